"""Paints one cell of the queue: mark, time left, name over masked NIK, service, day of receipt."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from alpukat_desk.domain.model import RequestRow
from alpukat_desk.domain.privacy import masked
from alpukat_desk.gui import marks
from alpukat_desk.gui.queue_model import ENTERED, LEFT, MARK, NAME, SERVICE
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import BODY, ROW, SECONDARY, Theme

Index = QModelIndex | QPersistentModelIndex
PRESSING = {"late": "rejected", "soon": "returned", "calm": "text", "still": "muted"}
RING = 2


class QueueDelegate(QStyledItemDelegate):
    """One painter for all columns, so that a row looks like one thing."""

    def __init__(self, theme: Theme, texts: Texts, now: Callable[[], datetime], parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._now = now
        self._table = parent
        self.narrow = False
        """The service column is hidden: its word stands under the name."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802
        return QSize(0, self._theme.px(ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.colour("selection"))
            if index.column() == MARK:
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height() - 1), self._theme.colour("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._theme.colour("hairline"))
        row = index.data(Qt.ItemDataRole.UserRole)
        if row is not None:
            self._cells[index.column()](self, painter, rect, row)
        if option.state & QStyle.StateFlag.State_Selected and self._table.hasFocus():
            self._ring(painter, rect, index.column())
        painter.restore()

    def _ring(self, painter: QPainter, rect: QRect, column: int) -> None:
        """The row that hears the keys, framed across its cells."""
        colour = self._theme.colour("focus")
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), RING), colour)
        painter.fillRect(QRect(rect.left(), rect.bottom() - RING + 1, rect.width(), RING), colour)
        if column == MARK:
            painter.fillRect(QRect(rect.left(), rect.top(), RING, rect.height()), colour)
        if rect.right() >= self._table.viewport().width() - RING:
            painter.fillRect(QRect(rect.right() - RING + 1, rect.top(), RING, rect.height()), colour)

    def _mark(self, painter: QPainter, rect: QRect, row: RequestRow) -> None:
        mark, colour = marks.status_mark(row.status)
        if self._pressing(row) == "late":
            mark, colour = marks.Mark.DIAMOND, "rejected"
        centre = QPointF(rect.left() + rect.width() / 2 + 2, rect.center().y())
        marks.paint(painter, centre, mark, self._theme.colour(colour), 8.5 * self._theme.scale)

    def _pressing(self, row: RequestRow) -> str:
        return self._texts.row_left(row, self._now())[1]

    def _left(self, painter: QPainter, rect: QRect, row: RequestRow) -> None:
        text, pressing = self._texts.row_left(row, self._now())
        heavy = pressing in ("late", "soon")
        self._write(painter, rect, text, BODY, PRESSING[pressing], QFont.Weight.DemiBold if heavy else None)

    def _name(self, painter: QPainter, rect: QRect, row: RequestRow) -> None:
        upper, lower = self._halves(rect)
        self._write(painter, upper, row.name, BODY, "text", QFont.Weight.Medium)
        self._write(painter, lower, self._second(row), SECONDARY, "muted")

    def _second(self, row: RequestRow) -> str:
        if self.narrow:
            return self._texts.service(row.service)
        return masked(row.nik) if row.nik else row.code

    def _service(self, painter: QPainter, rect: QRect, row: RequestRow) -> None:
        """The service, and below it what this desk still owes the server, or what is still owed to the request."""
        name, words = self._texts.service(row.service), self._owed(row)
        if not words:
            self._write(painter, rect, name, BODY, "text")
            return
        upper, lower = self._halves(rect)
        self._write(painter, upper, name, BODY, "text")
        self._write(painter, lower, words, SECONDARY, "returned" if row.troubles else "muted")

    def _owed(self, row: RequestRow) -> str:
        if row.troubles:
            return self.tr("needs your decision")
        if row.pending:
            return self.tr("waiting to be sent")
        return self._texts.word("registry_state", "unverified") if row.unverified else ""

    def _halves(self, rect: QRect) -> tuple[QRect, QRect]:
        half = rect.height() // 2
        upper = QRect(rect.left(), rect.top() + self._theme.px(4), rect.width(), half)
        return upper, QRect(rect.left(), rect.top() + half - self._theme.px(2), rect.width(), half)

    def _entered(self, painter: QPainter, rect: QRect, row: RequestRow) -> None:
        day = self._texts.day(row.submitted_at, self._now())
        short = {"whatsapp": "WA", "facility": self.tr("HOSP")}.get(row.channel, "")
        self._write(painter, rect, f"{short}, {day}" if short else day, SECONDARY, "muted")

    def _write(
        self, painter: QPainter, rect: QRect, text: str, size: int, colour: str, weight: QFont.Weight | None = None
    ) -> None:
        painter.setFont(self._theme.font(size, weight or QFont.Weight.Normal))
        painter.setPen(self._theme.colour(colour))
        room = rect.adjusted(0, 0, -self._theme.px(8), 0)
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)

    _cells = {MARK: _mark, LEFT: _left, NAME: _name, SERVICE: _service, ENTERED: _entered}
