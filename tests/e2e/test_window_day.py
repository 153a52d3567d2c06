"""At three o'clock the window tells what is unfinished, and the list of the day takes its place."""

from datetime import datetime

from alpukat_desk.desk.queries import View
from alpukat_desk.domain.promise import WIB
from alpukat_desk.gui.day_watch import DayWatch
from tests.e2e.conftest import Sit
from tests.loopback import Clock


def test_what_is_unfinished_at_three_is_told_once_and_shown(sit: Sit) -> None:
    guide = sit()
    desk = guide.desk
    clock = Clock(datetime(2026, 11, 24, 14, 59, tzinfo=WIB))
    desk.watch_day(DayWatch(guide.place.catalogue.calendar, clock))
    guide.settle()
    assert desk.banner.told == "" and ("view", View.DAY) not in desk.sidebar.entries()
    clock.forward(minutes=1)
    desk.hub.rhythm.tick()
    guide.wait("the notice", lambda: desk.banner.told)
    guide.settle()
    told = desk.banner.told
    desk.banner.press()
    guide.settle()
    assert desk.sidebar.key == ("view", View.DAY)
    unfinished = len(desk.queue.model.ids)
    assert told == f"Pukul 15.00: {unfinished} permintaan yang jatuh tempo sampai hari ini belum selesai."
    assert unfinished and ("view", View.DUE_TODAY) not in desk.sidebar.entries()
    assert desk.banner.told == ""
    desk.hub.rhythm.tick()
    guide.settle()
    assert desk.banner.told == "", "once"


def test_a_banner_that_stands_is_not_taken_away(sit: Sit) -> None:
    guide = sit()
    desk = guide.desk
    clock = Clock(datetime(2026, 11, 24, 14, 59, tzinfo=WIB))
    desk.watch_day(DayWatch(guide.place.catalogue.calendar, clock))
    desk.say_signed_out()
    told = desk.banner.told
    clock.forward(minutes=1)
    desk.hub.rhythm.tick()
    guide.settle()
    assert told and desk.banner.told == told
    assert ("view", View.DAY) in desk.sidebar.entries()
