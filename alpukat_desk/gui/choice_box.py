"""One of many, found by typing a part of its name; and a new value, written or chosen as its field wants it."""

import re
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QListView, QStackedWidget, QWidget

MOST_SHOWN = 12
ROOMY = "QListView { padding: 4px; } QListView::item { padding: 6px 8px; }"
"""The list of what fits stands outside the window and its style sheet; its colours are the palette's."""
_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """What may be chosen: its value, its name, and how the line below it starts."""

    value: str
    label: str
    start: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """Code and name of each value the line below may take; empty where it is written freely."""


class ChoiceBox(QComboBox):
    """Nothing is chosen beforehand: what was not chosen is not sent."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(MOST_SHOWN)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        completer = QCompleter(self.model(), self)
        self.setCompleter(completer)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(MOST_SHOWN)
        popup = QListView()
        completer.setPopup(popup)
        popup.setStyleSheet(ROOMY)

    def fill(self, choices: tuple[Choice, ...], hint: str) -> None:
        self.blockSignals(True)
        self.clear()
        for choice in choices:
            self.addItem(choice.label, choice)
        self.setCurrentIndex(-1)
        self.clearEditText()
        self.blockSignals(False)
        self.setAccessibleName(hint)
        edit = self.lineEdit()
        if edit is not None:
            edit.setPlaceholderText(hint)

    def chosen(self) -> Choice | None:
        """Two entries of one name are told apart by the place that was picked."""
        text, place = self.currentText().strip(), self.currentIndex()
        if place < 0 or self.itemText(place).casefold() != text.casefold():
            place = self.findText(text, Qt.MatchFlag.MatchFixedString)
        found = self.itemData(place) if place >= 0 else None
        return found if isinstance(found, Choice) else None

    def value(self) -> str:
        """The chosen value, or what was typed where it names none."""
        chosen = self.chosen()
        return chosen.value if chosen else self.currentText().strip()


class ValueEdit(QStackedWidget):
    """A line to write in, or a list where only its entries are allowed. Dates are read and written day first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.list = QComboBox()
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addWidget(self.line)
        self.addWidget(self.list)
        self.setFocusProxy(self.line)

    def name(self, text: str) -> None:
        self.line.setAccessibleName(text)
        self.list.setAccessibleName(text)

    def offer(self, start: str, options: tuple[tuple[str, str], ...] = ()) -> None:
        self.list.clear()
        for code, label in options:
            self.list.addItem(label, code)
        front = self.list if options else self.line
        self.setCurrentWidget(front)
        self.setFocusProxy(front)
        self.put(start)

    def put(self, value: str) -> None:
        if self.currentWidget() is self.list:
            self.list.setCurrentIndex(self.list.findData(value))
        else:
            self.line.setText(day_first(value))

    def value(self) -> str:
        if self.currentWidget() is self.list:
            return str(self.list.currentData() or "")
        return iso(self.line.text().strip())


def day_first(value: str) -> str:
    """YYYY-MM-DD as DD-MM-YYYY; anything else as it is."""
    found = _ISO.fullmatch(value)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else value


def iso(typed: str) -> str:
    """A day typed day first as YYYY-MM-DD; anything else as it is."""
    found = _DAY_FIRST.fullmatch(typed)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else typed
