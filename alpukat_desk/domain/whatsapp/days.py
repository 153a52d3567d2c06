"""Days and hours as people write them in a message: "2 Maret 2020", "02-03-2020", "2/3/20", "10.15 WIB"."""

import re
from collections.abc import Sequence
from datetime import date

_MONTHS = (
    ("januari", "january", "jan"),
    ("februari", "pebruari", "february", "feb", "peb"),
    ("maret", "march", "mar", "mrt"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "june", "jun"),
    ("juli", "july", "jul"),
    ("agustus", "august", "agt", "agu", "ags", "aug"),
    ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"),
    ("november", "nopember", "nov", "nop"),
    ("desember", "december", "des", "dec"),
)
_NUMBER = {name: number for number, names in enumerate(_MONTHS, 1) for name in names}
_WORDS = re.compile(
    r"(?<!\d)(\d{1,2})[ .\-/]{0,2}([a-z]{3,9})\.?[ .,\-/]{0,2}(\d{4}|\d{2})(?!\d)", re.IGNORECASE | re.ASCII
)
_DIGITS = re.compile(r"(?<!\d)(\d{1,2})(?P<mark> ?[.\-/ ] ?)(\d{1,2})(?P=mark)(\d{4}|\d{2})(?!\d)", re.ASCII)
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)", re.ASCII)
_RUN = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{4})(?!\d)", re.ASCII)
_TIME = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?:[.:]\d{2})?(?![\d.:])", re.ASCII)


def read_day(text: str, today: date) -> date | None:
    """The day, the day of the month first; None where none or more than one is written, or where it never was, such
    as 31-02. A year of two digits is the latest one that is not after ``today``."""
    found = {parts for pattern, order in _FORMS for hit in pattern.finditer(text) if (parts := order(hit.groups()))}
    days = {_day(parts, today) for parts in found}
    return days.pop() if len(days) == 1 else None


Parts = tuple[str, int, str]
"""Day, month, year."""


def _worded(found: Sequence[str]) -> Parts | None:
    month = _NUMBER.get(found[1].casefold())
    return (found[0], month, found[2]) if month else None


def _plain(found: Sequence[str]) -> Parts:
    return found[0], int(found[-2]), found[-1]


def _iso(found: Sequence[str]) -> Parts:
    return found[2], int(found[1]), found[0]


_FORMS = (
    (_WORDS, _worded),
    (_DIGITS, _plain),
    (_ISO, _iso),
    (_RUN, _plain),
)


def _day(parts: Parts, today: date) -> date | None:
    day, month, year = parts
    if len(year) == 4:
        return _date(int(year), month, int(day))
    century = today.year - today.year % 100
    tries = (_date(century + int(year) - back, month, int(day)) for back in (0, 100))
    return next((found for found in tries if found and found <= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_time(text: str) -> str:
    """HH:MM; empty where no hour or more than one is written."""
    found = {(int(hour), int(minute)) for hour, minute in _TIME.findall(text)}
    if len(found) != 1:
        return ""
    hour, minute = found.pop()
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else ""
