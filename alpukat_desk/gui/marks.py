"""Status as a shape first and a colour last: the same marks in table, page, history and print."""

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from alpukat_desk.domain.model import Status
from alpukat_desk.gui.theme import Theme


class Mark(StrEnum):
    """The shapes. UNKNOWN is a question that a newer server asks."""

    DOT = "dot"
    HALF = "half"
    SQUARE = "square"
    RING = "ring"
    TICK = "tick"
    CROSS = "cross"
    DIAMOND = "diamond"
    DASH = "dash"
    BOX = "box"


STATUS_MARKS: dict[str, tuple[Mark, str]] = {
    Status.NEW: (Mark.DOT, "new"),
    Status.IN_REVIEW: (Mark.HALF, "in_review"),
    Status.RETURNED: (Mark.SQUARE, "returned"),
    Status.WAITING_CENTRE: (Mark.RING, "waiting_centre"),
    Status.APPROVED: (Mark.TICK, "approved"),
    Status.REJECTED: (Mark.CROSS, "rejected"),
    Status.COMPLETED: (Mark.TICK, "closed"),
    Status.CANCELLED: (Mark.DASH, "closed"),
    Status.DUPLICATE: (Mark.DASH, "closed"),
}
SEVERITY_MARKS = {
    "error": (Mark.CROSS, "rejected"),
    "warning": (Mark.DIAMOND, "returned"),
    "info": (Mark.DOT, "muted"),
    "hint": (Mark.DASH, "in_review"),
    "task": (Mark.BOX, "in_review"),
}


def status_mark(status: str) -> tuple[Mark, str]:
    """Shape and colour name; an unknown status is a ring in muted colour."""
    return STATUS_MARKS.get(status, (Mark.RING, "muted"))


def paint(painter: QPainter, centre: QPointF, mark: Mark, colour: QColor, size: float = 8.0) -> None:
    """Draws the mark ``size`` pixels wide around ``centre``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(centre)
    painter.scale(size / 8, size / 8)
    _PAINTERS[mark](painter, colour)
    painter.restore()


def _solid(painter: QPainter, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)


def _line(painter: QPainter, colour: QColor, width: float = 1.7) -> None:
    pen = QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _dot(painter: QPainter, colour: QColor) -> None:
    _solid(painter, colour)
    painter.drawEllipse(QRectF(-3.5, -3.5, 7, 7))


def _half(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.3)
    painter.drawEllipse(QRectF(-3.3, -3.3, 6.6, 6.6))
    _solid(painter, colour)
    painter.drawPie(QRectF(-3.3, -3.3, 6.6, 6.6), 90 * 16, 180 * 16)


def _square(painter: QPainter, colour: QColor) -> None:
    _solid(painter, colour)
    painter.drawRoundedRect(QRectF(-3.7, -3.7, 7.4, 7.4), 1.4, 1.4)


def _ring(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.5)
    painter.drawEllipse(QRectF(-3.1, -3.1, 6.2, 6.2))


def _tick(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour)
    path = QPainterPath(QPointF(-4.2, 0.2))
    path.lineTo(-1.4, 3.0)
    path.lineTo(4.4, -3.4)
    painter.drawPath(path)


def _cross(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour)
    painter.drawLine(QPointF(-3.2, -3.2), QPointF(3.2, 3.2))
    painter.drawLine(QPointF(-3.2, 3.2), QPointF(3.2, -3.2))


def _diamond(painter: QPainter, colour: QColor) -> None:
    _solid(painter, colour)
    painter.drawPolygon(QPolygonF([QPointF(0, -4.6), QPointF(4.6, 0), QPointF(0, 4.6), QPointF(-4.6, 0)]))


def _dash(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour)
    painter.drawLine(QPointF(-3.4, 0), QPointF(3.4, 0))


def _box(painter: QPainter, colour: QColor) -> None:
    _line(painter, colour, 1.5)
    painter.drawRoundedRect(QRectF(-3.3, -3.3, 6.6, 6.6), 1.2, 1.2)


_PAINTERS = {
    Mark.DOT: _dot,
    Mark.HALF: _half,
    Mark.SQUARE: _square,
    Mark.RING: _ring,
    Mark.TICK: _tick,
    Mark.CROSS: _cross,
    Mark.DIAMOND: _diamond,
    Mark.DASH: _dash,
    Mark.BOX: _box,
}


class MarkLabel(QWidget):
    """A mark as a widget of its own, for pages; its meaning must stand in words beside it."""

    def __init__(
        self, theme: Theme, mark: Mark = Mark.DOT, colour: str = "muted", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mark = mark
        self._colour = colour
        self.setFixedSize(QSize(theme.px(16), theme.px(20)))

    def show_mark(self, mark: Mark, colour: str) -> None:
        self._mark, self._colour = mark, colour
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        centre = QPointF(self.width() / 2, self.height() / 2)
        paint(QPainter(self), centre, self._mark, self._theme.colour(self._colour), 8.5 * self._theme.scale)
