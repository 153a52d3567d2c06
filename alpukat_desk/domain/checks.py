"""Cross-checks of a request: what an officer should look at before deciding, field by field.

Pure and the same on both sides: the desk shows these findings, the server asks for the answers to them.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from alpukat_desk.domain import registry, values
from alpukat_desk.domain.events import events
from alpukat_desk.domain.identity import numbers
from alpukat_desk.domain.model import Finding, Request
from alpukat_desk.domain.services import Service, insisted
from alpukat_desk.domain.sheet import Sheet, error, read_sheet, warning


def findings(request: Request, service: Service | None, today: date, regions: Mapping[str, str]) -> tuple[Finding, ...]:
    """All findings, one for each code and field. ``today`` is the WIB day; ``regions`` maps Kemendagri codes
    without dots to names, empty where the list is not at hand."""
    filled = read_sheet(request, service, today, regions)
    found = (*_missing(filled), *_unfit(filled), *_regions(filled), *numbers(filled), *events(filled))
    return tuple({item.key: item for item in (*found, *registry.findings(request))}.values())


def _missing(sheet: Sheet) -> Iterator[Finding]:
    """A newborn has no NIK and an arrival no old card: what is not required may be empty."""
    request = sheet.request
    for field in sheet.fields:
        if not sheet.value(field.name) and insisted(field, request.subtype, request.fields):
            yield error("field.missing", field.name)


def _unfit(sheet: Sheet) -> Iterator[Finding]:
    """A NIK or No KK that is none is told by ``numbers``."""
    for name, field in sheet.rules.items():
        if (value := sheet.written.get(name)) and field.type not in ("nik", "kk"):
            yield from values.faults(field, value)


def _regions(sheet: Sheet) -> Iterator[Finding]:
    """A code that is not in the list may be an old one; it is told down to the kecamatan."""
    for name, value in sheet.of("region"):
        code = value.replace(".", "")[:6]
        if sheet.regions and code.isdigit() and code not in sheet.regions:
            yield warning("region.unknown", name, region=value[:8])
