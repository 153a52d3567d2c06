"""SQLite as the server's database: opening its file, its two kinds of transactions, and its troubles by name."""

import contextlib
import os
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError, OperationalError

from alpukat_desk.domain.errors import Refused, ServerBusy, StoreDamaged, StoreFull

SOUND_SQLITE = (3, 51, 3)
"""Older ones can corrupt a database in WAL mode (sqlite.org/wal.html#walresetbug)."""
_BUSY_S = 30
_CHECKPOINT = 8_000
"""Pages of the log (32 MB) before they are brought home: many commits touch the same ones, and some push would wait."""
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
    f"wal_autocheckpoint={_CHECKPOINT}",
)


class Sqlite:
    """One file. All its writers go one by one, whatever city they name."""

    def __init__(self, address: URL) -> None:
        """Raises ``Refused``."""
        self.engine = _engine(_file(address))
        self._writer = self.engine.execution_options(begin="BEGIN IMMEDIATE")
        self._glance = self.engine.execution_options(begin="")
        self._turn = threading.Lock()
        """Lets this process's writers in one by one where SQLite would let them poll for it."""

    @contextmanager
    def writer(self, city: str) -> Iterator[Connection]:  # noqa: ARG002 - see above
        with self._turn, self._writer.begin() as tx:
            yield tx

    @contextmanager
    def migrator(self) -> Iterator[Connection]:
        """Raises ``StoreDamaged`` for a file that is no database."""
        try:
            with self.converted(), self.writer("") as tx:
                yield tx
        except DatabaseError as fault:
            raise StoreDamaged("database.damaged") from fault

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        with self.engine.connect() as tx:
            yield tx

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        with self._glance.connect() as tx:
            yield tx

    def spoken(self, statement: str) -> str:
        return statement

    @contextmanager
    def converted(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as fault:
            said = str(fault.orig)
            if "locked" in said or "busy" in said:
                raise ServerBusy("server.busy", after_s=5) from fault
            if "full" in said or "disk I/O" in said:
                raise StoreFull("server.full") from fault
            raise

    def close(self) -> None:
        self.engine.dispose()


def _file(address: URL) -> Path:
    if address.database in (None, "", ":memory:"):
        raise Refused("database.url")
    return Path(str(address.database))


def _engine(path: Path) -> Engine:
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
    return engine


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
    if begin := tx.get_execution_options().get("begin", "BEGIN"):
        tx.exec_driver_sql(begin)


@contextmanager
def sole(address: URL) -> Iterator[None]:
    """Holds the right to serve this file. The lock is one of the system's, so it dies with the process.
    Raises ``Refused("server.running")``."""
    with closing(sqlite.connect(f"{_file(address)}.serving", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite.OperationalError as fault:
            raise Refused("server.running") from fault
        yield
