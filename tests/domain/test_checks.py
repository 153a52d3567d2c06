"""Findings of a whole request: what is missing, unreadable or contradictory, and how serious it is."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain.checks import as_decided, findings
from alpukat_desk.domain.commands import Approve, Note
from alpukat_desk.domain.model import Applicant, Severity
from alpukat_desk.domain.services import Condition, Form
from tests.builders import KK, NIK, field, label, request, service

REGIONS = {"31": "DKI Jakarta", "3174": "Jakarta Selatan", "317401": "Tebet", "317402": "Setiabudi"}
TODAY = date(2020, 3, 24)


def found(asked, of=None):
    return findings(asked, of or service(), TODAY, REGIONS)


def codes(asked, of=None):
    return {(item.code, item.field) for item in found(asked, of)}


def asking(*fields):
    return service(forms=(Form("F", "1", label("F"), fields=fields),))


def test_a_sound_request_has_no_findings():
    assert found(request()) == ()


def test_an_optional_empty_nik_is_no_finding():
    newborn = asking(field("child.nik", "nik", required=False), field("child.name"))
    assert found(request(), newborn) == ()


def test_a_required_field_that_is_empty_is_an_error():
    emptied = {**request().fields, "child.name": "  "}
    (only,) = found(request(fields=emptied))
    assert (only.code, only.field, only.severity) == ("field.missing", "child.name", Severity.ERROR)


def test_a_field_may_be_needed_only_while_something_else_says_so():
    stayers = field("move.stayers", required=False, needed=Condition("move.kind", ("3",)))
    assert codes(request(fields={"move.kind": "3"}), asking(stayers)) == {("field.missing", "move.stayers")}
    assert codes(request(fields={"move.kind": "2"}), asking(stayers)) == set()


def test_a_begun_row_lacks_what_the_first_one_would():
    table = asking(field("movers.1.nik", "nik", required=False), field("movers.1.name"))
    rows = {"movers.1.name": "Sari", "movers.2.nik": NIK}
    assert codes(request(fields=rows), table) == {("field.missing", "movers.2.name")}


def test_a_region_no_list_knows_is_a_question_and_no_error():
    asked = asking(field("origin.region", "region"))
    (only,) = found(request(fields={"origin.region": "31.99.01.1001"}), asked)
    assert (only.code, only.severity, only.params) == ("region.unknown", Severity.WARNING, {"region": "31.99.01"})
    assert found(request(fields={"origin.region": "31.74.01.1001"}), asked) == ()


def test_a_field_is_only_asked_where_its_condition_holds():
    conditional = asking(field("guardian.name", when=Condition("subtype", ("foundling",))))
    assert codes(request(subtype="foundling"), conditional) == {("field.missing", "guardian.name")}
    assert codes(request(subtype="general"), conditional) == set()


def test_what_stands_in_a_field_that_is_not_asked_is_not_judged():
    conditional = asking(field("guardian.nik", "nik", when=Condition("subtype", ("foundling",))))
    leftover = {"guardian.nik": "123"}
    assert codes(request(fields=leftover), conditional) == set()
    assert codes(request(fields=leftover, subtype="foundling"), conditional) == {("nik.length", "guardian.nik")}


def test_rows_the_catalogue_does_not_name_are_judged_by_the_end_of_their_name():
    rows = {"movers.1.nik": NIK, "movers.2.nik": "12", "movers.2.birth_date": "1 Mei"}
    assert codes(request(fields=rows), asking()) == {
        ("nik.length", "movers.2.nik"),
        ("date.invalid", "movers.2.birth_date"),
    }


@pytest.mark.parametrize("value", ["10-03-2020", "2020-02-30", "20200310", "2020-W11-2", "kemarin", "2020-3-1"])
def test_a_date_that_is_no_date_is_an_error(value):
    assert codes(request(fields={**request().fields, "child.birth_date": value})) == {
        ("date.invalid", "child.birth_date")
    }


@pytest.mark.parametrize(("value", "wrong"), [("07:30", False), ("23:59", False), ("24:00", True), ("7.30", True)])
def test_a_time_that_is_no_time_is_an_error(value, wrong):
    asked = request(fields={"child.birth_time": value})
    assert bool(codes(asked, asking(field("child.birth_time", "time")))) is wrong


def test_without_the_catalogue_only_the_applicant_is_checked():
    asked = request(applicant=Applicant("Sari", nik="123", kk=KK), fields={"child.nik": "x"})
    assert {(item.code, item.field) for item in findings(asked, None, TODAY, REGIONS)} == {
        ("nik.length", "applicant.nik")
    }


def test_each_code_comes_once_for_a_field():
    twice = asking(field("applicant.nik", "nik"))
    asked = request(applicant=Applicant("Sari", nik="123"))
    assert [item.key for item in found(asked, twice)] == ["nik.length:applicant.nik"]


def test_no_finding_carries_a_number_of_a_person():
    bad = Applicant("Sari", nik="3199015708900000", kk="3174022005150001", birth_date=date(1990, 8, 18), sex="L")
    shown = [value for item in found(request(applicant=bad)) for value in item.params.values()]
    assert shown
    assert not any(len(value) >= 16 for value in shown)


texts = st.one_of(st.text(max_size=12), st.sampled_from([NIK, KK, "2020-03-10", "1990-08-17", "31.74.01", "4", "P"]))
names = st.sampled_from(
    "child.birth_date child.nik mother.nik mother.birth_date mother.sex father.nik father.birth_date "
    "deceased.birth_date deceased.death_date origin.region destination.region "
    "move.class movers.1.nik skpwni.number skpwni.date".split()
)


@given(st.dictionaries(names, texts), texts, texts, st.none() | st.dates(), st.dates())
def test_no_form_however_odd_breaks_the_checks(fields, nik, kk, born, today):
    asked = request(applicant=Applicant("Sari", nik=nik, kk=kk, birth_date=born), fields=fields)
    made = findings(asked, service(), today, REGIONS)
    assert {item.severity for item in made} <= set(Severity)
    assert len({item.key for item in made}) == len(made)


def test_what_a_decision_ticks_counts_for_its_own_checks():
    asked = request(ticks={"kk": "bad"})
    assert as_decided(asked, Approve({"kk": "ok"})).ticks == {"kk": "ok"}
    assert as_decided(asked, Note("x")) is asked and as_decided(asked, None) is asked


def test_the_ground_of_a_finding_changes_with_every_field_it_was_read_from_and_with_no_other():
    born = Applicant("Sari", nik=NIK, kk=KK, birth_date=date(1990, 8, 18))
    (first,) = found(request(applicant=born))
    (same,) = found(request(applicant=replace(born, phone="081200000009")))
    (other,) = found(request(applicant=replace(born, birth_date=date(1990, 8, 19))))
    assert first.also == ("applicant.birth_date",)
    assert first.ground == same.ground != other.ground and first.key == other.key
