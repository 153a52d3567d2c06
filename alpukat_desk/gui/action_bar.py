"""The bar at the bottom of a request: the likely step filled, two more with their key, the rest under one button."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.guards import printable
from alpukat_desk.domain.model import Status
from alpukat_desk.gui.documents_view import STEPS
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.plain import plain_tooltip
from alpukat_desk.gui.texts import Texts


@dataclass(frozen=True)
class Action:
    """A command kind with its key."""

    kind: str
    key: str = ""


CLAIM, APPROVE, ANSWER = Action("claim", "A"), Action("approve", "S"), Action("answer", "S")
RETURN, REJECT = Action("return", "K"), Action("reject", "T")
ATTACH, PRINT, COMPLETE = Action("attach", "L"), Action("print", "P"), Action("complete", "E")
CHECK = Action("check_nik", "D")
"""Stands beside the NIK; its key works in every open request."""
KEYS = {CHECK.kind: CHECK.key}
MOST = 3
"""Buttons before the one that holds the rest."""
APPROVED = (ATTACH, PRINT, COMPLETE)
REVIEW_REST = (
    "correct", "forward", "wait", "mark_duplicate", "not_duplicate", "check_nik", "release", "take_over", "note",
)  # fmt: skip
BARS: dict[str, tuple[tuple[Action, ...], tuple[str, ...]]] = {
    Status.NEW: ((CLAIM,), ("check_nik", "note")),
    Status.IN_REVIEW: ((APPROVE, RETURN, REJECT), REVIEW_REST),
    Status.WAITING_CENTRE: ((Action("resume", "S"),), ("check_nik", "take_over", "note")),
    Status.APPROVED: ((ATTACH, PRINT, COMPLETE), ("check_nik", "explain", "take_over", "note")),
    Status.RETURNED: ((), ("resubmit", "check_nik", "note")),
}
CLOSED_BAR: tuple[tuple[Action, ...], tuple[str, ...]] = ((), ("reopen", "note"))


class ActionBar(QFrame):
    """Shows what may be done; a step that may not is disabled and says why in its tooltip."""

    wanted = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self._texts = texts
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(20, 12, 20, 12)
        self._row.setSpacing(8)
        self._keys: list[QShortcut] = []

    def show_request(self, shown: Shown) -> None:
        self._clear()
        primary, rest = self._bar(shown)
        for place, action in enumerate(primary):
            self._row.addWidget(self._button(action, shown, primary=place == 0))
        if CHECK.kind in rest and self._offered(CHECK.kind, shown):
            self._bind(CHECK)
        self._row.addWidget(self._more(rest, shown))
        self._row.addStretch(1)

    def _bar(self, shown: Shown) -> tuple[tuple[Action, ...], tuple[str, ...]]:
        primary, rest = BARS.get(shown.request.status, CLOSED_BAR)
        service = self._texts.catalogue.services.get(shown.request.service)
        if primary and primary[0] is APPROVE and service and not service.outputs:
            primary = (ANSWER, *primary[1:])
        if primary and primary[0] is ATTACH:
            likely = self._likely(shown)
            every = (likely, *(item for item in APPROVED if item is not likely))
            primary, rest = every[:MOST], (*(item.kind for item in every[MOST:]), *rest)
        return primary, rest

    def _likely(self, shown: Shown) -> Action:
        """Of an approved request: print what is ready, then what its first document waits for, else attach."""
        documents = shown.request.documents
        if any(printable(item) is None and not item.copies for item in documents):
            return PRINT
        if shown.refusals.get("complete") is None:
            return COMPLETE
        steps = (STEPS.get(item.status, "") for item in documents)
        step = next((kind for kind in steps if kind and shown.refusals.get(kind) is None), "")
        return Action(step, "S") if step else ATTACH

    def _button(self, action: Action, shown: Shown, *, primary: bool) -> QPushButton:
        refusal = self._refusal(action, shown)
        word = self._texts.word("command", action.kind)
        button = QPushButton(f"{word}   {action.key}")
        button.setAccessibleName(word)
        button.setEnabled(refusal is None)
        if primary:
            button.setProperty("look", "primary")
        if refusal is not None:
            button.setToolTip(plain_tooltip(self._texts.error(refusal, shown.request).text))
        button.clicked.connect(lambda: self.wanted.emit(action.kind))
        self._bind(action)
        return button

    def _refusal(self, action: Action, shown: Shown) -> Refused | None:
        """Printing depends on the documents too: the first reason why none prints."""
        refusal = shown.refusals.get(action.kind)
        if refusal is not None or action is not PRINT:
            return refusal
        reasons = [printable(item, "again") for item in shown.request.documents]
        return reasons[0] if reasons and None not in reasons else None if reasons else Refused("document.none")

    def _bind(self, action: Action) -> None:
        """The bare letter works anywhere in the window but inside a text field, which keeps its keys. Of a step that
        may not be taken it brings the reason why."""
        shortcut = QShortcut(QKeySequence(action.key), self)
        shortcut.activated.connect(lambda: self.wanted.emit(action.kind))
        self._keys.append(shortcut)

    def _more(self, kinds: tuple[str, ...], shown: Shown) -> QPushButton:
        button = QPushButton(self.tr("More"))
        menu = QMenu(button)
        menu.setToolTipsVisible(True)
        for kind in kinds:
            if not self._offered(kind, shown):
                continue
            refusal = shown.refusals.get(kind)
            item = menu.addAction(self._texts.word("command", kind))
            item.setEnabled(refusal is None)
            if refusal is not None:
                item.setToolTip(plain_tooltip(self._texts.error(refusal, shown.request).text))
            item.triggered.connect(lambda _on, kind=kind: self.wanted.emit(kind))
        button.setMenu(menu)
        return button

    def _offered(self, kind: str, shown: Shown) -> bool:
        """Left out where there is nothing it could be about: a step that is merely not allowed says why."""
        match kind:
            case "not_duplicate":
                return bool(shown.request.suspects)
            case "check_nik":
                refusal = shown.refusals.get(kind)
                return refusal is None or refusal.code != "registry.none"
            case "explain":
                return any(item.code.startswith("registry.") for item in shown.findings)
        return True

    def _clear(self) -> None:
        for key in self._keys:
            key.setEnabled(False)
            key.deleteLater()
        self._keys = []
        clear(self._row)
