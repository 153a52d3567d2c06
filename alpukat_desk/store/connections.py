"""How one connection to both files is made: key, pragmas, the mirror attached under the same key."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from alpukat_desk.store import durable
from alpukat_desk.store.vault import Key

WORK = "work.db"
MIRROR = "mirror.db"
BUSY_S = 10.0
WORK_PAGE = 4096
"""Bytes of a page: a decision changes few rows, so small pages keep its commit small."""
MIRROR_PAGE = 16384
"""Bodies of 2 KB fill these well; with 4096 half of each page would lie empty."""
# The attached file takes its page size from the default, which is one for the process.
_BEFORE = ("PRAGMA cipher_log_level = NONE", f"PRAGMA cipher_default_page_size = {MIRROR_PAGE}")
_PRAGMAS = (
    "PRAGMA {schema}.journal_mode = WAL",
    "PRAGMA {schema}.synchronous = FULL",
    "PRAGMA {schema}.secure_delete = ON",
)
_AFTER = ("PRAGMA foreign_keys = ON", "PRAGMA trusted_schema = OFF", "PRAGMA mirror.cache_size = -32768")


def connect_file(path: Path, key: Key, page: int = WORK_PAGE) -> Any:
    """A bare DB-API connection to one file: the work file, a copy of it, or the mirror by itself."""
    durable.reserve(path)
    raw = dbapi2.connect(str(path), timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    opening = (*_BEFORE, f'PRAGMA key = "{key.literal()}"', f"PRAGMA cipher_page_size = {page}")
    return _with(raw, opening + _for("main"))


def connect(home: Path, key: Key) -> Any:
    """To both files: the work file is ``main``, the other ``mirror``."""
    durable.reserve(home / MIRROR)
    raw = connect_file(home / WORK, key)
    attach = f"ATTACH '{_quoted(home / MIRROR)}' AS mirror KEY \"{key.literal()}\""
    return _with(raw, (attach, *_for("mirror"), *_AFTER))


def _for(schema: str) -> tuple[str, ...]:
    return tuple(statement.format(schema=schema) for statement in _PRAGMAS)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _with(raw: Any, statements: tuple[str, ...]) -> Any:
    try:
        for statement in statements:
            raw.execute(statement).fetchall()
    except dbapi2.Error:
        raw.close()
        raise
    return raw


def engine(creator: Callable[[], Any]) -> sa.Engine:
    """Connections are made on demand and may change threads; a transaction never does. The key stays in the
    creator: an engine's address would show it."""
    made = sa.create_engine(
        "sqlite+pysqlite://",
        creator=creator,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
        hide_parameters=True,
    )
    event.listen(made, "begin", _begin)
    return made


def _begin(connection: sa.Connection) -> None:
    """Past SQLAlchemy, like ``raw``: an idle desk begins more than it asks."""
    connection.connection.cursor().execute(connection.get_execution_options().get("begin", "BEGIN"))
