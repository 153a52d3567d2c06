"""The two doors: the passphrase of this device's store, and the officer's account at the server."""

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.theme import Theme

WIDTH, INSIDE = 420, 28


class Why(Enum):
    """What brings the officer to the sign-in page."""

    FIRST = 0
    ENDED = 1
    AGAIN = 2


class EntryPage(QWidget):
    """A narrow panel in the middle: title, a sentence, fields, one button, and room for what went wrong."""

    def __init__(self, theme: Theme, title: str, sentence: str, action: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._inner = theme.px(WIDTH) - 2 * INSIDE - 2
        self._error = PlainLabel("", "error").wrapped()
        self._error.hide()
        self.button = QPushButton(action)
        self.button.setProperty("look", "primary")
        self.button.setDefault(True)
        self.button.clicked.connect(self.submit)
        self.fields: list[QLineEdit] = []
        panel = QFrame()
        panel.setObjectName("panel")
        panel.setFixedWidth(theme.px(WIDTH))
        self.column = QVBoxLayout(panel)
        self.column.setContentsMargins(INSIDE, INSIDE, INSIDE, INSIDE)
        self.column.setSpacing(theme.px(8))
        self.column.addWidget(PlainLabel(self.tr("Alpukat Desk"), "muted"))
        self.column.addWidget(PlainLabel(title, "title").wrapped())
        self._sentence = PlainLabel(sentence, "muted-body").wrapped()
        self.column.addWidget(self._sentence)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(panel)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def add_field(self, label: str, *, secret: bool = False, value: str = "") -> QLineEdit:
        edit = QLineEdit(value)
        edit.setAccessibleName(label)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.returnPressed.connect(self.submit)
        self.column.addSpacing(6)
        self.column.addWidget(PlainLabel(label, "muted"))
        self.column.addWidget(edit)
        self.fields.append(edit)
        return edit

    def close_form(self) -> None:
        self.column.addWidget(self._error)
        self.column.addSpacing(8)
        self.column.addWidget(self.button)

    def submit(self) -> None:
        """What the button and the Enter key do."""
        raise NotImplementedError

    def tell(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setMinimumHeight(max(0, self._error.heightForWidth(self._inner)))
        self._error.setVisible(bool(sentence))
        self.set_busy(busy=False)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Wrapped text gets the height it needs; a centred panel is not asked for it."""
        super().showEvent(event)
        self._sentence.setMinimumHeight(self._sentence.heightForWidth(self._inner))

    def set_busy(self, *, busy: bool) -> None:
        self.button.setEnabled(not busy)
        for edit in self.fields:
            edit.setReadOnly(busy)

    def focus(self) -> None:
        empty = next((edit for edit in self.fields if not edit.text()), self.fields[0])
        empty.setFocus()


class UnlockPage(EntryPage):
    """Asks for the passphrase; at the first start asks twice and makes the store."""

    given = Signal(str)

    def __init__(self, theme: Theme, *, first: bool, parent: QWidget | None = None) -> None:
        title = self.tr("Choose a passphrase") if first else self.tr("Unlock")
        sentence = (
            self.tr(
                "It protects the citizens' data on this laptop. Nobody can recover it: without the passphrase, "
                "decisions not yet sent are lost. At least 15 characters; a short sentence is easy to remember."
            )
            if first
            else self.tr("Enter the passphrase of this laptop. Your queue and your unsent decisions are behind it.")
        )
        super().__init__(theme, title, sentence, self.tr("Create") if first else self.tr("Unlock"), parent)
        self._first = self.add_field(self.tr("Passphrase"), secret=True)
        self._again = self.add_field(self.tr("Passphrase again"), secret=True) if first else None
        self.close_form()

    def submit(self) -> None:
        if self._again is not None and self._again.text() != self._first.text():
            self.tell(self.tr("The two passphrases differ. Type them again."))
            return
        self.tell("")
        self.set_busy(busy=True)
        self.given.emit(self._first.text())


class SignInPage(EntryPage):
    """Asks for server, officer and password."""

    given = Signal(str, str, str)
    later = Signal()
    """Work on without a session: what is on the laptop stays usable."""

    def __init__(self, theme: Theme, *, server: str, officer: str, why: Why, parent: QWidget | None = None) -> None:
        sentence = {
            Why.FIRST: self.tr("With the account your office gave you."),
            Why.ENDED: self.tr("Your session has ended. Your decisions are kept; sign in to send them."),
            Why.AGAIN: self.tr("Your decisions are kept. Until you sign in anew, your session goes on."),
        }[why]
        super().__init__(theme, self.tr("Sign in"), sentence, self.tr("Sign in"), parent)
        self._server = self.add_field(self.tr("Server address"), value=server)
        self._officer = self.add_field(self.tr("Officer"), value=officer)
        self._password = self.add_field(self.tr("Password"), secret=True)
        self.close_form()
        if why != Why.FIRST:
            ended = why == Why.ENDED
            later = QPushButton(self.tr("Work on without signing in") if ended else self.tr("Back to work"))
            later.clicked.connect(self.later)
            self.column.addWidget(later)

    def submit(self) -> None:
        values = (self._server.text().strip(), self._officer.text().strip(), self._password.text())
        if not all(values):
            self.tell(self.tr("Fill in server, officer and password."))
            return
        self.tell("")
        self.set_busy(busy=True)
        self.given.emit(*values)
