"""Between widgets and desk: two lanes, a few signals, one line per verb. No rule of the domain lives here."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from alpukat_desk.desk import commands, keeping, listening, queries, sync, transfers
from alpukat_desk.desk.listening import Heard
from alpukat_desk.desk.sync import Claimed, Progress, Report
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.commands import AnyPayload, Evidence
from alpukat_desk.domain.errors import AlpukatError, Offline, SignedOut
from alpukat_desk.domain.model import RequestId, Sha256
from alpukat_desk.domain.wire import Api
from alpukat_desk.gui.lane import Lane, Then, hand
from alpukat_desk.gui.rhythm import Rhythm

CALM_MS = 1000
"""The network has been left alone so long before it is waited on for news: each wait that is broken off costs a
connection."""


class Hub(QObject):
    """Tells widgets *what changed*; they ask again for what they show."""

    changed = Signal(object)
    """frozenset of request ids; empty means everything."""
    link = Signal(object)
    standing = Signal(object)
    """A ``rhythm.Standing``: how it stands between this desk and the server."""
    progress = Signal(object)
    trouble = Signal(object)
    """An ``AlpukatError`` the officer should read."""
    crashed = Signal(object)
    """Anything else: a bug."""
    signed_out = Signal()
    _arrived = Signal(object)

    def __init__(self, place: Workplace, api: Api, parent: QObject, rhythm: Rhythm | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self._api = api
        self._busy = False
        self._again = self._whole = False
        self._listening = self._tidying = False
        self._untidy = True
        self.agreed_at: datetime | None = None
        """When a cycle last read the feed to its end: the store learns of it only now and then."""
        self._local = Lane("local", self)
        self._net = Lane("net", self)
        for lane in (self._local, self._net):
            lane.failed.connect(self._failed)
        self._arrived.connect(self._progressed)
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.timeout.connect(self._listen)
        self._net.rested.connect(lambda: self._calm.start(CALM_MS))
        self.rhythm = rhythm or Rhythm(self)
        self.rhythm.due.connect(self.sync)
        self.rhythm.changed.connect(self.tell_standing)

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
        self._local.run_surely(commands.decide, *args, then=self._and(then), fail=fail)

    def attach(self, request_id: RequestId, seen: int, *document: object, then: Then, fail: Then) -> None:
        """``document``: output, data, name, number, signed, as in ``commands.attach``."""
        self._local.run_surely(
            commands.attach, self.place, request_id, seen, *document, then=self._and(then), fail=fail
        )

    def make(self, fn: Callable[..., Any], *args: object, then: Then, fail: Then) -> None:
        """Runs a function of ``desk`` that decides something and tells whose row changed."""
        self._local.run_surely(fn, self.place, *args, then=self._and(then), fail=fail)

    def save_draft(self, request_id: RequestId, draft: commands.Draft) -> None:
        self._local.run_surely(commands.save_draft, self.place, request_id, draft)

    def settle(self, choice: Callable[..., frozenset[RequestId]], of: object) -> None:
        """Withdraw, drop or redo one row of the outbox, put a notice away, or give requests back."""
        self._local.run_surely(choice, self.place, of, then=self._made)

    def claim(self, ids: tuple[RequestId, ...], then: Then, fail: Then) -> None:
        args = (self.place, self._api, ids)
        self._on_net(sync.claim, *args, then=partial(self._claimed, then), fail=partial(self._unanswered, fail))

    def claim_next(self, count: int, service: str, then: Then, fail: Then) -> None:
        args = (self.place, self._api, count, service)
        self._on_net(sync.claim_next, *args, then=partial(self._claimed, then), fail=partial(self._unanswered, fail))

    def ask_server(self, request_id: RequestId, seen: int, payload: AnyPayload, then: Then, fail: Then) -> None:
        """A command only the server can say yes to."""
        args = (self.place, self._api, request_id, seen, payload)
        self._on_net(sync.ask, *args, then=self._and(then), fail=partial(self._unanswered, fail))

    def ask_contact(self, request_id: RequestId, then: Then, fail: Then) -> None:
        """When the holder was last heard of, by the server's word."""
        self._on_net(sync.contact, self._api, request_id, then=then, fail=fail)

    def look_up(self, request_id: RequestId) -> None:
        """Brings a request's history ahead of the feed; without network it simply stays away."""
        self._on_net(sync.look_up, self.place, self._api, request_id, then=self.changed.emit, fail=self._missed)

    def fetch(self, sha256: Sha256, request_id: RequestId, then: Then, fail: Then) -> None:
        """A file of a request."""
        self._on_net(transfers.fetch, self.place, self._api, sha256, request_id, then=then, fail=fail)

    @Slot()
    def sync(self) -> None:
        """Starts a cycle; one that runs is followed by one more. Over a metered line it fetches no files."""
        if self._busy:
            self._again = True
            return
        self._busy = True
        files = self._whole or not self.rhythm.metered
        self._whole = False
        args = (self.place, self._api, self._arrived.emit, files)
        self._on_net(sync.cycle, *args, then=self._cycled, fail=self._broken)

    def fetch_files(self) -> None:
        """The files of held requests now, whatever the line costs."""
        self._whole = True
        self.sync()

    def try_now(self) -> None:
        """The officer does not want to wait."""
        self.rhythm.again()

    def _on_net(self, fn: Callable[..., Any], *args: object, then: Then, fail: Then | None = None) -> None:
        """Whoever needs the network ends the wait for news."""
        if self._listening:
            self._api.wake()
        self._net.run(fn, *args, then=then, fail=fail)

    @Slot()
    def _listen(self) -> None:
        """What an idle desk puts in order comes first, for it needs nobody."""
        if not self._net.idle or self._busy or self._tidying:
            return
        if self._untidy:
            self._tidy()
        elif self.rhythm.listens:
            self._listening = True
            self._net.run(listening.listen, self.place, self._api, then=self._heard, fail=self._unheard)

    def _tidy(self) -> None:
        """One step after the other, and whatever wants the network in between."""
        self._tidying = True
        self._net.run(keeping.tidy, self.place, then=self._tidied, fail=self._untidied)

    def _tidied(self, more: bool) -> None:
        self._tidying, self._untidy = False, more
        if more and not self._busy:
            self._tidy()

    def _untidied(self, error: BaseException) -> None:
        """Not tried again before the next cycle has ended."""
        self._tidied(False)
        self._failed(error)

    def _heard(self, heard: Heard) -> None:
        self._listening = False
        self.rhythm.hear(heard)

    def _unheard(self, error: BaseException) -> None:
        self._heard(Heard.UNABLE)
        self._failed(error)

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

    @Slot()
    def tell_standing(self) -> None:
        self.standing.emit(self.rhythm.standing(self.place.clock))

    def close(self) -> None:
        """Order matters: timers, net (its pending call fails once the api is closed), local."""
        self.rhythm.stop()
        self._calm.stop()
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
        if not self.rhythm.held_off:
            self.sync()

    def _claimed(self, then: Then, result: Claimed) -> None:
        hand(then, result)
        self.changed.emit(result.claimed | frozenset(result.denied))
        self.sync()

    def _unanswered(self, fail: Then, error: BaseException) -> None:
        """Whether it was done, the next cycle tells."""
        hand(fail, error)
        self.refresh_link()
        if isinstance(error, Offline) and not self.rhythm.held_off:
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
        self._rest(report.error, moved=bool(report.changed or report.received or report.gone))

    def _broken(self, error: BaseException) -> None:
        self.progress.emit(None)
        self._failed(error)
        self._rest(error, moved=True)

    def _rest(self, error: BaseException | None, *, moved: bool) -> None:
        self._busy, self._untidy = False, True
        self.rhythm.ended(error, moved=moved)
        self.refresh_link()
        if self._again:
            self._again = False
            self.rhythm.soon()

    def _missed(self, error: BaseException) -> None:
        if not isinstance(error, AlpukatError):
            self.crashed.emit(error)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        (self.trouble if isinstance(error, AlpukatError) else self.crashed).emit(error)
