"""Words that never lie about the link: last sync, what waits, what was refused, and safe to switch off."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from alpukat_desk.desk.queries import Link
from alpukat_desk.desk.sync import Progress
from alpukat_desk.gui.marks import Mark, MarkLabel
from alpukat_desk.gui.plain import ElidedLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme


class SyncBadge(QWidget):
    """Top right: one line of words; a click opens the outbox."""

    opened = Signal()

    def __init__(self, texts: Texts, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._now = now
        self._link: Link | None = None
        self._progress: Progress | None = None
        self._words = QPushButton(self.tr("Not yet synced"))
        self._words.setProperty("look", "badge")
        self._words.setToolTip(self.tr("Open the outbox"))
        self._words.clicked.connect(self.opened.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)

    def show_link(self, link: Link) -> None:
        self._link = link
        self._write()

    def show_progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self._write()

    def text(self) -> str:
        return self._words.text()

    def _write(self) -> None:
        self._words.setText(" · ".join(self._parts()))

    def _parts(self) -> list[str]:
        link = self._link
        parts = [self._state()]
        if link is None:
            return parts
        waiting = link.waiting + link.sent
        parts.append(self.tr("%n waiting to be sent", "", waiting))
        if link.refused:
            parts.append(self.tr("%n need your decision", "", link.refused))
        return parts

    def _state(self) -> str:
        if self._progress is not None and self._progress.total > 1:
            stages = {"push": self.tr("Sending"), "pull": self.tr("Receiving"), "files": self.tr("Files")}
            stage = stages.get(self._progress.stage, self.tr("Syncing"))
            return self.tr("{stage} {done} of {total}").format(
                stage=stage, done=self._progress.done, total=self._progress.total
            )
        link = self._link
        if link is not None and link.offline_since is not None:
            return self.tr("Offline since {time}").format(time=self._texts.since(link.offline_since, self._now()))
        if link is not None and link.last_sync_at is not None:
            return self.tr("Synced {time}").format(time=self._texts.since(link.last_sync_at, self._now()))
        return self.tr("Not yet synced")


class SafeMark(QWidget):
    """Bottom left: safe to switch off only when everything has its receipt."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mark = MarkLabel(theme, Mark.TICK, "approved")
        self._mark.hide()
        self._words = ElidedLabel("", "medium")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._mark)
        row.addWidget(self._words, 1)

    def show_link(self, link: Link) -> None:
        self._mark.show()
        if link.safe_to_switch_off:
            self._mark.show_mark(Mark.TICK, "approved")
            self._words.setText(self.tr("Safe to switch off"))
        else:
            self._mark.show_mark(Mark.RING, "returned")
            self._words.setText(self.tr("Kept, not yet sent"))
