"""Drives the real window as an officer would, without a screen, and takes its picture on the way.

The tour and the end-to-end tests are written with it: every step goes through the widgets an officer uses and
waits until the window shows the result.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from alpukat_desk.app.window import Client, application
from alpukat_desk.desk import queries
from alpukat_desk.desk.queries import Shown, View
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.gui.checklist_view import TickBox
from alpukat_desk.gui.desk_page import DeskPage
from alpukat_desk.gui.entry_page import SignInPage, UnlockPage
from alpukat_desk.gui.form_view import FormView
from alpukat_desk.gui.print_dialog import PrintDialog
from alpukat_desk.gui.reason_lines import ReasonLine
from alpukat_desk.gui.request_page import DATA, DOCUMENTS, FILES, HISTORY

SIZE = (1440, 900)
PATIENCE_S = 30.0
CALM = 4
"""Rounds in which the window wants nothing before it counts as settled."""


class Lost(AssertionError):
    """The window did not come to show what the step waits for."""


class Guide:
    """One officer at one profile. ``folder`` None takes no pictures."""

    def __init__(self, home: Path, folder: Path | None = None) -> None:
        self.app = application()
        self.client = Client(home)
        self.window = self.client.window
        self.folder = folder
        self.pictures: list[str] = []
        self.window.set_appearance("light")
        self.window.resize(*SIZE)
        self.window.show()

    @property
    def place(self) -> Workplace:
        return self.desk.hub.place

    def outbox(self) -> tuple[queries.OutboxRow, ...]:
        return queries.outbox(self.place)

    def shown(self, request_id: RequestId) -> Shown:
        """The request as the desk would show it, opened or not."""
        found = queries.request(self.place, request_id)
        if found is None:
            raise Lost("the request is not on this desk")
        return found

    @property
    def desk(self) -> DeskPage:
        page = self.window.desk()
        if page is None:
            raise Lost("the desk is not in front")
        return page

    def wait(self, what: str, condition: Callable[[], object], patience_s: float = PATIENCE_S) -> None:
        """Lets the window live until the condition holds. Raises ``Lost`` after ``patience_s`` seconds."""
        deadline = time.monotonic() + patience_s
        while not condition():
            if time.monotonic() > deadline:
                raise Lost(f"waited {patience_s:g} s for {what}")
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.005)

    def settle(self) -> None:
        """Until the window has asked everything it wants to know and painted it."""
        calm, deadline = 0, time.monotonic() + PATIENCE_S
        while calm < CALM and time.monotonic() < deadline:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.004)
            desk = self.window.desk()
            calm = calm + 1 if desk is None or desk.settled else 0

    def shot(self, name: str, widget: QWidget | None = None) -> None:
        """The window as it is now, light and dark."""
        if self.folder is None:
            return
        for appearance in ("light", "dark"):
            self.window.set_appearance(appearance)
            self.settle()
            file = f"{len(self.pictures) // 2 + 1:02d}-{name}-{appearance}.png"
            (widget or self.window).grab().save(str(self.folder / file))
            self.pictures.append(file)
        self.window.set_appearance("light")
        self.settle()

    def unlock(self, passphrase: str) -> None:
        page = self.window.centralWidget()
        if not isinstance(page, UnlockPage):
            raise Lost("the unlock page is not in front")
        for field in page.fields:
            field.setText(passphrase)
        self.shot("unlock")
        page.submit()
        self.wait("the store to open", lambda: self.window.centralWidget() is not page)

    def sign_in(self, server: str, officer: str, password: str) -> None:
        page = self.window.centralWidget()
        if not isinstance(page, SignInPage):
            raise Lost("the sign-in page is not in front")
        for field, text in zip(page.fields, (server, officer, password), strict=True):
            field.setText(text)
        self.shot("sign-in")
        page.submit()
        self.wait("the desk", lambda: self.window.desk() is not None)
        self.wait_synced()

    def wait_synced(self) -> None:
        """Until a cycle that began after now has ended."""
        hub = self.desk.hub
        wanted = hub.rhythm.cycles + (2 if hub.busy else 1)
        hub.sync()
        self.wait("the sync to end", lambda: hub.rhythm.cycles >= wanted and not hub.busy)
        self.settle()

    def wait_offline(self) -> None:
        """Until the badge says so."""
        self.desk.hub.sync()
        self.wait("being offline", lambda: self.link().offline_since is not None and not self.desk.hub.busy)
        self.settle()

    def link(self) -> queries.Link:
        return queries.link(self.place, self.desk.hub.agreed_at)

    def view(self, view: View) -> tuple[RequestId, ...]:
        """Chooses a view in the sidebar; the ids it lists."""
        wanted = queries.Filter(view)
        self.desk.sidebar.choose(view)
        ids = queries.ids(self.place, wanted)
        self.wait(f"the view {view}", lambda: self.desk.queue.model.ids == ids)
        self.settle()
        return ids

    def take_next(self) -> frozenset[RequestId]:
        """Presses "take the next"; what is newly held."""
        place = self.place
        before = frozenset(queries.ids(place, queries.Filter(View.MINE)))
        self.view(View.FREE)
        self.desk.queue.next_button.click()
        held = before
        while held == before:
            self.settle()
            held = frozenset(queries.ids(place, queries.Filter(View.MINE)))
        self.wait_synced()
        return held - before

    def open(self, request_id: RequestId) -> Shown:
        """Opens a request of the list in front."""
        self.desk.queue.choose(request_id)
        self.desk.request.open(request_id)
        return self.reopen(request_id)

    def reopen(self, request_id: RequestId) -> Shown:
        """Waits until the page shows the request as it stands."""
        page = self.desk.request
        self.wait("the request", lambda: page.shown is not None and page.shown.request.id == request_id)
        self.settle()
        if page.shown is None:
            raise Lost("the request went away")
        return page.shown

    def claim(self, request_id: RequestId) -> None:
        """Opens it in the list in front and takes it."""
        self.open(request_id)
        self.desk.request.wanted.emit("claim")
        self.wait("the request to be ours", lambda: self.shown(request_id).request.status == Status.IN_REVIEW)
        self.settle()

    def look_at_files(self) -> int:
        """Turns to the files and looks at each; how many showed their first page."""
        page = self.desk.request
        page.tabs.setCurrentIndex(FILES)
        seen = 0
        for place in reversed(range(page.files.choice.count())):
            page.files.choice.setCurrentIndex(place)
            page.files.open_first()
            self.wait("the picture", page.files.picture.has_picture)
            seen += 1
        self.settle()
        return seen

    def documents(self) -> None:
        self.desk.request.tabs.setCurrentIndex(DOCUMENTS)
        self.settle()

    def history(self) -> None:
        self.desk.request.tabs.setCurrentIndex(HISTORY)
        self.settle()

    def tick_everything(self, reason: str) -> None:
        """Ticks every paper and answers every warning with the reason."""
        page = self.desk.request
        page.tabs.setCurrentIndex(DATA)
        for place in range(len(page.findChildren(TickBox))):
            if self._tick(place) != "ok":
                page.findChildren(TickBox)[place].click()
                self.wait("the tick", partial(self._ticked, place))
        form = page.findChild(FormView)
        for edit in form.answers() if form else []:
            edit.setText(reason)
        self.settle()

    def _tick(self, place: int) -> str:
        return self.desk.request.findChildren(TickBox)[place].tick

    def _ticked(self, place: int) -> bool:
        return self._tick(place) == "ok"

    def decide(self, kind: str, text: str = "") -> None:
        """Gives a decision; where reasons are asked, the first is chosen and the words are typed."""
        page = self.desk.request
        shown = page.shown
        if shown is None:
            raise Lost("no request is open")
        page.wanted.emit(kind)
        if page.reasons.isVisible():
            lines = page.reasons.findChildren(ReasonLine)
            if lines:
                lines[0].box.setChecked(True)
            page.reasons.type(text)
            self.settle()
            self.shot(kind)
            page.reasons.confirm.click()
        before = shown.request
        self.wait(f"the decision {kind}", lambda: self._moved(before) or page.told())
        self.settle()
        if page.told() and not self._moved(before):
            raise Lost(f"{kind} was refused: {page.told()}")

    def _moved(self, before: Request) -> bool:
        """Whether the page shows another status, or already the next request."""
        shown = self.desk.request.shown
        return shown is None or (shown.request.id, shown.request.status) != (before.id, before.status)

    def attach(self, pdf: Path, number: str) -> None:
        page = self.desk.request
        page.wanted.emit("attach")
        panel = page.documents.attach_panel
        panel.choose(str(pdf))
        panel.number.setText(number)
        self.settle()
        self.shot("attach")
        panel.confirm.click()
        self.wait("the document", lambda: page.shown is not None and bool(page.shown.request.documents))
        self.settle()

    def print_to(self, path: Path) -> None:
        """Opens the preview of the first document and saves the unchanged copy an officer would print."""
        page = self.desk.request
        self.documents()
        button = next(item for item in page.documents.findChildren(QPushButton) if item.property("step") == "print")
        button.click()
        self.wait("the preview", lambda: self._dialog() is not None and self._dialog().picture.has_picture())  # type: ignore[union-attr]
        dialog = self._dialog()
        if dialog is None:
            raise Lost("no preview opened")
        self.shot("print-preview", dialog)
        dialog.save_to(path)
        self.wait("the print to be recorded", lambda: self._copies() > 0)

    def _dialog(self) -> PrintDialog | None:
        return next((item for item in QApplication.topLevelWidgets() if isinstance(item, PrintDialog)), None)

    def _copies(self) -> int:
        shown = self.desk.request.shown
        return sum(item.copies for item in shown.request.documents) if shown else 0

    def close(self) -> None:
        self.window.close()
        self.client.close()
        self.window.deleteLater()
        self.settle()
