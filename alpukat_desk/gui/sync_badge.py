"""Words that never lie about the link: last sync or why there is none, what waits, what was refused, a clock that is
wrong, and safe to switch off."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStyle, QStyleOptionButton, QWidget

from alpukat_desk.desk.pace import Ending
from alpukat_desk.desk.queries import Link
from alpukat_desk.desk.sync import Progress
from alpukat_desk.gui.marks import Mark, MarkLabel
from alpukat_desk.gui.plain import ElidedLabel, plain_tooltip
from alpukat_desk.gui.rhythm import Standing
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

LEAST_LETTERS = 24
"""So much of the line is left in the narrowest window; its tooltip tells the whole."""

ROUNDING = 2
"""Pixels."""


class SyncBadge(QWidget):
    """Top right: one line of words; a click opens the outbox."""

    opened = Signal()

    def __init__(self, texts: Texts, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._now = now
        self._link: Link | None = None
        self._progress: Progress | None = None
        self._standing = Standing()
        self._full = self.tr("Not yet synced")
        self._words = QPushButton(self._full)
        self._words.setProperty("look", "badge")
        self._words.clicked.connect(self.opened)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._words)
        self._write()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._width(self._full), self._words.sizeHint().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(min(self._width(self._full), self._width("n" * LEAST_LETTERS)), self._words.sizeHint().height())

    def _width(self, text: str) -> int:
        """Of the button with this text: what its style adds to the letters, and room for their rounding."""
        button, option = self._words, QStyleOptionButton()
        button.initStyleOption(option)
        room = QSize(button.fontMetrics().size(0, text).width() + ROUNDING, 1)
        return button.style().sizeFromContents(QStyle.ContentsType.CT_PushButton, option, room, button).width()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        letters, over = self._words.fontMetrics(), self._width(self._full) - self.width()
        room = letters.horizontalAdvance(self._full) - over
        self._words.setText(
            letters.elidedText(self._full, Qt.TextElideMode.ElideRight, room) if over > 0 else self._full
        )

    def show_link(self, link: Link) -> None:
        self._link = link
        self._write()

    def show_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._write()

    def show_progress(self, progress: Progress | None) -> None:
        self._progress = progress
        self._write()

    def text(self) -> str:
        return self._full

    def _write(self) -> None:
        self._full = " · ".join(self._parts())
        opens = self.tr("Open the outbox")
        self._words.setToolTip(plain_tooltip(f"{self._full} · {opens}"))
        self._words.setAccessibleName(self._full)
        self._words.setMinimumWidth(1)
        self.updateGeometry()
        self._fit()

    def _parts(self) -> list[str]:
        link = self._link
        parts = [self._state()]
        if link is not None:
            parts.append(self.tr("%n waiting to be sent", "", link.waiting + link.sent))
            if link.refused or link.notices:
                parts.append(self.tr("%n need your decision", "", link.refused + link.notices))
        if self._standing.metered:
            parts.append(self.tr("files on demand"))
        if self._standing.slow:
            parts.append(self.tr("the laptop's clock is wrong"))
        return parts

    def _state(self) -> str:
        if self._progress is not None and self._progress.total > 1:
            stages = {"push": self.tr("Sending"), "pull": self.tr("Receiving"), "files": self.tr("Files")}
            stage = stages.get(self._progress.stage, self.tr("Syncing"))
            return self.tr("{stage} {done} of {total}").format(
                stage=stage, done=self._progress.done, total=self._progress.total
            )
        link = self._link
        if self._standing.ending not in (Ending.DONE, Ending.OFFLINE):
            return self._trouble()
        if link is not None and link.offline_since is not None:
            return self._offline(self._texts.since(link.offline_since, self._now()))
        if link is not None and link.last_sync_at is not None:
            return self.tr("Synced {time}").format(time=self._texts.since(link.last_sync_at, self._now()))
        return self.tr("Not yet synced")

    def _offline(self, since: str) -> str:
        told = self._standing
        if told.ending is not Ending.OFFLINE:
            return self.tr("Offline since {time}").format(time=since)
        if told.line_down or told.code == "network.none":
            return self.tr("Offline since {time}, no network").format(time=since)
        if told.code == "server.foreign":
            return self.tr("Offline since {time}, Wi-Fi asks to sign in").format(time=since)
        if told.code in ("server.untrusted", "server.certificate_date"):
            return self.tr("Offline since {time}, server not trusted").format(time=since)
        return self.tr("Offline since {time}, server does not answer").format(time=since)

    def _trouble(self) -> str:
        return {
            Ending.BUSY: self.tr("Waiting for the server"),
            Ending.SIGNED_OUT: self.tr("Signed out"),
            Ending.OUTDATED: self.tr("Update the application"),
            Ending.FULL: self.tr("The disk is full"),
        }.get(self._standing.ending, self.tr("Not synced"))


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
