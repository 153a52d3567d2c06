"""When an answer was promised: due times on the working calendar, in WIB (UTC+7, no daylight saving).

The clock starts when the file is complete and stands while the applicant or the ministry has the next move.
Late is measured in working time: nights, weekends and holidays cost nobody anything.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache

from alpukat_desk.domain.model import CLOSED, PAUSED, Request, Struct, level_of
from alpukat_desk.domain.services import Promise, Service

WIB = timezone(timedelta(hours=7), "WIB")
_MINUTES = {"working_hours": 60, "working_minutes": 1}
_HORIZON = timedelta(days=3 * 366)
"""A calendar without a working minute in so long has none at all."""

Window = tuple[datetime, datetime]


class OfficeHours(Struct, cache_hash=True):
    """When the office works on these ISO weekdays (Monday 1) from a day to a day, both included. ``days`` empty:
    closed. Of two that hold on one day the later ``valid_from`` counts: Ramadan over the normal year."""

    valid_from: date
    valid_until: date | None
    days: tuple[int, ...]
    opens: time
    closes: time
    label: str = ""
    source: str = ""


class Calendar(Struct, eq=False):
    """Office hours and the days off with their names. One is the same as itself alone: what was reckoned with it is
    remembered by that."""

    hours: tuple[OfficeHours, ...]
    holidays: Mapping[date, str] = {}


def windows(calendar: Calendar, day: date) -> tuple[Window, ...]:
    """The working stretches of one WIB day, in order; none on a day off."""
    return () if day in calendar.holidays else _hours_of(calendar.hours, day)


@lru_cache(maxsize=4096)
def _hours_of(hours: tuple[OfficeHours, ...], day: date) -> tuple[Window, ...]:
    """Remembered: a first sync asks for the same few weeks a hundred thousand times."""
    valid = [item for item in hours if _holds(item, day)]
    latest = max((item.valid_from for item in valid), default=None)
    return tuple(
        sorted(
            (datetime.combine(day, item.opens, WIB), datetime.combine(day, item.closes, WIB))
            for item in valid
            if item.valid_from == latest and day.isoweekday() in item.days
        )
    )


def _holds(hours: OfficeHours, day: date) -> bool:
    return hours.valid_from <= day and (hours.valid_until is None or day <= hours.valid_until)


def _ahead(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Window]:
    """Working stretches between two moments, cut to them."""
    day, last = start.astimezone(WIB).date(), end.astimezone(WIB).date()
    while day <= last:
        for opens, closes in windows(calendar, day):
            if opens < end and closes > start:
                yield max(opens, start), min(closes, end)
        day += timedelta(days=1)


def add_working(calendar: Calendar, start: datetime, amount: int, unit: str) -> datetime | None:
    """The moment ``amount`` after ``start``. Units: working_days (closing time of the n-th working day after
    the day of ``start``), working_hours, working_minutes. None where the calendar has no such moment."""
    if unit == "working_days":
        return _days_on(calendar, start, amount)
    return _time_on(calendar, start, timedelta(minutes=amount * _MINUTES[unit]))


def _days_on(calendar: Calendar, start: datetime, amount: int) -> datetime | None:
    return _closing(calendar, start.astimezone(WIB).date(), amount)


@lru_cache(maxsize=4096)
def _closing(calendar: Calendar, first: date, amount: int) -> datetime | None:
    """Remembered: most requests of a push or a first sync were filed in the same few weeks."""
    day, last = first, first + _HORIZON
    while day < last:
        today = windows(calendar, day)
        amount -= 1 if today and day > first else 0
        if today and amount <= 0:
            return today[-1][1]
        day += timedelta(days=1)
    return None


def _time_on(calendar: Calendar, start: datetime, amount: timedelta) -> datetime | None:
    for opens, closes in _ahead(calendar, start, start + _HORIZON):
        if amount <= closes - opens:
            return opens + amount
        amount -= closes - opens
    return None


def _worked(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    return sum((closes - opens for opens, closes in _ahead(calendar, start, end)), timedelta())


def working_minutes(calendar: Calendar, start: datetime, end: datetime) -> int:
    """Whole working minutes between two moments, 0 where the end is not after the start."""
    return _worked(calendar, start, end) // timedelta(minutes=1)


def promise_at(service: Service, day: date, level: str) -> Promise | None:
    """The promise in force on a day at offices of that level: the one begun last, and of two begun together the one
    that names the level."""
    valid = [item for item in service.promises if item.valid_from <= day and item.level in ("", level)]
    return max(valid, key=lambda item: (item.valid_from, item.level), default=None)


def due(request: Request, service: Service, calendar: Calendar) -> datetime | None:
    """When the answer is due, in UTC-comparable WIB; every pause moves it by the working time it took. None while
    the file is not complete, the clock stands, or the request is closed."""
    start = request.complete_at
    if start is None or stands(request):
        return None
    promise = promise_at(service, start.astimezone(WIB).date(), level_of(request.office))
    if promise is None:
        return None
    first = add_working(calendar, start, promise.amount, promise.unit)
    lost = _lost(request, calendar, start)
    return _time_on(calendar, first, lost) if first and lost else first


def stands(request: Request) -> bool:
    """Whether the promise clock does not run: the next move is not the office's."""
    paused = bool(request.pauses) and request.pauses[-1].until is None
    return paused or request.status in PAUSED or request.status in CLOSED


def _lost(request: Request, calendar: Calendar, start: datetime) -> timedelta:
    taken = ((max(item.since, start), item.until) for item in request.pauses if item.until is not None)
    return sum((_worked(calendar, since, until) for since, until in taken), timedelta())


def left(calendar: Calendar, now: datetime, due: datetime) -> timedelta:
    """Working time left, negative when overdue (by a second at least, also before the office opens again)."""
    if now <= due:
        return _worked(calendar, now, due)
    return -max(_worked(calendar, due, now), timedelta(seconds=1))
