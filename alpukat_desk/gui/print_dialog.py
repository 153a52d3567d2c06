"""Preview and printing of a document exactly as it was received: no stamp, no resave, 100 percent."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QPoint, QSize, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.documents import pages
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Document
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.picture_view import PictureView, image_of
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts

A4_INCHES = 8.27
SCREEN, PAPER = 1400, round(A4_INCHES * 300)
"""Pixels a page is drawn wide: for the eye, and for a printer at 300 dpi."""
_NONE = QMarginsF(0, 0, 0, 0)


class PrintDialog(QDialog):
    """Shows the pages; printing or saving an unchanged copy emits ``printed`` with the reason of a reprint."""

    printed = Signal(str)

    def __init__(
        self, hub: Hub, texts: Texts, document: Document, data: bytes, *, may_print: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(document.name)
        self._hub = hub
        self._texts = texts
        self._document = document
        self._data = data
        self._printer: QPrinter | None = None
        self.picture = PictureView(self)
        self._words = PlainLabel(self.tr("Opening …"), "muted")
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(self.tr("Why it is printed again"))
        self._reason.setVisible(may_print and document.copies > 0)
        self._error = PlainLabel("", "error").wrapped()
        self._error.hide()
        self._lay_out(may_print)
        self.resize(QSize(820, 700))
        hub.work(_preview, data, document.media_type, then=self._show, fail=self._failed)

    def _lay_out(self, may_print: bool) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self._words, 1)
        if may_print:
            buttons.addWidget(self._button(self.tr("Save an unchanged copy …"), self._save))
            printing = self._button(self.tr("Print …"), self._print)
            printing.setProperty("look", "primary")
            buttons.addWidget(printing)
        buttons.addWidget(self._button(self.tr("Close"), self.reject))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.picture, 1)
        column.addWidget(self._reason)
        column.addWidget(self._error)
        column.addLayout(buttons)

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _show(self, answer: tuple[int, pages.Pixels]) -> None:
        count, pixels = answer
        self.picture.show_pixels(pixels)
        self._words.setText(self.tr("%n pages, printed at 100 % without any change", "", count))

    def _ready(self) -> bool:
        """A second copy needs its reason first."""
        if self._document.copies and not self._reason.text().strip():
            self._tell(self.tr("Say why it is printed again; the reason goes into the history."))
            self._reason.setFocus()
            return False
        return True

    def _save(self) -> None:
        if not self._ready():
            return
        path, _kind = QFileDialog.getSaveFileName(
            self, self.tr("Save an unchanged copy"), self._document.name, "PDF (*.pdf)"
        )
        if path:
            self.save_to(Path(path))

    def save_to(self, path: Path) -> None:
        """Writes the bytes as received and records the copy."""
        try:
            path.write_bytes(self._data)
        except OSError as error:
            self._tell(self.tr("The copy could not be written: {cause}").format(cause=error.strerror or ""))
            return
        self.printed.emit(self._reason.text().strip())
        self.accept()

    def _print(self) -> None:
        if not self._ready():
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, _NONE))
        printer.setDocName(self._document.id)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self._printer = printer
            self._words.setText(self.tr("Drawing the pages …"))
            self._hub.work(_all, self._data, self._document.media_type, then=self._spool, fail=self._failed)

    def _spool(self, drawn: tuple[pages.Pixels, ...]) -> None:
        printer = self._printer
        painter = QPainter()
        if printer is None or not painter.begin(printer):
            self._tell(self.tr("The printer did not take the document. Check it and try again."))
            return
        for place, pixels in enumerate(drawn):
            if place:
                printer.newPage()
            image = image_of(pixels)
            width = printer.pageLayout().fullRectPixels(printer.resolution()).width()
            painter.drawImage(QPoint(0, 0), image.scaledToWidth(width))
        painter.end()
        self.printed.emit(self._reason.text().strip())
        self.accept()

    def _tell(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, AlpukatError):
            self._hub.crashed.emit(error)
            return
        sentence = self._texts.error(error)
        self._tell(f"{sentence.text} {sentence.next}".strip())


def _preview(data: bytes, media_type: str) -> tuple[int, pages.Pixels]:
    return pages.count(data, media_type), pages.render(data, media_type, 0, SCREEN)


def _all(data: bytes, media_type: str) -> tuple[pages.Pixels, ...]:
    return tuple(pages.render(data, media_type, page, PAPER) for page in range(pages.count(data, media_type)))
