"""Rows by the thousand: SQLAlchemy makes the statement's words once for each engine, the values go past it both ways.

Its care for each value costs more than the database's own work on the row. Errors and events stay SQLAlchemy's.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.engine import Dialect

from alpukat_desk.server.tables import Moment

Many = Insert | Update | Delete
_SQLITE = "sqlite"
_SPOKEN: dict[str, Dialect] = {
    _SQLITE: sqlite.dialect(paramstyle="qmark"),
    "postgresql": psycopg.PGDialect_psycopg(paramstyle="format"),  # type: ignore[no-untyped-call]
}


class _Words(NamedTuple):
    """``order`` names the values one by one; those at ``moments`` are times, which SQLite keeps as texts."""

    text: str
    order: tuple[str, ...]
    moments: tuple[int, ...]


def run(tx: Connection, statement: Many, rows: Sequence[Mapping[str, Any]]) -> None:
    """Once for each row. All have the same names, two at least: those of the columns, and of what else is bound."""
    if rows:
        words = _words(statement, tx.dialect.name, frozenset(rows[0]))
        values: Iterable[tuple[Any, ...]] = map(itemgetter(*words.order), rows)
        if tx.dialect.name == _SQLITE and words.moments:
            values = _dated(values, words.moments)
        tx.exec_driver_sql(words.text, list(values))


def read(tx: Connection, statement: Select[Any], bound: Mapping[str, str]) -> Sequence[Sequence[Any]]:
    """The rows as the engine keeps them: times come in its own type, in which they sort as they do in ours."""
    words = _words(statement, tx.dialect.name, frozenset(bound))
    return tx.exec_driver_sql(words.text, itemgetter(*words.order)(bound)).all()


@lru_cache(maxsize=64)
def _words(statement: Many | Select[Any], engine: str, names: frozenset[str]) -> _Words:
    """With a mark for each value in its place, as both drivers take them."""
    made = statement.compile(dialect=_SPOKEN[engine], column_keys=sorted(names))
    order = tuple(made.positiontup or ())
    moments = tuple(at for at, name in enumerate(order) if isinstance(made.binds[name].type, Moment))
    return _Words(str(made), order, moments)


def _dated(rows: Iterable[tuple[Any, ...]], moments: Iterable[int]) -> Iterable[tuple[Any, ...]]:
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for at in moments:
        columns[at] = map(_text, columns[at])
    return zip(*columns, strict=True)


def _text(moment: datetime | None) -> str | None:
    """As SQLAlchemy writes and reads it."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None
