"""Requests that may be the same case as the one shown: side by side, with the rule that says so, and two answers."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.cases import Near, Similar
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.duplicates import Compared, Hit
from alpukat_desk.domain.fields import field_of, value_of
from alpukat_desk.domain.model import Request, Severity, Status
from alpukat_desk.gui.form_plan import read
from alpukat_desk.gui.marks import SEVERITY_MARKS, Mark, MarkLabel
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

ANSWERS = ("mark_duplicate", "not_duplicate")
FIELDS = (
    "applicant.name", "applicant.nik", "applicant.kk", "applicant.phone",
    "child.name", "child.sex", "child.birth_date", "child.birth_kind", "stillbirth.birth_date",
    "mother.name", "mother.nik", "mother.birth_date", "father.name",
    "deceased.name", "deceased.nik", "deceased.birth_date", "deceased.death_date",
)  # fmt: skip
"""What is laid side by side, where either tells it."""
_LABEL = 116


class CasesView(QWidget):
    """One block for each other request; what needs an answer stands first."""

    judged = Signal(str, str)
    """"mark_duplicate" or "not_duplicate", and the id of the other request."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(20))

    def show_similar(self, shown: Shown, similar: Similar) -> None:
        if not similar.whole:
            words = self._texts.say("case.filling", done=similar.done, total=similar.total).text
            self._column.addWidget(PlainLabel(words, "muted-body").wrapped())
        for near in similar.near:
            self._column.addWidget(self._block(shown, similar.request, near))
        if similar.more:
            words = self._texts.say("case.more", count=similar.more).text
            self._column.addWidget(PlainLabel(words, "muted-body").wrapped())
        if not similar.near and similar.whole:
            self._column.addWidget(PlainLabel(self._texts.word("case", "none"), "muted-body").wrapped())

    def _block(self, shown: Shown, own: Request, near: Near) -> QWidget:
        block = QWidget(self)
        column = QVBoxLayout(block)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self._theme.px(6))
        other = near.request
        named = " · ".join((other.code, other.applicant.name, self._texts.service(other.service)))
        column.addWidget(PlainLabel(named, "strong").wrapped().selectable())
        facts = (self._texts.word("status", other.status), self._texts.office(other.office))
        told = (self._texts.word("channel", other.channel), self._texts.moment(other.submitted_at))
        column.addWidget(PlainLabel(" · ".join((*facts, *told)), "muted").wrapped())
        for mark, words in self._reasons(near):
            column.addLayout(self._reason(mark, words))
        column.addWidget(self._table(own, near))
        if not near.cleared:
            column.addLayout(self._answers(shown, near))
            for words in self._obstacles(shown):
                column.addWidget(PlainLabel(words, "muted").wrapped())
        return block

    def _obstacles(self, shown: Shown) -> tuple[str, ...]:
        """Why an answer may not be given now, with the step before it."""
        if shown.request.status == Status.NEW:
            return (self._texts.word("case", "take_first"),)
        refusals = [refusal for kind in ANSWERS if (refusal := shown.refusals.get(kind)) is not None]
        sentences = [self._texts.error(refusal, shown.request) for refusal in refusals]
        return tuple(dict.fromkeys(f"{item.text} {item.next}".strip() for item in sentences))

    def _reasons(self, near: Near) -> list[tuple[tuple[Mark, str], str]]:
        """Why, in a sentence each, with how far what was compared lies apart."""
        if near.cleared:
            return [(SEVERITY_MARKS[Severity.INFO], self._texts.word("case", "cleared"))]
        told = [(SEVERITY_MARKS[Severity(hit.severity)], self._sentence(near.request, hit)) for hit in near.hits]
        return told or [(SEVERITY_MARKS[Severity.WARNING], self._texts.word("case", "server"))]

    def _sentence(self, other: Request, hit: Hit) -> str:
        apart = [f"{self._texts.field(other, item.field)}: {self._apart(item)}" for item in hit.compared if item.unit]
        words = self._texts.say(hit.code).text
        return f"{words} ({'; '.join(apart)})" if apart else words

    def _apart(self, item: Compared) -> str:
        if not item.apart:
            return self._texts.word("case", "alike")
        return self._texts.say(f"case.{item.unit}", count=item.apart).text

    def _reason(self, mark: tuple[Mark, str], words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(MarkLabel(self._theme, *mark), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(PlainLabel(words).wrapped(), 1, Qt.AlignmentFlag.AlignTop)
        return row

    def _table(self, own: Request, near: Near) -> QWidget:
        table = QWidget()
        grid = QGridLayout(table)
        grid.setContentsMargins(0, self._theme.px(4), 0, self._theme.px(4))
        grid.setHorizontalSpacing(self._theme.px(10))
        grid.setVerticalSpacing(self._theme.px(4))
        grid.setColumnMinimumWidth(0, self._theme.px(_LABEL))
        for column in (1, 2):
            grid.setColumnStretch(column, 1)
        for place, words in enumerate(("field", "this", "other"), 0):
            grid.addWidget(PlainLabel(self._texts.word("case", words), "muted"), 0, place)
        lines = [(name, value_of(own, name), value_of(near.request, name)) for name in FIELDS]
        for line, (name, left, right) in enumerate((item for item in lines if item[1] or item[2]), 1):
            label = self._texts.field(own if left else near.request, name)
            grid.addWidget(PlainLabel(label, "muted").wrapped(), line, 0, Qt.AlignmentFlag.AlignTop)
            look = "" if left == right else "medium"
            grid.addWidget(self._value(own, name, left, look), line, 1)
            grid.addWidget(self._value(near.request, name, right, look, differs=left != right), line, 2)
        return table

    def _value(self, request: Request, name: str, value: str, look: str, *, differs: bool = False) -> PlainLabel:
        """A sign stands before what differs: the weight of letters alone tells nobody who hears them."""
        field = field_of(name, self._texts.catalogue.services.get(request.service))
        words = (read(field, value, self._texts) if field else value) or "—"
        label = PlainLabel(f"≠ {words}" if differs else words, look).wrapped().selectable()
        label.setAlignment(Qt.AlignmentFlag.AlignTop)
        return label

    def _answers(self, shown: Shown, near: Near) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for kind in ANSWERS:
            button = QPushButton(self._texts.word("command", kind))
            refusal = shown.refusals.get(kind)
            button.setEnabled(refusal is None)
            if refusal is not None:
                button.setAccessibleDescription(self._texts.error(refusal, shown.request).text)
            button.setObjectName(f"{kind}-{near.request.id}")
            button.clicked.connect(partial(self.judged.emit, kind, near.request.id))
            row.addWidget(button)
        row.addStretch(1)
        return row
