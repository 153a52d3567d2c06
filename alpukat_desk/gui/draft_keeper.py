"""What is ticked and typed about the request in front, saved a moment after the last key: a crash loses no tick."""

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer

from alpukat_desk.desk.commands import Draft
from alpukat_desk.domain.model import RequestId
from alpukat_desk.gui.hub import Hub

SOON = 400
"""Milliseconds after the last key before what was typed is saved."""
NOBODY = RequestId("")


class DraftKeeper(QObject):
    """Holds one draft; what the desk says of it counts only until the officer touches it."""

    def __init__(self, hub: Hub, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self.draft = Draft()
        self._of = NOBODY
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self.keep)

    def take(self, request_id: RequestId, draft: Draft) -> None:
        """The draft as the desk keeps it; one already in hand is newer."""
        if self._of != request_id:
            self.draft, self._of = draft, request_id

    def leave(self) -> None:
        """Another request comes to the front."""
        if self._soon.isActive():
            self.keep()

    def forget(self) -> None:
        """A decision was made: what the desk says from now on counts."""
        self._soon.stop()
        self.draft, self._of = Draft(), NOBODY

    def tick(self, slug: str, tick: str) -> None:
        self.draft = replace(self.draft, ticks={**self.draft.ticks, slug: tick})
        self.keep()

    def answer(self, key: str, reason: str) -> None:
        self.draft = replace(self.draft, answers={**self.draft.answers, key: reason})
        self._soon.start()

    def type(self, kind: str, text: str) -> None:
        rest = {name: words for name, words in self.draft.typed.items() if name != kind}
        self.draft = replace(self.draft, typed={**rest, kind: text} if text else rest)
        self._soon.start()

    def send(self, kind: str) -> None:
        """The words of this decision are on their way; everything else stays begun."""
        if kind in self.draft.typed:
            self.type(kind, "")
        self.leave()

    def keep(self) -> None:
        self._soon.stop()
        if self._of:
            self._hub.save_draft(self._of, self.draft)
