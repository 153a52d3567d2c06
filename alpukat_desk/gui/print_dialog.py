"""Preview and printing of a document exactly as it was received: no stamp, no resave, 100 percent."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.documents import pages
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Document
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.picture_view import PictureView, image_of
from alpukat_desk.gui.plain import PlainLabel, plain_tooltip
from alpukat_desk.gui.texts import Texts

A4_INCHES = 8.27
DPI = 300
SCREEN, PAPER = 1400, round(A4_INCHES * DPI)
"""Pixels a page is drawn wide: for the eye, and for a printer at 300 dpi."""
_NONE = QMarginsF(0, 0, 0, 0)


class PrintDialog(QDialog):
    """Shows the pages; printing or saving an unchanged copy emits ``printed`` with the reason of a reprint."""

    printed = Signal(str)

    def __init__(
        self, hub: Hub, texts: Texts, document: Document, data: bytes, *, may_print: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(document.name)
        self._hub = hub
        self._texts = texts
        self._document = document
        self._data = data
        self._printer: QPrinter | None = None
        self._painter: QPainter | None = None
        self._page, self._count = 0, 0
        self.picture = PictureView(self)
        self._words = PlainLabel(self.tr("Opening …"), "muted")
        self._reason = QLineEdit()
        self._reason.setPlaceholderText(self.tr("Why it is printed again"))
        self._reason.setVisible(may_print and document.copies > 0)
        self._error = PlainLabel("", "error").wrapped()
        self._error.hide()
        self._lay_out(may_print)
        self.resize(QSize(820, 700))
        self._draw()

    def _lay_out(self, may_print: bool) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        self._pager = [
            self._turner("‹", self.tr("Previous page"), -1),
            self._turner("›", self.tr("Next page"), 1),
        ]
        for turner in self._pager:
            buttons.addWidget(turner)
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

    def _turner(self, text: str, name: str, by: int) -> QPushButton:
        button = self._button(text, lambda: self._turn(by))
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(plain_tooltip(name))
        button.hide()
        return button

    def _turn(self, by: int) -> None:
        if 0 <= self._page + by < self._count:
            self._page += by
            self._draw()

    def _draw(self) -> None:
        job = (self._data, self._document.media_type, self._page)
        self._hub.work(_preview, *job, then=self._show, fail=self._failed)

    def _show(self, answer: tuple[int, int, pages.Pixels]) -> None:
        self._count, page, pixels = answer
        if page == self._page:
            self.picture.show_pixels(pixels)
        self._tell_page()

    def _tell_page(self) -> None:
        words = self.tr("%n pages, printed at 100 % without any change", "", self._count)
        if self._count > 1:
            page = self.tr("Page {page} of {count}").format(page=self._page + 1, count=self._count)
            words = f"{page} · {words}"
        self._words.setText(words)
        for turner, last in zip(self._pager, (0, self._count - 1), strict=True):
            turner.setVisible(self._count > 1)
            turner.setEnabled(self._page != last)

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
        if not self._ready() or self._printer is not None:
            return
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setResolution(DPI)
        printer.setFullPage(True)
        printer.setPageLayout(QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, _NONE))
        printer.setDocName(self._document.id)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> None:
        """Page by page: the paper's pixels of thirty pages at once would not fit a small laptop."""
        self._printer = printer
        self._draw_for_paper(0)

    def _draw_for_paper(self, page: int) -> None:
        self._words.setText(self.tr("Printing page {page} …").format(page=page + 1))
        job = (self._data, self._document.media_type, page)
        self._hub.work(_for_paper, *job, then=self._spool, fail=self._failed)

    def _spool(self, answer: tuple[int, int, pages.Pixels]) -> None:
        count, page, pixels = answer
        printer = self._printer
        if printer is None:
            return
        wide = pixels.width > pixels.height
        printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
        if not self._next_sheet(printer):
            self._stop_printing()
            self._tell(self.tr("The printer did not take the document. Check it and try again."))
            return
        self._paint(printer, pixels)
        if page + 1 < count:
            self._draw_for_paper(page + 1)
        else:
            self._stop_printing()
            self.printed.emit(self._reason.text().strip())
            self.accept()

    def _next_sheet(self, printer: QPrinter) -> bool:
        if self._painter is not None:
            return printer.newPage()
        self._painter = QPainter()
        return self._painter.begin(printer)

    def _paint(self, printer: QPrinter, pixels: pages.Pixels) -> None:
        """As wide as the sheet: the picture was drawn from the page, and the page is as wide as the sheet."""
        width = printer.pageLayout().fullRectPixels(printer.resolution()).width()
        height = round(pixels.height * width / pixels.width)
        if self._painter is not None:
            self._painter.drawImage(QRect(0, 0, width, height), image_of(pixels))

    def _stop_printing(self) -> None:
        if self._painter is not None and self._painter.isActive():
            self._painter.end()
        self._painter = self._printer = None
        self._tell_page()

    def reject(self) -> None:
        """Closed in the middle: what has not been printed is not printed, and nothing is recorded."""
        if self._printer is not None:
            self._printer.abort()
            self._stop_printing()
        super().reject()

    def _tell(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.show()

    def _failed(self, error: BaseException) -> None:
        if self._printer is not None:
            self._printer.abort()
            self._stop_printing()
        if not isinstance(error, AlpukatError):
            self._hub.crashed.emit(error)
            return
        sentence = self._texts.error(error)
        self._tell(f"{sentence.text} {sentence.next}".strip())


def _preview(data: bytes, media_type: str, page: int) -> tuple[int, int, pages.Pixels]:
    return pages.count(data, media_type), page, pages.render(data, media_type, page, SCREEN)


def _for_paper(data: bytes, media_type: str, page: int) -> tuple[int, int, pages.Pixels]:
    return pages.count(data, media_type), page, pages.render(data, media_type, page, PAPER)
