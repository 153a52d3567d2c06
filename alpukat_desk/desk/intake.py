"""One stream of the feed on its way in: what came up to a mark and the mark's cursor in one transaction.

Heads come first and list the requests; bodies follow in blocks that are kept as they came. The officer's work is
replayed on a request when its body arrives, so that nobody sees half of a piece of news.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import msgspec

from alpukat_desk.desk import leaving, line
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import renew
from alpukat_desk.desk.reports import Progress, Tally, Tell
from alpukat_desk.domain.errors import Offline, StoreFull
from alpukat_desk.domain.heads import Head
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import FRAME, Bodies, End, FeedLine, Gone, Heads, Mark, Start
from alpukat_desk.store import meta, mirror, packing, position, versions
from alpukat_desk.store.database import Tx
from alpukat_desk.store.ledger import Ledger

SLICE, BULK_SLICE = 2_000, 10_000
"""Heads and bodies after which the next mark is committed: not every mark, for each commit waits for the disk."""
BULK = 2_000
"""From so many requests on, and more than are here, the mirror is filled without its indexes."""
UNMARKED = 64 << 20
"""Bytes that may come without a mark: they are kept in memory until one says that they count. So many behind marks
are committed, however few they tell of."""
_HEADS = 8 << 20
"""Most bytes of one frame of heads."""
_ID = 64
"""Bytes of an id in memory, about."""
_EPOCH = "epoch"
_DECODER: Final = msgspec.json.Decoder(list[Head])
Item = mirror.Columns | Bodies | Gone
"""Heads by column, or what the feed said."""


@contextmanager
def _legible() -> Iterator[None]:
    """What the server's bytes do not allow."""
    try:
        yield
    except (ValueError, RecursionError) as fault:
        raise Offline("server.garbled") from fault


class Intake:
    """What came since the last commit, and up to where it may be committed."""

    def __init__(
        self, place: Workplace, tally: Tally, tell: Tell, state: position.State, ahead: Mapping[RequestId, int]
    ) -> None:
        self.cursor = self._mark = state.cursor
        self.started = False
        self.end: End | None = None
        self.agrees = True
        self._place, self._tally, self._tell = place, tally, tell
        self._epoch, self._filling, self._bare = state.epoch, state.filling, state.bare
        self._held = state.count
        self._ahead = ahead
        self._over = not state.cursor
        self._ledger = Ledger()
        self._tail: list[Item] = []
        self._ready: list[Item] = []
        self._weight = self._heavy = self._waiting = 0
        self._told = self._done = self._total = 0
        self._bulk = False

    def take(self, item: FeedLine) -> None:
        self.started = True
        match item:
            case Start():
                self._start(item)
            case Heads():
                self._take_heads(item)
            case Bodies():
                self._take_bodies(item)
            case Gone(ids=ids):
                self._gather(item, len(ids), sum(_ID + len(key) for key in ids))
            case Mark(cursor=cursor):
                self._take_mark(cursor)
            case End(cursor=cursor):
                self._pass(cursor)
                self.end = item
                self._finish(item)

    def _start(self, start: Start) -> None:
        self._over = self._over or start.over or start.epoch != self._epoch
        self._epoch, self._total = start.epoch, start.total
        self._bulk = start.total >= BULK and start.total > self._held
        self._ledger = Ledger(bulk=self._bulk)

    def _take_heads(self, item: Heads) -> None:
        with _legible():
            raw = packing.unpacked(item.packed, _HEADS)
            heads = _DECODER.decode(raw)
        if not heads or len(heads) != item.count:
            raise Offline("server.garbled")
        self._told += len(heads)
        self._gather(mirror.columns(heads), len(heads), len(raw))

    def _take_bodies(self, item: Bodies) -> None:
        """The first after all heads: these are committed and indexed, so that the queue is whole and can be
        searched while the bodies come."""
        with _legible():
            packing.check(item.packed)
        if self._bare and self._told >= self._total:
            self.store_marked()
            self._dress()
        self._gather(item, len(item.seqs), len(item.packed))

    def _dress(self) -> None:
        with self._place.store.writing() as tx:
            versions.dress(tx)
        self._bare = False

    def _gather(self, item: Item, count: int, size: int) -> None:
        """What holds nothing would never count as enough to be committed."""
        if not 0 < count <= FRAME:
            raise Offline("server.garbled")
        self._weight += size
        if self._weight > UNMARKED:
            raise Offline("server.flood")
        self._waiting += count
        self._tail.append(item)

    def _take_mark(self, cursor: str) -> None:
        """The first of a bulk brings what is most urgent."""
        self._pass(cursor)
        if self._heavy >= UNMARKED and cursor == self.cursor:
            raise Offline("server.flood")
        much = self._waiting >= (BULK_SLICE if self._bulk else SLICE) or self._heavy >= UNMARKED
        if much or (self._over and self._bulk):
            self.store_marked()

    def _pass(self, cursor: str) -> None:
        self._ready += self._tail
        self._heavy += self._weight
        self._tail, self._weight = [], 0
        self._mark = cursor

    def store_marked(self) -> None:
        """Commits everything up to the last mark."""
        if self._mark != self.cursor:
            with self._place.store.writing() as tx:
                changed = self._store(tx)
            self._stored(changed)

    def _store(self, tx: Tx) -> frozenset[RequestId]:
        """Only from where this stream began: another program on the same profile may have read on meanwhile."""
        if position.read(tx).cursor != self.cursor:
            raise StoreFull("store.busy")
        if self._over:
            position.start_over(tx, self._epoch)
        if self._bulk and not self._bare and self._told < self._total:
            versions.strip(tx)
            self._bare = True
        changed = self._entered(tx)
        position.move(tx, cursor=self._mark)
        return changed

    def _entered(self, tx: Tx) -> frozenset[RequestId]:
        self._ledger.begin(tx)
        changed: set[RequestId] = set()
        arrived: set[RequestId] = set()
        for item in self._ready:
            match item:
                case Gone(ids=ids):
                    changed |= self._erase(tx, ids)
                case Bodies(seqs=seqs, packed=packed):
                    with _legible():
                        arrived |= mirror.keep(tx, seqs, packed, self._ledger)
                case columns:
                    changed |= self._list(tx, columns)
        self._ledger.close(tx)
        renew(tx, self._place, self._ledger.versions(arrived))
        return frozenset(changed | arrived)

    def _list(self, tx: Tx, columns: mirror.Columns) -> frozenset[RequestId]:
        news = mirror.tell(tx, columns, self._ledger)
        self._tally.received += len(news)
        return news

    def _erase(self, tx: Tx, ids: tuple[RequestId, ...]) -> frozenset[RequestId]:
        leaving.erase(tx, ids)
        self._ledger.strike(ids)
        self._tally.gone += len(ids)
        return frozenset(ids)

    def _stored(self, changed: frozenset[RequestId]) -> None:
        """What a commit has made true, and nothing before it."""
        self._over, self._filling = False, self._filling or self._over
        self.cursor = self._mark
        self._done += self._waiting
        self._ready, self._heavy, self._waiting = [], 0, 0
        self._tally.changed |= changed
        done = self._done // 2
        self._tell(Progress("pull", min(done, self._total), self._total, changed))

    def _finish(self, end: End) -> None:
        """A stream without news writes nothing into a mirror in order."""
        with self._place.store.reading() as tx:
            self.agrees = _agrees(tx, end)
            verified = line.verified_on(tx) == self._place.today()
            loose = leaving.is_loose(tx) or bool(self._strays(tx, end))
        news = self._mark != self.cursor or self._over or self._filling or self._bare
        if news or loose or (self.agrees and not verified):
            with self._place.store.writing() as tx:
                changed = self._store(tx) | self._swept(tx, end)
                self.agrees = _agrees(tx, end)
                if self.agrees:
                    line.note_verified(tx, self._place.today())
            self._stored(changed)

    def _swept(self, tx: Tx, end: End) -> frozenset[RequestId]:
        """The whole scope has been told: what was not told again is gone."""
        versions.dress(tx)
        self._bare = False
        anew = self._filling or self._over
        gone = frozenset(mirror.departed(tx) if anew else ())
        entered = leaving.revive_entered(tx, self._place) if anew else frozenset()
        leaving.erase(tx, gone)
        strays = self._strays(tx, end)
        leaving.erase(tx, strays)
        gone |= strays
        self._tally.gone += len(gone)
        if anew:
            position.move(tx, filling=False)
            gone |= entered | leaving.revive_lost(tx, self._place)
        gone |= leaving.sweep(tx)
        known = meta.text(tx, _EPOCH)
        if known != self._epoch:
            gone |= leaving.revive_all(tx, self._place) if known else frozenset()
            meta.put(tx, _EPOCH, self._epoch)
        return gone

    def _strays(self, tx: Tx, end: End) -> frozenset[RequestId]:
        """What an answer to a claim had brought before this stream was asked for, and the stream did not tell: it lies
        outside, for the officer's account or the request has moved since, and no feed would say that it is gone. Only
        where we agree without it: a server restored without a word tells too little as well."""
        found = [item for item in mirror.ahead(tx).items() if self._ahead.get(item[0]) == item[1]]
        outside = found and position.without(tx, found) == (end.count, end.digest)
        return frozenset(key for key, _ in found) if outside else frozenset()


def _agrees(tx: Tx, end: End) -> bool:
    state = position.read(tx)
    return (state.count, state.digest) == (end.count, end.digest) and mirror.is_whole(tx)
