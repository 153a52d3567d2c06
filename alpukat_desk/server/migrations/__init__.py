"""The steps that make and change the server's tables, numbered and never edited once released."""

from dataclasses import dataclass

from alpukat_desk.server.migrations.m0001 import STATEMENTS as M0001


@dataclass(frozen=True)
class Migration:
    """``compat`` is the number of the oldest program that still works with the tables after this step."""

    number: int
    compat: int
    statements: tuple[str, ...]


MIGRATIONS = (Migration(1, 1, M0001),)
NEWEST = MIGRATIONS[-1].number
