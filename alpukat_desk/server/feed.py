"""The feed: every request of a scope as it stands, each once at its newest place; and what left the scope.

Read page by page, each page in a transaction of its own that ends before the page is sent: a slow reader holds
nothing open. Rows changed meanwhile come again later in the same stream, and the last page sees count, digest
and the feed's head in one picture.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, not_, or_, select

from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import End, FeedLine, Gone, Mark, Row, Start
from alpukat_desk.server import records
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import DEPARTURES, REQUESTS

PAGE = 256
"""Rows between two marks."""


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """Where a desk stands. Requests closed before ``horizon`` had left it."""

    epoch: str
    city: str
    office: str
    seq: int
    horizon: datetime

    def text(self) -> str:
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")


def parse(text: str) -> Cursor | None:
    """None for anything that is no cursor of ours: its owner starts over."""
    try:
        cursor = msgspec.json.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (ValueError, RecursionError):
        return None
    return cursor if cursor.horizon.tzinfo and 0 <= cursor.seq < 1 << 62 else None


def pages(house: House, caller: Caller, text: str) -> Iterator[bytes]:
    """NDJSON, one piece for each page."""
    fresh = Cursor(house.epoch, caller.city, caller.officer.office, 0, _horizon(house))
    reader = _Reader(house, fresh)
    yield reader.first(parse(text))
    while not reader.ended:
        yield reader.page()


def _horizon(house: House) -> datetime:
    """A day's midnight, so that closed requests leave once a day and an idle desk is told nothing new."""
    day = house.now().astimezone(UTC).date() - timedelta(days=house.policy.retention_days)
    return datetime.combine(day, time(), UTC)


class _Reader:
    """One stream on its way: ``at`` is where it stands."""

    def __init__(self, house: House, fresh: Cursor) -> None:
        self._house = house
        self._fresh = fresh
        self.at = fresh
        self.ended = False
        self._left_since = 0

    def first(self, old: Cursor | None) -> bytes:
        """The start, and what left by growing old."""
        with self._house.database.reading() as tx:
            head = records.head(tx, self._fresh.city)
            since = old if old is not None and self._continues(old, head) else None
            self._left_since = since.seq if since else head
            self.at = msgspec.structs.replace(self._fresh, seq=since.seq if since else 0)
            lines: list[FeedLine] = [Start(self._fresh.epoch, self._total(tx), over=not since)]
            aged = self._aged(tx, since) if since else []
        if aged:
            lines += [*aged, Mark(self.at.text())]
        return _ndjson(lines)

    def _continues(self, old: Cursor, head: int) -> bool:
        """A cursor of another epoch, scope or future, or from before a longer retention, leads nowhere."""
        same = (old.epoch, old.city, old.office) == (self._fresh.epoch, self._fresh.city, self._fresh.office)
        return same and old.seq <= head and old.horizon <= self._fresh.horizon

    def _scope(self) -> ColumnElement[bool]:
        return and_(REQUESTS.c.city == self.at.city, records.within(self.at.office))

    def _visible(self) -> ColumnElement[bool]:
        young = or_(REQUESTS.c.closed_at.is_(None), REQUESTS.c.closed_at >= self.at.horizon)
        return and_(self._scope(), young)

    def _total(self, tx: Connection) -> int:
        rows = select(func.count()).select_from(REQUESTS).where(self._visible(), REQUESTS.c.seq > self.at.seq)
        return int(tx.execute(rows).scalar_one())

    def _aged(self, tx: Connection, since: Cursor) -> list[Gone]:
        closed = REQUESTS.c.closed_at
        rows = select(REQUESTS.c.id).where(self._scope(), closed >= since.horizon, closed < self.at.horizon)
        return [Gone(since.seq, RequestId(found)) for found in tx.execute(rows).scalars()]

    def page(self) -> bytes:
        with self._house.database.reading() as tx:
            found = self._rows(tx) + self._departed(tx)
            found.sort(key=lambda line: line.seq)
            lines: list[FeedLine] = list(found[:PAGE])
            self.ended = len(found) < PAGE
            seq = records.head(tx, self.at.city) if self.ended else found[PAGE - 1].seq
            self.at = msgspec.structs.replace(self.at, seq=seq)
            lines.append(self._end(tx) if self.ended else Mark(self.at.text()))
        return _ndjson(lines)

    def _rows(self, tx: Connection) -> list[Row | Gone]:
        rows = (
            select(*REQUESTS.c["seq", "body"])
            .where(self._visible(), REQUESTS.c.seq > self.at.seq)
            .order_by(REQUESTS.c.seq)
            .limit(PAGE)
        )
        return [Row(row.seq, msgspec.Raw(row.body)) for row in tx.execute(rows)]

    def _departed(self, tx: Connection) -> list[Row | Gone]:
        """Requests that were in the scope and are not any more; of no interest before the first row was sent."""
        since = max(self.at.seq, self._left_since)
        here = or_(
            DEPARTURES.c.office == self.at.office, DEPARTURES.c.office.startswith(self.at.office + ".", autoescape=True)
        )
        joined = DEPARTURES.join(
            REQUESTS, and_(REQUESTS.c.city == DEPARTURES.c.city, REQUESTS.c.id == DEPARTURES.c.request_id)
        )
        rows = (
            select(*DEPARTURES.c["seq", "request_id"])
            .select_from(joined)
            .where(DEPARTURES.c.city == self.at.city, DEPARTURES.c.seq > since, here)
            .where(not_(records.within(self.at.office)))
            .order_by(DEPARTURES.c.seq)
            .limit(PAGE)
        )
        return [Gone(row.seq, RequestId(row.request_id)) for row in tx.execute(rows)]

    def _end(self, tx: Connection) -> End:
        rows = tx.execute(select(*REQUESTS.c["id", "version"]).where(self._visible()))
        versions = [(RequestId(row.id), int(row.version)) for row in rows]
        return End(self.at.text(), len(versions), digest(versions))


def _ndjson(lines: list[FeedLine]) -> bytes:
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
