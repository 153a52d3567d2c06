"""The list of the day: what is promised for today, or was promised before, and is unfinished shortly before closing."""

from datetime import date, datetime, timedelta

from alpukat_desk.domain.promise import WIB, Calendar, windows

HOUR = 15
BEFORE_CLOSING = timedelta(hours=1)


def drawn_up_at(calendar: Calendar, day: date) -> datetime | None:
    """When the list of a WIB day is drawn up: at 15.00, or an hour before closing where the office closes earlier, as
    in Ramadan. None on a day without work."""
    today = windows(calendar, day)
    at = datetime(day.year, day.month, day.day, HOUR, tzinfo=WIB)
    return min(at, today[-1][1] - BEFORE_CLOSING) if today else None


def drawn_up(calendar: Calendar, now: datetime) -> bool:
    """Whether today's list has been drawn up; it stands until midnight."""
    at = drawn_up_at(calendar, now.astimezone(WIB).date())
    return at is not None and now >= at
