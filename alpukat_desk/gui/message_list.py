"""The messages of a chat to pick from, and the words that were picked or pasted: plain text, never rich."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk.messages import Message
from alpukat_desk.domain.whatsapp.chats import Chat
from alpukat_desk.gui.plain import PlainLabel, plain_tooltip
from alpukat_desk.gui.texts import Texts

MOST_SHOWN = 5_000
"""Messages listed; the last ones are the ones that matter."""
_FIRST_WORDS = 160


class MessageList(QWidget):
    """Emits the places of the messages to use, and that the words were changed by hand."""

    opened = Signal()
    used = Signal(list)
    edited = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Messages of the chat"))
        self.list.setUniformItemSizes(True)
        self.list.setSpacing(2)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Words of the message"))
        self.text.setTabChangesFocus(True)
        self.text.setAcceptDrops(False)
        self.text.textChanged.connect(self.edited)
        self._told = PlainLabel("", "warning").wrapped()
        self._told.hide()
        self._use = QPushButton(self.tr("Use the ticked messages"))
        self._use.setAutoDefault(False)
        self._use.clicked.connect(lambda: self.used.emit(self.picked()))
        self._lay_out()
        self.show_chat(Chat(()))

    def _lay_out(self) -> None:
        choose = QPushButton(self.tr("Choose exported chat …"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self._open)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(choose)
        row.addWidget(self._use)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self._told)
        column.addWidget(self.list, 3)
        column.addWidget(PlainLabel(self.tr("Words of the message"), "muted"))
        column.addWidget(self.text, 2)

    def _open(self) -> None:
        self.opened.emit()

    def show_chat(self, chat: Chat) -> None:
        self.list.clear()
        first = max(0, len(chat.messages) - MOST_SHOWN)
        for number, message in enumerate(chat.messages[first:], first):
            item = QListWidgetItem(self._line(message))
            item.setData(Qt.ItemDataRole.UserRole, number)
            item.setToolTip(plain_tooltip(item.text()))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.scrollToBottom()
        self.list.setVisible(bool(chat.messages))
        self._use.setVisible(bool(chat.messages))
        tick = self.tr("Tick messages above and use them, or paste the message here.")
        paste = self.tr("Paste the message here, or choose an exported chat.")
        self.text.setPlaceholderText(tick if chat.messages else paste)
        sentences = [self._texts.say(item.code, **item.params) for item in chat.findings]
        self.tell(" ".join(f"{sentence.text} {sentence.next}" for sentence in sentences))

    def _line(self, message: Message) -> str:
        when = self._texts.moment(message.at) if message.at else "—"
        told = {"omitted": self.tr("file left out of the export"), "deleted": self.tr("deleted")}
        words = told.get(message.kind, " ".join(message.text[:_FIRST_WORDS].split()))
        return " · ".join(part for part in (when, message.sender, message.media, words) if part)

    def tell(self, words: str) -> None:
        self._told.setText(words)
        self._told.setVisible(bool(words))

    def picked(self) -> list[int]:
        items = (self.list.item(row) for row in range(self.list.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def words(self) -> str:
        return self.text.toPlainText()

    def show_words(self, text: str) -> None:
        if text != self.words():
            self.text.blockSignals(True)
            self.text.setPlainText(text)
            self.text.blockSignals(False)
