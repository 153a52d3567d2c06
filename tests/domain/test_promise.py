"""The promise clock runs in working time only, and stands while the office cannot act."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.model import Pause, Status
from alpukat_desk.domain.promise import (
    WIB,
    Calendar,
    OfficeHours,
    add_working,
    due,
    left,
    promise_at,
    windows,
    working_minutes,
)
from alpukat_desk.domain.services import Promise
from tests.builders import request, service

WEEK = (1, 2, 3, 4, 5)
NORMAL = OfficeHours(date(2020, 1, 1), None, WEEK, time(7, 30), time(16, 0), "biasa")
RAMADAN = OfficeHours(date(2020, 4, 24), date(2020, 5, 23), WEEK, time(8, 0), time(14, 0), "Ramadan")
CLOSED = OfficeHours(date(2020, 6, 1), date(2020, 6, 2), (), time(0), time(0), "tutup")
CALENDAR = Calendar((NORMAL, RAMADAN, CLOSED), {date(2020, 3, 25): "Nyepi"})
HOURS = (Promise(date(2020, 1, 1), 8, "working_hours", "test"),)


def wib(day: int, hour: int = 0, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2020, month, day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("day", "opening"),
    [
        (date(2020, 3, 24), [(wib(24, 7, 30), wib(24, 16))]),
        (date(2020, 3, 25), []),
        (date(2020, 3, 28), []),
        (date(2019, 12, 31), []),
        (date(2020, 4, 27), [(wib(27, 8, month=4), wib(27, 14, month=4))]),
        (date(2020, 5, 25), [(wib(25, 7, 30, month=5), wib(25, 16, month=5))]),
        (date(2020, 6, 2), []),
    ],
)
def test_a_day_has_the_hours_that_hold_on_it(day, opening):
    assert list(windows(CALENDAR, day)) == opening


def test_a_lunch_break_makes_two_stretches_in_order():
    afternoon = OfficeHours(date(2020, 1, 1), None, WEEK, time(13), time(16))
    morning = OfficeHours(date(2020, 1, 1), None, WEEK, time(8), time(12))
    split = Calendar((afternoon, morning))
    assert [opens.hour for opens, _ in windows(split, date(2020, 3, 24))] == [8, 13]
    assert add_working(split, wib(24, 11), 2, "working_hours") == wib(24, 14)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        (wib(23, 10), 2, "working_hours", wib(23, 12)),
        (wib(23, 14), 2, "working_hours", wib(23, 16)),
        (wib(23, 15), 2, "working_hours", wib(24, 8, 30)),
        (wib(23, 7, 30), 8, "working_hours", wib(23, 15, 30)),
        (wib(23, 20), 1, "working_hours", wib(24, 8, 30)),
        (wib(24, 15), 2, "working_hours", wib(26, 8, 30)),
        (wib(27, 15), 2, "working_hours", wib(30, 8, 30)),
        (wib(23, 15, 50), 15, "working_minutes", wib(24, 7, 35)),
        (wib(23, 10), 5, "working_days", wib(31, 16)),
        (wib(28, 10), 1, "working_days", wib(30, 16)),
        (wib(24, 23), 1, "working_days", wib(26, 16)),
    ],
)
def test_adding_working_time_skips_nights_weekends_and_holidays(start, amount, unit, end):
    assert add_working(CALENDAR, start, amount, unit) == end


def test_the_day_is_that_of_jakarta_not_of_utc():
    late_in_utc = datetime(2020, 3, 23, 18, 0, tzinfo=UTC)
    assert add_working(CALENDAR, late_in_utc, 1, "working_days") == wib(26, 16), "01.00 WIB of the 24th"


@pytest.mark.parametrize("unit", ["working_days", "working_hours"])
def test_a_calendar_without_hours_has_no_due_time(unit):
    assert add_working(Calendar(()), wib(23, 10), 1, unit) is None


def test_working_minutes_between_two_moments():
    assert working_minutes(CALENDAR, wib(23, 15), wib(24, 8)) == 90
    assert working_minutes(CALENDAR, wib(24, 16), wib(26, 7, 30)) == 0
    assert working_minutes(CALENDAR, wib(24, 10), wib(23, 10)) == 0


def test_the_promise_in_force_is_the_latest_that_has_begun():
    early, late = (
        Promise(date(2020, 1, 1), 5, "working_days", "a"),
        Promise(date(2022, 4, 19), 15, "working_minutes", "b"),
    )
    dated = service(promises=(late, early))
    assert promise_at(dated, date(2019, 12, 31), "") is None
    assert promise_at(dated, date(2022, 4, 18), "") == early
    assert promise_at(dated, date(2022, 4, 19), "") == late


def test_of_two_promises_begun_together_the_one_that_names_the_level_counts():
    everywhere = Promise(date(2020, 1, 1), 5, "working_days", "a")
    kelurahan = Promise(date(2020, 1, 1), 2, "working_days", "b", "kelurahan")
    later = Promise(date(2021, 1, 1), 3, "working_days", "c")
    dated = service(promises=(kelurahan, everywhere, later))
    levels = ("dinas", "sudin", "kecamatan", "kelurahan")
    assert [promise_at(dated, date(2020, 6, 1), level) for level in levels] == [everywhere] * 3 + [kelurahan]
    assert {promise_at(dated, date(2021, 1, 1), level) for level in levels} == {later}, "the one begun last counts"


def test_a_request_is_due_by_the_promise_of_the_office_where_it_lies():
    promises = (
        Promise(date(2020, 1, 1), 5, "working_days", "a"),
        Promise(date(2020, 1, 1), 1, "working_days", "b", "kelurahan"),
    )
    dated = service(promises=promises)
    assert due(request(office="31.74.01.1001"), dated, CALENDAR) == wib(24, 16)
    assert due(request(office="31.74.01"), dated, CALENDAR) == wib(31, 16)
    assert due(request(office="31"), dated, CALENDAR) == wib(31, 16)


def test_the_clock_starts_with_the_complete_file():
    hours = service(promises=HOURS)
    assert due(request(complete_at=wib(23, 7, 30)), hours, CALENDAR) == wib(23, 15, 30)
    assert due(request(complete_at=None), hours, CALENDAR) is None
    assert due(request(complete_at=wib(23, 7, 30)), service(promises=()), CALENDAR) is None


def test_a_pause_moves_the_due_time_by_the_working_time_it_took():
    paused = request(complete_at=wib(23, 7, 30), pauses=(Pause(wib(23, 9, 30), wib(24, 8, 30)),))
    assert due(paused, service(promises=HOURS), CALENDAR) == wib(24, 14, 30), (
        "7.5 hours lost: from 15.30 on the 23rd to 14.30 on the 24th"
    )


def test_a_pause_does_not_bring_back_a_calendar_that_has_ended():
    ended = Calendar((OfficeHours(date(2020, 3, 1), date(2020, 3, 23), WEEK, time(7, 30), time(16)),))
    paused = request(complete_at=wib(23, 10), pauses=(Pause(wib(23, 11), wib(23, 12)),))
    assert due(paused, service(), ended) is None


def test_a_pause_over_a_night_costs_nothing():
    paused = request(complete_at=wib(23, 7, 30), pauses=(Pause(wib(23, 16), wib(24, 7, 30)),))
    assert due(paused, service(promises=HOURS), CALENDAR) == wib(23, 15, 30)


def test_what_was_paused_before_the_file_was_complete_does_not_count():
    paused = request(complete_at=wib(24, 7, 30), pauses=(Pause(wib(20, 8), wib(24, 8, 30)),))
    assert due(paused, service(promises=HOURS), CALENDAR) == wib(26, 8), "the hour after the file was complete"


@pytest.mark.parametrize(
    "changes",
    [
        {"pauses": (Pause(wib(23, 9)),)},
        {"status": Status.RETURNED},
        {"status": Status.WAITING_CENTRE},
        {"status": Status.REJECTED},
        {"status": Status.COMPLETED},
    ],
)
def test_no_due_time_while_the_clock_stands(changes):
    assert due(request(**changes), service(), CALENDAR) is None


def test_an_approved_request_is_still_due():
    assert due(request(status=Status.APPROVED), service(), CALENDAR) is not None


def test_time_left_counts_working_time_both_ways():
    assert left(CALENDAR, wib(23, 15), wib(24, 8, 30)) == timedelta(hours=2)
    assert left(CALENDAR, wib(24, 8, 30), wib(23, 15)) == -timedelta(hours=2)
    assert left(CALENDAR, wib(23, 15), wib(23, 15)) == timedelta()


def test_overdue_at_night_is_already_negative():
    assert left(CALENDAR, wib(23, 20), wib(23, 16)) < timedelta()


moments = st.integers(0, 180 * 24 * 3600).map(lambda second: wib(2, month=1) + timedelta(seconds=second))


@given(moments, st.integers(1, 60))
def test_what_was_added_is_what_lies_between(start, hours):
    end = add_working(CALENDAR, start, hours, "working_hours")
    assert end is not None
    assert working_minutes(CALENDAR, start, end) == hours * 60
    assert left(CALENDAR, start, end) == timedelta(hours=hours)


@given(moments, moments, moments)
def test_working_time_adds_up(first, second, third):
    a, b, c = sorted((first, second, third))
    whole = working_minutes(CALENDAR, a, c)
    assert 0 <= whole - working_minutes(CALENDAR, a, b) - working_minutes(CALENDAR, b, c) <= 1
