"""How a file's dates are to be read is asked of all of them, and said where they do not tell."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.whatsapp.stamps import PATTERN, Stamp, moment, order_of, stamp_of


def stamp(text: str) -> Stamp:
    found = re.fullmatch(PATTERN, text)
    assert found is not None, text
    return stamp_of(found)


@pytest.mark.parametrize(
    ("text", "order", "read"),
    [
        ("24/03/20 10.15", "dmy", "2020-03-24T10:15:00"),
        ("24/03/2020 10:15", "dmy", "2020-03-24T10:15:00"),
        ("24/03/2020, 10.15.33", "dmy", "2020-03-24T10:15:33"),
        ("3/24/20, 10:15\u202fPM", "mdy", "2020-03-24T22:15:00"),
        ("3/24/20, 12:15 AM", "mdy", "2020-03-24T00:15:00"),
        ("3/24/20, 12:15 p.m.", "mdy", "2020-03-24T12:15:00"),
        ("2020-03-24, 10:15", "ymd", "2020-03-24T10:15:00"),
        ("24/03/20 pukul 10.15", "dmy", "2020-03-24T10:15:00"),
    ],
)
def test_forms_of_phones(text: str, order: str, read: str) -> None:
    assert moment(stamp(text), order) == datetime.fromisoformat(read).replace(tzinfo=WIB)
    assert order_of([stamp(text)]).order == order


@pytest.mark.parametrize(
    "text", ["31/02/20 10.15", "00/01/20 10.15", "24/03/20 24.00", "24/03/20 10.60", "24/03/20, 13:00 PM",
             "24/03/1999 10.15", "24/03/202 10.15", "9999/99/9999 99.99"],
)  # fmt: skip
def test_what_was_never_a_moment_is_none(text: str) -> None:
    assert [moment(stamp(text), order) for order in ("dmy", "mdy", "ymd")] == [None] * 3


def test_one_day_behind_the_twelfth_settles_a_whole_file() -> None:
    american = [stamp("3/4/20, 9:00 AM"), stamp("3/24/20, 9:00 AM")]
    assert (order_of(american).order, order_of(american).sure) == ("mdy", True)


def test_a_file_that_would_go_back_in_time_is_read_the_other_way() -> None:
    american = [stamp("3/4/20, 9:00 AM"), stamp("3/5/20, 9:00 AM"), stamp("4/1/20, 9:00 AM")]
    assert (order_of(american).order, order_of(american).sure) == ("mdy", True)


def test_nothing_was_sent_after_it_was_read() -> None:
    stamps = [stamp("3/4/20, 9:00 AM")]
    assert not order_of(stamps).sure
    assert order_of(stamps, datetime(2020, 3, 20, tzinfo=UTC)).order == "mdy"
    assert order_of(stamps, datetime(2020, 3, 20, tzinfo=UTC)).sure


def test_a_full_stop_in_the_hour_is_indonesian() -> None:
    assert order_of([stamp("3/4/20 9.00")]) == order_of([stamp("24/3/20 9.00")])


@pytest.mark.parametrize("text", ["3/3/20, 9:00 AM", "24/3/20, 9:00 AM"])
def test_where_both_ways_mean_the_same_day_or_one_is_impossible_there_is_no_doubt(text: str) -> None:
    assert order_of([stamp(text)]).sure


def test_no_dates_no_doubt() -> None:
    assert order_of([]).sure


DAYS = st.lists(st.dates(date(2010, 1, 1), date(2030, 12, 31)), min_size=1, max_size=12).map(sorted)


@given(DAYS, st.sampled_from(["{d}/{m}/{y}", "{m}/{d}/{y}"]))
def test_a_reading_that_is_sure_is_right(days: list[date], form: str) -> None:
    written = [stamp(form.format(d=day.day, m=day.month, y=f"{day:%y}") + ", 9:00 AM") for day in days]
    reading = order_of(written)
    read = [moment(item, reading.order) for item in written]
    right = [datetime(day.year, day.month, day.day, 9, tzinfo=WIB) for day in days]
    if reading.sure:
        assert read == right
    assert order_of(written, right[-1] + timedelta(days=1)).sure or not reading.sure
