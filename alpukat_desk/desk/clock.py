"""The server's time as this device reckons it: its own clock, and how far the server's was ahead when last asked.

What officers are shown and what decisions rest on is reckoned so; when a decision was made is told by the device.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from alpukat_desk.store import meta
from alpukat_desk.store.database import Tx

_SKEW = "clock_skew_s"
MOVED_S = 5.0
"""Smaller changes are the line's, not the clock's, and are not written down."""
WRONG = timedelta(minutes=2)
"""From here on the officer is asked to set the laptop's clock."""
_MOST_S = 400 * 365 * 86400.0


class Clock:
    """``skew`` is replaced by each cycle that measured another one."""

    def __init__(self, device: Callable[[], datetime], skew: timedelta = timedelta()) -> None:
        self.device = device
        self.skew = skew

    def now(self) -> datetime:
        return self.reckoned(self.device())

    def reckoned(self, device_time: datetime) -> datetime:
        """By the server's clock; as it is where the sum would leave the calendar."""
        try:
            return device_time + self.skew
        except OverflowError:
            return device_time

    @property
    def wrong(self) -> timedelta:
        """How far the device's clock is behind the server's, negative where it is ahead; zero where it will do."""
        return self.skew if abs(self.skew) >= WRONG else timedelta()


def known(tx: Tx) -> timedelta:
    """As last measured, on whatever day."""
    text = meta.text(tx, _SKEW)
    return timedelta(seconds=float(text)) if text else timedelta()


def moved(clock: Clock, skew_s: float | None) -> timedelta | None:
    """A measurement that is worth writing down, to the second."""
    if skew_s is None or not abs(skew_s) < _MOST_S or abs(skew_s - clock.skew.total_seconds()) <= MOVED_S:
        return None
    return timedelta(seconds=round(skew_s))


def note(tx: Tx, skew: timedelta) -> None:
    meta.put(tx, _SKEW, str(round(skew.total_seconds())))
