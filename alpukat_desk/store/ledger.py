"""What one stream of the feed knows of the mirror's heads: which row is whose, by id and by place in the feed.

It spares a first fill a question for each head. Somebody else may write between two transactions of the stream: then
count and digest are not those it left, and everything is looked up anew.
"""

from collections.abc import Sequence
from itertools import repeat

import sqlalchemy as sa

from alpukat_desk.domain.heads import Head
from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import blocks, position
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, value
from alpukat_desk.store.tables import heads

Rows = Sequence[int]
Known = tuple[int, int, int, int]
"""Row, place in the feed, version, generation. Bare tuples: a hundred thousand of them must cost little."""


class Ledger:
    """One stream's. ``bulk`` for one that brings most of the mirror: then all heads are remembered, none asked for.
    Between ``begin`` and ``close`` it belongs to one transaction."""

    def __init__(self, *, bulk: bool = False) -> None:
        self.generation = 0
        self._bulk = bulk
        self._next = 1
        self._left: tuple[int, str, int] | None = None
        self._ids: dict[str, Known] | None = None
        self._seqs: dict[int, tuple[int, str]] = {}
        self._whole = False
        self._came: list[tuple[RequestId, int]] = []
        self._went: list[tuple[RequestId, int]] = []

    def begin(self, tx: Tx) -> None:
        state = position.read(tx)
        if self._left != (state.count, state.digest, state.generation):
            self._ids, self._whole = None, False
            self._seqs = {}
        self._left, self._came, self._went = None, [], []
        self.generation = state.generation
        last = value(tx, "SELECT coalesce(max(row), 0) FROM mirror.heads")
        self._next = max(self._next, last + 1, blocks.last_row(tx) + 1)

    def close(self, tx: Tx) -> None:
        """Count and digest are made true to what was entered."""
        position.shift(tx, self._came, self._went)
        state = position.read(tx)
        self._left = (state.count, state.digest, state.generation)

    def known(self, tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Known]:
        """Of these requests those that have a head."""
        if not self._bulk:
            return known(tx, ids)
        if self._ids is None:
            query = "SELECT id, row, seq, version, generation FROM mirror.heads"
            self._ids = {row[0]: row[1:] for row in run(tx, query)}
        held = self._ids
        return {key: held[key] for key in ids if key in held}

    def rows(self, count: int) -> int:
        """The first of so many row numbers that nobody ever used."""
        first, self._next = self._next, self._next + count
        return first

    def enter(self, rows: Rows, ids: Sequence[str], seqs: Rows, versions: Rows) -> None:
        """Heads that were not here, column by column."""
        self._came += zip(map(RequestId, ids), versions, strict=True)
        self._seqs.update(zip(seqs, zip(rows, ids, strict=True), strict=True))
        if self._ids is not None:
            heads = zip(rows, seqs, versions, repeat(self.generation), strict=False)
            self._ids.update(zip(ids, heads, strict=True))

    def replace(self, changed: Sequence[tuple[Known, Head]]) -> None:
        """Heads told anew. Places in the feed of another generation may be others' by now."""
        for (row, seq, version, _), head in changed:
            key = RequestId(head.id)
            self._went.append((key, version))
            self._came.append((key, head.version))
            if self._seqs.get(seq, (0,))[0] == row:
                del self._seqs[seq]
            self._seqs[head.seq] = (row, head.id)
            if self._ids is not None:
                self._ids[key] = (row, head.seq, head.version, self.generation)

    def strike(self, ids: Sequence[RequestId]) -> None:
        """Heads that were erased, count and digest with them."""
        if self._ids is not None:
            for request_id in ids:
                self._ids.pop(request_id, None)
        gone = set(ids)
        self._seqs = {seq: owner for seq, owner in self._seqs.items() if owner[1] not in gone}

    def owners(self, tx: Tx, seqs: Sequence[int]) -> list[Owner | None]:
        """Whose heads were told with these places in the feed; None for those that are no head's any more."""
        if not self._whole and any(seq not in self._seqs for seq in seqs):
            query = "SELECT seq, row, id FROM mirror.heads WHERE seq > 0 AND generation = ?"
            self._seqs = {row[0]: row[1:] for row in run(tx, query, (self.generation,))}
            self._whole = True
        return [Owner(found[0], RequestId(found[1])) if (found := self._seqs.get(seq)) else None for seq in seqs]


def known(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Known]:
    query = sa.select(heads.c.id, heads.c.row, heads.c.seq, heads.c.version, heads.c.generation)
    found: dict[RequestId, Known] = {}
    for part in parts(ids):
        rows = tx.execute(query.where(heads.c.id.in_(part)))
        found.update({row[0]: (row[1], row[2], row[3], row[4]) for row in rows})
    return found
