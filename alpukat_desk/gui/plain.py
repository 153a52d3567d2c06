"""Labels that show citizens' text as it is: never as rich text, never as a path to open."""

import html

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class PlainLabel(QLabel):
    """A label that cannot guess rich text. ``look`` names its style in the style sheet."""

    def __init__(self, text: str = "", look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("look", look)
        self.setText(text)

    def selectable(self) -> "PlainLabel":
        self.setTextInteractionFlags(SELECTABLE)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        return self

    def wrapped(self) -> "PlainLabel":
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setWordWrap(True)  # after the policy, which would take back that its height follows from its width
        return self


class PressLabel(PlainLabel):
    """The wrapping words of a check box: pressing them is pressing the box."""

    pressed = Signal()

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent=parent)
        self.wrapped()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self.pressed.emit()
        event.accept()


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where room is short, and tells the whole in its tooltip."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self.fontMetrics().averageCharWidth() * 6, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = QRect(self.contentsRect())
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        self.setToolTip("" if shown == self.text() else plain_tooltip(self.text()))


def plain_tooltip(text: str) -> str:
    """Tooltips guess rich text too: escaped, it is shown as typed."""
    return html.escape(text)
