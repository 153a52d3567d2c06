"""The steps that make and change the server's tables, numbered and never edited once released."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from alpukat_desk.server.migrations import m0001, m0002, m0003, m0004, m0005, m0006, m0007, m0008


@dataclass(frozen=True)
class Migration:
    """``compat`` is the number of the oldest program that still works with the tables after this step; ``fill``
    runs after the statements and makes true for the rows already there what they add."""

    number: int
    compat: int
    statements: tuple[str, ...]
    fill: Callable[[Connection], None] | None = None


MIGRATIONS = (
    Migration(1, 1, m0001.STATEMENTS),
    Migration(2, 2, m0002.STATEMENTS, m0002.fill),
    Migration(3, 2, m0003.STATEMENTS),
    Migration(4, 4, m0004.STATEMENTS),
    Migration(5, 4, m0005.STATEMENTS),
    Migration(6, 6, m0006.STATEMENTS, m0006.fill),
    Migration(7, 6, m0007.STATEMENTS),
    Migration(8, 8, m0008.STATEMENTS, m0008.fill),
)
NEWEST = MIGRATIONS[-1].number
