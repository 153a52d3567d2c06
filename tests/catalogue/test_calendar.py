"""Office hours by date, and the days nobody works."""

from datetime import date, datetime, timedelta
from pathlib import Path

import holidays
import pytest

from alpukat_desk.catalogue import RESOURCES, CatalogueFault
from alpukat_desk.catalogue.calendar import YEARS, joint_leave_until, read
from alpukat_desk.domain.promise import WIB, Calendar, add_working, windows

HOURS = """\
[[hours]]
valid_from = 2019-01-01
days = [1, 2, 3, 4, 5]
opens = 07:30:00
closes = 16:00:00
label = { id = "Jam layanan", en = "Office hours" }
source = "test"
"""
CLOSURE = """
[[closures]]
valid_from = 2020-01-02
valid_until = 2020-01-03
label = { id = "Banjir", en = "Flood" }
source = "test"
"""


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return read(RESOURCES)


def wib(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=WIB)


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [
        (date(2020, 3, 24), (7, 30), (16, 0)),
        (date(2020, 4, 2), (7, 30), (16, 0)),
        (date(2023, 3, 27), (7, 0), (14, 0)),
        (date(2023, 3, 31), (7, 0), (14, 30)),
        (date(2026, 2, 18), (7, 30), (16, 0)),
        (date(2026, 2, 19), (8, 0), (15, 0)),
        (date(2026, 2, 20), (8, 0), (15, 30)),
        (date(2026, 3, 25), (7, 30), (16, 0)),
    ],
)
def test_the_hours_of_a_day(calendar: Calendar, day: date, opens: tuple[int, int], closes: tuple[int, int]) -> None:
    assert windows(calendar, day) == ((wib(day, *opens), wib(day, *closes)),)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 3, 25), "Hari Suci Nyepi"),
        (date(2020, 8, 21), "Cuti Bersama Tahun Baru Islam"),
        (date(2025, 8, 18), "Cuti Bersama Hari Kemerdekaan Republik Indonesia"),
        (date(2031, 12, 25), "Hari Raya Natal"),
    ],
)
def test_holidays_and_joint_leave_are_days_off_with_their_names(calendar: Calendar, day: date, name: str) -> None:
    assert calendar.holidays[day] == name
    assert windows(calendar, day) == ()


def test_ordinary_days_and_years_beyond_are_no_holidays(calendar: Calendar) -> None:
    assert date(2020, 3, 24) not in calendar.holidays
    assert date(2018, 12, 25) not in calendar.holidays
    assert date(2101, 1, 1) not in calendar.holidays


def test_the_years_end_where_the_package_ends() -> None:
    assert holidays.country_holidays("ID").end_year == YEARS[-1]


def test_holidays_reach_decades_and_joint_leave_as_far_as_it_was_decreed(calendar: Calendar) -> None:
    known = joint_leave_until()
    assert known >= 2027
    assert calendar.holidays[date(known, 12, 25)] == "Hari Raya Natal"
    assert any(name.startswith("Cuti Bersama") for day, name in calendar.holidays.items() if day.year == known)
    assert not any(name.startswith("Cuti Bersama") for day, name in calendar.holidays.items() if day.year > known)
    assert calendar.holidays[date(2100, 12, 25)] == "Hari Raya Natal"
    estimated = {day.year for day, name in calendar.holidays.items() if name.endswith("(perkiraan)")}
    assert set(range(known + 1, 2101)) <= estimated, "the moon decides, and no decree is out yet"


@pytest.mark.parametrize(
    ("complete", "days", "due"),
    [
        (datetime(2020, 12, 30, 10, tzinfo=WIB), 1, datetime(2021, 1, 4, 16, tzinfo=WIB)),
        (datetime(2027, 12, 30, 10, tzinfo=WIB), 5, datetime(2028, 1, 6, 16, tzinfo=WIB)),
        (datetime(2100, 12, 30, 10, tzinfo=WIB), 2, datetime(2101, 1, 3, 16, tzinfo=WIB)),
    ],
)
def test_a_promise_runs_on_over_the_end_of_a_year(
    calendar: Calendar, complete: datetime, days: int, due: datetime
) -> None:
    """Also into years of which less is known, and none: there only weekends are free."""
    assert add_working(calendar, complete, days, "working_days") == due


def test_the_clock_ran_on_while_the_counters_were_closed(calendar: Calendar) -> None:
    """From 23 March 2020 on everybody worked from home, but for Nyepi, Good Friday and the weekends."""
    closure = [date(2020, 3, 23) + timedelta(days=number) for number in range(28)]
    free = [day for day in closure if day.isoweekday() <= 5 and not windows(calendar, day)]
    assert free == [date(2020, 3, 25), date(2020, 4, 10)]


def test_an_hour_of_ramadan_is_an_hour(calendar: Calendar) -> None:
    """14.00 ends the day: two hours from 13.30 on Thursday are over on Friday at 8.30."""
    assert add_working(calendar, wib(date(2023, 3, 30), 13, 30), 2, "working_hours") == wib(date(2023, 3, 31), 8, 30)


def test_the_holidays_come_in_order_and_cover_every_year(calendar: Calendar) -> None:
    days = list(calendar.holidays)
    assert days == sorted(days) and len(days) == len(calendar.holidays)
    assert {day.year for day in days} == set(YEARS)


def test_five_working_days_step_over_nyepi_and_a_weekend(calendar: Calendar) -> None:
    due = add_working(calendar, wib(date(2020, 3, 23), 9), 5, "working_days")
    assert due == wib(date(2020, 3, 31), 16)


def written(tmp_path: Path, text: str) -> Calendar:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "a.toml").write_text(text, encoding="utf-8")
    return read(tmp_path)


def test_a_closure_stops_the_clock_on_its_days(tmp_path: Path) -> None:
    found = written(tmp_path, HOURS + CLOSURE)
    assert [found.holidays.get(date(2020, 1, day)) for day in (2, 3, 6)] == ["Banjir", "Banjir", None]
    assert date(2020, 1, 2) in list(found.holidays)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("16:00:00", "07:00:00", "line 5: the office closes before it opens"),
        ("[1, 2, 3, 4, 5]", "[0, 1]", "line 3: days are numbers from 1 (Monday) to 7"),
        ("[1, 2, 3, 4, 5]", "[]", "line 3: days are numbers from 1 (Monday) to 7"),
        ("2020-01-03", "2020-01-01", "line 11: it ends before it begins"),
        ('"test"', '""', "line 7: it needs its source"),
        ("[[closures]]", "[[closure]]", "line 9: the key 'closure' is not known here"),
        ("07:30:00", '"07.30"', "line 4: invalid RFC3339 encoded time"),
        ("valid_from = 2019-01-01\n", "", "line 1: the key 'valid_from' is missing"),
    ],
)
def test_faulty_hours_are_refused_with_their_line(tmp_path: Path, old: str, new: str, sentence: str) -> None:
    with pytest.raises(CatalogueFault) as caught:
        written(tmp_path, (HOURS + CLOSURE).replace(old, new, 1))
    assert str(caught.value) == f"calendar/a.toml, {sentence}"
