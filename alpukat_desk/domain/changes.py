"""Checks of a change of data (F-1.06): what it says stood there before, against what SIAK holds."""

from collections.abc import Iterator

from alpukat_desk.domain.families import same
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.sheet import Sheet

BEFORE = "change.before"
SIAK = "change.siak"
"""What SIAK holds of the element. Empty while nobody has looked: then nothing is said."""


def changes(sheet: Sheet) -> Iterator[Finding]:
    before, held = sheet.value(BEFORE), sheet.value(SIAK)
    if before and held and same(before) != same(held):
        yield told("change.before_differs", BEFORE, SIAK)
