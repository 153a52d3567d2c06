"""Between widgets and desk: two lanes, a few signals, one line per verb. No rule of the domain lives here."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import uniform
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from alpukat_desk.desk import commands, queries, sync, transfers
from alpukat_desk.desk.sync import Claimed, Progress, Report
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.commands import AnyPayload, Evidence
from alpukat_desk.domain.errors import AlpukatError, SignedOut
from alpukat_desk.domain.model import RequestId, Sha256
from alpukat_desk.domain.wire import Api
from alpukat_desk.gui.lane import Lane, Then, hand

EVERY = timedelta(seconds=30)
"""Between two cycles when nothing happens, give or take a fifth."""


class Hub(QObject):
    """Tells widgets *what changed*; they ask again for what they show."""

    changed = Signal(object)
    """frozenset of request ids; empty means everything."""
    link = Signal(object)
    progress = Signal(object)
    trouble = Signal(object)
    """An ``AlpukatError`` the officer should read."""
    crashed = Signal(object)
    """Anything else: a bug."""
    signed_out = Signal()
    _arrived = Signal(object)

    def __init__(self, place: Workplace, api: Api, parent: QObject) -> None:
        super().__init__(parent)
        self.place = place
        self._api = api
        self._busy = False
        self._again = False
        self.agreed_at: datetime | None = None
        """When a cycle last read the feed to its end: the store learns of it only now and then."""
        self._local = Lane("local", self)
        self._net = Lane("net", self)
        for lane in (self._local, self._net):
            lane.failed.connect(self._failed)
        self._arrived.connect(self._progressed)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.sync)

    def ask(self, query: Callable[..., Any], *args: object, then: Then) -> None:
        """Runs a query of ``desk`` beside the screen and hands the answer to ``then``."""
        self._local.run(query, self.place, *args, then=then)

    def work(self, fn: Callable[..., Any], *args: object, then: Then, fail: Then | None = None) -> None:
        """Runs a slow function that is no query, such as drawing a page, beside the screen."""
        self._local.run(fn, *args, then=then, fail=fail)

    def decide(
        self, request_id: RequestId, seen: int, payload: AnyPayload, evidence: Evidence, then: Then, fail: Then
    ) -> None:
        args = (self.place, request_id, seen, payload, evidence)
        self._local.run(commands.decide, *args, then=self._and(then), fail=fail)

    def attach(self, request_id: RequestId, seen: int, *document: object, then: Then, fail: Then) -> None:
        """``document``: output, data, name, number, signed, as in ``commands.attach``."""
        self._local.run(commands.attach, self.place, request_id, seen, *document, then=self._and(then), fail=fail)

    def save_draft(self, request_id: RequestId, draft: commands.Draft) -> None:
        self._local.run(commands.save_draft, self.place, request_id, draft)

    def settle(self, choice: Callable[..., frozenset[RequestId]], command_id: str) -> None:
        """Withdraw, drop or redo one row of the outbox."""
        self._local.run(choice, self.place, command_id, then=self._made)

    def claim(self, ids: tuple[RequestId, ...], then: Then, fail: Then) -> None:
        self._net.run(sync.claim, self.place, self._api, ids, then=partial(self._claimed, then), fail=fail)

    def claim_next(self, count: int, service: str, then: Then, fail: Then) -> None:
        args = (self.place, self._api, count, service)
        self._net.run(sync.claim_next, *args, then=partial(self._claimed, then), fail=fail)

    def ask_server(self, request_id: RequestId, seen: int, payload: AnyPayload, then: Then, fail: Then) -> None:
        """A command only the server can say yes to."""
        args = (self.place, self._api, request_id, seen, payload)
        self._net.run(sync.ask, *args, then=self._and(then), fail=fail)

    def look_up(self, request_id: RequestId) -> None:
        """Brings a request's history ahead of the feed; without network it simply stays away."""
        self._net.run(sync.look_up, self.place, self._api, request_id, then=self.changed.emit, fail=self._missed)

    def fetch(self, sha256: Sha256, request_id: RequestId, then: Then, fail: Then) -> None:
        """A file of a request."""
        self._net.run(transfers.fetch, self.place, self._api, sha256, request_id, then=then, fail=fail)

    @Slot()
    def sync(self) -> None:
        """Starts a cycle; one that runs is followed by one more."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        self._net.run(sync.cycle, self.place, self._api, self._arrived.emit, then=self._cycled, fail=self._broken)

    @property
    def idle(self) -> bool:
        """No question of the screen is open. A cycle may still be under way."""
        return self._local.idle

    @property
    def busy(self) -> bool:
        """A cycle is under way."""
        return self._busy

    def refresh_link(self) -> None:
        self.ask(queries.link, self.agreed_at, then=self.link.emit)

    def close(self) -> None:
        """Order matters: timer, net (its pending call fails once the api is closed), local."""
        self._timer.stop()
        self._net.close()
        self._local.close()

    def _and(self, then: Then) -> Then:
        return partial(self._made_and, then)

    def _made_and(self, then: Then, ids: frozenset[RequestId]) -> None:
        hand(then, ids)
        self._made(ids)

    def _made(self, ids: frozenset[RequestId]) -> None:
        self.changed.emit(ids)
        self.refresh_link()
        self.sync()

    def _claimed(self, then: Then, result: Claimed) -> None:
        hand(then, result)
        self.changed.emit(result.claimed | frozenset(result.denied))
        self.sync()

    @Slot(object)
    def _progressed(self, progress: Progress) -> None:
        self.progress.emit(progress)
        files_came = progress.stage == "files" and progress.done == progress.total
        if progress.changed or files_came:
            self.changed.emit(progress.changed)

    def _cycled(self, report: Report) -> None:
        self.agreed_at = report.agreed_at or self.agreed_at
        self.progress.emit(None)
        if report.changed:
            self.changed.emit(report.changed)
        if isinstance(report.error, SignedOut):
            self.signed_out.emit()
        self._rest()

    def _broken(self, error: BaseException) -> None:
        self.progress.emit(None)
        self._failed(error)
        self._rest()

    def _rest(self) -> None:
        self._busy = False
        self.refresh_link()
        wait = 0.0 if self._again else EVERY.total_seconds() * uniform(0.8, 1.2)  # noqa: S311
        self._again = False
        self._timer.start(round(wait * 1000))

    def _missed(self, error: BaseException) -> None:
        if not isinstance(error, AlpukatError):
            self.crashed.emit(error)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        (self.trouble if isinstance(error, AlpukatError) else self.crashed).emit(error)
