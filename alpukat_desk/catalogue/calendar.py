"""Office hours with their dates, and the national holidays with joint leave."""

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from functools import cache
from pathlib import Path

import holidays

from alpukat_desk.catalogue.shared import worded
from alpukat_desk.catalogue.source import CatalogueFault, Source
from alpukat_desk.domain.promise import Calendar, OfficeHours
from alpukat_desk.domain.services import Entry, Label

YEARS = range(2019, 2101)
"""The years that the package knows holidays of. Those of the moon calendar are estimates, and named so, where no decree
has set them yet."""


class HoursEntry(Entry):
    """A file of ``calendar`` lists these; of two that hold on a day, the one begun later counts."""

    valid_from: date
    days: tuple[int, ...]
    opens: time
    closes: time
    label: Label
    source: str
    valid_until: date | None = None


class Closure(Entry):
    """Working days on which nobody worked, not even at home: the promise clock stands still."""

    valid_from: date
    valid_until: date
    label: Label
    source: str


class Holidays(Mapping[date, str]):
    """Days without work and their Indonesian names. A year is worked out when it is first asked for."""

    def __init__(self, closures: Mapping[date, str]) -> None:
        self._closures = closures

    def __getitem__(self, day: date) -> str:
        closed = self._closures.get(day)
        return closed if closed is not None else _year(day.year)[day]

    def __iter__(self) -> Iterator[date]:
        national = {day for year in YEARS for day in _year(year)}
        return iter(sorted(national | set(self._closures)))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def joint_leave_until() -> int:
    """The last year of which joint leave is known. Later years have the national holidays alone."""
    return max(year for year in YEARS if _days(year, holidays.GOVERNMENT))


@cache
def _year(year: int) -> Mapping[date, str]:
    """The joint leave that a decree has not set yet is unknown to the package and so missing here."""
    return _days(year, holidays.PUBLIC, holidays.GOVERNMENT) if year in YEARS else {}


def _days(year: int, *categories: str) -> Mapping[date, str]:
    return dict(holidays.country_holidays("ID", years=year, categories=categories, language="id"))


def read(root: Path) -> Calendar:
    hours: list[OfficeHours] = []
    closures: dict[date, str] = {}
    for file in sorted((root / "calendar").glob("*.toml")):
        source = Source(root, file)
        worded(source)
        for key in source.data:
            source.require(key in ("hours", "closures"), f"the key {key!r} is not known here", key)
        hours += [_hours(source, index) for index, _ in enumerate(source.data.get("hours", ()))]
        for index, _ in enumerate(source.data.get("closures", ())):
            closures |= _closure(source, index)
    if not hours:
        raise CatalogueFault("calendar", 0, "there are no office hours")
    return Calendar(tuple(sorted(hours, key=lambda item: item.valid_from)), Holidays(closures))


def _hours(source: Source, index: int) -> OfficeHours:
    place = ("hours", index)
    entry = source.decode(HoursEntry, *place)
    _dated(source, entry.valid_from, entry.valid_until, entry.source, *place)
    days = entry.days
    right = bool(days) and set(days) <= set(range(1, 8)) and len(set(days)) == len(days)
    source.require(right, "days are numbers from 1 (Monday) to 7", *place, "days")
    source.require(entry.opens < entry.closes, "the office closes before it opens", *place, "closes")
    label, origin = entry.label.id, entry.source
    return OfficeHours(entry.valid_from, entry.valid_until, days, entry.opens, entry.closes, label, origin)


def _closure(source: Source, index: int) -> dict[date, str]:
    place = ("closures", index)
    entry = source.decode(Closure, *place)
    _dated(source, entry.valid_from, entry.valid_until, entry.source, *place)
    length = (entry.valid_until - entry.valid_from).days + 1
    return {entry.valid_from + timedelta(days=offset): entry.label.id for offset in range(length)}


def _dated(source: Source, since: date, until: date | None, origin: str, *place: str | int) -> None:
    source.require(until is None or since <= until, "it ends before it begins", *place, "valid_until")
    source.require(bool(origin.strip()), "it needs its source", *place, "source")
