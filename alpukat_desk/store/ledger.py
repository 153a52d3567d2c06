"""What one stream of the feed knows of the mirror's heads: which row is whose, by id and by place in the feed.

It spares a first fill a question for each head. Somebody else may write between two transactions of the stream: then
count and digest are not those it left, and everything is looked up anew.
"""

from collections.abc import Iterable, Sequence
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
        self._forget()

    def _forget(self) -> None:
        self._heads: dict[str, Known] = {}
        self._seqs: dict[int, str] = {}
        self._whole = False

    def begin(self, tx: Tx) -> None:
        state = position.read(tx)
        if self._left != (state.count, state.digest, state.generation):
            self._forget()
        self._left = None
        self._came: list[tuple[RequestId, int]] = []
        self._went: list[tuple[RequestId, int]] = []
        self.generation = state.generation
        last = value(tx, "SELECT coalesce(max(row), 0) FROM mirror.heads")
        self._next = max(self._next, last + 1, blocks.last_row(tx) + 1)

    def close(self, tx: Tx) -> None:
        """Count and digest are made true to what was entered."""
        state = position.shift(tx, self._came, self._went)
        self._left = (state.count, state.digest, state.generation)

    def known(self, tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Known]:
        """Of these requests those that have a head."""
        if not self._bulk:
            return known(tx, ids)
        self._load(tx)
        held = self._heads
        return {key: held[key] for key in ids if key in held}

    def _load(self, tx: Tx) -> None:
        """All heads. Of another generation only the ids count: its places in the feed may be others' by now."""
        if self._whole:
            return
        query = "SELECT id, row, seq, version, generation FROM mirror.heads"
        self._heads = {row[0]: row[1:] for row in run(tx, query)}
        self._seqs = {head[1]: key for key, head in self._heads.items() if head[1] and head[3] == self.generation}
        self._whole = True

    def rows(self, count: int) -> int:
        """The first of so many row numbers that nobody ever used."""
        first, self._next = self._next, self._next + count
        return first

    def versions(self, ids: Iterable[RequestId]) -> dict[RequestId, int]:
        """Of those of these requests that were told in this stream or looked up for it, and not struck since."""
        return {key: self._heads[key][2] for key in ids if key in self._heads}

    def enter(self, rows: Iterable[int], ids: Sequence[str], seqs: Sequence[int], versions: Sequence[int]) -> None:
        """Heads that were not here, column by column."""
        self._came += zip(map(RequestId, ids), versions, strict=True)
        self._seqs.update(zip(seqs, ids, strict=True))
        self._heads.update(zip(ids, zip(rows, seqs, versions, repeat(self.generation), strict=False), strict=True))

    def replace(self, changed: Sequence[tuple[Known, Head]]) -> None:
        """Heads told anew."""
        for (row, seq, version, _), head in changed:
            key = RequestId(head.id)
            self._went.append((key, version))
            self._came.append((key, head.version))
            if self._seqs.get(seq) == key:
                del self._seqs[seq]
            self._seqs[head.seq] = key
            self._heads[key] = (row, head.seq, head.version, self.generation)

    def strike(self, ids: Sequence[RequestId]) -> None:
        """Heads that were erased, count and digest with them."""
        for request_id in ids:
            head = self._heads.pop(request_id, None)
            if head and self._seqs.get(head[1]) == request_id:
                del self._seqs[head[1]]

    def owners(self, tx: Tx, seqs: Sequence[int]) -> list[Owner | None]:
        """Whose heads were told with these places in the feed; None for those that are no head's any more."""
        if not self._seqs.keys() >= set(seqs):
            self._load(tx)
        ids = [self._seqs.get(seq, "") for seq in seqs]
        return [Owner(self._heads[key][0], RequestId(key)) if key else None for key in ids]


def known(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Known]:
    query = sa.select(heads.c.id, heads.c.row, heads.c.seq, heads.c.version, heads.c.generation)
    found: dict[RequestId, Known] = {}
    for part in parts(ids):
        rows = tx.execute(query.where(heads.c.id.in_(part)))
        found.update({row[0]: (row[1], row[2], row[3], row[4]) for row in rows})
    return found
