"""One of many, found by typing a part of its name."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QListView, QWidget

from alpukat_desk.domain.services import Field

MOST_SHOWN = 12
ROOMY = "QListView { padding: 4px; } QListView::item { padding: 6px 8px; }"
"""The list of what fits stands outside the window and its style sheet; its colours are the palette's."""


@dataclass(frozen=True)
class Choice:
    """What may be chosen: its value, its name, and how the line below it starts."""

    value: str
    label: str
    start: str = ""
    field: Field | None = None
    """The field of a form that is chosen: what may be written below follows from it."""


class StillBox(QComboBox):
    """The wheel scrolls what it lies on and never chooses: a value changes because somebody meant it to."""

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        event.ignore()


class ChoiceBox(StillBox):
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
