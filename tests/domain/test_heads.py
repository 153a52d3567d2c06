"""The head of a request: what lists ask of it, as a plain row."""

from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.heads import NEVER, Head, head_of, moment, ticks
from alpukat_desk.domain.model import DocumentStatus, Pickup
from tests import builders as b

moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_a_moment_comes_back_from_its_ticks(at):
    assert moment(ticks(at)) == at
    assert ticks(at) < NEVER


@given(moments, moments)
def test_ticks_sort_as_moments_do(one, other):
    assert (ticks(one) < ticks(other)) == (one < other)


def test_ticks_count_microseconds_since_1970_in_utc():
    jakarta = timezone(timedelta(hours=7))
    assert ticks(datetime(1970, 1, 1, 7, 0, 1, 5, jakarta)) == 1_000_005


def test_a_head_says_what_the_request_says():
    request = b.request(lease=b.lease(), closed_at=b.NOW)
    head = head_of(request, 7, b.NOW)
    same = ("id", "code", "office", "service", "channel", "status", "version")
    assert [getattr(head, name) for name in same] == [getattr(request, name) for name in same]
    assert (head.name, head.nik, head.phone) == (
        request.applicant.name,
        request.applicant.nik,
        request.applicant.phone,
    )
    assert (head.seq, head.due, head.closed_at) == (7, ticks(b.NOW), ticks(b.NOW))
    assert head.submitted_at == ticks(request.submitted_at)
    assert (head.holder_id, head.holder_name) == (b.lease().officer_id, b.lease().officer_name)
    assert head.attachments == len(request.attachments) > 0


def test_what_is_absent_is_empty_and_no_due_time_sorts_last():
    head = head_of(b.request(lease=None, attachments=()), 0, None)
    assert (head.closed_at, head.holder_id, head.holder_name, head.pickup_day) == (None, "", "", "")
    assert (head.due, head.attachments, head.printable) == (NEVER, 0, 0)


def test_only_what_the_server_confirmed_waits_for_the_printer():
    ready = DocumentStatus.READY_TO_PRINT
    documents = (b.document(1, status=ready), b.document(2, status=ready, provisional=True), b.document(3))
    head = head_of(b.request(documents=documents, pickup=Pickup("31.74.01", date(2020, 3, 25))), 1, None)
    assert (head.printable, head.pickup_day) == (1, "2020-03-25")


@given(st.integers(0, 1 << 62), st.none() | moments)
def test_a_head_travels_as_a_row(seq, due):
    head = head_of(b.request(), seq, due)
    row = msgspec.json.encode(head)
    assert row.startswith(b"[")
    assert msgspec.json.decode(row, type=Head) == head
