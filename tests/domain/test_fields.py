"""One field of a request by its dotted name, the applicant's own data included."""

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.fields import APPLICANT, field_of, is_field, misfit, row_of, value_of, with_value
from alpukat_desk.domain.model import Applicant
from alpukat_desk.domain.services import Choice, Condition, Form
from tests.builders import field, label, request, service

MADE = service(
    forms=(
        Form(
            "F-1.03",
            "2019",
            label("Pindah"),
            fields=(
                field("movers.1.nik", "nik"),
                field("move.date", "date"),
                field("move.class", "choice", choices=(Choice("4", label("kota")),)),
            ),
        ),
    )
)


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("move.date", True),
        ("movers.1.nik", True),
        ("movers.12.nik", True),
        ("movers.1.name", False),
        ("movers..nik", False),
        ("applicant.nik", True),
        ("applicant.__class__", False),
        ("applicant.", False),
        ("", False),
    ],
)
def test_which_names_are_fields(name, known):
    assert is_field(name, MADE) is known


def test_a_further_row_is_like_the_first():
    seventh = field_of("movers.7.nik", MADE)
    assert seventh == replace(field("movers.1.nik", "nik"), name="movers.7.nik")
    assert field_of("applicant.birth_date", None) is not None, "the applicant's own data needs no catalogue"


def test_the_conditions_of_a_further_row_speak_of_that_row():
    first = field("members.1.akta", "akta", needed=Condition("members.1.has_akta", ("1",)))
    third = row_of(first, "members.3.akta")
    assert third is not None and third.needed == Condition("members.3.has_akta", ("1",))
    assert row_of(first, "members.akta") is None


def test_every_field_of_the_applicant_is_one_of_the_struct():
    assert set(APPLICANT) == set(Applicant.__struct_fields__)


@pytest.mark.parametrize("name", [f"applicant.{name}" for name in APPLICANT] + ["child.name", "movers.3.nik"])
def test_what_was_written_is_read(name):
    value = {"applicant.birth_date": "1991-01-02", "applicant.sex": "L"}.get(name, "baru")
    changed = with_value(request(), name, value)
    assert value_of(changed, name) == value
    assert value_of(with_value(changed, name, ""), name) == ""


def test_one_field_changes_and_the_others_stay():
    changed = with_value(request(), "child.name", "Bima W")
    assert changed.fields == {**request().fields, "child.name": "Bima W"}
    assert request().fields["child.name"] == "Bima Wulandari", "the request itself is never touched"


def test_what_is_not_there_is_empty():
    assert value_of(request(applicant=Applicant("Sari")), "applicant.birth_date") == ""
    assert value_of(request(), "applicant.shoe") == ""
    assert value_of(request(), "shoe") == ""


@pytest.mark.parametrize(
    ("name", "value", "may"),
    [
        ("applicant.sex", "L", True),
        ("applicant.sex", "", True),
        ("applicant.sex", "1", False),
        ("applicant.birth_date", "1990-08-17", True),
        ("applicant.birth_date", "", True),
        ("applicant.birth_date", "17-08-1990", False),
        ("applicant.name", "siapa saja", True),
        ("move.date", "2020-03-10", True),
        ("move.date", "", True),
        ("move.date", "2020-02-30", False),
        ("move.class", "4", True),
        ("move.class", "", True),
        ("move.class", "5", False),
        ("movers.2.nik", "apa saja", False),
        ("movers.2.nik", "3174015708900001", True),
        ("no.field", "apa saja", True),
        ("applicant.name", "Siti\u202e", False),
        ("applicant.name", "Jl. Melati № 5½ 🙏 <b>", True),
        ("applicant.phone", "021-7801234 ext 5", True),
        ("applicant.email", "belum ada", True),
    ],
)
def test_which_values_may_stand_in_a_field(name, value, may):
    assert (misfit(name, value, MADE) is None) is may


def test_a_birth_date_that_arrived_as_no_date_stands_there_until_it_is_corrected():
    arrived = request(applicant=Applicant("Sari"), fields={"applicant.birth_date": "31-02-1990"})
    assert value_of(arrived, "applicant.birth_date") == "31-02-1990"
    corrected = with_value(arrived, "applicant.birth_date", "1990-02-28")
    assert value_of(corrected, "applicant.birth_date") == "1990-02-28"
    assert corrected.fields == {}
