"""Schemas and their versions: a new file is laid out whole, an old work file is led up step by step.

A step is never edited once released. The mirror knows no steps: another version is dropped and fetched again.
"""

from collections.abc import Mapping
from typing import Any, Final

import sqlalchemy as sa

from alpukat_desk.store import tables

Steps = Mapping[int, tuple[str, ...]]
"""Version a step leads to -> its statements."""

WORK_STEPS: Final[Steps] = {
    2: (
        """CREATE TABLE entries (
            request_id TEXT NOT NULL, changed_at BIGINT NOT NULL, raw BLOB NOT NULL, PRIMARY KEY (request_id))""",
    ),
    3: (
        # Once sent, a command was chained; some waited again after that, and could be taken back or chained anew.
        """UPDATE outbox SET state = 'sent'
            WHERE state = 'waiting' AND instr(raw, CAST('"previous_hash":' AS BLOB)) > 0""",
        "DROP INDEX receipts_flying",
        "ALTER TABLE receipts DROP COLUMN landed",
        "CREATE INDEX receipts_told ON receipts (request_id, version) WHERE raw IS NOT NULL",
    ),
}

_INDEX = (
    """CREATE VIRTUAL TABLE {schema}.{table}_found USING fts5(
        name, code, nik, dialled, content='{table}', content_rowid='row',
        tokenize='unicode61 remove_diacritics 2'{options})""",
    "INSERT INTO {schema}.{table}_found({table}_found, rank) VALUES ('secure-delete', 1)",
)
_OPTIONS = {"main": "", "mirror": ", columnsize=0"}
"""Nothing is ranked by the length of a text, so the mirror need not keep it."""
_LEAVES = "INSERT INTO mirror.heads_found(heads_found, rank) VALUES ('pgsz', 16000)"
"""As large as the mirror's pages, or most of each would lie empty."""
_TRIGGERS = (
    """CREATE TRIGGER {schema}.{table}_enters AFTER INSERT ON {table} BEGIN
        INSERT INTO {table}_found(rowid, name, code, nik, dialled)
        VALUES (new.row, new.name, new.code, new.nik, new.dialled); END""",
    """CREATE TRIGGER {schema}.{table}_leaves AFTER DELETE ON {table} BEGIN
        INSERT INTO {table}_found({table}_found, rowid, name, code, nik, dialled)
        VALUES ('delete', old.row, old.name, old.code, old.nik, old.dialled); END""",
    """CREATE TRIGGER {schema}.{table}_changes AFTER UPDATE ON {table}
        WHEN (old.name, old.code, old.nik, old.dialled) IS NOT (new.name, new.code, new.nik, new.dialled) BEGIN
        INSERT INTO {table}_found({table}_found, rowid, name, code, nik, dialled)
        VALUES ('delete', old.row, old.name, old.code, old.nik, old.dialled);
        INSERT INTO {table}_found(rowid, name, code, nik, dialled)
        VALUES (new.row, new.name, new.code, new.nik, new.dialled); END""",
)


def version(tx: sa.Connection, schema: str) -> int:
    return int(tx.exec_driver_sql(f"PRAGMA {schema}.user_version").scalar_one())


def lay(tx: sa.Connection) -> None:
    """Lays out what is empty. Under the writer's lock, so that two starts at once do no harm."""
    if version(tx, "main") == 0:
        _lay_work(tx)
    if version(tx, "mirror") == 0:
        _lay_mirror(tx)


def _lay_work(tx: sa.Connection) -> None:
    tables.work.create_all(tx, checkfirst=False)
    _lay_found(tx, "main", "projected")
    _number(tx, "main", tables.WORK_VERSION)


def _lay_mirror(tx: sa.Connection) -> None:
    tables.mirror.create_all(tx, checkfirst=False)
    _lay_found(tx, "mirror", "heads")
    tx.exec_driver_sql(_LEAVES)
    empty: dict[str, Any] = dict.fromkeys(("cursor", "epoch", "rules"), "")
    numbers = dict.fromkeys(("generation", "filling", "count", "bare"), 0)
    tx.execute(tables.state.insert().values(one=1, digest=f"{0:016x}", **empty, **numbers))
    _number(tx, "mirror", tables.MIRROR_VERSION)


def lead_up(tx: sa.Connection, steps: Steps, target: int) -> None:
    """Every step from this file's version to the target, in the transaction of the caller."""
    for number in range(version(tx, "main") + 1, target + 1):
        for statement in steps[number]:
            tx.exec_driver_sql(statement)
        _number(tx, "main", number)


def strip(tx: sa.Connection) -> None:
    """Takes the indexes and the full-text index off the mirror's heads: thousands of rows go in faster without, and
    are indexed at once by ``dress``. Until then lists are scanned and a search finds nothing."""
    for index in tables.heads.indexes:
        index.drop(tx)
    for name in ("enters", "leaves", "changes"):
        tx.exec_driver_sql(f"DROP TRIGGER mirror.heads_{name}")
    tx.exec_driver_sql("INSERT INTO mirror.heads_found(heads_found) VALUES ('delete-all')")
    tx.execute(tables.state.update().values(bare=True))


def dress(tx: sa.Connection) -> None:
    """Builds what ``strip`` took off, over the rows that are here now. Nothing where nothing is missing."""
    if not tx.execute(sa.select(tables.state.c.bare)).scalar_one():
        return
    for index in tables.heads.indexes:
        index.create(tx)
    tx.exec_driver_sql("INSERT INTO mirror.heads_found(heads_found) VALUES ('rebuild')")
    _lay_all(tx, _TRIGGERS, "mirror", "heads")
    tx.execute(tables.state.update().values(bare=False))


def _lay_found(tx: sa.Connection, schema: str, table: str) -> None:
    _lay_all(tx, _INDEX + _TRIGGERS, schema, table)


def _lay_all(tx: sa.Connection, statements: tuple[str, ...], schema: str, table: str) -> None:
    for statement in statements:
        tx.exec_driver_sql(statement.format(schema=schema, table=table, options=_OPTIONS[schema]))


def _number(tx: sa.Connection, schema: str, number: int) -> None:
    tx.exec_driver_sql(f"PRAGMA {schema}.user_version = {number}")
