"""The forms as they stand in the resources: complete in both languages, and honest about what is not known."""

import re

import pytest

from alpukat_desk.catalogue import RESOURCES
from alpukat_desk.catalogue.services import read as read_services
from alpukat_desk.catalogue.shared import CODES, TYPES, read
from alpukat_desk.domain.services import Field, Form
from alpukat_desk.domain.values import faults, longest

FORMS = read(RESOURCES).forms
SERVICES = read_services(RESOURCES)
FIELDS = [field for form in FORMS.values() for field in form.fields]
ITEMS = {"move.certificate": "4", "move.class": "6", "move.reason": "8", "move.kind": "9", "move.stayers_kk": "10",
         "move.movers_kk": "11"}  # fmt: skip
"""Items of F-1.03 by the numbers of the paper."""
OF_THE_FORM = (
    "label", "type", "unit", "choices", "codes", "needed", "longest", "least", "most", "decimals", "number", "note",
)  # fmt: skip


@pytest.fixture(params=sorted(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


def test_the_five_forms_are_there_with_regulation_and_year() -> None:
    assert set(FORMS) >= {"F-1.01", "F-1.02", "F-1.03", "F-1.06", "F-2.01"}
    assert all(re.fullmatch(r"Permendagri \d+/\d{4}", item.version) for item in FORMS.values() if item.official)
    assert [code for code, item in FORMS.items() if not item.official] == ["ISIAN"]


def test_every_word_of_a_form_is_there_in_both_languages(form: Form) -> None:
    labels = [form.title, *(section.label for section in form.sections), *(field.label for field in form.fields)]
    labels += [choice.label for field in form.fields for choice in field.choices]
    notes = [item.note for item in (form, *form.sections, *form.fields) if item.note]
    assert all(label.id.strip() and label.en.strip() for label in (*labels, *notes))


def test_every_field_is_typed_and_limited(form: Form) -> None:
    for field in form.fields:
        assert field.type in TYPES
        assert 0 < longest(field) <= 2000
        assert (field.type == "choice") == bool(field.choices) == (field.codes in CODES)
        assert field.type != "number" or (field.least is not None and field.most is not None)
        assert all(list(faults(field, choice.code)) == [] for choice in field.choices)


def test_every_section_holds_something_and_every_rule_names_a_field_and_a_choice(form: Form) -> None:
    known = {field.name: [choice.code for choice in field.choices] for field in form.fields}
    assert {section.slug for section in form.sections} == {field.section for field in form.fields}
    for rule in [rule for field in form.fields for rule in (field.when, field.needed) if rule]:
        assert rule.field in known and set(rule.values) <= set(known[rule.field])


def test_a_field_needed_at_times_is_not_required_at_all_times() -> None:
    assert not [field.name for field in FIELDS if field.needed and field.required]
    assert [field.name for field in FIELDS if field.needed]


def test_items_are_numbered_as_on_the_move_form() -> None:
    assert {field.name: field.number for field in FORMS["F-1.03"].fields if field.number} == ITEMS
    sections = {section.slug: section.number for section in FORMS["F-1.03"].sections if section.number}
    assert sections == {"origin": "5", "destination": "7", "movers": "12"}


def _field(code: str, name: str) -> Field:
    return next(field for field in FORMS[code].fields if field.name == name)


@pytest.mark.parametrize(
    ("code", "name", "codes", "of"),
    [
        ("F-1.01", "members.1.marital_status", "123456", "form"),
        ("F-1.02", "wants.ktp", "ABCDEFG", "form"),
        ("F-1.02", "wants.kk", "ABC", "form"),
        ("F-1.02", "wants.kia", "ABCD", "order"),
        ("F-1.03", "move.class", "12345", "form"),
        ("F-1.03", "move.stayers_kk", "12", "form"),
        ("F-2.01", "child.birth_place_kind", "12345", "form"),
        ("F-2.01", "child.birth_kind", "12345", "order"),
        ("F-2.01", "deceased.cause", "123456", "form"),
        ("F-2.01", "deceased.certified_by", "1234", "order"),
    ],
)
def test_codes_are_called_printed_only_where_the_source_prints_them(code: str, name: str, codes: str, of: str) -> None:
    field = _field(code, name)
    assert ("".join(choice.code for choice in field.choices), field.codes) == (codes, of)


def test_what_is_inferred_says_so() -> None:
    for name in ("stillbirth.pregnancy", "child.weight", "deceased.relation", "reporter.relation", "report.kind"):
        assert _field("F-2.01", name).note, name
    assert len(_field("F-2.01", "report.kind").choices) == 16
    assert _field("F-1.01", "members.1.religion").note and not _field("F-1.01", "members.1.religion").choices


def test_a_service_keeps_of_its_own_only_whether_it_insists_and_when_it_asks() -> None:
    for service in SERVICES.values():
        for form in service.forms:
            whole = {field.name: field for field in FORMS[form.code].fields}
            for field in form.fields:
                for attribute in OF_THE_FORM:
                    assert getattr(field, attribute) == getattr(whole[field.name], attribute), (field.name, attribute)


def test_biodata_is_asked_of_arrivals_and_never_insisted_on() -> None:
    form = next(form for form in SERVICES["datang"].forms if form.code == "F-1.01")
    assert len(form.fields) == len(FORMS["F-1.01"].fields) > 50
    assert not any(field.required for field in form.fields)
