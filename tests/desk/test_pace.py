"""How long until the next cycle: every error there is, at its first and its tenth time, with the lowest and the
highest dice."""

import inspect
import itertools

import pytest

from alpukat_desk.desk import pace
from alpukat_desk.desk.pace import Ending, Pace, slept, wait_s
from alpukat_desk.domain import errors

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.AlpukatError)]
ERRORS = [None, *(kind("some.code") for kind in KINDS), errors.Refused("feed.differs"), RuntimeError("a bug")]
TABLE: dict[str, tuple[Ending, tuple[float, float] | None, tuple[float, float] | None]] = {
    "None": (Ending.DONE, (24, 36), (24, 36)),
    "AlpukatError": (Ending.BUG, (48, 72), (2880, 4320)),
    "Offline": (Ending.OFFLINE, (0.5, 2), (0.5, 300)),
    "ServerBusy": (Ending.BUSY, (30, 45), (300, 450)),
    "SignedOut": (Ending.SIGNED_OUT, None, None),
    "Locked": (Ending.LOCKED, None, None),
    "MustUpdate": (Ending.OUTDATED, (2880, 4320), (2880, 4320)),
    "Conflict": (Ending.REFUSED, (48, 72), (2880, 4320)),
    "Refused": (Ending.REFUSED, (48, 72), (2880, 4320)),
    "StoreFull": (Ending.FULL, (48, 72), (480, 720)),
    "StoreDamaged": (Ending.DAMAGED, (48, 72), (2880, 4320)),
    "feed.differs": (Ending.DIFFERS, (240, 360), (2880, 4320)),
    "RuntimeError": (Ending.BUG, (48, 72), (2880, 4320)),
}
"""Ending, and the seconds from the lowest to the highest dice after the first and after the tenth failure."""


def name_of(error: Exception | None) -> str:
    code = error.code if isinstance(error, errors.AlpukatError) else ""
    return code if code == "feed.differs" else "None" if error is None else type(error).__name__


def after(error: BaseException | None, times: int, start: Pace | None = None) -> Pace:
    reached = start or Pace()
    for _ in range(times):
        reached = reached.then(error)
    return reached


def span(reached: Pace) -> tuple[float, float] | None:
    least, most = wait_s(reached, 0.0), wait_s(reached, 1.0)
    return None if least is None or most is None else (round(least, 6), round(most, 6))


@pytest.mark.parametrize("error", ERRORS, ids=name_of)
def test_every_ending_has_its_wait(error: Exception | None) -> None:
    ending, first, tenth = TABLE[name_of(error)]
    assert after(error, 1).ending == ending
    assert (span(after(error, 1)), span(after(error, 10))) == (first, tenth)


def test_the_table_is_total() -> None:
    assert {name_of(error) for error in ERRORS} == set(TABLE)
    assert {after(error, 1).ending for error in ERRORS} == set(Ending)


@pytest.mark.parametrize(("error", "times"), list(itertools.product(ERRORS[1:], (1, 100_000))), ids=str)
def test_no_number_of_failures_breaks_the_sum(error: Exception, times: int) -> None:
    reached = after(error, 1)
    longest = wait_s(Pace(reached.ending, failures={reached.ending: times}), 1.0)
    assert longest is None or 0 < longest < 4321


def test_the_longest_wait_offline_doubles_up_to_five_minutes() -> None:
    longest = [wait_s(after(errors.Offline("server.cut"), times), 1.0) for times in range(1, 10)]
    assert longest == [2, 4, 8, 16, 32, 64, 128, 256, 300]


def test_a_busy_server_is_never_asked_before_the_time_it_named() -> None:
    busy = errors.ServerBusy("server.busy", after_s=7)
    assert [wait_s(after(busy, times), 0.0) for times in (1, 2, 3)] == [7, 14, 28]
    assert wait_s(after(busy, 1), 1.0) == 10.5
    long = errors.ServerBusy("server.busy", after_s=3600)
    assert wait_s(after(long, 5), 0.0) == 3600
    assert wait_s(after(errors.ServerBusy("server.busy", after_s=-4), 1), 0.0) == 30


def test_causes_are_counted_apart_and_forgotten_together() -> None:
    offline, busy = errors.Offline("server.cut"), errors.ServerBusy("server.busy", after_s=10)
    flapping = after(offline, 1, after(busy, 3, after(offline, 4)))
    assert flapping.failures == {Ending.OFFLINE: 5, Ending.BUSY: 3}
    assert wait_s(flapping, 1.0) == 32
    assert flapping.then(None) == Pace()


def test_a_poking_server_and_a_metered_line_are_asked_less_often() -> None:
    waits = [wait_s(Pace(), 0.5), wait_s(Pace(), 0.5, poked=True), wait_s(Pace(), 0.5, metered=True)]
    assert waits == [pace.USUAL_S, pace.POKED_S, pace.METERED_S]
    lost = after(errors.Offline("server.cut"), 1)
    assert wait_s(lost, 1.0, metered=True, poked=True) == wait_s(lost, 1.0)


@pytest.mark.parametrize(
    ("wall", "steady", "asleep"),
    [
        (10.1, 10.1, False),
        (15.0, 12.0, False),
        (3600.0, 10.0, True),
        (3600.0, 3600.0, True),
        (-86400.0, 10.0, True),
        (10.0, 39.0, False),
    ],
    ids=["awake", "busy screen", "steady clock stood", "steady clock went on", "clock set back", "slow screen"],
)
def test_sleep_is_seen_on_either_kind_of_clock(wall: float, steady: float, asleep: bool) -> None:
    assert slept(wall, steady, 10.0) is asleep
