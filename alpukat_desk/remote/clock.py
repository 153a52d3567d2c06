"""How far the server's clock lies from this device's, and how long ago it was heard, measured beside calls that are
made anyway."""

import math
import time
from collections.abc import Callable
from datetime import UTC, datetime

ROUND_TRIP_MOST_S = 3.0
"""A slower call says nothing certain: the server may have looked at its clock at any moment of it."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Gauge:
    """``skew_s``: seconds that the server is ahead of this device, None before the first measurement."""

    def __init__(self, now: Callable[[], datetime] = utc_now) -> None:
        self._now = now
        self.skew_s: float | None = None

    def read(self, told: str, round_trip_s: float) -> None:
        """``told`` is the server's time in its answer, which began just now after ``round_trip_s`` seconds."""
        moment = _moment(told)
        if moment is not None and 0 <= round_trip_s <= ROUND_TRIP_MOST_S:
            self.skew_s = (moment - self._now()).total_seconds() + round_trip_s / 2


class Silence:
    """``seconds`` since the server last answered, without end before the first answer and after a call that got none.
    Of two clocks the one that counts more: one may stand still while a laptop sleeps, and people set the other."""

    def __init__(self, *clocks: Callable[[], float]) -> None:
        self._clocks = clocks or (time.monotonic, time.time)
        self._since: tuple[float, ...] = ()

    def begin(self) -> None:
        self._since = ()

    def end(self) -> None:
        self._since = tuple(clock() for clock in self._clocks)

    @property
    def seconds(self) -> float:
        passed = (abs(clock() - since) for clock, since in zip(self._clocks, self._since, strict=False))
        return max(passed, default=math.inf)


def _moment(told: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
