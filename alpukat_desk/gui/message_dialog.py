"""Entry from WhatsApp: messages on the left, read-only and plain; the request they become on the right.

Nothing is ever sent to anybody from here. What is begun is kept as it is typed.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk import entries, messages
from alpukat_desk.desk.entries import Enter, Kept, Sketch
from alpukat_desk.desk.messages import Proposals, Source
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_files import MessageFiles
from alpukat_desk.gui.message_form import MessageForm
from alpukat_desk.gui.message_list import MessageList
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

SAVED_MS = 600
"""So long after the last key what was typed is written down."""
Examined = tuple[RequestId, Sketch, Proposals, Source]


class MessageDialog(QDialog):
    """One entry at a time. Jobs on the store go one after the other, each with what stands in the form when it
    begins, so that a file that is being added is never written over."""

    entered = Signal(str)

    def __init__(self, hub: Hub, theme: Theme, texts: Texts, office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Entry from WhatsApp"))
        self.setAcceptDrops(True)
        self._hub, self._texts, self._office = hub, texts, office
        self._id = RequestId("")
        self._source: Source | None = None
        self._sketch: Request | None = None
        self._busy, self._again = False, False
        self._closing = False
        self.list = MessageList(texts)
        self.form = MessageForm(texts)
        self.files = MessageFiles(theme, texts)
        self.drafts = QComboBox()
        self.drafts.setAccessibleName(self.tr("Entries begun"))
        self.enter_button = QPushButton(self.tr("Enter request"))
        self.enter_button.setProperty("look", "primary")
        self.enter_button.setAutoDefault(False)
        self.enter_button.clicked.connect(self.enter)
        self._verdict = PlainLabel("", "warning").wrapped()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVED_MS)
        self._timer.timeout.connect(self.examine)
        self._lay_out(theme)
        self._connect()
        self.resize(theme.px(1080), theme.px(700))
        self._hub.ask(entries.begun, then=self._list_drafts)
        self.show_entry(RequestId(""), Enter(office=office))

    def _lay_out(self, theme: Theme) -> None:
        page = QWidget()
        page.setObjectName("content")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        column.addWidget(self.form)
        column.addWidget(self.files)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(page)
        area.setMinimumWidth(theme.px(420))
        splitter = QSplitter()
        splitter.setHandleWidth(12)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.list)
        splitter.addWidget(area)
        splitter.setSizes([theme.px(480), theme.px(560)])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.setSpacing(12)
        outer.addWidget(self.drafts)
        outer.addWidget(splitter, 1)
        outer.addWidget(self._verdict)
        outer.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.enter_button)
        for words, act in (
            (self.tr("Fill in from the message"), self.fill),
            (self.tr("Keep as draft and close"), self.close),
            (self.tr("Throw away"), self.discard),
        ):
            button = QPushButton(words)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(PlainLabel(self.tr("No message is sent from here."), "muted"))
        return row

    def _connect(self) -> None:
        self.list.opened.connect(self._browse_chat)
        self.list.edited.connect(self._timer.start)
        self.list.used.connect(self.use)
        self.form.edited.connect(self._timer.start)
        self.form.service_chosen.connect(self.fill)
        self.files.edited.connect(self._timer.start)
        self.files.browsed.connect(self._browse_files)
        self.drafts.activated.connect(self._choose_draft)

    # ---- what stands there ----

    def entry(self) -> Enter:
        made = replace(self.form.entry(), office=self._office, text=self.list.words())
        return replace(made, attachments=self.files.attachments, ticks=self.files.ticks)

    def show_entry(self, request_id: RequestId, entry: Enter) -> None:
        self._id = request_id
        self.list.show_words(entry.text)
        self.form.show_entry(entry)
        self.files.show_files(entry.attachments, entry.ticks, ())
        self.examine()

    def _list_drafts(self, kept: tuple[Kept, ...]) -> None:
        self.drafts.clear()
        self.drafts.addItem(self.tr("New entry"), None)
        for item in kept:
            name = item.entry.applicant.name or item.entry.sender or self.tr("no name yet")
            self.drafts.addItem(f"{name} · {self._texts.moment(item.changed_at)}", item)
        self.drafts.setCurrentIndex(max(0, self._place_of(self._id)))
        self.drafts.setVisible(bool(kept))

    def _place_of(self, request_id: RequestId) -> int:
        found = (self.drafts.itemData(row) for row in range(self.drafts.count()))
        return next((row for row, item in enumerate(found) if isinstance(item, Kept) and item.id == request_id), -1)

    def _choose_draft(self) -> None:
        item = self.drafts.currentData()
        self._flush()
        if isinstance(item, Kept):
            self._run(_opened, item.id, then=lambda entry: self.show_entry(item.id, entry))
        else:
            self.show_entry(RequestId(""), Enter(office=self._office))

    # ---- jobs, one after the other ----

    def _run(self, job: Callable[..., Any], *args: object, then: Callable[[Any], object]) -> None:
        self._busy = True
        self._hub.work(job, self._hub.place, *args, then=partial(self._done, then), fail=self._failed)

    def _done(self, then: Callable[[Any], object], answer: Any) -> None:
        self._busy = False
        then(answer)
        if self._again and not self._busy:
            self._again = False
            self.examine()

    def _failed(self, error: BaseException) -> None:
        self._busy = False
        if not isinstance(error, AlpukatError):
            self._hub.crashed.emit(error)
            return
        self._say(error)

    def _say(self, error: AlpukatError) -> None:
        sentence = self._texts.error(error, self._sketch)
        self._verdict.setText(f"{sentence.text} {sentence.next}".strip())

    def examine(self) -> None:
        """Keeps what stands there and says what is odd about it."""
        if self._busy:
            self._again = True
            return
        entry = self.entry()
        self._run(_examine, self._id, entry, entry != Enter(office=self._office), then=self._examined)

    def _examined(self, answer: Examined) -> None:
        self._id, sketch, proposals, pasted = answer
        if pasted.chat.senders and pasted != self._source:
            self._show_source(pasted)
        self._sketch = sketch.request
        entry = self.entry()
        self.form.explain(entry, proposals, sketch.findings)
        self.files.show_files(entry.attachments, entry.ticks, sketch.lines)
        self.enter_button.setEnabled(sketch.refusal is None)
        self._verdict.setText("")
        if sketch.refusal is not None and entry.text:
            self._say(sketch.refusal)

    def fill(self) -> None:
        """Puts what the message proposes where nothing stands."""
        entry = self.entry()
        self.form.show_entry(entries.fill(entry, messages.proposed(self._hub.place, entry)))
        self.examine()

    # ---- the chat ----

    def _browse_chat(self) -> None:
        kinds = self.tr("Exported chat (*.zip *.txt)")
        path, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose an exported chat"), "", kinds)
        if path:
            self.open_chat(path)

    def open_chat(self, path: str) -> None:
        self._run(messages.open_source, path, then=self._show_source)

    def _show_source(self, source: Source) -> None:
        self._source = source
        self.list.show_chat(source.chat)

    def use(self, picked: list[int]) -> None:
        """Takes the picked messages into the entry, files and all."""
        if self._source is None or self._busy:
            return
        entry = messages.compose(self._source, picked, self.entry())
        self._run(_brought, self._id, entry, self._source, picked, then=self._used)

    def _used(self, answer: tuple[RequestId, Enter, int]) -> None:
        request_id, entry, missed = answer
        self.show_entry(request_id, entry)
        self.fill()
        self.list.tell(self.tr("%n files could not be taken along.", "", missed) if missed else "")

    # ---- files ----

    def _browse_files(self) -> None:
        kinds = self.tr("Photos and PDF (*.jpg *.jpeg *.png *.webp *.pdf)")
        paths, _kind = QFileDialog.getOpenFileNames(self, self.tr("Add photos or PDF"), "", kinds)
        self.add_files(paths)

    def add_files(self, paths: list[str]) -> None:
        if paths and not self._busy:
            self._run(_with_files, self._id, self.entry(), tuple(paths), then=self._added)

    def _added(self, answer: tuple[RequestId, Enter, Refused | None]) -> None:
        self._id, entry, refusal = answer
        self.files.attachments = entry.attachments
        self.examine()
        if refusal is not None:
            self._say(refusal)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        chats = [path for path in paths if Path(path).suffix.casefold() in (".zip", ".txt")]
        event.acceptProposedAction()
        if chats:
            self.open_chat(chats[0])
        else:
            self.add_files(paths)

    # ---- the end ----

    def enter(self) -> None:
        if not self._busy:
            self._timer.stop()
            self._busy = True
            self._hub.make(_enter, self._id, self.entry(), then=self._entered, fail=self._failed)

    def _entered(self, ids: frozenset[RequestId]) -> None:
        self._busy = False
        self._id = RequestId("")
        self._closing = True
        for request_id in ids:
            self.entered.emit(request_id)
        self.accept()

    def discard(self) -> None:
        self._timer.stop()
        self._closing = True
        if self._id:
            self._hub.work(entries.discard, self._hub.place, self._id, then=lambda _done: None)
        self.reject()

    def _flush(self) -> None:
        """Writes down what was typed since the last time."""
        if self._timer.isActive() and not self._busy and not self._closing:
            self._timer.stop()
            self.examine()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        self._flush()
        super().closeEvent(event)

    def reject(self) -> None:
        self._flush()
        super().reject()


def _kept(place: Workplace, request_id: RequestId, entry: Enter) -> RequestId:
    if not request_id:
        return entries.begin(place, entry)
    entries.save(place, request_id, entry)
    return request_id


def _opened(place: Workplace, request_id: RequestId) -> Enter:
    return entries.existing(place, request_id)


def _examine(place: Workplace, request_id: RequestId, entry: Enter, worth: bool) -> Examined:
    """An empty form is not worth keeping. Words that are messages with their heads are told as such."""
    kept = _kept(place, request_id, entry) if worth or request_id else request_id
    sketch = entries.preview(place, kept, entry)
    return kept, sketch, messages.proposed(place, entry), messages.pasted(place, entry.text)


def _brought(
    place: Workplace, request_id: RequestId, entry: Enter, source: Source, picked: list[int]
) -> tuple[RequestId, Enter, int]:
    kept = _kept(place, request_id, entry)
    return kept, *messages.bring(place, kept, source, picked)


def _with_files(
    place: Workplace, request_id: RequestId, entry: Enter, paths: tuple[str, ...]
) -> tuple[RequestId, Enter, Refused | None]:
    """One that is not taken stops no other; why it was not."""
    kept, refusal = _kept(place, request_id, entry), None
    for path in paths:
        try:
            entries.add_file(place, kept, Path(path).name, Path(path).read_bytes())
        except OSError:
            refusal = Refused("chat.unreadable")
        except Refused as error:
            refusal = error
    return kept, entries.existing(place, kept), refusal


def _enter(place: Workplace, request_id: RequestId, entry: Enter) -> frozenset[RequestId]:
    return entries.enter(place, _kept(place, request_id, entry))
