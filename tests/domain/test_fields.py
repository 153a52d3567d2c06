"""One field of a request by its dotted name, the applicant's own data included."""

from datetime import date

import pytest

from alpukat_desk.domain.fields import APPLICANT, field_of, fits, is_field, iso_date, value_of, with_value
from alpukat_desk.domain.model import Applicant
from alpukat_desk.domain.services import Choice, Form
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
    assert field_of("movers.7.nik", MADE) == field("movers.1.nik", "nik")


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
        ("movers.2.nik", "apa saja", True),
    ],
)
def test_which_values_may_stand_in_a_field(name, value, may):
    assert fits(name, value, MADE) is may


@pytest.mark.parametrize("text", ["", "20200310", "2020-W11-2", "2020-13-01", "2020-03-1\u0660", "2020-03-10T00:00"])
def test_only_the_long_form_is_a_date(text):
    assert iso_date(text) is None


def test_a_date_is_read():
    assert iso_date("2020-02-29") == date(2020, 2, 29)
