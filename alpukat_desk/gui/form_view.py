"""Any form of the catalogue, read-only, in the sections of the paper; each finding under the field it speaks of."""

from datetime import datetime

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.model import Finding, Severity
from alpukat_desk.gui.action_bar import KEYS
from alpukat_desk.gui.form_plan import Block, Line, blocks
from alpukat_desk.gui.marks import SEVERITY_MARKS, Mark, MarkLabel
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.registry_words import Standing, askable, standings
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

_MOODS = {
    "good": (Mark.TICK, "approved"),
    "against": (Mark.DIAMOND, "returned"),
    "waiting": (Mark.RING, "waiting_centre"),
    "open": (Mark.DOT, "muted"),
}
LABEL_WIDTH, GAP = 152, 10
"""Above a section there is a gap."""
INSET = 7
"""From the edge of a quiet button to its word: border and padding of the style sheet."""


class FieldValue(QWidget):
    """A value; the pointer over it finds the way to correct it, as does the keyboard where something is wrong."""

    correct = Signal()

    def __init__(self, value: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        label = PlainLabel(value or "—", "" if value else "muted-body").wrapped().selectable()
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(label)
        self.button = QPushButton(words, self)
        self.button.setProperty("look", "over")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.correct)
        self.button.hide()
        self._may = bool(words)

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802
        self.button.setVisible(self._may)
        self._place()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        self.button.hide()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._place()
        super().resizeEvent(event)

    def _place(self) -> None:
        size = self.button.sizeHint()
        height = min(size.height(), self.height())
        self.button.setGeometry(self.width() - size.width(), 0, size.width(), height)
        self.button.raise_()


class FormView(QWidget):
    """Read-only fields; an open warning asks for the officer's reason in place."""

    answered = Signal(str, str)
    """Ground of the finding and reason."""
    correct = Signal(str)
    """The name of a field the officer wants to correct."""
    wanted = Signal(str)
    """A command kind that is offered beside a field."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._editable = self._correctable = self._explainable = False
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnMinimumWidth(0, theme.px(LABEL_WIDTH))
        self._grid.setColumnStretch(1, 1)

    def answers(self) -> list[QLineEdit]:
        """The open reasons, in the order of their findings."""
        return self.findChildren(QLineEdit)

    def show_request(self, shown: Shown, draft: Draft, editable: bool, now: datetime | None = None) -> None:
        """``now`` tells "tomorrow" from a later day."""
        self._editable = editable
        self._explainable = not editable and shown.refusals.get("explain") is None
        told = standings(shown, self._texts, now or shown.request.submitted_at)
        open_ = (field for field, item in told.items() if item.mood != "good")
        offered = next(open_, "") if askable(shown) else ""
        self._correctable = editable and shown.refusals.get("correct") is None
        for block in blocks(shown, self._texts):
            self._head(block)
            for line in block.lines:
                self._line(line)
                if line.name in told:
                    self._check(told[line.name], offered=line.name == offered)
                for finding in line.findings:
                    self._finding(finding, line, shown, draft)
                for finding in line.also:
                    self._pointer(finding, shown)

    def _head(self, block: Block) -> None:
        if self._grid.count():
            self._grid.setRowMinimumHeight(self._grid.rowCount(), self._theme.px(GAP))
        if block.form:
            self._across(PlainLabel(block.form, "muted").wrapped())
        if block.title:
            self._across(PlainLabel(block.title, "strong").wrapped())

    def _across(self, label: PlainLabel) -> None:
        self._grid.addWidget(label, self._grid.rowCount(), 0, 1, 2)

    def _line(self, line: Line) -> None:
        row = self._grid.rowCount()
        left = PlainLabel(line.label, "muted").wrapped()
        left.setFixedWidth(self._theme.px(LABEL_WIDTH))
        left.setContentsMargins(0, self._theme.px(1), 0, 0)
        self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
        wrong = any(item.severity == Severity.ERROR for item in line.findings)
        may = self._correctable and line.known and not wrong
        right = FieldValue(line.value, self._texts.word("form", "correct") if may else "")
        right.correct.connect(lambda name=line.name: self.correct.emit(name))
        self._grid.addWidget(right, row, 1)

    def _check(self, standing: Standing, *, offered: bool) -> None:
        """What the ministry said of this NIK, and under the first that is not in order the way to ask it."""
        mark, colour = _MOODS[standing.mood]
        words = QHBoxLayout()
        words.setSpacing(6)
        words.addWidget(MarkLabel(self._theme, mark, colour), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(PlainLabel(standing.words, "muted").wrapped(), 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(words)
        if offered:
            way = QHBoxLayout()
            way.setContentsMargins(self._theme.px(16) + 6 - INSET, 0, 0, 0)
            way.addWidget(self._offer("check_nik", KEYS["check_nik"]), 0, Qt.AlignmentFlag.AlignLeft)
            column.addLayout(way)
        self._grid.addLayout(column, self._grid.rowCount(), 1)

    def _offer(self, kind: str, key: str = "") -> QPushButton:
        word = self._texts.word("command", kind)
        button = QPushButton(f"{word}   {key}" if key else word)
        button.setProperty("look", "quiet")
        button.setObjectName(f"wanted:{kind}")
        button.setAccessibleName(word)
        button.clicked.connect(lambda: self.wanted.emit(kind))
        return button

    def _finding(self, finding: Finding, line: Line, shown: Shown, draft: Draft) -> None:
        mark, colour = SEVERITY_MARKS.get(finding.severity, (Mark.DOT, "muted"))
        look = {"error": "error", "warning": "warning"}.get(finding.severity, "muted")
        sign, told = MarkLabel(self._theme, mark, colour), PlainLabel(self._texts.finding(finding), look).wrapped()
        words = QHBoxLayout()
        words.setSpacing(6)
        words.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(told, 1)
        if finding.severity == Severity.ERROR and self._correctable and line.known:
            way = self._way(line)
            words.addWidget(way, 0, Qt.AlignmentFlag.AlignTop)
            _level(sign, told, way)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(words)
        if clearing := self._texts.clearing(finding):
            column.addWidget(self._clearing(clearing))
        if finding.severity == Severity.WARNING and (answer := self._answer(finding, shown, draft)):
            column.addWidget(answer)
        if self._explains(finding):
            column.addWidget(self._offer("explain"), 0, Qt.AlignmentFlag.AlignLeft)
        self._grid.addLayout(column, self._grid.rowCount(), 1)

    def _clearing(self, words: str) -> QWidget:
        """What clears it, under the sentence and not under its mark."""
        label = PlainLabel(words, "muted").wrapped()
        label.setContentsMargins(self._theme.px(16) + 6, 0, 0, 0)
        return label

    def _pointer(self, finding: Finding, shown: Shown) -> None:
        """From another field that the finding was read from, to the one under which it stands."""
        place = self._texts.field(shown.request, finding.field)
        words = self.tr("See {field}: {text}").format(field=place, text=self._texts.finding(finding))
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(MarkLabel(self._theme, SEVERITY_MARKS.get(finding.severity, (Mark.DOT, ""))[0], "muted"), 0,
                      Qt.AlignmentFlag.AlignTop)  # fmt: skip
        row.addWidget(PlainLabel(words, "muted").wrapped(), 1)
        self._grid.addLayout(row, self._grid.rowCount(), 1)

    def _way(self, line: Line) -> QPushButton:
        """An error must be corrected or returned: the way to the first stands beside it."""
        button = QPushButton(self._texts.word("form", "correct"))
        button.setProperty("look", "quiet")
        button.setObjectName(f"correct:{line.name}")
        button.setAccessibleName(f"{self._texts.word('command', 'correct')}: {line.label}")
        button.clicked.connect(lambda: self.correct.emit(line.name))
        return button

    def _explains(self, finding: Finding) -> bool:
        """What the ministry said after the approval is answered by itself."""
        return self._explainable and finding.code.startswith("registry.")

    def _answer(self, finding: Finding, shown: Shown, draft: Draft) -> QWidget | None:
        """The reason, or the line for it; nothing where none is given and none is asked for."""
        given = draft.answers.get(finding.ground) or shown.request.answers.get(finding.ground, "")
        if not (self._editable or self._explains(finding)):
            return PlainLabel(self.tr("Reason: {text}").format(text=given), "muted").wrapped() if given else None
        edit = QLineEdit(given)
        edit.setPlaceholderText(self.tr("Why this is in order …"))
        edit.setAccessibleName(self.tr("Reason for: {text}").format(text=self._texts.finding(finding)))
        edit.setObjectName(finding.ground)
        edit.textChanged.connect(lambda text: self.answered.emit(finding.ground, text.strip()))
        return edit


def _level(sign: MarkLabel, told: PlainLabel, way: QPushButton) -> None:
    """The mark and the first line of the words at the height of the button's word."""
    way.ensurePolished()
    told.ensurePolished()
    height = way.sizeHint().height()
    sign.setFixedHeight(height)
    told.setAlignment(Qt.AlignmentFlag.AlignTop)
    told.setContentsMargins(0, max(0, (height - told.fontMetrics().height()) // 2), 0, 0)
