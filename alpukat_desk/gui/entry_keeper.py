"""The entry in hand and the store: kept as it is typed, brought its files, given up or entered, one job at a time."""

from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from alpukat_desk.desk import entries, messages
from alpukat_desk.desk.entries import Enter, Kept
from alpukat_desk.desk.messages import Proposals, Source
from alpukat_desk.domain.model import Attachment, RequestId
from alpukat_desk.gui import entry_jobs as jobs
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.turns import Turns

Files = tuple[Attachment, ...]


class EntryKeeper(QObject):
    """``read`` tells what stands in the form. Each job takes that as it is when its turn has come; going to another
    entry is such a job too, so that no answer meets a form it was not about."""

    examined = Signal(object, object)
    """The entry, and the ``jobs.Examined`` about it."""
    proposed = Signal(str, object)
    """The service the ``Proposals`` are for."""
    opened = Signal(object)
    """A ``Source`` to pick from."""
    brought = Signal(object, int)
    """The new files, and how many could not be had."""
    added = Signal(object, object)
    """The new files, and why the last of those that were not taken was not."""
    switched = Signal(object)
    """The ``Enter`` that is in hand now."""
    listed = Signal(object)
    """All that are begun."""
    entered = Signal(object)
    failed = Signal(object)

    def __init__(self, hub: Hub, read: Callable[[], Enter], blank: Enter, parent: QObject) -> None:
        super().__init__(parent)
        self._hub, self._read, self._blank = hub, read, blank
        self.id = RequestId("")
        self._saved = blank
        self.turns = Turns(hub, self.failed.emit, self)

    @property
    def behind(self) -> bool:
        """Something stands there that is not written down."""
        return self._read() != self._saved

    def list_begun(self) -> None:
        self._hub.ask(entries.begun, then=self._list)

    def _list(self, kept: tuple[Kept, ...]) -> None:
        self.listed.emit(kept)

    def examine(self) -> None:
        """Keeps what stands there and has it looked at."""
        self.turns.ask_once(self._examine)

    def _examine(self) -> None:
        entry = self._read()
        then = partial(self._examined, entry)
        self.turns.work(jobs.examine, self.id, entry, entry != self._saved, then=then)

    def _examined(self, entry: Enter, answer: jobs.Examined) -> None:
        self._held(entry, answer[0])
        self.examined.emit(entry, answer)

    def _hold(self) -> None:
        entry = self._read()
        self.turns.work(jobs.hold, self.id, entry, then=partial(self._held, entry))

    def _held(self, entry: Enter, request_id: RequestId) -> None:
        new, self.id, self._saved = request_id != self.id, request_id, entry
        if new:
            self.list_begun()

    def propose(self) -> None:
        self.turns.ask_once(self._propose)

    def _propose(self) -> None:
        entry = self._read()
        self.turns.work(messages.proposed, entry, then=partial(self._proposed, entry.service))

    def _proposed(self, service: str, proposals: Proposals) -> None:
        self.proposed.emit(service, proposals)

    def open_chat(self, path: str) -> None:
        self.turns.ask(partial(self._open_chat, path))

    def _open_chat(self, path: str) -> None:
        self.turns.work(messages.open_source, path, then=self.opened.emit)

    def bring(self, source: Source, picked: list[int]) -> None:
        """The files of these messages."""
        self.turns.ask(self._hold)
        self.turns.ask(partial(self._bring, source, picked))

    def _bring(self, source: Source, picked: list[int]) -> None:
        if self.id:
            self.turns.work(jobs.bring, self.id, source, picked, then=self._brought)

    def _brought(self, answer: jobs.Brought) -> None:
        files, missed = answer
        self.brought.emit(self._came(files), missed)

    def add_files(self, paths: tuple[str, ...]) -> None:
        self.turns.ask(self._hold)
        self.turns.ask(partial(self._add, paths))

    def _add(self, paths: tuple[str, ...]) -> None:
        if self.id:
            self.turns.work(jobs.add_files, self.id, paths, then=self._added)

    def _added(self, answer: jobs.Added) -> None:
        files, refusal = answer
        self.added.emit(self._came(files), refusal)

    def _came(self, files: Files) -> Files:
        """Those that the store has beyond what was written down."""
        known = {item.id for item in self._saved.attachments}
        self._saved = replace(self._saved, attachments=files)
        return tuple(item for item in files if item.id not in known)

    def switch(self, wanted: RequestId) -> None:
        """To another entry, or to a new one."""
        self.turns.ask(partial(self._switch, wanted))

    def _switch(self, wanted: RequestId) -> None:
        """What is in hand is kept first; the form changes when the wanted one is there."""
        if wanted and wanted == self.id:
            return
        entry = self._read()
        then = partial(self._switched, entry, wanted)
        self.turns.work(jobs.switch, self.id, entry, entry != self._saved, wanted, then=then)

    def _switched(self, saved: Enter, wanted: RequestId, answer: jobs.Switched) -> None:
        self.id, opened, kept = answer
        self._saved = saved
        if self.behind:
            self.switch(wanted)
            return
        self.id, self._saved = wanted, opened or self._blank
        self.switched.emit(self._saved)
        self.listed.emit(kept)

    def enter(self) -> None:
        self.turns.ask(self._hold)
        self.turns.ask(self._enter)

    def _enter(self) -> None:
        """Only what is written down as it stands."""
        if self.id and not self.behind:
            self.turns.make(entries.enter, self.id, then=self.entered.emit)

    def discard(self) -> None:
        """Also what a job under way is about to keep."""
        self.turns.end_with(self._discard)

    def _discard(self) -> None:
        if self.id:
            self.turns.work(entries.discard, self.id, then=self._discarded)

    def _discarded(self, _answer: None) -> None:
        self.id = RequestId("")
