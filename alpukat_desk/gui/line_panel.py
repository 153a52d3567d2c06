"""What is wrong with the line in a sentence, when it is tried again, and what the officer can do about it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.pace import Ending
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.rhythm import Standing
from alpukat_desk.gui.texts import Texts

MOMENT = timedelta(seconds=45)
"""A sooner try needs no time of day."""


class LinePanel(QFrame):
    """Hidden while all is well."""

    again = Signal()
    files_wanted = Signal()

    def __init__(self, texts: Texts, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._texts = texts
        self._now = now
        self.trouble, self.clock, self.metered = (PlainLabel("").wrapped() for _ in range(3))
        self.try_now = QPushButton(self.tr("Try again now"))
        self.try_now.clicked.connect(self.again)
        self.fetch_now = QPushButton(self.tr("Fetch files now"))
        self.fetch_now.clicked.connect(self.files_wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        for words, button in ((self.trouble, self.try_now), (self.clock, None), (self.metered, self.fetch_now)):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(words, 1)
            if button is not None:
                row.addWidget(button)
            column.addLayout(row)
        self.show_standing(Standing())

    def show_standing(self, told: Standing) -> None:
        for label, words in (
            (self.trouble, self._trouble(told)),
            (self.clock, self._clock(told)),
            (self.metered, self._metered(told)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self.try_now.setVisible(bool(self.trouble.text()))
        self.fetch_now.setVisible(told.metered)
        self.setVisible(any((self.trouble.text(), self.clock.text(), told.metered)))

    def _trouble(self, told: Standing) -> str:
        if told.ending is Ending.DONE:
            return ""
        code = "network.none" if told.ending is Ending.OFFLINE and told.line_down else told.code
        if not code:
            words = self.tr("Something unexpected stopped the sync. Your decisions are kept.")
        else:
            sentence = self._texts.say(code, **dict(told.detail))
            words = f"{sentence.text} {sentence.next}".strip()
        return f"{words} {self._next_try(told.again_at)}".strip()

    def _next_try(self, at: datetime | None) -> str:
        if at is None:
            return ""
        if at - self._now() < MOMENT:
            return self.tr("The next try comes in a moment.")
        return self.tr("The next try comes at {time}.").format(time=self._texts.time(at))

    def _clock(self, told: Standing) -> str:
        if not told.slow:
            return ""
        words = (
            self.tr("This laptop's clock is {span} behind the server's.")
            if told.slow > timedelta()
            else self.tr("This laptop's clock is {span} ahead of the server's.")
        )
        step = self.tr("Set its date, time and time zone. Until then times are reckoned by the server's clock.")
        return f"{words.format(span=self._texts.gap(abs(told.slow)))} {step}"

    def _metered(self, told: Standing) -> str:
        if not told.metered:
            return ""
        return self.tr("This line is paid by use: files of your requests come only when you ask for them.")
