"""When cycles come: after each ending, when the line comes back, over a metered one, and after a sleep."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.clock import Clock
from alpukat_desk.desk.listening import Heard
from alpukat_desk.desk.pace import METERED_S, POKED_S, USUAL_S, Ending
from alpukat_desk.domain.errors import MustUpdate, Offline, ServerBusy, SignedOut
from alpukat_desk.gui.rhythm import TICK_S, Rhythm
from tests import builders as b

LOST = Offline("server.unreachable")


class Times:
    """A wall clock and a steady one, both moved by hand."""

    def __init__(self) -> None:
        self.wall_s, self.steady_s = 1e9, 50.0

    def pass_(self, wall_s: float, steady_s: float | None = None) -> None:
        self.wall_s += wall_s
        self.steady_s += wall_s if steady_s is None else steady_s


@pytest.fixture
def times() -> Times:
    return Times()


@pytest.fixture
def rhythm(qtbot: QtBot, times: Times) -> Iterator[Rhythm]:
    parent = QObject()
    made = Rhythm(parent, dice=lambda: 0.5, wall=lambda: times.wall_s, steady=lambda: times.steady_s)
    made.due_count = 0  # type: ignore[attr-defined]
    made.due.connect(lambda: setattr(made, "due_count", made.due_count + 1))  # type: ignore[attr-defined]
    yield made
    made.stop()


def wait_s(rhythm: Rhythm) -> int | None:
    left = rhythm.again_in_s
    return None if left is None else round(left)


def dues(rhythm: Rhythm) -> int:
    return rhythm.due_count  # type: ignore[attr-defined, no-any-return]


def test_the_timer_follows_the_pace(rhythm: Rhythm) -> None:
    waits = []
    for error in (LOST, LOST, LOST, ServerBusy("server.busy", after_s=40), MustUpdate("x"), SignedOut("x"), None):
        rhythm.ended(error)
        waits.append(wait_s(rhythm))
    assert waits == [1, 2, 4, 50, 3600, None, POKED_S]


def test_a_decision_does_not_disturb_a_busy_server_and_wakes_a_lost_one(rhythm: Rhythm) -> None:
    held = []
    for error in (None, LOST, ServerBusy("server.busy", after_s=40), SignedOut("x"), MustUpdate("x")):
        rhythm.ended(error)
        held.append(rhythm.held_off)
    assert held == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("heard", "due", "listens", "left"),
    [
        (Heard.NEWS, 1, True, POKED_S),
        (Heard.NOTHING, 0, True, POKED_S),
        (Heard.UNABLE, 0, False, USUAL_S),
        (Heard.NEVER, 0, False, USUAL_S),
    ],
)
def test_what_was_heard_decides_when_to_sync(rhythm: Rhythm, heard: Heard, due: int, listens: bool, left: int) -> None:
    rhythm.ended(None)
    rhythm.hear(heard)
    assert (dues(rhythm), rhythm.listens, wait_s(rhythm)) == (due, listens, left)
    rhythm.ended(None)
    assert rhythm.listens is (heard is not Heard.NEVER), "a good cycle is a new try, but not at an old server"


def test_nobody_listens_before_the_first_cycle_or_over_a_bad_line(rhythm: Rhythm) -> None:
    assert not rhythm.listens
    rhythm.ended(LOST)
    assert not rhythm.listens


def test_news_that_leads_to_nothing_is_not_listened_to_again_before_the_timer(rhythm: Rhythm) -> None:
    """Server and desk disagree about what is new: without this they would go round and round."""
    rhythm.ended(None)
    rhythm.hear(Heard.NEWS)
    rhythm.ended(None, moved=False)
    assert (rhythm.listens, wait_s(rhythm)) == (False, USUAL_S)
    rhythm.ended(None, moved=False)
    assert rhythm.listens


def test_a_line_that_comes_back_is_tried_at_once_and_from_the_beginning(rhythm: Rhythm) -> None:
    for _ in range(6):
        rhythm.ended(LOST)
    rhythm.line_is(down=True)
    assert dues(rhythm) == 0
    rhythm.line_is(down=False)
    rhythm.line_is(down=False)
    assert dues(rhythm) == 1
    rhythm.ended(LOST)
    assert wait_s(rhythm) == 1


def test_a_metered_line_is_used_seldom_and_not_listened_on(rhythm: Rhythm) -> None:
    rhythm.ended(None)
    rhythm.meter(metered=True)
    assert (rhythm.listens, wait_s(rhythm)) == (False, METERED_S)
    rhythm.meter(metered=False)
    assert (rhythm.listens, wait_s(rhythm)) == (True, POKED_S)
    assert dues(rhythm) == 0


def test_a_laptop_that_slept_syncs_at_once(rhythm: Rhythm, times: Times) -> None:
    rhythm.ended(LOST)
    times.pass_(TICK_S)
    rhythm.tick()
    assert dues(rhythm) == 0
    for wall_s, steady_s in ((28800.0, TICK_S), (28800.0, 28800.0), (-3600.0, TICK_S)):
        times.pass_(wall_s, steady_s)
        rhythm.tick()
    assert dues(rhythm) == 3
    assert not rhythm.pace.failures


def test_who_is_signed_out_stays_so_after_a_sleep(rhythm: Rhythm, times: Times) -> None:
    rhythm.ended(SignedOut("session.expired"))
    times.pass_(28800.0)
    rhythm.tick()
    assert dues(rhythm) == 0


def test_what_is_told_names_cause_next_try_and_the_clock(rhythm: Rhythm) -> None:
    rhythm.ended(ServerBusy("server.busy", after_s=40))
    told = rhythm.standing(Clock(lambda: b.NOW, timedelta(hours=7)))
    assert (told.ending, told.code, dict(told.detail)) == (Ending.BUSY, "server.busy", {"after_s": 40})
    assert told.again_at is not None
    assert abs(told.again_at - b.NOW - timedelta(hours=7, seconds=50)) < timedelta(seconds=2)
    assert told.slow == timedelta(hours=7)
    rhythm.ended(SignedOut("session.expired"))
    assert rhythm.standing(Clock(lambda: b.NOW)).again_at is None


def test_watching_the_network_is_quiet_wherever_it_runs(rhythm: Rhythm) -> None:
    rhythm.watch_network()
    assert dues(rhythm) == 0
    rhythm.stop()
    assert rhythm.again_in_s is None
