"""Checks of a move and of an arrival: its class, its service, and how old its letter is."""

from collections.abc import Iterator
from datetime import timedelta

from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.sheet import Sheet

LETTER_LIMIT = timedelta(days=30)
"""How long a move letter holds (DOMAIN 1.7)."""
_HERE, _THERE = "origin.region", "destination.region"
_LEVELS = (2, 4, 6, 10)
"""Digits of a region code down to province, kabupaten or kota, kecamatan, kelurahan."""
_SKP = {"skp-dalam-dki": 4, "skp-luar-dki": 5}


def moves(sheet: Sheet) -> Iterator[Finding]:
    yield from _move(sheet)
    yield from _letter(sheet)


def _move(sheet: Sheet) -> Iterator[Finding]:
    possible = classes(sheet.value(_HERE), sheet.value(_THERE))
    stated = sheet.value("move.class")
    if stated and possible and stated not in {str(item) for item in possible}:
        yield told("move.class_differs", "move.class", _HERE, _THERE, expected=" / ".join(map(str, possible)))
    service = sheet.request.service
    if not possible or service not in _SKP:
        return
    if max(possible) <= 3:
        yield told("move.no_letter", _THERE, _HERE)
    elif _SKP[service] not in possible:
        yield told("move.other_service", _THERE, _HERE)


def classes(origin: str, destination: str) -> tuple[int, ...]:
    """The classes of form F-1.03 (1 same kelurahan to 5 other province) that two region codes allow; several
    where the codes are short, none where one is missing."""
    here, there = origin.replace(".", ""), destination.replace(".", "")
    depth = min(len(here), len(there)) if (here + there).isdigit() else 0
    known = [level for level in _LEVELS if level <= depth]
    for wider, level in enumerate(known):
        if here[:level] != there[:level]:
            return (5 - wider,)
    return tuple(range(1, 6 - len(known))) if known else ()


def _letter(sheet: Sheet) -> Iterator[Finding]:
    issued = sheet.day("skpwni.date")
    if issued and sheet.filed - issued > LETTER_LIMIT:
        yield told("skpwni.old", "skpwni.date", days=str((sheet.filed - issued).days))
