"""The feed: every request of a scope as it stands, each once at its newest place; and what left the scope.

Heads come first, then the requests themselves. It is read piece by piece, each in a transaction of its own that ends
before the piece is sent: a slow reader holds nothing open. Rows changed meanwhile come again later in the same
stream, and the last piece sees count, digest and the feed's head in one picture.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, timedelta
from itertools import accumulate

from sqlalchemy import Connection

from alpukat_desk.domain.frames import packed
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import FRAME, End, FeedLine, Gone, Mark, Start
from alpukat_desk.server import places, records, tallies
from alpukat_desk.server.cursors import Cursor, parse, short
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.packing import Packer
from alpukat_desk.server.scopes import Scope

PIECE = 128 << 10
"""Bytes after which a piece is sent."""
BLOCK = 1 << 20
"""Characters after which a block of bodies takes no more: a line must stay far below what a desk accepts."""


def pages(house: House, caller: Caller, text: str, *, verify: bool = False) -> Iterator[bytes]:
    """Lines after the cursor as ``domain.frames``, in pieces of whole lines. None where nothing is new, unless
    ``verify`` asks for count and digest all the same."""
    piece, stream = opened(house, caller, text, verify=verify)
    while piece:
        yield piece
        piece = stream.piece()


def opened(house: House, caller: Caller, text: str, *, verify: bool = False) -> tuple[bytes, "Stream"]:
    """The first of the pieces, and where the others come from unless it has ended."""
    stream = Stream(house, caller, Scope(caller.city, caller.officer.office, _horizon(house)))
    return stream.first(parse(text), verify=verify), stream


def is_current(house: House, caller: Caller, head: int, text: str) -> bool:
    """Whether a desk with this cursor has everything up to ``head``: most polls ask no more. A cursor is written in
    one way only."""
    day = _horizon(house).toordinal()
    return text == Cursor(short(house.epoch), caller.city, caller.officer.office, day, head, head).text()


def _horizon(house: House) -> date:
    """A day, so that closed requests leave once a day and an idle desk is told nothing new."""
    return house.now().astimezone(UTC).date() - timedelta(days=house.policy.retention_days)


class Stream:
    """One feed on its way: heads are told up to ``_seq``, bodies up to ``_bodies``. For one thread at a time."""

    def __init__(self, house: House, caller: Caller, scope: Scope) -> None:
        self._house, self._caller, self._scope = house, caller, scope
        self._packer = Packer()
        self._head = self._seq = self._bodies = 0
        self._left_since = 0
        """Departures up to here are of no interest: the desk knows none of those requests."""
        self.ended = False

    def first(self, old: Cursor | None, *, verify: bool) -> bytes:
        with self._house.database.reading() as tx:
            self._head = records.head(tx, self._scope.city)
            if old is None or not self._continues(old):
                return self._over(tx)
            self._seq, self._bodies, self._left_since = old.seq, old.bodies, old.seq
            aged = self._aged(tx, old)
            if not (verify or aged or self._is_news(tx, old)):
                return b""
            start = Start(self._house.epoch, places.count(tx, self._scope, old.seq))
            return self._filled(tx, [start, *self._marked(aged)])

    def _continues(self, old: Cursor) -> bool:
        """A cursor of another epoch, scope or future, or from before a longer retention, leads nowhere."""
        fresh = self._cursor()
        same = (old.epoch, old.city, old.office) == (fresh.epoch, fresh.city, fresh.office)
        return same and old.seq <= self._head and old.horizon <= fresh.horizon

    def _is_news(self, tx: Connection, old: Cursor) -> bool:
        """Other offices' changes move the city's head and are no news here."""
        if old.horizon != self._cursor().horizon or old.bodies != old.seq:
            return True
        return old.seq != self._head and tallies.latest(tx, self._scope) > old.seq

    def _over(self, tx: Connection) -> bytes:
        """The whole scope from its beginning; before a large one, by itself, what the officer works on next."""
        self._left_since = self._head
        total, _ = tallies.total(tx, self._scope)
        start = Start(self._house.epoch, total, over=True)
        if total <= FRAME:
            return self._filled(tx, [start])
        rows = places.urgent(tx, self._scope, self._caller.officer.id)
        return packed([start, *self._marked([*self._frame(rows), *self._all_blocks(rows)])])

    def _aged(self, tx: Connection, old: Cursor) -> list[FeedLine]:
        before = date.fromordinal(old.horizon)
        return _gone(places.aged(tx, self._scope, before)) if before < self._scope.horizon else []

    def heed(self, size: int, took_s: float) -> bool:
        """So many bytes took the reader so long: whether the line counts as quick."""
        return self._packer.heed(size, took_s)

    def piece(self) -> bytes:
        """The next one, empty after the last."""
        if self.ended:
            return b""
        with self._house.database.reading() as tx:
            self._head = records.head(tx, self._scope.city)
            return self._filled(tx, [])

    def _filled(self, tx: Connection, lines: list[FeedLine]) -> bytes:
        """These lines and what follows in this picture of the database, until a piece is full."""
        data = bytearray(packed(lines))
        while not self.ended and len(data) < PIECE:
            data += packed(self._next(tx))
        return bytes(data)

    def _next(self, tx: Connection) -> list[FeedLine]:
        if self._seq < self._head:
            return self._marked(self._heads(tx))
        if self._bodies < self._seq:
            return self._marked(self._blocks(tx))
        self.ended = True
        return [End(self._cursor().text(), *tallies.total(tx, self._scope))]

    def _heads(self, tx: Connection) -> list[FeedLine]:
        """A frame, and what left the scope in the same stretch of the feed. No request is in both."""
        since = max(self._seq, self._left_since)
        left = places.departed(tx, self._scope, since, self._head) if since < self._head else []
        upto = left[-1].seq if len(left) == places.MOST_LEFT else self._head
        rows = places.heads(tx, self._scope, self._seq, upto)
        self._seq = rows[-1].seq if len(rows) == FRAME else upto
        return [*self._frame(rows), *_gone([row.request_id for row in left if row.seq <= self._seq])]

    def _frame(self, rows: places.Rows) -> list[FeedLine]:
        return [self._packer.heads([row.head for row in rows])] if rows else []

    def _blocks(self, tx: Connection) -> list[FeedLine]:
        rows = places.bodies(tx, self._scope, self._bodies, self._seq)
        self._bodies = rows[-1].seq if len(rows) == FRAME else self._seq
        return self._all_blocks(rows)

    def _all_blocks(self, rows: places.Rows) -> list[FeedLine]:
        return [self._packer.bodies([row.seq for row in some], [row.body for row in some]) for some in _parted(rows)]

    def _marked(self, lines: list[FeedLine]) -> list[FeedLine]:
        return [*lines, Mark(self._cursor().text())] if lines else []

    def _cursor(self) -> Cursor:
        scope = self._scope
        epoch = short(self._house.epoch)
        return Cursor(epoch, scope.city, scope.office, scope.horizon.toordinal(), self._seq, self._bodies)


def _parted(rows: places.Rows) -> Iterator[places.Rows]:
    """The rows of one block after the other; none takes more once it is large enough."""
    while rows:
        sizes = list(accumulate(len(row.body) for row in rows))
        end = bisect_left(sizes, BLOCK) + 1
        yield rows[:end]
        rows = rows[end:]


def _gone(ids: Sequence[RequestId]) -> list[FeedLine]:
    return [Gone(tuple(ids[at : at + FRAME])) for at in range(0, len(ids), FRAME)]
