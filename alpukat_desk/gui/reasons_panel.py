"""Reasons in place, above the action bar: what is wrong, what it is about, and the words for the applicant."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.model import Fault
from alpukat_desk.domain.services import Reason, Service, asked
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.plain import PlainLabel, PressLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme


class ReasonLine(QWidget):
    """A reason, and below it, once it is chosen, what it is about."""

    def __init__(self, reason: Reason, abouts: list[tuple[str, str]], texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.reason = reason
        words = texts.label(reason.label)
        self.box = QCheckBox()
        self.box.setAccessibleName(words)
        self.about = QComboBox()
        for slug, name in abouts:
            self.about.addItem(name, slug)
        self.about.setVisible(False)
        self.about.setAccessibleName(self.tr("What it is about"))
        self.about.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.toggled.connect(lambda on: self.about.setVisible(on and bool(abouts)))
        label = PressLabel(words)
        label.pressed.connect(self.box.toggle)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.box, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, 0, 1)
        grid.addWidget(self.about, 1, 1)

    def fault(self) -> Fault:
        about = self.about.currentData() if self.reason.about else ""
        return Fault(self.reason.code, str(about or ""))


class ReasonsPanel(QFrame):
    """One panel for every action that needs words. ``confirmed`` carries faults and text."""

    confirmed = Signal(object, str, str, str)
    """Faults, text, what was chosen (field, office, other request), and the second line (new value)."""
    closed = Signal()
    shown = Signal(bool)
    """The panel opened or closed; the action bar gives way to it."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reasons")
        self._theme = theme
        self._texts = texts
        self._lines: list[ReasonLine] = []
        self._title = PlainLabel("", "strong")
        self._error = PlainLabel("", "error").wrapped()
        self._text = QPlainTextEdit()
        self._text.setTabChangesFocus(True)
        self._text.setFixedHeight(theme.px(62))
        self.confirm = QPushButton()
        self.confirm.setProperty("look", "primary")
        self.confirm.clicked.connect(self._send)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.closed.emit)
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.px(4))
        self._choice = QComboBox()
        self._choice.setMaxVisibleItems(16)
        self._choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.currentIndexChanged.connect(self._chosen)
        self._extra = QLineEdit()
        self._lay_out(cancel)

    def _lay_out(self, cancel: QPushButton) -> None:
        inside = QWidget()
        inside.setObjectName("content")
        inside.setLayout(self._list)
        self._list.setContentsMargins(0, 0, 12, 0)
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidget(inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        for widget in (self._title, self._scroll, self._choice, self._extra, self._text, self._error):
            column.addWidget(widget)
        column.addLayout(buttons)

    def ask(
        self, shown: Shown, kind: str, words: str, extra: str = "", choices: tuple[tuple[str, str, str], ...] = ()
    ) -> None:
        """Opens for a command kind: its reasons from the catalogue, a text, and where asked a second line and a
        choice of (value, label, what the second line starts with)."""
        service = self._texts.catalogue.services.get(shown.request.service)
        self._clear()
        reasons = [item for item in service.reasons if kind in item.kinds] if service else []
        for reason in reasons:
            self._add(reason, self._abouts(reason, service, shown) if service else [])
        self._title.setText(self._texts.word("command", kind))
        self.confirm.setText(self._texts.word("command", kind))
        self._text.setPlaceholderText(words)
        self._text.setAccessibleName(words)
        self._choice.clear()
        for value, label, start in choices:
            self._choice.addItem(label, (value, start))
        self._choice.setVisible(bool(choices))
        self._extra.setVisible(bool(extra))
        self._extra.setPlaceholderText(extra)
        self._extra.setAccessibleName(extra)
        self._scroll.setVisible(bool(reasons))
        self._scroll.setFixedHeight(min(self._theme.px(26) * max(len(reasons), 1) + 8, self._theme.px(210)))
        self.show_error("")
        self.show()
        (self._lines[0].box if self._lines else self._choice if choices else self._text).setFocus()

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        super().setVisible(visible)
        self.shown.emit(visible)

    def type(self, text: str) -> None:
        self._text.setPlainText(text)

    def error(self) -> str:
        return self._error.text()

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _add(self, reason: Reason, abouts: list[tuple[str, str]]) -> None:
        line = ReasonLine(reason, abouts, self._texts, self)
        self._lines.append(line)
        self._list.addWidget(line)

    def _abouts(self, reason: Reason, service: Service, shown: Shown) -> list[tuple[str, str]]:
        request = shown.request
        if reason.about == "requirement":
            lines = asked(service, request.subtype, request.fields)
            return [(item.slug, self._texts.label(item.label)) for item in lines]
        if reason.about == "field":
            names = ["applicant.nik", "applicant.kk", "applicant.name"]
            fields = [(item.name, self._texts.label(item.label)) for item in service.fields()]
            return [*((name, self._texts.word("field", name)) for name in names), *fields]
        return []

    def _clear(self) -> None:
        clear(self._list)
        self._lines = []
        self._text.clear()
        self._extra.clear()

    def _chosen(self, place: int) -> None:
        if place >= 0:
            self._extra.setText(self._choice.itemData(place)[1])

    def _send(self) -> None:
        faults = tuple(line.fault() for line in self._lines if line.box.isChecked())
        chosen = self._choice.currentData()
        words = self._text.toPlainText().strip()
        self.confirmed.emit(faults, words, chosen[0] if chosen else "", self._extra.text().strip())
