"""Cross-checks of a request: what an officer should look at before deciding, field by field.

Pure and the same on both sides: the desk shows these findings, the server asks for the answers to them. Each is made by
a named rule (``rules``).
"""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from alpukat_desk.domain import values
from alpukat_desk.domain.changes import changes
from alpukat_desk.domain.commands import AnyPayload, Approve
from alpukat_desk.domain.events import events
from alpukat_desk.domain.families import families
from alpukat_desk.domain.identity import numbers
from alpukat_desk.domain.model import Finding, Request
from alpukat_desk.domain.moves import moves
from alpukat_desk.domain.promise import Calendar
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.services import Service, insisted
from alpukat_desk.domain.sheet import Sheet, read_sheet

_DIGEST = 6
"""Bytes: enough that no change of a value is taken for none."""


def findings(
    request: Request,
    service: Service | None,
    today: date,
    regions: Mapping[str, str],
    calendar: Calendar | None = None,
) -> tuple[Finding, ...]:
    """All findings, one for each code and field. ``today`` is the WIB day; ``regions`` maps Kemendagri codes
    without dots to names, empty where the list is not at hand, as is ``calendar``."""
    filled = read_sheet(request, service, today, regions, calendar)
    found = {item.key: item for check in _CHECKS for item in check(filled)}
    return tuple(_grounded(item, filled) for item in found.values())


def as_decided(request: Request, payload: AnyPayload | None) -> Request:
    """The request with what the decision itself ticks: a paper found in order, or a form that stands in for one,
    clears what its absence raised."""
    if not isinstance(payload, Approve) or not payload.ticks:
        return request
    return replace(request, ticks={**request.ticks, **payload.ticks})


def _grounded(finding: Finding, sheet: Sheet) -> Finding:
    written = sheet.written.get
    text = "\0".join([written(name, "") for name in (finding.field, *finding.also)])
    digest = hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_DIGEST)
    return replace(finding, values=digest.hexdigest())


def _missing(sheet: Sheet) -> Iterator[Finding]:
    """A newborn has no NIK and an arrival no old card: what is not required may be empty."""
    request = sheet.request
    for field in sheet.fields:
        empty = (field.required or field.needed) and not sheet.values.get(field.name)
        if empty and insisted(field, request.subtype, request.fields):
            yield told("field.missing", field.name)


def _unfit(sheet: Sheet) -> Iterator[Finding]:
    """A NIK or No KK that is none is told by ``numbers``."""
    for name in sheet.values:
        field = sheet.rules[name]
        if field.type not in ("nik", "kk"):
            yield from values.faults(field, sheet.written[name])


def _regions(sheet: Sheet) -> Iterator[Finding]:
    """A code that is not in the list may be an old one; it is told down to the kecamatan."""
    for name, value in sheet.of("region"):
        code = value.replace(".", "")[:6]
        if sheet.regions and code.isdigit() and code not in sheet.regions:
            yield told("region.unknown", name, region=value[:8])


_CHECKS = (_missing, _unfit, _regions, numbers, events, families, moves, changes)
