"""What waits to be sent, what the server refused and what others took: each with its sentence and the officer's
choices."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from alpukat_desk.desk import commands, custody
from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.custody import Told, Tray
from alpukat_desk.desk.queries import OutboxRow
from alpukat_desk.domain.lifecycle import is_offline
from alpukat_desk.domain.model import Event, RequestId
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.line_panel import LinePanel
from alpukat_desk.gui.marks import Mark, MarkLabel
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import PADDING, Theme

MARKS = {"waiting": (Mark.RING, "muted"), "sent": (Mark.HALF, "in_review"), "refused": (Mark.DIAMOND, "returned")}
ABOVE = 10
"""Half of the padding stands above the words about the line, and half above the list below them."""
SHOWN = 100
"""Rows drawn; an outbox longer than that says how many more there are."""


class OutboxPage(QFrame):
    """Emits the request an officer wants to look at."""

    opened = Signal(str)

    def __init__(self, hub: Hub, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._hub = hub
        self._theme = theme
        self._texts = texts
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.line = LinePanel(texts, hub.place.now)
        self.line.again.connect(hub.try_now)
        self.line.files_wanted.connect(hub.fetch_files)
        above = QVBoxLayout()
        above.setContentsMargins(PADDING, ABOVE, PADDING, 0)
        above.addWidget(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(above)
        column.addWidget(self._area)
        self.setFocusProxy(self._area)

    def refresh(self) -> None:
        self._hub.ask(custody.tray, then=self._show)

    def _show(self, tray: Tray) -> None:
        rows = tray.rows
        page = QWidget()
        page.setObjectName("content")
        column = QVBoxLayout(page)
        column.setContentsMargins(PADDING, PADDING - ABOVE, PADDING, PADDING)
        column.setSpacing(self._theme.px(16))
        for told in reversed(tray.notices):
            column.addWidget(self._notice(told))
        ordered = sorted(rows, key=lambda row: row.state != "refused")
        for row in ordered[:SHOWN]:
            column.addWidget(self._line(row))
        if len(rows) > SHOWN:
            column.addWidget(PlainLabel(self.tr("and %n more", "", len(rows) - SHOWN), "muted"))
        if not rows and not tray.notices:
            column.addWidget(PlainLabel(self.tr("Everything has been sent and confirmed."), "muted-body"))
        column.addStretch(1)
        bar, name = self._area.verticalScrollBar(), self._focused()
        scrolled = bar.value()
        self._area.setWidget(page)
        self._area.setMinimumWidth(page.minimumSizeHint().width() + bar.sizeHint().width())
        bar.setValue(scrolled)
        again = page.findChild(QPushButton, name) if name else None
        if again is not None:
            again.setFocus()

    def _focused(self) -> str:
        """Where the keys are in this list, so that they stay there when it is written anew."""
        focused = QApplication.focusWidget()
        return focused.objectName() if focused is not None and self._area.isAncestorOf(focused) else ""

    def _notice(self, told: Told) -> QWidget:
        notice = told.notice
        widget, column = self._marked(Mark.SQUARE, "returned")
        what = self.tr("No longer in your office") if notice.kind == "gone" else self._texts.word("event", notice.kind)
        column.addWidget(PlainLabel(f"{what} · {notice.name}", "medium").wrapped())
        when = self._texts.moment(notice.at) if notice.at else ""
        facts = " · ".join(part for part in (notice.code, notice.by_name, when) if part)
        column.addWidget(PlainLabel(facts, "muted").wrapped())
        column.addWidget(PlainLabel(self._why_taken(told), "warning").wrapped())
        for words in self._begun(told):
            column.addWidget(PlainLabel(words, "muted-body").wrapped())
        note = QPushButton(self.tr("Noted"))
        note.setObjectName(f"noted:{notice.request_id}")
        note.clicked.connect(lambda: self._hub.settle(custody.put_away, notice.request_id))
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(8)
        line.addWidget(note)
        if told.draft != Draft() and notice.kind != "gone":
            line.addWidget(self._passing_on(notice.request_id))
        line.addWidget(self._opener(notice.request_id, notice.request_id))
        line.addStretch(1)
        column.addLayout(line)
        return widget

    def _passing_on(self, request_id: RequestId) -> QPushButton:
        button = QPushButton(self.tr("Leave it as a note"))
        button.setToolTip(self.tr("What you had begun is written into the history, for whoever goes on with it"))
        button.setObjectName(f"passed:{request_id}")
        button.clicked.connect(lambda: self._hub.settle(custody.pass_on, request_id))
        return button

    def _why_taken(self, told: Told) -> str:
        if told.notice.text:
            return self.tr("Reason: {text}").format(text=told.notice.text)
        return self.tr("You no longer hold this request.")

    def _begun(self, told: Told) -> list[str]:
        """What the officer had ticked and typed, to compare with what the colleague does."""
        draft = told.draft
        typed = [f"{self._texts.word('command', kind)}: {text}" for kind, text in draft.typed.items() if text.strip()]
        marked = len(draft.ticks) + len(draft.answers)
        ticks = [self.tr("%n ticks and answers of yours", "", marked)] if marked else []
        return [self.tr("You had begun: {words}").format(words=words) for words in (*typed, *ticks)]

    def _marked(self, mark: Mark, colour: str) -> tuple[QWidget, QVBoxLayout]:
        widget = QWidget()
        outer = QHBoxLayout(widget)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(MarkLabel(self._theme, mark, colour), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        outer.addLayout(column, 1)
        return widget, column

    def _line(self, row: OutboxRow) -> QWidget:
        widget, column = self._marked(*MARKS.get(row.state, MARKS["waiting"]))
        column.addWidget(PlainLabel(f"{self._texts.word('command', row.kind)} · {row.name}", "medium").wrapped())
        facts = (row.code, self._texts.moment(row.made_at), self._texts.word("outbox", row.state))
        column.addWidget(PlainLabel(" · ".join(facts), "muted").wrapped())
        for words, look in self._why(row):
            column.addWidget(PlainLabel(words, look).wrapped())
        column.addLayout(self._buttons(row))
        return widget

    def _why(self, row: OutboxRow) -> list[tuple[str, str]]:
        if row.state != "refused":
            return []
        sentence = self._texts.say(row.refusal_code, **row.refusal_detail)
        lines = [(f"{sentence.text} {sentence.next}".strip(), "warning")]
        events: tuple[Event, ...] = row.conflict.events if row.conflict else ()
        for event in events:
            who = f"{self._texts.word('event', event.kind)} · {event.by_name} · {self._texts.moment(event.at)}"
            lines.append((f"{who}{': ' + event.text if event.text else ''}", "muted-body"))
        return lines

    def _buttons(self, row: OutboxRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 0, 0)
        line.setSpacing(8)
        if row.state == "waiting":
            line.addWidget(self._button(self.tr("Withdraw"), commands.withdraw, row))
        if row.state == "refused":
            if is_offline(row.kind):
                line.addWidget(self._button(self.tr("Decide again"), commands.redo, row))
            line.addWidget(self._button(self.tr("Drop my decision"), commands.drop, row))
        line.addWidget(self._opener(row.id, row.request_id))
        line.addStretch(1)
        return line

    def _opener(self, name: str, request_id: RequestId) -> QPushButton:
        look = QPushButton(self.tr("Open"))
        look.setProperty("look", "quiet")
        look.setAccessibleName(self.tr("Open request"))
        look.setObjectName(f"open:{name}")
        look.clicked.connect(lambda: self.opened.emit(request_id))
        return look

    def _button(self, text: str, choice: Callable[..., frozenset[RequestId]], row: OutboxRow) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"{choice.__name__}:{row.id}")
        button.clicked.connect(lambda: self._hub.settle(choice, row.id))
        return button
