"""Office hours by date, and the days nobody works."""

from datetime import date, datetime
from pathlib import Path

import pytest

from alpukat_desk.catalogue import RESOURCES, CatalogueFault
from alpukat_desk.catalogue.calendar import YEARS, read
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
    assert calendar.holidays.get(date(2040, 1, 1)) is None


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
