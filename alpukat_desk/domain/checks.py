"""Cross-checks of a request: what an officer should look at before deciding, field by field.

Pure and the same on both sides: the desk shows these findings, the server asks for the answers to them.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from alpukat_desk.domain.events import events
from alpukat_desk.domain.fields import iso_date
from alpukat_desk.domain.identity import numbers
from alpukat_desk.domain.model import Finding, Request
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.sheet import Sheet, error, read_sheet

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def findings(request: Request, service: Service | None, today: date, regions: Mapping[str, str]) -> tuple[Finding, ...]:
    """All findings, one for each code and field. ``today`` is the WIB day; ``regions`` maps Kemendagri codes
    without dots to names, empty where the list is not at hand."""
    filled = read_sheet(request, service, today, regions)
    found = (*_missing(filled), *_unreadable(filled), *numbers(filled), *events(filled))
    return tuple({item.key: item for item in found}.values())


def _missing(sheet: Sheet) -> Iterator[Finding]:
    """A newborn has no NIK and an arrival no old card: what is not required may be empty."""
    for field in sheet.fields:
        if field.required and not sheet.value(field.name):
            yield error("field.missing", field.name)


def _unreadable(sheet: Sheet) -> Iterator[Finding]:
    for name, value in sheet.of("date"):
        if iso_date(value) is None:
            yield error("date.invalid", name)
    for name, value in sheet.of("time"):
        if not _TIME.fullmatch(value):
            yield error("time.invalid", name)
