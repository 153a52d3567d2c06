"""Opens the window over a profile, and closes everything in order: window, lanes, api, store."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QStyleFactory

from alpukat_desk import logs
from alpukat_desk.app.ending import ended_from_outside
from alpukat_desk.app.profile import Profile
from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.wire import Api
from alpukat_desk.gui.entry_page import UnlockPage
from alpukat_desk.gui.main_window import Door, MainWindow
from alpukat_desk.gui.settings import Settings
from alpukat_desk.remote import HttpApi

log = logging.getLogger(__name__)


class Client:
    """The window and what it stands on; ``close`` may be called twice."""

    def __init__(self, home: Path) -> None:
        self.profile = Profile(home, load(RESOURCES))
        self.place: Workplace | None = None
        self._apis: list[HttpApi] = []
        facts = self.profile.facts()
        door = Door(not self.profile.exists(), self._open, self._connect, self._hang_up, facts.server, facts.officer)
        self.window = MainWindow(self.profile.catalogue, Settings(str(home / "window.ini")), door)
        self.window.closed.connect(self.close)

    def _open(self, passphrase: str) -> Workplace:
        profile = self.profile
        self.place = profile.open(passphrase) if profile.exists() else profile.create(passphrase)
        return self.place

    def unlock(self, passphrase: str) -> None:
        """Opens the store without asking, for a profile whose passphrase is no secret."""
        page = self.window.centralWidget()
        if isinstance(page, UnlockPage):
            page.set_busy(busy=True)
            page.given.emit(passphrase)

    def _connect(self, server: str) -> Api:
        api = self.profile.connect(server)
        self._apis.append(api)
        return api

    def _hang_up(self, api: Api) -> None:
        for mine in self._apis:
            if mine is api:
                mine.close()

    def close(self) -> None:
        for api in self._apis:
            api.close()
        self._apis.clear()
        if self.place is not None:
            self.place.store.close()
            self.place = None


def application() -> QApplication:
    """The one QApplication, in the plain style that the style sheet expects."""
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("Alpukat Desk")
    app.setStyle(QStyleFactory.create("Fusion"))
    return app


def hush() -> None:
    """Leaves out the line that Qt's offscreen plugin repeats for every window; Qt's other words go to the log."""
    qInstallMessageHandler(_heard)


def _heard(kind: QtMsgType, _where: QMessageLogContext, words: str) -> None:
    if SIZE_HINTS not in words:
        log.log(LEVELS.get(kind, logging.INFO), "Qt: %s", words)


SIZE_HINTS = "propagateSizeHints"
LEVELS = {QtMsgType.QtWarningMsg: logging.WARNING, QtMsgType.QtCriticalMsg: logging.ERROR}


def run(home: Path, passphrase: str = "") -> int:
    """Shows the window until it is closed; the exit code of the program. With a passphrase it opens unlocked."""
    app = application()
    with logs.running(home / "log"):
        client = Client(home)
        with ended_from_outside(app.closeAllWindows):
            client.window.show()
            if passphrase:
                client.unlock(passphrase)
            code = app.exec()
        client.close()
    return code
