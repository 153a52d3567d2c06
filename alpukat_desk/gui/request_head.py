"""The head of a request: whose it is, where it stands, and what the officer must know before anything else."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.family import Family
from alpukat_desk.desk.queries import Shown
from alpukat_desk.gui.marks import MarkLabel, status_mark
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

TOLD = ("status.unknown", "service.unknown", "lease.held", "duplicate.open")
"""Why a request may not be approved, where that is worth saying before anybody tries."""


class RequestHead(QWidget):
    """Name and status on one line, facts below, and a notice where there is one."""

    family_wanted = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._name = ElidedLabel("", "title")
        self._facts = ElidedLabel("", "muted")
        self._mark = MarkLabel(theme)
        self._word = PlainLabel("", "medium")
        self._notice = PlainLabel("", "warning").wrapped()
        self.family = QPushButton(self.tr("Family"))
        self.family.setProperty("look", "quiet")
        self.family.setToolTip(self.tr("Other requests of the same people or family card (Ctrl+K)"))
        self.family.clicked.connect(self.family_wanted)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._name, 1)
        row.addWidget(self._pill())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(self._facts, 1)
        below.addWidget(self.family)
        column.addLayout(below)
        column.addWidget(self._notice)

    def _pill(self) -> QFrame:
        pill = QFrame()
        pill.setObjectName("pill")
        inside = QHBoxLayout(pill)
        inside.setContentsMargins(10, 2, 12, 2)
        inside.setSpacing(4)
        inside.addWidget(self._mark)
        inside.addWidget(self._word)
        return pill

    def show_request(self, shown: Shown) -> None:
        request = shown.request
        self._name.setText(request.applicant.name)
        facts = (self._texts.service(request.service), request.code, self._texts.office(request.office))
        self._facts.setText("  ·  ".join(facts))
        self._mark.show_mark(*status_mark(request.status))
        self._word.setText(self._texts.word("status", request.status))
        self.tell(self._standing(shown))

    def show_family(self, found: Family | None) -> None:
        """How many other requests are about the same people, and how much of it cannot all be true; None where that is
        not known."""
        words = self.tr("Family")
        if found is not None and found.relatives:
            words += f" {len(found.relatives) + found.more}"
            mine = sum(found.about.id in item.requests for item in found.contradictions)
            words += self.tr(" · %n contradictions", "", mine) if mine else ""
        self.family.setText(words)

    def tell(self, words: str) -> None:
        self._notice.setText(words)
        self._notice.setVisible(bool(words))

    def told(self) -> str:
        return self._notice.text() if self._notice.isVisible() else ""

    def _standing(self, shown: Shown) -> str:
        """Troubles, then what waits, then who holds it or what it may be the same as."""
        trouble = next((row for row in shown.pending if row.state == "refused"), None)
        if trouble is not None:
            sentence = self._texts.say(trouble.refusal_code, **trouble.refusal_detail)
            return self.tr("The server refused “{command}”: {why} See “Needs your decision”.").format(
                command=self._texts.word("command", trouble.kind), why=sentence.text
            )
        if shown.pending:
            return self.tr("%n decisions waiting to be sent", "", len(shown.pending))
        refusal = shown.refusals.get("approve")
        if refusal is not None and refusal.code in TOLD:
            sentence = self._texts.error(refusal, shown.request)
            if refusal.code == "duplicate.open":
                return f"{sentence.text} {self._others(shown)}. {sentence.next}"
            return sentence.text
        return self._same_case(shown)

    def _others(self, shown: Shown) -> str:
        return ", ".join(shown.codes.get(item, f"…{item[-6:]}") for item in shown.request.suspects)

    def _same_case(self, shown: Shown) -> str:
        other = shown.request.duplicate_of
        return self.tr("Same case as {code}").format(code=shown.codes.get(other, f"…{other[-6:]}")) if other else ""
