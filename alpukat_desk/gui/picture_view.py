"""Shows pixels that a locked child process made of a citizen's file: fit, zoom, turn, next page."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from alpukat_desk.documents.pages import Pixels
from alpukat_desk.gui.plain import PlainLabel

STEPS = (0.5, 0.75, 1.0, 1.5, 2.0, 3.0)


def image_of(pixels: Pixels) -> QImage:
    """A copy in Qt's own memory: the bytes may go afterwards."""
    image = QImage(pixels.rgb, pixels.width, pixels.height, pixels.width * 3, QImage.Format.Format_RGB888)
    return image.copy()


class PictureView(QScrollArea):
    """Starts fitted to the width; Ctrl and wheel zoom, dragging moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvas")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._image = QImage()
        self._zoom = 1.0
        self._turned = 0
        self._grip: QPoint | None = None
        self._canvas: QLabel = PlainLabel()
        self._canvas.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._canvas.setWordWrap(True)
        self.setWidget(self._canvas)
        self.setWidgetResizable(True)

    def show_pixels(self, pixels: Pixels) -> None:
        self._image = image_of(pixels)
        self._draw()

    def has_picture(self) -> bool:
        return not self._image.isNull()

    def say(self, sentence: str) -> None:
        """A sentence in place of a picture: waiting, not here, or not readable."""
        self._image = QImage()
        self._canvas.setPixmap(QPixmap())
        self.setWidgetResizable(True)
        self._canvas.setText(sentence)

    def reset(self) -> None:
        self._zoom, self._turned = 1.0, 0

    def zoom(self, by: int) -> None:
        place = min(range(len(STEPS)), key=lambda item: abs(STEPS[item] - self._zoom)) + by
        self._zoom = STEPS[max(0, min(place, len(STEPS) - 1))]
        self._draw()

    def turn(self) -> None:
        self._turned = (self._turned + 90) % 360
        self._draw()

    def _draw(self) -> None:
        if self._image.isNull():
            return
        image = self._image.transformed(QTransform().rotate(self._turned))
        ratio = self.devicePixelRatioF()
        room = self.viewport().size() * ratio
        fit = min(room.width() / image.width(), room.height() / image.height())
        size = image.size() * (fit * self._zoom)
        kind = Qt.TransformationMode.SmoothTransformation
        pixmap = QPixmap.fromImage(image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, kind))
        pixmap.setDevicePixelRatio(ratio)
        self._canvas.setText("")
        self._canvas.setPixmap(pixmap)
        fits = self._zoom <= 1.0
        self.setWidgetResizable(fits)
        if not fits:
            self._canvas.resize(pixmap.deviceIndependentSize().toSize())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._draw()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._grip = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._grip is None:
            return
        moved = event.position().toPoint() - self._grip
        self._grip = event.position().toPoint()
        for bar, by in ((self.horizontalScrollBar(), moved.x()), (self.verticalScrollBar(), moved.y())):
            bar.setValue(bar.value() - by)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        self._grip = None
