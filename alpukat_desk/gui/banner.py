"""The line above the lists that tells what no list shows, with the one thing to do about it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from alpukat_desk.gui.plain import PlainLabel


class Banner(QFrame):
    """Hidden until it has something to say, and when the officer closes it."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._words = PlainLabel("").wrapped()
        self._does: Callable[[], object] = self.hide
        self._act = QPushButton()
        self._act.clicked.connect(lambda: self._does())
        close = QPushButton(self.tr("Close"))
        close.setProperty("look", "quiet")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self._words, 1)
        row.addWidget(self._act)
        row.addWidget(close)
        self.hide()

    def say(self, sentence: str) -> None:
        self._act.hide()
        self._words.setText(sentence)
        self.show()

    def offer(self, words: str, button: str, act: Callable[[], object]) -> None:
        """Words with the one thing to do about them."""
        self.say(words)
        self._act.setText(button)
        self._does = act
        self._act.show()

    @property
    def told(self) -> str:
        """What stands in front of the officer; empty while it is hidden."""
        return self._words.text() if self.isVisible() else ""

    def press(self) -> None:
        """As if the officer had pressed what is offered."""
        self._act.click()
