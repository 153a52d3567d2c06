"""The request's data as label and value, each finding under the field it speaks of."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import Finding, Severity
from alpukat_desk.domain.nik import grouped
from alpukat_desk.domain.services import Field
from alpukat_desk.gui.marks import SEVERITY_MARKS, Mark, MarkLabel
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

APPLICANT = ("applicant.nik", "applicant.kk", "applicant.phone")
LABEL_WIDTH, GAP = 152, 6
"""Between the data of one person and the next there is a gap."""


class FormView(QWidget):
    """Read-only fields; an open warning asks for the officer's reason in place."""

    answered = Signal(str, str)
    """Finding key and reason."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.px(8))
        self._grid.setVerticalSpacing(theme.px(8))
        self._grid.setColumnMinimumWidth(0, theme.px(LABEL_WIDTH))
        self._grid.setColumnStretch(1, 1)

    def answers(self) -> list[QLineEdit]:
        """The open reasons, in the order of their findings."""
        return self.findChildren(QLineEdit)

    def show_request(self, shown: Shown, draft: Draft, editable: bool) -> None:
        by_field: dict[str, list[Finding]] = {}
        for finding in shown.findings:
            by_field.setdefault(finding.field, []).append(finding)
        group = ""
        for name, label, value in self._lines(shown):
            if group and name.partition(".")[0] != group:
                self._grid.setRowMinimumHeight(self._grid.rowCount(), self._theme.px(GAP))
            group = name.partition(".")[0]
            self._line(label, value)
            for finding in by_field.pop(name, []):
                self._finding(finding, shown, draft, editable)
        for rest in by_field.values():
            for finding in rest:
                self._line(self._texts.field(shown.request, finding.field), "")
                self._finding(finding, shown, draft, editable)

    def _lines(self, shown: Shown) -> list[tuple[str, str, str]]:
        request = shown.request
        lines = [
            (name, self._texts.word("field", name), self._plain(name, value_of(request, name)))
            for name in APPLICANT
            if value_of(request, name)
        ]
        service = self._texts.catalogue.services.get(request.service)
        known = service.fields() if service else ()
        lines += [
            (field.name, self._texts.label(field.label), self._value(field, request.fields[field.name]))
            for field in known
            if request.fields.get(field.name)
        ]
        names = {field.name for field in known}
        lines += [(name, name, value) for name, value in request.fields.items() if name not in names]
        return lines

    def _plain(self, name: str, value: str) -> str:
        return grouped(value) if name.endswith((".nik", ".kk")) else value

    def _value(self, field: Field, value: str) -> str:
        """The value as people read it: numbers in groups, dates in words, codes as their choice."""
        if field.type in ("nik", "kk"):
            return grouped(value)
        if field.type == "date":
            return self._texts.iso_date(value)
        if field.type == "choice":
            return next((self._texts.label(item.label) for item in field.choices if item.code == value), value)
        if field.type == "region":
            return self._texts.region(value)
        return f"{value} {field.unit}".strip()

    def _line(self, label: str, value: str) -> None:
        row = self._grid.rowCount()
        left = PlainLabel(label, "muted").wrapped()
        left.setFixedWidth(self._theme.px(LABEL_WIDTH))
        left.setContentsMargins(0, self._theme.px(1), 0, 0)
        self._grid.addWidget(left, row, 0, Qt.AlignmentFlag.AlignTop)
        right = PlainLabel(value).wrapped().selectable()
        right.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(right, row, 1)

    def _finding(self, finding: Finding, shown: Shown, draft: Draft, editable: bool) -> None:
        mark, colour = SEVERITY_MARKS.get(finding.severity, (Mark.DOT, "muted"))
        look = {"error": "error", "warning": "warning"}.get(finding.severity, "muted")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(MarkLabel(self._theme, mark, colour), 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(PlainLabel(self._texts.finding(finding), look).wrapped(), 1)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(line)
        if finding.severity == Severity.WARNING:
            column.addWidget(self._answer(finding, shown, draft, editable))
        self._grid.addLayout(column, self._grid.rowCount(), 1)

    def _answer(self, finding: Finding, shown: Shown, draft: Draft, editable: bool) -> QWidget:
        given = draft.answers.get(finding.key) or shown.request.answers.get(finding.key, "")
        if not editable:
            return PlainLabel(self.tr("Reason: {text}").format(text=given) if given else "", "muted").wrapped()
        edit = QLineEdit(given)
        edit.setPlaceholderText(self.tr("Why this is in order …"))
        edit.setAccessibleName(self.tr("Reason for: {text}").format(text=self._texts.finding(finding)))
        edit.setObjectName(finding.key)
        edit.textChanged.connect(lambda text: self.answered.emit(finding.key, text.strip()))
        return edit
