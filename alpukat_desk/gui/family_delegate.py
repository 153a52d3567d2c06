"""Paints a row of the family: one line over a hairline, the mark of a contradiction, and a ring where the keys are."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from alpukat_desk.gui import marks
from alpukat_desk.gui.family_model import MARK
from alpukat_desk.gui.theme import BODY, Theme

Index = QModelIndex | QPersistentModelIndex
RING = 2


class FamilyDelegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme, self._table = theme, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, self._theme.colour("selection"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("hairline"))
        text = str(index.data() or "")
        if index.column() != MARK:
            self._write(painter, rect, text)
        elif text:
            centre = QPointF(rect.center())
            marks.paint(painter, centre, marks.Mark.DIAMOND, self._theme.colour("returned"), 8.5 * self._theme.scale)
        if chosen and self._table.hasFocus():
            self._ring(painter, rect)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, text: str) -> None:
        painter.setFont(self._theme.font(BODY))
        painter.setPen(self._theme.colour("text"))
        room = rect.adjusted(0, 0, -self._theme.px(8), 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    def _ring(self, painter: QPainter, rect: QRect) -> None:
        """The row that hears the keys, framed across its cells."""
        colour = self._theme.colour("focus")
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), RING), colour)
        painter.fillRect(QRect(rect.left(), rect.bottom() - RING + 1, rect.width(), RING), colour)
        if rect.left() <= RING:
            painter.fillRect(QRect(rect.left(), rect.top(), RING, rect.height()), colour)
        if rect.right() >= self._table.viewport().width() - RING:
            painter.fillRect(QRect(rect.right() - RING + 1, rect.top(), RING, rect.height()), colour)
