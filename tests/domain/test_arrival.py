"""What came in from outside: kept as it was typed, and never lost."""

import json
from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.arrival import Correction, kept, received, resubmitted
from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import Applicant, Pause, Request, Status
from tests.builders import NOW, attachment, lease, officer, request, service

anything = st.text(max_size=40)


def test_a_good_birth_date_is_the_applicants():
    applicant, fields = received({"name": "Sari", "birth_date": "1990-08-17"}, {"child.name": "Bima"})
    assert applicant == Applicant("Sari", birth_date=date(1990, 8, 17))
    assert fields == {"child.name": "Bima"}


@pytest.mark.parametrize("typed", ["31-02-1990", "1990-02-31", "kemarin", "１９９０-08-17"])
def test_a_birth_date_that_is_none_arrives_with_a_finding(typed):
    applicant, fields = received({"name": "Sari", "birth_date": typed}, {})
    arrived = request(applicant=applicant, fields={**request().fields, **fields})
    assert value_of(arrived, "applicant.birth_date") == typed
    found = {(item.code, item.field) for item in findings(arrived, service(), date(2020, 3, 24), {})}
    assert found == {("date.invalid", "applicant.birth_date")}


def test_what_no_database_keeps_is_a_sign_that_is_found():
    arrived = kept(request(applicant=Applicant("Sa\x00ri"), fields={"child.name": "Bi\ud800ma"}))
    assert (arrived.applicant.name, arrived.fields) == ("Sa\ufffdri", {"child.name": "Bi\ufffdma"})
    codes = {(item.code, item.field) for item in findings(arrived, service(), date(2020, 3, 24), {})}
    assert {("text.control", "applicant.name"), ("text.control", "child.name")} <= codes


def test_what_an_applicant_never_has_is_kept_among_the_fields():
    assert received({"shoe": "38"}, {}) == (Applicant(""), {"applicant.shoe": "38"})


@given(
    st.dictionaries(st.sampled_from(["name", "nik", "birth_date", "shoe"]), anything),
    st.dictionaries(anything, anything),
)
def test_everything_that_arrives_can_be_stored_and_read_again(applicant, fields):
    own, form = received(applicant, fields)
    arrived = request(applicant=own, fields=form)
    text = msgspec.json.encode(arrived)
    assert msgspec.json.decode(text, type=Request) == arrived
    assert b"\\u0000" not in text and json.loads(text)
    assert kept(arrived) == arrived
    findings(arrived, service(), date(2020, 3, 24), {})


RETURNED = request(
    status=Status.RETURNED,
    lease=lease(officer()),
    attachments=(attachment(1),),
    complete_at=None,
    pauses=(Pause(NOW - timedelta(days=2)),),
    fields={**request().fields, "applicant.birth_date": "31-02-1990"},
    applicant=Applicant("Sari", phone="081200000001"),
)


def test_a_returned_request_comes_back_whole_and_its_clock_begins():
    sent = Correction({"birth_date": "1990-02-28"}, {"child.name": "Bimo"}, (attachment(1), attachment(2, "kk")))
    again = resubmitted(RETURNED, sent, service(), NOW)
    assert (again.status, again.lease, again.complete_at) == (Status.NEW, None, NOW)
    assert again.pauses == (Pause(NOW - timedelta(days=2), NOW),)
    assert again.applicant == Applicant("Sari", phone="081200000001", birth_date=date(1990, 2, 28))
    assert again.fields == {**request().fields, "child.name": "Bimo"}
    assert [item.requirement for item in again.attachments] == ["birth-letter", "kk"]


def test_what_still_lacks_a_paper_has_no_clock_and_what_had_one_keeps_it():
    assert resubmitted(RETURNED, Correction(), service(), NOW).complete_at is None
    before = NOW - timedelta(days=3)
    assert (
        resubmitted(msgspec.structs.replace(RETURNED, complete_at=before), Correction(), service(), NOW).complete_at
        == before
    )


def test_nothing_typed_again_is_lost_or_refused():
    again = resubmitted(RETURNED, Correction({"birth_date": "besok"}, {"child.name": "Bi\x00mo"}), service(), NOW)
    assert value_of(again, "applicant.birth_date") == "besok"
    assert again.fields["child.name"] == "Bi\ufffdmo"


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.RETURNED}))
def test_only_what_was_returned_is_sent_again(status):
    with pytest.raises(Refused, match=r"correction\.not_asked"):
        resubmitted(request(status=status), Correction(), service(), NOW)
