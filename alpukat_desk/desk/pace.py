"""When to sync next, by how the last cycle ended. Pure: whoever asks brings the dice and measures the time."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec.structs import replace

from alpukat_desk.domain import errors as e
from alpukat_desk.domain.model import Struct

USUAL_S = 30.0
POKED_S = 300.0
"""While the server says by itself when there is news, the timer only makes sure."""
METERED_S = 180.0
OFFLINE_BASE_S, OFFLINE_MOST_S = 2.0, 300.0
LEAST_S = 0.5
PATIENCE_S = 30
"""For a server that did not say how long it is busy."""
UPDATE_S = 3600.0
SLEPT_S = 30.0
"""A clock that moved so much further than the other: the laptop slept, or somebody set its clock."""


class Ending(StrEnum):
    """Why a cycle ended, by what waits next."""

    DONE = "done"
    OFFLINE = "offline"
    BUSY = "busy"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    OUTDATED = "outdated"
    FULL = "full"
    DAMAGED = "damaged"
    DIFFERS = "differs"
    REFUSED = "refused"
    BUG = "bug"


KINDS: Mapping[type[BaseException], Ending] = {
    e.Offline: Ending.OFFLINE,
    e.ServerBusy: Ending.BUSY,
    e.SignedOut: Ending.SIGNED_OUT,
    e.Locked: Ending.LOCKED,
    e.MustUpdate: Ending.OUTDATED,
    e.Conflict: Ending.REFUSED,
    e.Refused: Ending.REFUSED,
    e.StoreFull: Ending.FULL,
    e.StoreDamaged: Ending.DAMAGED,
}
GROWING: Mapping[Ending, tuple[float, float]] = {
    Ending.FULL: (60.0, 600.0),
    Ending.DAMAGED: (60.0, 3600.0),
    Ending.DIFFERS: (300.0, 3600.0),
    Ending.REFUSED: (60.0, 3600.0),
    Ending.BUG: (60.0, 3600.0),
}
"""First wait and longest one, doubled from failure to failure."""
NEVER = frozenset({Ending.SIGNED_OUT, Ending.LOCKED})
"""Only the officer ends these."""
HELD_OFF = NEVER | {Ending.BUSY, Ending.OUTDATED}
"""A fresh decision changes nothing about these: it waits with the others."""


class Pace(Struct):
    """How the last cycle ended, and how often each cause came since one went well."""

    ending: Ending = Ending.DONE
    code: str = ""
    detail: tuple[tuple[str, str | int], ...] = ()
    failures: dict[str, int] = {}

    def then(self, error: BaseException | None) -> "Pace":
        """After one more cycle."""
        if error is None:
            return Pace()
        ending = ending_of(error)
        counted = {**self.failures, ending: self.failures.get(ending, 0) + 1}
        if isinstance(error, e.AlpukatError):
            return Pace(ending, error.code, tuple(error.detail.items()), counted)
        return Pace(ending, failures=counted)

    def fresh(self) -> "Pace":
        """Told the same, and nothing counted: what failed before says nothing about what comes."""
        return replace(self, failures={})

    @property
    def after_s(self) -> int:
        """So long the server wants to be left alone, 0 where it did not say."""
        told = dict(self.detail).get("after_s", 0)
        return max(0, told) if isinstance(told, int) else 0


def ending_of(error: BaseException) -> Ending:
    if isinstance(error, e.Refused) and error.code == "feed.differs":
        return Ending.DIFFERS
    return next((ending for kind, ending in KINDS.items() if isinstance(error, kind)), Ending.BUG)


def wait_s(pace: Pace, dice: float, *, metered: bool = False, poked: bool = False) -> float | None:
    """Seconds until the next cycle, None for not by itself. ``dice`` lies between 0 and 1; ``poked`` while the server
    tells of news."""
    ending, failed = pace.ending, max(1, pace.failures.get(pace.ending, 1))
    if ending in NEVER:
        return None
    if ending is Ending.DONE:
        return _fifth(METERED_S if metered else POKED_S if poked else USUAL_S, dice)
    if ending is Ending.OFFLINE:
        return max(LEAST_S, dice * _doubled(OFFLINE_BASE_S, OFFLINE_MOST_S, failed))
    if ending is Ending.BUSY:
        asked = pace.after_s or PATIENCE_S
        return _doubled(asked, max(asked, OFFLINE_MOST_S), failed) * (1 + dice / 2)
    if ending is Ending.OUTDATED:
        return _fifth(UPDATE_S, dice)
    return _fifth(_doubled(*GROWING[ending], failed), dice)


def _doubled(base: float, most: float, failed: int) -> float:
    """``base`` at the first failure; the power is bounded, so that no week offline overflows it."""
    return float(min(most, base * (1 << min(failed - 1, 20))))


def _fifth(usual: float, dice: float) -> float:
    return usual * (0.8 + 0.4 * dice)


def slept(wall_s: float, steady_s: float, planned_s: float) -> bool:
    """Whether the laptop slept between two ticks ``planned_s`` apart, by the clock on the wall and the one that only
    counts. Where the counting clock goes on while asleep, the tick came late; where it stands, the two differ."""
    return abs(wall_s - steady_s) > SLEPT_S or steady_s - planned_s > SLEPT_S
