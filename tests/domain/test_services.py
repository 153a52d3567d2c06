"""What one service asks of one request."""

import pytest

from alpukat_desk.domain.services import Condition, Form, Requirement, asked, holds
from tests.builders import field, label, service


def test_a_field_that_two_forms_share_comes_once():
    first = Form("F-1", "1", label("F-1"), fields=(field("a"), field("b")))
    second = Form("F-2", "1", label("F-2"), fields=(field("b", "date"), field("c")))
    assert [(item.name, item.type) for item in service(forms=(first, second)).fields()] == [
        ("a", "text"),
        ("b", "text"),
        ("c", "text"),
    ]


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (None, True),
        (Condition("subtype", ("lahir", "mati")), True),
        (Condition("subtype", ("pindah",)), False),
        (Condition("move.class", ("4",)), True),
        (Condition("move.class", ("5",)), False),
        (Condition("other", ("",)), True),
        (Condition("other", ("x",)), False),
    ],
)
def test_a_condition_looks_at_the_subtype_or_a_field(condition, met):
    assert holds(condition, "mati", {"move.class": "4"}) is met


def test_the_conditions_of_its_fields_come_once_each():
    met, other = Condition("a", ("1",)), Condition("subtype", ("x",))
    fields = (field("a"), field("b", when=met), field("c", when=met), field("d", when=other))
    assert service(forms=(Form("F", "1", label("F"), fields=fields),)).conditions() == (met, other)


def test_the_checklist_of_one_request():
    always, never = (
        Requirement("kk", label("KK")),
        Requirement("skp", label("SKP"), when=Condition("subtype", ("datang",))),
    )
    made = service(requirements=(always, never))
    assert asked(made, "pindah", {}) == (always,)
    assert asked(made, "datang", {}) == (always, never)


def test_things_are_found_by_their_slug_or_not_at_all():
    made = service()
    assert made.requirement("kk").slug == "kk"
    assert made.output("akta-lahir").slug == "akta-lahir"
    assert made.reason("other").code == "other"
    assert made.requirement("x") is made.output("x") is made.reason("x") is None
