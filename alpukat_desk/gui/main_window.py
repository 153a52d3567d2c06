"""The frame: which door or page is in front, the account menu, and the calm word when something breaks."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QTranslator, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QPushButton, QWidget

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.desk import account
from alpukat_desk.desk.queries import View
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import AlpukatError, Refused, SignedOut
from alpukat_desk.domain.model import Officer
from alpukat_desk.domain.wire import Api
from alpukat_desk.gui import resources
from alpukat_desk.gui.desk_page import DeskPage
from alpukat_desk.gui.entry_page import SignInPage, UnlockPage, Why
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.lane import Lane
from alpukat_desk.gui.message_dialog import MessageDialog
from alpukat_desk.gui.settings import SCALES, Settings
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import DARK, LIGHT, Theme, system_prefers_dark


@dataclass(frozen=True)
class Door:
    """What the window needs of the composition root: ways to open the store and to reach a server."""

    first: bool
    """No store yet: the passphrase is chosen, not asked."""
    open: Callable[[str], Workplace]
    """Takes the passphrase; raises ``Locked``, ``Refused``, ``StoreDamaged``."""
    connect: Callable[[str], Api]
    """Takes the server's address and remembers it."""
    hang_up: Callable[[Api], None]
    """Makes a call that is under way fail, so that closing does not wait for the network."""
    server: str
    officer: str


class MainWindow(QMainWindow):
    """Unlock, sign in, work: one page at a time, rebuilt when language or appearance changes."""

    closed = Signal()

    def __init__(self, catalogue: Catalogue, settings: Settings, door: Door) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Alpukat Desk"))
        self._catalogue = catalogue
        self._settings = settings
        self._given = door
        self._translator = QTranslator(self)
        self._door = Lane("door", self)
        self._door.failed.connect(self.crashed)
        self._place: Workplace | None = None
        self._api: Api | None = None
        self._officer: Officer | None = None
        self._server = door.server
        self._standing = ("view", str(View.MINE), "")
        self.hub: Hub | None = None
        self._dress()
        self.resize(1366, 768)
        if not settings.geometry.isEmpty():
            self.restoreGeometry(settings.geometry)
        self.show_unlock()

    def _dress(self) -> None:
        """Language and look for everything built from now on."""
        self.theme = Theme(LIGHT, self._settings.text_scale)
        self.texts = Texts(self._catalogue, self._settings.language)
        QCoreApplication.removeTranslator(self._translator)
        self._translator.load(str(resources.path("i18n", f"desk_{self._settings.language}.qm")))
        QCoreApplication.installTranslator(self._translator)
        QApplication.setFont(self.theme.font())
        self.setStyleSheet("")
        self._colour()

    def _colour(self) -> None:
        """Light or dark, in place: everything painted asks the theme when it paints."""
        chosen = self._settings.appearance
        dark = system_prefers_dark() if chosen == "system" else chosen == "dark"
        tokens = DARK if dark else LIGHT
        if self.theme.tokens is tokens and self.styleSheet():
            return
        self.theme.tokens = tokens
        QApplication.setPalette(self.theme.palette())
        self.setStyleSheet(self.theme.sheet())

    def show_unlock(self) -> None:
        page = UnlockPage(self.theme, first=self._given.first)
        page.given.connect(lambda passphrase: self._unlock(page, passphrase))
        self._front(page)
        page.focus()

    def _unlock(self, page: UnlockPage, passphrase: str) -> None:
        self._door.run(self._given.open, passphrase, then=self._unlocked, fail=partial(self._refuse, page))

    def _unlocked(self, place: Workplace) -> None:
        self._place = place
        officer = account.officer(place)
        if officer is None or not self._server:
            self.show_sign_in(Why.FIRST)
            return
        try:
            api = self._given.connect(self._server)
        except Refused:
            self.show_sign_in(Why.FIRST)
            return
        try:
            account.resume(place, api)
        except SignedOut:
            self._begin(api, officer)
            self.show_sign_in(Why.ENDED)
        else:
            self._begin(api, officer)
            self._work()

    def show_sign_in(self, why: Why) -> None:
        officer = self._officer.id if self._officer else self._given.officer
        page = SignInPage(self.theme, server=self._server, officer=officer, why=why)
        page.given.connect(lambda *given: self._sign_in(page, *given))
        page.later.connect(self._work)
        self._front(page)
        page.focus()

    def _sign_in(self, page: SignInPage, server: str, officer: str, password: str) -> None:
        place = self._place
        assert place is not None, "signing in comes after unlocking"

        def enter() -> tuple[Api, Officer]:
            api = self._given.connect(server)
            signed_in = account.sign_in(place, api, officer, password)
            self._server = server
            return api, signed_in

        self._door.run(enter, then=self._signed_in, fail=partial(self._refuse, page))

    def _signed_in(self, answer: tuple[Api, Officer]) -> None:
        self._begin(*answer)
        self._work()

    def _begin(self, api: Api, officer: Officer) -> None:
        assert self._place is not None, "working comes after unlocking"
        self._end()
        self._api, self._officer = api, officer
        self.hub = Hub(self._place, api, self)
        self.hub.crashed.connect(self.crashed)
        self.hub.rhythm.watch_network()

    def _work(self) -> None:
        assert self.hub is not None and self._officer is not None
        page = DeskPage(self.hub, self.theme, self.texts, self._settings, self._officer)
        page.menu_wanted.connect(self._menu)
        page.sign_in_wanted.connect(lambda: self.show_sign_in(Why.ENDED))
        self._front(page)
        page.go(*self._standing)
        page.queue.table.setFocus()
        page.start()
        if self._place is not None and self._place.store.notices:
            found = self._place.store.notices[0]
            notice = self.texts.say(found.code, **found.detail)
            page.say(f"{notice.text} {notice.next}".strip())

    def desk(self) -> DeskPage | None:
        page = self.centralWidget()
        return page if isinstance(page, DeskPage) else None

    def _front(self, page: QWidget) -> None:
        """The page before it goes at once: a page that waits to be deleted would still hear the hub."""
        old = self.takeCentralWidget()
        if isinstance(old, DeskPage):
            self._standing = old.standing()
            old.leave()
        self.setCentralWidget(page)
        if old is not None:
            old.setParent(None)
            old.deleteLater()

    def _refuse(self, page: UnlockPage | SignInPage, error: BaseException) -> None:
        if not isinstance(error, AlpukatError):
            self.crashed(error)
            return
        sentence = self.texts.error(error)
        page.tell(f"{sentence.text} {sentence.next}".strip())

    def crashed(self, error: BaseException) -> None:
        """A bug: it is in the log with its traceback; the officer keeps everything and goes on."""
        desk = self.desk()
        if desk is not None:
            desk.say(
                self.tr(
                    "Something unexpected happened. Your decisions are safe. Send the log to support if it repeats."
                )
            )
        raise error

    def _menu(self, button: QPushButton) -> None:
        menu = QMenu(self)
        self._choices(
            menu,
            self.tr("Language"),
            [("id", "Bahasa Indonesia"), ("en", "English")],
            self._settings.language,
            self.set_language,
        )
        looks = [("system", self.tr("As the system")), ("light", self.tr("Light")), ("dark", self.tr("Dark"))]
        self._choices(menu, self.tr("Appearance"), looks, self._settings.appearance, self.set_appearance)
        sizes = [(str(scale), f"{scale:.0%}") for scale in SCALES]
        self._choices(menu, self.tr("Text size"), sizes, str(self._settings.text_scale), self.set_scale)
        menu.addSeparator()
        menu.addAction(self.tr("Sync now")).triggered.connect(self.hub.try_now if self.hub else self.close)
        desk = self.desk()
        if desk is not None:
            menu.addAction(self.tr("Entry from WhatsApp …")).triggered.connect(desk.enter_message)
            menu.addAction(self.tr("Give back all that is not begun")).triggered.connect(desk.hand_back)
        menu.addAction(self.tr("Sign in again")).triggered.connect(lambda: self.show_sign_in(Why.AGAIN))
        menu.addAction(self.tr("Quit")).triggered.connect(self.close)
        menu.popup(button.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _choices(
        self, menu: QMenu, title: str, choices: list[tuple[str, str]], now: str, act: Callable[[str], None]
    ) -> None:
        sub = menu.addMenu(title)
        group = QActionGroup(sub)
        for value, text in choices:
            item = QAction(text, group, checkable=True, checked=value == now)
            item.triggered.connect(lambda _on, value=value: act(value))
            sub.addAction(item)

    def set_language(self, value: str) -> None:
        self._settings.language = value
        self.rebuild()

    def set_appearance(self, value: str) -> None:
        """ "system", "light" or "dark"."""
        self._settings.appearance = value
        self._colour()

    def set_scale(self, value: str) -> None:
        self._settings.text_scale = float(value)
        self.rebuild()

    def rebuild(self) -> None:
        """Dresses anew and opens the working page again."""
        self._dress()
        if self.desk() is not None:
            self._work()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """What is typed is kept. An entry that is still being written down goes first, and takes the window along."""
        for dialog in self.findChildren(MessageDialog):
            if not dialog.close():
                dialog.finished.connect(self.close)
                event.ignore()
                return
        self._settings.geometry = self.saveGeometry()
        self._settings.save()
        desk = self.desk()
        if desk is not None:
            desk.leave()
        self._end()
        self._door.close()
        self.closed.emit()
        super().closeEvent(event)

    def _end(self) -> None:
        if self._api is not None:
            self._given.hang_up(self._api)
            self._api = None
        if self.hub is not None:
            self.hub.close()
            self.hub.deleteLater()
            self.hub = None

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        if event.type() == QEvent.Type.ThemeChange and self._settings.appearance == "system":
            self._colour()
        super().changeEvent(event)
