"""Entry from WhatsApp: messages on the left, read-only and plain; the request they become on the right.

Nothing is ever sent to anybody from here. What is begun is kept as it is typed.
"""

from pathlib import Path

from msgspec.structs import replace
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk import filling, messages
from alpukat_desk.desk.entries import Enter, Kept
from alpukat_desk.desk.messages import Proposals, Source
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.model import Attachment, Request, RequestId
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.entry_jobs import Examined
from alpukat_desk.gui.entry_keeper import EntryKeeper
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.layouts import ScrolledPage, in_order, within
from alpukat_desk.gui.message_files import MessageFiles
from alpukat_desk.gui.message_form import MessageForm
from alpukat_desk.gui.message_list import MessageList
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

SAVED_MS = 600
"""So long after the last key what was typed is written down."""


class MessageDialog(QDialog):
    """One entry at a time; the keeper knows the store."""

    entered = Signal(str)

    def __init__(self, hub: Hub, theme: Theme, texts: Texts, office: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Entry from WhatsApp"))
        self.setAcceptDrops(True)
        self._hub, self._texts, self._office = hub, texts, office
        self._source: Source | None = None
        self._sketch: Request | None = None
        self._told = self._obstacle = ""
        self._over = self._leaving = False
        self.keeper = EntryKeeper(hub, self.entry, Enter(office=office), self)
        self.list = MessageList(texts)
        self.form = MessageForm(texts)
        self.files = MessageFiles(theme, texts)
        self.drafts = StillBox()
        self.drafts.setAccessibleName(self.tr("Entries begun"))
        self.enter_button = QPushButton(self.tr("Enter request"))
        self.enter_button.setProperty("look", "primary")
        self.enter_button.setAutoDefault(False)
        self.enter_button.clicked.connect(self.enter)
        self._verdict = PlainLabel("", "warning").wrapped()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SAVED_MS)
        self._timer.timeout.connect(self.keeper.examine)
        self._lay_out(theme)
        self._connect()
        self.resize(within(QSize(theme.px(1080), theme.px(700)), parent))
        self.keeper.list_begun()
        self.show_entry(Enter(office=office))
        self.list.text.setFocus()

    def _lay_out(self, theme: Theme) -> None:
        page = ScrolledPage()
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
            (self.tr("Fill in from the message"), self.keeper.propose),
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
        self.list.edited.connect(self._edit)
        self.list.used.connect(self.use)
        self.form.edited.connect(self._edit)
        self.form.service_chosen.connect(self.keeper.propose)
        self.files.edited.connect(self._edit)
        self.files.browsed.connect(self._browse_files)
        self.drafts.activated.connect(self._choose_draft)
        keeper = self.keeper
        for signal, act in (
            (keeper.examined, self._explain),
            (keeper.proposed, self._fill),
            (keeper.opened, self._show_source),
            (keeper.brought, self._take),
            (keeper.added, self._add),
            (keeper.switched, self.show_entry),
            (keeper.listed, self._list_drafts),
            (keeper.entered, self._entered),
            (keeper.failed, self._fail),
            (keeper.turns.rested, self._rest),
        ):
            signal.connect(act)

    # ---- what stands there ----

    def entry(self) -> Enter:
        made = replace(self.form.entry(), office=self._office, text=self.list.words())
        return replace(made, attachments=self.files.attachments, ticks=self.files.ticks)

    def show_entry(self, entry: Enter) -> None:
        self.list.show_words(entry.text)
        self.form.show_entry(entry)
        self.files.show_files(entry.attachments, entry.ticks, ())
        self._tell("")
        self._timer.stop()
        self.keeper.examine()

    def _edit(self) -> None:
        self._tell("")
        self._timer.start()

    def _list_drafts(self, kept: tuple[Kept, ...]) -> None:
        self.drafts.clear()
        self.drafts.addItem(self.tr("New entry"), "")
        for item in kept:
            name = item.entry.applicant.name or item.entry.sender or self.tr("no name yet")
            self.drafts.addItem(f"{name} · {self._texts.moment(item.changed_at)}", item.id)
        self._point_at_draft()

    def _point_at_draft(self) -> None:
        self.drafts.setCurrentIndex(max(0, self.drafts.findData(self.keeper.id)))

    def _choose_draft(self) -> None:
        self.keeper.switch(RequestId(self.drafts.currentData()))

    def _fail(self, error: BaseException) -> None:
        """Whoever was leaving is back: what he typed is not written down."""
        self._over = False
        self._thaw()
        self._point_at_draft()
        if self._leaving:
            self._leaving = False
            self.show()
        if isinstance(error, AlpukatError):
            self._tell(self._words(error))
        else:
            self._hub.crashed.emit(error)

    def _words(self, error: AlpukatError) -> str:
        sentence = self._texts.error(error, self._sketch)
        return f"{sentence.text} {sentence.next}".strip()

    def _tell(self, words: str) -> None:
        """What went wrong stands there until the officer goes on; else what stands in the way of entering it."""
        self._told = words
        self._verdict.setText(words or self._obstacle)

    def _explain(self, entry: Enter, answer: Examined) -> None:
        _id, sketch, proposals, pasted = answer
        if pasted.chat.senders and pasted != self._source:
            self._show_source(pasted)
        self._sketch = sketch.request
        self.form.explain(entry.text, proposals, sketch.findings)
        self.files.show_files(self.files.attachments, self.files.ticks, sketch.lines)
        self.enter_button.setEnabled(sketch.refusal is None)
        told = sketch.refusal if not filling.is_empty(entry) else None
        self._obstacle = self._words(told) if told is not None else ""
        self._tell(self._told)
        in_order((self.form.last_stop, *self.files.stops(), self.enter_button))

    def _fill(self, service: str, proposals: Proposals) -> None:
        """Puts what the message proposes where nothing stands."""
        entry = self.entry()
        if entry.service == service:
            self.form.take(filling.fill(entry, proposals))
        self.keeper.examine()

    # ---- the chat and the files ----

    def _browse_chat(self) -> None:
        kinds = self.tr("Exported chat (*.zip *.txt)")
        path, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose an exported chat"), "", kinds)
        if path:
            self.open_chat(path)

    def open_chat(self, path: str) -> None:
        self._tell("")
        self.keeper.open_chat(path)

    def _show_source(self, source: Source) -> None:
        self._source = source
        self.list.show_chat(source.chat)

    def use(self, picked: list[int]) -> None:
        """Takes the picked messages into the entry: words, sender and time at once, their files when they are there."""
        if self._source is None:
            return
        self._tell("")
        entry = messages.compose(self._source, picked, self.entry())
        self.list.show_words(entry.text)
        self.form.take(entry)
        self.keeper.bring(self._source, picked)
        self.keeper.propose()

    def _take(self, files: tuple[Attachment, ...], missed: int) -> None:
        self.files.take((*self.files.attachments, *files))
        self.keeper.examine()
        self.list.tell(self.tr("%n files could not be taken along.", "", missed) if missed else "")

    def _browse_files(self) -> None:
        kinds = self.tr("Photos and PDF (*.jpg *.jpeg *.png *.webp *.pdf)")
        paths, _kind = QFileDialog.getOpenFileNames(self, self.tr("Add photos or PDF"), "", kinds)
        self.add_files(paths)

    def add_files(self, paths: list[str]) -> None:
        if paths:
            self._tell("")
            self.keeper.add_files(tuple(paths))

    def _add(self, files: tuple[Attachment, ...], refusal: Refused | None) -> None:
        self.files.take((*self.files.attachments, *files))
        self.keeper.examine()
        if refusal is not None:
            self._tell(self._words(refusal))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        chats = [path for path in paths if Path(path).suffix.casefold() in (".zip", ".txt")]
        event.acceptProposedAction()
        if chats:
            self.open_chat(chats[0])
        self.add_files([path for path in paths if path not in chats])

    # ---- the end ----

    def enter(self) -> None:
        """Nothing is typed any more until it is entered, or refused."""
        self._timer.stop()
        self._tell("")
        self.setEnabled(False)
        self.keeper.enter()

    def _thaw(self) -> None:
        if not self.isEnabled():
            self.setEnabled(True)
            self.enter_button.setFocus()

    def _entered(self, ids: frozenset[RequestId]) -> None:
        self._over = True
        for request_id in ids:
            self.entered.emit(request_id)
        self.accept()

    def discard(self) -> None:
        self._over = True
        self.keeper.discard()
        self.reject()

    def done(self, result: int) -> None:
        """Out of sight at once; gone when all that was asked for is done, and what was typed last is written down."""
        if self._leaving:
            return
        self._timer.stop()
        if not self._over and self.keeper.behind:
            self.keeper.examine()
        self._leaving = True
        self.setResult(result)
        self.hide()
        self._rest()

    def _rest(self) -> None:
        if not self.keeper.turns.idle:
            return
        self._thaw()
        if self._leaving:
            self._leaving = False
            super().done(self.result())

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Not yet while something is being written down."""
        self.reject()
        event.setAccepted(not self._leaving)
