"""Reasons in place, above the action bar: what is wrong, what it is about, and the words for the applicant."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.model import Fault
from alpukat_desk.gui.choice_box import Choice, ChoiceBox
from alpukat_desk.gui.form_plan import read
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.reason_lines import ReasonLines
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme
from alpukat_desk.gui.value_edit import ValueEdit


@dataclass(frozen=True)
class Wording:
    """What a decision asks for: the hint of its text, and the names of its choice and of its second line."""

    text: str
    choice: str = ""
    extra: str = ""


@dataclass(frozen=True)
class Typed:
    """What stood in the panel when it closed without a decision."""

    faults: tuple[Fault, ...] = ()
    choice: str = ""
    extra: str = ""
    text: str = ""


class ReasonsPanel(QFrame):
    """One panel for every action that needs words. Closing it keeps what was typed; only a decision or
    "Cancel" lets go of it."""

    confirmed = Signal(object, str, str, str)
    """Faults, text, what was chosen (field, office, other request), and the second line (new value)."""
    closed = Signal()
    shown = Signal(bool)
    """The panel opened or closed; the action bar gives way to it."""
    typed = Signal(str, str)
    """Command kind and text, as the officer types."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reasons")
        self._theme = theme
        self._texts = texts
        self._of = ("", "")
        self._named = ""
        self._kept: dict[tuple[str, str], Typed] = {}
        self._title = PlainLabel("", "strong")
        self._error = PlainLabel("", "error").wrapped()
        self._advice = PlainLabel("", "muted-body").wrapped()
        self.reasons = ReasonLines(theme, texts)
        self.choice = ChoiceBox()
        self.choice.currentIndexChanged.connect(self._chosen)
        self._extra_name = PlainLabel("", "muted")
        self._before = PlainLabel("", "muted-body").wrapped().selectable()
        self.extra = ValueEdit(texts)
        self.extra.changed.connect(self._judge)
        self._judged = PlainLabel("", "muted").wrapped()
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(40))
        self.text.setMaximumHeight(theme.px(62))
        self.text.textChanged.connect(self._tell_typed)
        self.confirm = QPushButton()
        self.confirm.setProperty("look", "primary")
        self.confirm.clicked.connect(self._send)
        self._lay_out()
        sure = QShortcut(QKeySequence("Ctrl+Return"), self)
        sure.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        sure.activated.connect(self._send)

    def _lay_out(self) -> None:
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self._cancel)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        change = (self._before, self._extra_name, self.extra, self._judged)
        for widget in (self._title, self._advice, self.reasons, self.choice, *change, self.text):
            column.addWidget(widget)
        column.addWidget(self._error)
        column.addLayout(buttons)

    def ask(
        self, shown: Shown, kind: str, wording: Wording, choices: tuple[Choice, ...] = (), *, words: str = ""
    ) -> None:
        """Opens for a command kind: its reasons from the catalogue, a text (``words`` is what was typed before),
        and where asked a choice and a second line."""
        if self.isVisible():
            self._keep()
        self._of = ("", "")
        self._title.setText(self._texts.word("command", kind))
        self.confirm.setText(self._texts.word("command", kind))
        self._dress(shown, kind, wording, choices)
        self._restore(self._kept.get((shown.request.id, kind), Typed(text=words)))
        self._of = (shown.request.id, kind)
        self.show_error("")
        self.advise("")
        self.show()
        first = self.reasons.lines[0].box if self.reasons.lines else self.choice if wording.choice else self.text
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def choose(self, value: str) -> None:
        """As if the officer had picked it, and goes on to the new value."""
        found = next((i for i in range(self.choice.count()) if self.choice.itemData(i).value == value), -1)
        if found >= 0 and self.choice.value() != value:
            self.choice.setCurrentIndex(found)
        self.extra.setFocus(Qt.FocusReason.TabFocusReason)

    def advise(self, words: str) -> None:
        """What to know before deciding."""
        self._advice.setText(words)
        self._advice.setVisible(bool(words))

    def _dress(self, shown: Shown, kind: str, wording: Wording, choices: tuple[Choice, ...]) -> None:
        self.reasons.show_reasons(shown, kind)
        self.text.setPlaceholderText(wording.text)
        self.text.setAccessibleName(wording.text)
        self.text.setVisible(bool(wording.text))
        self.choice.fill(choices, wording.choice)
        self.choice.setVisible(bool(wording.choice))
        self._named = wording.extra
        self._before.hide()
        self._extra_name.setText(wording.extra)
        self.extra.name(wording.extra)
        self.extra.offer("")
        for widget in (self._extra_name, self.extra):
            widget.setVisible(bool(wording.extra))

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        if not visible and self.isVisible():
            self._keep()
        super().setVisible(visible)
        self.shown.emit(visible)

    def type(self, text: str) -> None:
        self.text.setPlainText(text)

    def forget(self, request_id: str, kind: str) -> None:
        """The decision was made or given up: its words are not kept."""
        self._kept.pop((request_id, kind), None)
        if self._of == (request_id, kind):
            self._of = ("", "")

    def error(self) -> str:
        return self._error.text()

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _keep(self) -> None:
        if self._of[0]:
            self._kept[self._of] = Typed(
                self.reasons.faults(), self.choice.currentText(), self.extra.value(), self.text.toPlainText()
            )

    def _restore(self, typed: Typed) -> None:
        self.reasons.restore(typed.faults)
        if typed.choice:
            self.choice.setCurrentIndex(self.choice.findText(typed.choice))
            self.choice.setEditText(typed.choice)
            self.extra.put(typed.extra)
        self.text.setPlainText(typed.text)

    def _cancel(self) -> None:
        request_id, kind = self._of
        self.forget(request_id, kind)
        self.typed.emit(kind, "")
        self.closed.emit()

    def _tell_typed(self) -> None:
        if self._of[1]:
            self.typed.emit(self._of[1], self.text.toPlainText())

    def _chosen(self, _place: int) -> None:
        chosen = self.choice.chosen()
        if chosen is None:
            return
        self.extra.offer(chosen.start, chosen.field)
        unit = self.extra.unit()
        self._extra_name.setText(f"{self._named} ({unit})" if unit else self._named)
        self._before.setVisible(chosen.field is not None)
        if chosen.field is not None:
            before = read(chosen.field, chosen.start, self._texts) or self._texts.word("form", "empty")
            self._before.setText(self._texts.say("form.before", text=before).text)
        self._judge()

    def _judge(self) -> None:
        """What is written is judged at once by the rule the server has; else its place or its limits are told."""
        fault = self.extra.fault()
        self._judged.setText(self._texts.finding(fault) if fault else self.extra.told() or self.extra.hint())
        self._judged.setProperty("look", "error" if fault else "muted")
        self._judged.style().polish(self._judged)
        self._judged.setVisible(bool(self._judged.text()) and bool(self._named))

    def _send(self) -> None:
        words = self.text.toPlainText().strip()
        self.confirmed.emit(self.reasons.faults(), words, self.choice.value(), self.extra.value())
