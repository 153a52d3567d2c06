"""Tells when the working day turns: at the hour of the list of the day, and at midnight.

It looks whenever the rhythm ticks, so that a laptop which slept through the hour learns of it on waking.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QObject, Signal, Slot

from alpukat_desk.domain.promise import WIB, Calendar
from alpukat_desk.domain.workday import drawn_up, drawn_up_at


@dataclass(frozen=True)
class Today:
    """``listed``: the list of the day stands. ``at`` is its hour as read, empty on a day without work."""

    day: date
    listed: bool
    at: str = ""


class DayWatch(QObject):
    """Lives in the main thread."""

    turned = Signal(object, bool)
    """The new ``Today``, and whether the hour of the list has just struck."""

    def __init__(self, calendar: Calendar, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calendar, self._now = calendar, now
        self.today = self._look()

    @Slot()
    def look(self) -> None:
        before, self.today = self.today, self._look()
        if self.today != before:
            fresh = not before.listed or self.today.day != before.day
            self.turned.emit(self.today, self.today.listed and fresh)

    def _look(self) -> Today:
        now = self._now()
        day = now.astimezone(WIB).date()
        at = drawn_up_at(self._calendar, day)
        return Today(day, drawn_up(self._calendar, now), at.strftime("%H.%M") if at else "")
