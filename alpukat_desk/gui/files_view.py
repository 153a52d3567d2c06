"""The applicant's files: names on top, the chosen one as a picture below."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk import transfers
from alpukat_desk.desk.queries import Shown
from alpukat_desk.documents import pages
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Attachment, RequestId, Sha256
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.picture_view import PictureView
from alpukat_desk.gui.plain import PlainLabel, plain_tooltip
from alpukat_desk.gui.texts import Texts

WIDTH = 1400
"""Pixels a page is drawn wide: sharp at twice the width of the view."""


class FilesView(QWidget):
    """Fetches a file where it is not here yet, verifies it, and shows one page at a time."""

    viewed = Signal(str)
    """SHA-256 of a file the officer has seen: evidence of the decision."""

    def __init__(self, hub: Hub, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hub = hub
        self._texts = texts
        self._shown: Shown | None = None
        self._files: tuple[Attachment, ...] = ()
        self._wanted = Sha256("")
        self._data = b""
        self._page = 0
        self._count = 1
        self.picture = PictureView(self)
        self.choice = StillBox()
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setAccessibleName(self.tr("File"))
        self.choice.currentIndexChanged.connect(self._chosen)
        self._words = PlainLabel("", "muted")
        self._lay_out()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(4)
        tools.addWidget(self._words, 1)
        self._pager = [
            self._tool("‹", self.tr("Previous page"), lambda: self._turn_page(-1)),
            self._tool("›", self.tr("Next page"), lambda: self._turn_page(1)),
        ]
        self._tools = [
            self._tool("−", self.tr("Smaller"), lambda: self.picture.zoom(-1)),
            self._tool("+", self.tr("Larger"), lambda: self.picture.zoom(1)),
            self._tool(self.tr("Turn"), self.tr("Turn by 90 degrees"), self.picture.turn),
        ]
        for button in (*self._pager, *self._tools):
            tools.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.choice)
        column.addWidget(self.picture, 1)
        column.addLayout(tools)

    def _tool(self, text: str, name: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setToolTip(plain_tooltip(name))
        button.clicked.connect(act)
        return button

    def show_request(self, shown: Shown) -> None:
        same = self._shown is not None and self._shown.request.id == shown.request.id
        self._shown = shown
        if same and self._files == shown.request.attachments:
            return
        self._files = shown.request.attachments
        self.choice.blockSignals(True)
        self.choice.clear()
        for item in self._files:
            self.choice.addItem(f"{self._texts.requirement(shown.request, item.requirement)} · {item.name}")
        self.choice.blockSignals(False)
        self.choice.setVisible(bool(self._files))
        self._wanted = Sha256("")
        self._pages(0)
        if self._files:
            self.picture.say("")
        else:
            self.picture.say(self.tr("The applicant sent no files."))

    def open_first(self) -> None:
        """Called when the tab comes to the front: nothing is drawn that nobody looks at."""
        if self._files and not self._wanted:
            self._chosen(self.choice.currentIndex())

    def open_requirement(self, slug: str) -> None:
        place = next((at for at, item in enumerate(self._files) if item.requirement == slug), 0)
        self.choice.setCurrentIndex(place)
        self.open_first()

    def _chosen(self, place: int) -> None:
        if not 0 <= place < len(self._files):
            return
        self._wanted = self._files[place].sha256
        self._page = 0
        self.picture.reset()
        self.picture.say(self.tr("Opening …"))
        self._pages(0)
        self._hub.ask(transfers.read, self._wanted, then=partial(self._read, self._wanted))

    def _read(self, sha256: Sha256, data: bytes | None) -> None:
        """An answer that comes after the officer went on to another file is dropped."""
        if sha256 != self._wanted:
            return
        if data is None:
            about = self._shown.request.id if self._shown else RequestId("")
            self.picture.say(self.tr("Fetching the file …"))
            failed = partial(self._failed, sha256)
            self._hub.fetch(sha256, about, then=partial(self._fetched, sha256), fail=failed)
            return
        self._data = data
        self._draw()

    def _fetched(self, sha256: Sha256, _done: object) -> None:
        self._hub.ask(transfers.read, sha256, then=partial(self._read, sha256))

    def _draw(self) -> None:
        item = self._files[self.choice.currentIndex()]
        job = (self._data, item.media_type, self._page)
        failed = partial(self._failed, item.sha256)
        self._hub.work(_page, item.sha256, *job, then=self._drawn, fail=failed)

    def _drawn(self, answer: tuple[Sha256, int, pages.Pixels]) -> None:
        sha256, count, pixels = answer
        if sha256 != self._wanted:
            return
        self.picture.show_pixels(pixels)
        self._pages(count)
        self.viewed.emit(sha256)

    def _pages(self, count: int) -> None:
        self._count = count
        size = self._files[self.choice.currentIndex()].size // 1024 if self._files and count else 0
        words = self.tr("Page {page} of {count} · {size} KB").format(page=self._page + 1, count=count, size=size)
        self._words.setText(words if count else "")
        for button in self._pager:
            button.setVisible(count > 1)
        for button in self._tools:
            button.setVisible(count > 0)

    def _turn_page(self, by: int) -> None:
        page = self._page + by
        if 0 <= page < self._count:
            self._page = page
            self._draw()

    def _failed(self, sha256: Sha256, error: BaseException) -> None:
        if not isinstance(error, AlpukatError):
            self._hub.crashed.emit(error)
            return
        if sha256 != self._wanted:
            return
        sentence = self._texts.error(error)
        self.picture.say(f"{sentence.text}\n{sentence.next}".strip())


def _page(sha256: Sha256, data: bytes, media_type: str, page: int) -> tuple[Sha256, int, pages.Pixels]:
    return sha256, pages.count(data, media_type), pages.render(data, media_type, page, WIDTH)
