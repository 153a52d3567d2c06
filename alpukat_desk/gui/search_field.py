"""The search field: its key is shown at its right edge, Esc clears it and gives the keys back."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.theme import Theme

PAUSE = 150
"""Milliseconds without a key before the search is asked."""
KEY = "/"


class SearchField(QLineEdit):
    """``searched`` comes once the officer pauses; ``left`` when the keys belong to the queue again."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(self.tr("Search code, NIK, name, phone"))
        self.setAccessibleName(self.tr("Search"))
        self.setMinimumWidth(theme.px(160))
        self.setMaximumWidth(theme.px(330))
        self.setMaxLength(100)
        self._hint = PlainLabel(KEY, "muted", self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._pause.start())
        self.textChanged.connect(self._show_hint)

    def _show_hint(self) -> None:
        self._hint.setVisible(not self.text() and not self.hasFocus())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        hint = self._hint.sizeHint()
        self._hint.setGeometry(self.width() - hint.width() - 14, 0, hint.width(), self.height())

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._show_hint()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        self._show_hint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)
