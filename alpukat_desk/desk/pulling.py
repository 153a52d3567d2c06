"""The feed on its way in: rows up to a mark and the mark's cursor in one transaction, the officer's work replayed.

A stream that breaks counts up to its last mark. At its end count and digest are compared with the server's; where
they differ everything is fetched once more, which repairs the mirror without asking anybody.
"""

import logging
from datetime import timedelta

import msgspec

from alpukat_desk.desk import leaving, line, looks
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import arrival
from alpukat_desk.desk.reports import Progress, Report, Tally, Tell, silent
from alpukat_desk.domain.errors import AlpukatError, Offline, Refused, StoreFull
from alpukat_desk.domain.model import Count, RequestId, Struct
from alpukat_desk.domain.wire import Api, End, FeedLine, Gone, Mark, Row, Start
from alpukat_desk.store import meta, mirror, position
from alpukat_desk.store.database import Tx
from alpukat_desk.store.mirror import Arrival

log = logging.getLogger(__name__)
SLICE = 500
"""Rows after which the next mark is committed: not every mark, for each commit waits for the disk."""
UNMARKED = 64 << 20
"""Bytes that may come without a mark: they are kept in memory until one says that they count."""
_REST = timedelta(hours=1)
"""Two repairs are so far apart, or a lasting difference would fetch everything in each cycle."""
_EPOCH = "epoch"


class _Stub(Struct):
    """As much of a request as the digest needs."""

    id: RequestId
    version: Count = 1
    """As in ``Request``: on the wire a default is left out."""


def pull(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Reads the feed to its end. Raises as ``push`` does after keeping everything up to the last mark."""
    tally = Tally()
    receive(place, api, tally, on_progress or silent)
    return tally.report()


def receive(place: Workplace, api: Api, tally: Tally, tell: Tell) -> None:
    if not _streamed(place, api, tally, tell):
        _repair(place, api, tally, tell)
    with place.store.reading() as tx:
        tally.unreadable = mirror.unread_count(tx)
    tally.pulled = True


def _repair(place: Workplace, api: Api, tally: Tally, tell: Tell) -> None:
    now = place.now()
    with place.store.writing() as tx:
        before = line.repaired_at(tx)
        if before is not None and abs(now - before) < _REST:
            tally.error = Refused("feed.differs")
            return
        line.note_repair(tx, now)
        position.move(tx, cursor="")
    log.warning("count or digest differ from the server's: fetching everything once more")
    tally.repaired = True
    if not _streamed(place, api, tally, tell):
        tally.error = Refused("feed.differs")


def _streamed(place: Workplace, api: Api, tally: Tally, tell: Tell) -> bool:
    """Whether the mirror agrees with the server at the end of the stream."""
    with place.store.reading() as tx:
        intake = _Intake(place, tally, tell, position.read(tx))
    try:
        for item in api.feed(intake.cursor):
            intake.take(item)
    except AlpukatError:
        intake.store_marked()
        raise
    if intake.end is None:
        intake.store_marked()
        raise Offline("feed.cut")
    return intake.agrees()


class _Intake:
    """One stream: what came since the last commit, and up to where it may be committed."""

    def __init__(self, place: Workplace, tally: Tally, tell: Tell, state: position.State) -> None:
        self.cursor = state.cursor
        self.end: End | None = None
        self._place, self._tally, self._tell = place, tally, tell
        self._epoch = state.epoch
        self._over = not state.cursor
        self._filling = state.filling
        self._tail: list[Row | Gone] = []
        self._bulk = 0
        self._ready: list[Row | Gone] = []
        self._mark = state.cursor
        self._done = self._total = 0

    def take(self, item: FeedLine) -> None:
        match item:
            case Start(epoch=epoch, total=total, over=over):
                self._over = self._over or over or epoch != self._epoch
                self._epoch, self._total = epoch, total
            case Row() | Gone():
                self._gather(item)
            case Mark(cursor=cursor):
                self._take_mark(cursor)
                if len(self._ready) >= SLICE:
                    self.store_marked()
            case End(cursor=cursor):
                self._take_mark(cursor)
                self.end = item
                self._finish()

    def _gather(self, item: Row | Gone) -> None:
        self._bulk += len(bytes(item.request) if isinstance(item, Row) else item.id)
        if self._bulk > UNMARKED:
            raise Offline("server.flood")
        self._tail.append(item)

    def _take_mark(self, cursor: str) -> None:
        self._ready += self._tail
        self._tail, self._bulk = [], 0
        self._mark = cursor

    def store_marked(self) -> None:
        """Commits everything up to the last mark."""
        if self._mark != self.cursor:
            with self._place.store.writing() as tx:
                changed = self._store(tx)
            self._told(changed)

    def _finish(self) -> None:
        """An idle stream of a mirror in order writes nothing."""
        if self._mark != self.cursor or self._over or self._filling or self._loose():
            with self._place.store.writing() as tx:
                changed = self._store(tx) | self._swept(tx)
            self._told(changed)

    def _loose(self) -> bool:
        with self._place.store.reading() as tx:
            return leaving.is_loose(tx)

    def _store(self, tx: Tx) -> frozenset[RequestId]:
        """Only from where this stream began: another program on the same profile may have read on meanwhile."""
        if position.read(tx).cursor != self.cursor:
            raise StoreFull("store.busy")
        if self._over:
            position.start_over(tx, self._epoch)
        changed = _stored(tx, self._place, self._ready, self._tally)
        position.move(tx, cursor=self._mark)
        return changed

    def _told(self, changed: frozenset[RequestId]) -> None:
        """What a commit has made true, and nothing before it."""
        self._over, self._filling = False, self._filling or self._over
        self.cursor = self._mark
        self._done += len(self._ready)
        self._ready = []
        self._tally.changed |= changed
        self._tell(Progress("pull", self._done, max(self._total, self._done), changed))

    def _swept(self, tx: Tx) -> frozenset[RequestId]:
        """The whole scope has been told: what was not told again is gone."""
        gone: frozenset[RequestId] = frozenset()
        if self._filling or self._over:
            gone = frozenset(mirror.stale(tx))
            leaving.erase(tx, gone)
            position.move(tx, filling=False)
            self._tally.gone += len(gone)
            gone |= leaving.revive_lost(tx, self._place)
        gone |= leaving.sweep(tx)
        known = meta.text(tx, _EPOCH)
        if known != self._epoch:
            gone |= leaving.revive_all(tx, self._place) if known else frozenset()
            meta.put(tx, _EPOCH, self._epoch)
        return gone

    def agrees(self) -> bool:
        with self._place.store.reading() as tx:
            state, blind = position.read(tx), mirror.is_blind(tx)
        assert self.end is not None, "only asked after the end"
        return blind or (state.count, state.digest) == (self.end.count, self.end.digest)


def _stored(tx: Tx, place: Workplace, items: list[Row | Gone], tally: Tally) -> frozenset[RequestId]:
    """Stretches of rows and of departures in their order: what left and came back is here."""
    changed: frozenset[RequestId] = frozenset()
    for rows, gone in _stretches(items):
        changed |= _came(tx, place, rows)
        if gone:
            leaving.erase(tx, frozenset(gone))
            changed |= frozenset(gone)
    tally.received += sum(1 for item in items if isinstance(item, Row))
    tally.gone += sum(1 for item in items if isinstance(item, Gone))
    return changed


def _stretches(items: list[Row | Gone]) -> list[tuple[list[Row], list[RequestId]]]:
    """Rows, then departures, then rows again begin a new stretch."""
    found: list[tuple[list[Row], list[RequestId]]] = [([], [])]
    for item in items:
        if isinstance(item, Gone):
            found[-1][1].append(item.id)
            continue
        if found[-1][1]:
            found.append(([], []))
        found[-1][0].append(item)
    return found


def _came(tx: Tx, place: Workplace, rows: list[Row]) -> frozenset[RequestId]:
    arrivals: list[Arrival] = []
    for row in rows:
        raw = bytes(row.request)
        try:
            arrivals.append(arrival(place, raw))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            _keep_unread(tx, row.seq, raw)
    return looks.store(tx, place, arrivals)


def _keep_unread(tx: Tx, seq: int, raw: bytes) -> None:
    log.warning("row %d of the feed cannot be read by this version", seq)
    try:
        stub = msgspec.json.decode(raw, type=_Stub)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        stub = _Stub(RequestId(""))
    mirror.put_unread(tx, raw, stub.id, stub.version)
