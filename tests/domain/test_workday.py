"""The hour at which the list of the day is drawn up."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from alpukat_desk.domain.promise import WIB, Calendar, OfficeHours
from alpukat_desk.domain.workday import drawn_up, drawn_up_at

WEEK = (1, 2, 3, 4, 5)
CALENDAR = Calendar(
    (
        OfficeHours(date(2020, 1, 1), None, WEEK, time(7, 30), time(16)),
        OfficeHours(date(2023, 3, 23), date(2023, 4, 21), WEEK, time(7), time(14)),
        OfficeHours(date(2024, 1, 1), date(2024, 1, 31), WEEK, time(9), time(20)),
    ),
    {date(2020, 3, 25): "Nyepi"},
)


@pytest.mark.parametrize(
    ("day", "hour"),
    [(date(2020, 3, 24), 15), (date(2023, 3, 27), 13), (date(2024, 1, 2), 15)],
)
def test_it_is_drawn_up_at_three_or_an_hour_before_closing(day: date, hour: int) -> None:
    at = drawn_up_at(CALENDAR, day)
    assert at == datetime(day.year, day.month, day.day, hour, tzinfo=WIB)
    assert not drawn_up(CALENDAR, at - timedelta(seconds=1)) and drawn_up(CALENDAR, at)


@pytest.mark.parametrize("day", [date(2020, 3, 25), date(2020, 3, 28)])
def test_a_day_without_work_has_none(day: date) -> None:
    assert drawn_up_at(CALENDAR, day) is None
    assert not drawn_up(CALENDAR, datetime(day.year, day.month, day.day, 16, tzinfo=WIB))


def test_it_stands_until_midnight_in_jakarta() -> None:
    assert drawn_up(CALENDAR, datetime(2020, 3, 24, 16, 59, tzinfo=UTC))
    assert not drawn_up(CALENDAR, datetime(2020, 3, 26, 17, 0, tzinfo=UTC))
