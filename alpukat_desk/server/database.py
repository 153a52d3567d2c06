"""The server's database: opening and migrating it, and its two kinds of transactions. What differs between SQLite and
PostgreSQL stands in the modules of those names."""

import logging
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection, Engine, inspect, select, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.server import sqlite
from alpukat_desk.server.migrations import MIGRATIONS, NEWEST
from alpukat_desk.server.postgres import Postgres
from alpukat_desk.server.tables import META

log = logging.getLogger(__name__)

EPOCH = select(META.c.value).where(META.c.key == "epoch").scalar_subquery().label("epoch")
"""The epoch as a column of another query."""
_MADE = "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"


class Kind(Protocol):
    """An engine's ways. ``spoken`` puts a migration's statement in its words; ``converted`` turns its troubles into
    ``ServerBusy`` and ``StoreFull``, and lets anything else pass as the bug it is."""

    engine: Engine

    def writer(self, city: str) -> AbstractContextManager[Connection]: ...
    def migrator(self) -> AbstractContextManager[Connection]: ...
    def reader(self) -> AbstractContextManager[Connection]: ...
    def glance(self) -> AbstractContextManager[Connection]: ...
    def spoken(self, statement: str) -> str: ...
    def converted(self) -> AbstractContextManager[None]: ...
    def close(self) -> None: ...


@dataclass(frozen=True)
class Database:
    """``writing`` and ``reading`` each give a connection inside one transaction; they may be used from any thread."""

    kind: Kind

    @property
    def engine(self) -> Engine:
        return self.kind.engine

    @contextmanager
    def writing(self, city: str = "") -> Iterator[Connection]:
        """Of one city's writers one at a time, so that commit order is feed order and what was read may be counted
        on. Without a city: for what belongs to none, such as accounts and tries at a password."""
        with self._converted(), self.kind.writer(city) as tx:
            yield tx

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One unchanging picture of the database, in which nothing can be changed for good."""
        with self._converted(), self.kind.reader() as tx:
            yield tx

    @contextmanager
    def glancing(self) -> Iterator[Connection]:
        """For one statement that reads: a picture of its own, without the round trips of a transaction."""
        with self._converted(), self.kind.glance() as tx:
            yield tx

    @contextmanager
    def _converted(self) -> Iterator[None]:
        try:
            with self.kind.converted():
                yield
        except PoolTimeout as fault:
            raise ServerBusy("server.busy", after_s=5) from fault

    def migrate(self) -> None:
        """Raises ``Refused`` or ``StoreDamaged``."""
        with self._converted(), self.kind.migrator() as tx:
            _migrate(tx, self.kind)

    def close(self) -> None:
        self.kind.close()


def open_database(url: str, workers: int = 1) -> Database:
    """Opens and migrates. ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``postgresql://…``;
    ``workers`` is how many processes share it. Raises ``Refused`` or ``StoreDamaged``."""
    address = _address(url)
    database = Database(sqlite.Sqlite(address) if _is_file(address) else Postgres(address, workers))
    with ExitStack() as undo:
        undo.callback(database.close)
        database.migrate()
        undo.pop_all()
    return database


def _address(url: str) -> URL:
    """Says nothing of the address where it is wrong: a password may stand in it."""
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise Refused("database.url") from None
    if address.drivername not in ("sqlite", "postgresql", "postgresql+psycopg"):
        raise Refused("database.url")
    return address


def _is_file(address: URL) -> bool:
    return address.get_backend_name() == "sqlite"


def takes_workers(url: str) -> bool:
    """Whether several processes may serve this database. Raises ``Refused``."""
    return not _is_file(_address(url))


def _migrate(tx: Connection, kind: Kind) -> None:
    schema, compat = _versions(tx, kind)
    if schema > NEWEST and compat > NEWEST:
        raise Refused("database.newer", found=schema, known=NEWEST)
    for step in MIGRATIONS[schema:]:
        for statement in step.statements:
            tx.execute(text(kind.spoken(statement)))
        if step.fill is not None:
            step.fill(tx)
        _put(tx, "schema", str(step.number))
        _put(tx, "compat", str(step.compat))
        log.info("migrated to schema %d", step.number)


def _versions(tx: Connection, kind: Kind) -> tuple[int, int]:
    """Schema and compat of the database, a fresh one made ready with its epoch."""
    if not inspect(tx).has_table(META.name):
        tx.execute(text(kind.spoken(_MADE)))
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


def sole_server(url: str) -> AbstractContextManager[None]:
    """Holds the right to serve a database that only one server can. Raises ``Refused("server.running")``."""
    address = _address(url)
    return sqlite.sole(address) if _is_file(address) else nullcontext()
