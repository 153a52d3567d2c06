"""Attaching an output document in place: which output, which PDF, its number, and whether it came signed."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.services import holds
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.texts import Texts


class AttachPanel(QFrame):
    """Emits what to attach; the file is read when the officer confirms, not before."""

    confirmed = Signal(str, str, str, bool)
    """Output slug, path of the PDF, number, signed."""
    closed = Signal()
    shown = Signal(bool)
    """It opened or closed; the list below and the action bar give way to it."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._path = ""
        self._output = StillBox()
        self._output.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._output.setAccessibleName(self.tr("Which document"))
        self._file = ElidedLabel(self.tr("No PDF chosen"), "muted-body")
        self.number = QLineEdit()
        self.number.setAccessibleName(self.tr("Number printed on the document"))
        self._signed = QCheckBox(self.tr("It came from SIAK with its electronic signature"))
        self._error = PlainLabel("", "error").wrapped()
        self.confirm = QPushButton(self.tr("Attach document"))
        self.confirm.setProperty("look", "primary")
        self.confirm.clicked.connect(self._send)
        self._lay_out()

    def _lay_out(self) -> None:
        browse = QPushButton(self.tr("Choose PDF …"))
        browse.clicked.connect(self._browse)
        cancel = QPushButton(self.tr("Cancel"))
        cancel.clicked.connect(self.closed)
        picked = QHBoxLayout()
        picked.setSpacing(12)
        picked.addWidget(browse)
        picked.addWidget(self._file, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.confirm)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 8)
        column.setSpacing(8)
        column.addWidget(PlainLabel(self.tr("Which document"), "muted"))
        column.addWidget(self._output)
        column.addLayout(picked)
        column.addWidget(PlainLabel(self.tr("Number printed on the document"), "muted"))
        for widget in (self.number, self._signed, self._error):
            column.addWidget(widget)
        column.addLayout(buttons)

    def ask(self, shown: Shown) -> None:
        service = self._texts.catalogue.services.get(shown.request.service)
        self._output.clear()
        request = shown.request
        for output in service.outputs if service else ():
            if holds(output.when, request.subtype, request.fields):
                self._output.addItem(self._texts.label(output.label), output.slug)
        self.number.clear()
        self._signed.setChecked(True)
        self.choose("")
        self.show_error("")
        self.show()
        self._output.setFocus()

    def setVisible(self, visible: bool) -> None:  # noqa: N802
        super().setVisible(visible)
        self.shown.emit(visible)

    def choose(self, path: str) -> None:
        """The PDF to attach; "" for none yet."""
        self._path = path
        self._file.setText(Path(path).name if path else self.tr("No PDF chosen"))

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _browse(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, self.tr("Choose PDF"), "", "PDF (*.pdf)")
        if path:
            self.choose(path)

    def _send(self) -> None:
        if not self._path:
            self.show_error(self.tr("Choose the PDF of the document first."))
            return
        output = str(self._output.currentData() or "")
        self.confirmed.emit(output, self._path, self.number.text().strip(), self._signed.isChecked())
