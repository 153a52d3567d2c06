"""PostgreSQL as the server's database, for several processes at once.

Writers of one city go one by one, across all processes: each begins by locking the city's row in ``feed_heads``. So
places in the feed become visible in their order, and no two batches can wait for each other in a circle.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, ExceptionContext, bindparam, create_engine, event, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from alpukat_desk.domain.errors import Refused, ServerBusy, StoreFull
from alpukat_desk.server.tables import FEED_HEADS

CONNECTIONS = 64
"""All workers together hold no more; PostgreSQL's own limit is 100 unless it was changed."""
_FEWEST = 4
_NO_CITY = 0x616C70756B6174
"""The advisory lock of writers who concern no city."""
_SESSION = """SELECT set_config('statement_timeout', '30s', false), set_config('lock_timeout', '10s', false),
    set_config('idle_in_transaction_session_timeout', '60s', false), set_config('timezone', 'UTC', false),
    CASE current_setting('synchronous_commit') WHEN 'off' THEN set_config('synchronous_commit', 'on', false) END"""
"""What is told as done is on the disk, whatever the administrator set for others."""
_LINE = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "target_session_attrs": "read-write",
}
"""Unless the address says otherwise. A server that fell silent is noticed within a minute."""
_UNHURRIED = text("SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)")
_LOCK = select(FEED_HEADS.c.seq).where(FEED_HEADS.c.city == bindparam("of")).with_for_update()
_MAKE = insert(FEED_HEADS).on_conflict_do_nothing()
_ALONE = text("SELECT pg_advisory_xact_lock(:key)")
_FULL = {"53100", "58030"}
_RIGHTS = "42501"
_BUSY = re.compile(r"08...|40...|53...|55P03|57...|25P03|25P04")
"""SQLSTATEs of what passes by itself: lost and refused connections, deadlocks and failed serializations, exhausted
limits, locks not had in time, cancelled and ended statements."""


class Postgres:
    """One database, of which this process may hold its share of the connections."""

    def __init__(self, address: URL, workers: int) -> None:
        """Raises ``Refused`` where it cannot be reached or keeps its texts in another encoding."""
        self.engine = create_engine(
            address.set(drivername="postgresql+psycopg"),
            pool_size=max(_FEWEST, CONNECTIONS // workers),
            max_overflow=0,
            pool_timeout=10,
            isolation_level="READ COMMITTED",
            hide_parameters=True,
            connect_args={**_LINE, **address.query, "client_encoding": "utf8"},
        )
        event.listen(self.engine, "connect", _begin_session)
        event.listen(self.engine, "handle_error", _without_values)
        self._reader = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._glance = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._turns: dict[str, threading.Lock] = {}
        """Who waits for a colleague of the same process waits here, and holds no connection meanwhile."""
        self._closed = False
        event.listen(self.engine, "checkin", self._returned)
        self._check(address)

    def _check(self, address: URL) -> None:
        try:
            with self.engine.connect() as tx:
                encoding = tx.exec_driver_sql("SHOW server_encoding").scalar_one()
        except OperationalError as fault:
            self.close()
            raise Refused("database.unreachable", reason=_reason(fault, address)) from fault
        if encoding != "UTF8":
            self.close()
            raise Refused("database.encoding", found=encoding)

    @contextmanager
    def writer(self, city: str) -> Iterator[Connection]:
        with self._turns.setdefault(city, threading.Lock()), self.engine.begin() as tx:
            if city:
                _lock(tx, city)
            else:
                tx.execute(_ALONE, {"key": _NO_CITY})
            yield tx

    @contextmanager
    def migrator(self) -> Iterator[Connection]:
        """Of several processes that start at once, one migrates; the others wait as long as it takes."""
        try:
            with self.engine.begin() as tx:
                tx.execute(_UNHURRIED)
                tx.execute(_ALONE, {"key": _NO_CITY})
                yield tx
        except DBAPIError as fault:
            if _state(fault) == _RIGHTS:
                raise Refused("database.rights") from fault
            raise

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        with self._reader.connect() as tx:
            yield tx

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        with self._glance.connect() as tx:
            yield tx

    def spoken(self, statement: str) -> str:
        """Texts are compared byte by byte, as SQLite does, whatever the database's own language is: so prefixes can be
        looked up in an index, and no update of the system changes an order."""
        return re.sub(r"\bTEXT\b", 'TEXT COLLATE "C"', statement)

    @contextmanager
    def converted(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as fault:
            state = _state(fault)
            if state in _FULL:
                raise StoreFull("server.full") from fault
            if fault.connection_invalidated or _BUSY.fullmatch(state) or (not state and _lost(fault)):
                raise ServerBusy("server.busy", after_s=5) from fault
            if isinstance(fault.orig, psycopg.DataError) and "NUL" in str(fault.orig):
                raise Refused("body.malformed") from fault
            raise

    def close(self) -> None:
        """Connections still at work are closed when they come back."""
        self._closed = True
        self.engine.dispose()

    def _returned(self, connection: psycopg.Connection | None, record: ConnectionPoolEntry) -> None:
        if self._closed and connection is not None:
            record.invalidate()


def _begin_session(connection: psycopg.Connection, _: object) -> None:
    connection.autocommit = True
    connection.execute(_SESSION)
    connection.autocommit = False


def _without_values(context: ExceptionContext) -> None:
    """What failed goes into the log; the values of the row, which PostgreSQL adds in a second line, do not."""
    fault, told = context.original_exception, context.sqlalchemy_exception
    if isinstance(fault, psycopg.Error) and told is not None and (primary := fault.diag.message_primary):
        fault.args = told.args = (primary,)


def _lock(tx: Connection, city: str) -> None:
    if tx.execute(_LOCK, {"of": city}).first() is None:
        tx.execute(_MAKE, {"city": city, "seq": 0})
        tx.execute(_LOCK, {"of": city})


def _state(fault: DBAPIError) -> str:
    return getattr(fault.orig, "sqlstate", None) or ""


def _lost(fault: DBAPIError) -> bool:
    """The driver's own word that there is no connection, or none to be had."""
    return isinstance(fault.orig, psycopg.OperationalError | psycopg.InterfaceError)


def _reason(fault: OperationalError, address: URL) -> str:
    said = str(fault.orig).strip().splitlines()
    reason = said[0] if said else ""
    return reason.replace(address.password, "***") if address.password else reason
