"""Statements by the thousand, past SQLAlchemy, whose care for each costs more there than SQLite's work.

They run inside the same transaction; what they raise passes the store's door as well.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from alpukat_desk.store.database import Tx

Row = Sequence[Any] | Mapping[str, Any]


def run(tx: Tx, statement: str, values: Row = ()) -> Any:
    """The DB-API's cursor, to be read out at once."""
    return tx.connection.cursor().execute(statement, values)


def run_all(tx: Tx, statement: str, rows: Iterable[Row]) -> None:
    cursor: Any = tx.connection.cursor()
    cursor.executemany(statement, rows)


def value(tx: Tx, statement: str, values: Row = ()) -> Any:
    """The one column of the one row there is."""
    return run(tx, statement, values).fetchone()[0]
