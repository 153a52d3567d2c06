"""The output documents: where each stands, and the next step of each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.guards import printable
from alpukat_desk.domain.model import Document, DocumentStatus
from alpukat_desk.gui.attach_panel import AttachPanel
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.marks import Mark, MarkLabel
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

DOCUMENT_MARKS = {
    DocumentStatus.DRAFT: (Mark.SQUARE, "returned"),
    DocumentStatus.AWAITING_SIGNATURE: (Mark.RING, "waiting_centre"),
    DocumentStatus.READY_TO_PRINT: (Mark.DOT, "new"),
    DocumentStatus.PRINTED: (Mark.HALF, "in_review"),
    DocumentStatus.READY_FOR_PICKUP: (Mark.TICK, "approved"),
    DocumentStatus.HANDED_OVER: (Mark.TICK, "closed"),
    DocumentStatus.VOID: (Mark.CROSS, "rejected"),
}
STEPS: dict[str, str] = {
    DocumentStatus.DRAFT: "submit_for_signature",
    DocumentStatus.AWAITING_SIGNATURE: "signed",
    DocumentStatus.PRINTED: "ready",
    DocumentStatus.READY_FOR_PICKUP: "hand_over",
}


class DocumentsView(QWidget):
    """Emits the step wanted for a document: a command kind, or "preview"."""

    wanted = Signal(str, str)
    """Step and document id."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self.setObjectName("content")
        self.attach_panel = AttachPanel(texts, self)
        self.attach_panel.hide()
        self._lines = QWidget()
        self._list = QVBoxLayout(self._lines)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(theme.px(16))
        self.attach_panel.shown.connect(self._lines.setHidden)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.px(14), theme.px(12), theme.px(14))
        column.setSpacing(theme.px(12))
        column.addWidget(self.attach_panel)
        column.addWidget(self._lines)
        column.addStretch(1)

    def show_request(self, shown: Shown) -> None:
        clear(self._list)
        for document in shown.request.documents:
            self._list.addWidget(self._line(shown, document))
        if not shown.request.documents:
            self._list.addWidget(PlainLabel(self._empty(shown), "muted-body").wrapped())

    def _empty(self, shown: Shown) -> str:
        service = self._texts.catalogue.services.get(shown.request.service)
        if service and not service.outputs:
            return self.tr("This service puts out no document. It is answered.")
        if shown.refusals.get("attach") is None:
            return self.tr("No document yet. Attach the PDF that SIAK made.")
        return self.tr("Documents are attached once the request is approved.")

    def _line(self, shown: Shown, document: Document) -> QWidget:
        row = QWidget(self)
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        mark, colour = (
            DOCUMENT_MARKS.get(DocumentStatus(document.status), (Mark.RING, "muted"))
            if document.status in frozenset(DocumentStatus)
            else (Mark.RING, "muted")
        )
        grid.addWidget(MarkLabel(self._theme, mark, colour), 0, 0)
        grid.addWidget(PlainLabel(self._texts.output(shown.request, document.output), "medium").wrapped(), 0, 1)
        grid.addWidget(PlainLabel(self._state(document), "muted").wrapped(), 1, 1)
        grid.addLayout(self._buttons(shown, document), 2, 1)
        return row

    def _state(self, document: Document) -> str:
        words = [self._texts.word("document", document.status)]
        if document.number:
            words.append(document.number)
        words.append(f"{document.name}, {max(1, document.size // 1024)} KB")
        if document.copies:
            words.append(self.tr("printed %n times", "", document.copies))
        if document.provisional:
            words.append(self.tr("prints once the server has confirmed it"))
        return " · ".join(words)

    def _buttons(self, shown: Shown, document: Document) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._button(self.tr("View"), "preview", document, enabled=True))
        may_print = printable(document, "x") is None and shown.refusals.get("print") is None
        row.addWidget(self._button(self.tr("Print …"), "print", document, enabled=may_print))
        for step in self._steps(shown, document):
            enabled = shown.refusals.get(step) is None
            row.addWidget(self._button(self._texts.word("command", step), step, document, enabled=enabled))
        row.addStretch(1)
        return row

    def _steps(self, shown: Shown, document: Document) -> list[str]:
        """The next step, and taking it back while that may be done; signing is offered to those who may."""
        steps = [STEPS[document.status]] if document.status in STEPS else []
        if shown.refusals.get("signed") is not None:
            steps = [step for step in steps if step != "signed"]
        ended = document.status in (DocumentStatus.HANDED_OVER, DocumentStatus.VOID)
        may_void = not ended and shown.refusals.get("void_document") is None
        return [*steps, "void_document"] if may_void else steps

    def _button(self, text: str, step: str, document: Document, *, enabled: bool) -> QPushButton:
        button = QPushButton(text)
        button.setEnabled(enabled)
        button.setProperty("step", step)
        button.clicked.connect(lambda: self.wanted.emit(step, document.id))
        return button
