"""The server's database: opening, checking and migrating it, and its two kinds of transactions.

All SQLite-only SQL of the server stands here; another engine is one more way of opening.
"""

import contextlib
import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from alpukat_desk.domain.errors import AlpukatError, Refused, ServerBusy, StoreDamaged, StoreFull
from alpukat_desk.server.migrations import MIGRATIONS, NEWEST
from alpukat_desk.server.tables import META

log = logging.getLogger(__name__)

SOUND_SQLITE = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode (sqlite.org/wal.html#walresetbug)."""
_BUSY_S = 30
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "trusted_schema=OFF", "secure_delete=ON")


@dataclass(frozen=True)
class Database:
    """``writing`` and ``reading`` each give a connection inside one transaction; they may be used from any thread."""

    engine: Engine
    _turn: AbstractContextManager[object]
    """Lets this process's writers in one by one where the engine would let them poll for it."""

    @contextmanager
    def writing(self, city: str = "") -> Iterator[Connection]:  # noqa: ARG002 - on SQLite all writers go one by one
        """Of one city's writers one at a time, so that commit order is feed order and what was read may be counted
        on. Without a city: for what belongs to none, such as accounts and tries at a password."""
        with _converted(), self._turn, self.engine.execution_options(writing=True).begin() as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging picture of the database; what is written in it is thrown away."""
        with _converted(), self.engine.connect() as tx:
            yield tx

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _converted() -> Iterator[None]:
    """The engine's troubles by what the caller does next; anything else is a bug and passes."""
    try:
        yield
    except PoolTimeout as fault:
        raise ServerBusy("server.busy", after_s=5) from fault
    except OperationalError as fault:
        said = str(fault.orig)
        if "locked" in said or "busy" in said:
            raise ServerBusy("server.busy", after_s=5) from fault
        if "full" in said or "disk I/O" in said:
            raise StoreFull("server.full") from fault
        raise


def open_database(url: str) -> Database:
    """Opens and migrates. ``sqlite:///relative/path`` or ``sqlite:////absolute/path``.
    Raises ``Refused`` or ``StoreDamaged``."""
    address = _address(url)
    database = _open_sqlite(Path(str(address.database)))
    try:
        _migrate(database)
    except (AlpukatError, DatabaseError) as fault:
        database.close()
        if isinstance(fault, AlpukatError):
            raise
        raise StoreDamaged("database.damaged") from fault
    return database


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError as fault:
        raise Refused("database.url") from fault
    if address.get_backend_name() != "sqlite" or address.database in (None, "", ":memory:"):
        raise Refused("database.url")
    return address


def _open_sqlite(path: Path) -> Database:
    check_version(tuple(int(part) for part in sqlite.sqlite_version.split(".")))
    if not path.parent.is_dir():
        raise Refused("database.folder", folder=str(path.parent))
    _reserve(path)
    engine = create_engine(
        "sqlite://",
        creator=lambda: _connect(path),
        module=sqlite,
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=56,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin)
    return Database(engine, threading.Lock())


def _reserve(path: Path) -> None:
    """A new database is for its owner's eyes alone, and so are SQLite's files beside it; by itself SQLite would let
    every account of the machine read. What cannot be opened, the driver says better."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def check_version(found: tuple[int, ...]) -> None:
    if found < SOUND_SQLITE:
        wanted = ".".join(map(str, SOUND_SQLITE))
        raise Refused("database.sqlite_old", found=".".join(map(str, found)), wanted=wanted)


def _connect(path: Path) -> sqlite.Connection:
    # The driver's own transactions are switched off: _begin says which kind it is to be.
    connection = sqlite.connect(str(path), timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _begin(tx: Connection) -> None:
    writing = tx.get_execution_options().get("writing", False)
    tx.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(database: Database) -> None:
    with database.writing() as tx:
        schema, compat = _versions(tx)
        if schema > NEWEST and compat > NEWEST:
            raise Refused("database.newer", found=schema, known=NEWEST)
        for step in MIGRATIONS[schema:]:
            for statement in step.statements:
                tx.execute(text(statement))
            _put(tx, "schema", str(step.number))
            _put(tx, "compat", str(step.compat))
            log.info("migrated to schema %d", step.number)


def _versions(tx: Connection) -> tuple[int, int]:
    """Schema and compat of the database, a fresh one made ready with its epoch."""
    if not inspect(tx).has_table(META.name):
        META.create(tx)
        _put(tx, "epoch", uuid.uuid4().hex)
        return 0, 0
    return int(_get(tx, "schema")), int(_get(tx, "compat"))


def _get(tx: Connection, key: str) -> str:
    return str(tx.execute(select(META.c.value).where(META.c.key == key)).scalar_one())


def _put(tx: Connection, key: str, value: str) -> None:
    if not tx.execute(META.update().where(META.c.key == key).values(value=value)).rowcount:
        tx.execute(META.insert().values(key=key, value=value))


def epoch(tx: Connection) -> str:
    """Names this history of the database; a database restored from a backup must get a new one."""
    return _get(tx, "epoch")


def renew_epoch(tx: Connection) -> str:
    """To be called after a restore: every desk then starts over."""
    _put(tx, "epoch", uuid.uuid4().hex)
    return epoch(tx)


@contextmanager
def sole_server(url: str) -> Iterator[None]:
    """Holds the right to serve this database. The lock is one of the system's, so it dies with the process.
    Raises ``Refused("server.running")``."""
    path = Path(str(_address(url).database))
    with closing(sqlite.connect(f"{path}.serving", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as fault:
            raise Refused("server.running") from fault
        yield
