"""The working day turns at the hour of its list and at midnight, told once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain.promise import WIB
from alpukat_desk.gui.day_watch import DayWatch, Today
from tests.loopback import Clock

Watched = tuple[DayWatch, Clock, list[tuple[Today, bool]]]


@pytest.fixture
def watch(qapp: QCoreApplication, catalogue: Catalogue) -> Callable[[datetime], Watched]:
    def make(now: datetime) -> Watched:
        clock, told = Clock(now), list[tuple[Today, bool]]()
        made = DayWatch(catalogue.calendar, clock)
        made.turned.connect(lambda today, struck: told.append((today, struck)))
        return made, clock, told

    return make


def wib(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2020, 3, day, hour, minute, tzinfo=WIB)


def test_the_hour_is_told_once(watch: Callable[[datetime], Watched]) -> None:
    made, clock, told = watch(wib(24, 14, 59))
    assert not made.today.listed
    made.look()
    assert told == []
    clock.forward(minutes=1)
    made.look()
    made.look()
    assert told == [(Today(wib(24, 15).date(), listed=True, at="15.00"), True)]


def test_a_laptop_that_slept_through_the_hour_is_told_on_waking(watch: Callable[[datetime], Watched]) -> None:
    made, clock, told = watch(wib(23, 16, 30))
    clock.forward(hours=23)
    made.look()
    assert [(today.listed, struck) for today, struck in told] == [(True, True)], "the list of yesterday is another one"


def test_midnight_clears_the_list_without_a_word(watch: Callable[[datetime], Watched]) -> None:
    made, clock, told = watch(wib(24, 23, 59))
    assert made.today.listed, "opened late, the list stands"
    clock.now += timedelta(minutes=2)
    made.look()
    assert [(today.day.day, today.listed, struck) for today, struck in told] == [(25, False, False)]
    clock.forward(hours=16)
    made.look()
    assert len(told) == 1, "nobody works on Nyepi"
