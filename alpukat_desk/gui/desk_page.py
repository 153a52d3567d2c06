"""The working place: sidebar, head with search and badge, queue and request side by side."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk import handback, queries
from alpukat_desk.desk.handback import Handback
from alpukat_desk.desk.queries import Filter, View
from alpukat_desk.desk.sync import Claimed
from alpukat_desk.domain.errors import AlpukatError, Refused, SignedOut
from alpukat_desk.domain.model import Officer, RequestId
from alpukat_desk.gui.banner import Banner
from alpukat_desk.gui.day_watch import DayWatch, Today
from alpukat_desk.gui.decisions import Decisions
from alpukat_desk.gui.family_dialog import FamilyDialog
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.message_dialog import MessageDialog
from alpukat_desk.gui.outbox_page import OutboxPage
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.queue_page import QueuePage
from alpukat_desk.gui.request_page import RequestPage
from alpukat_desk.gui.search_field import SearchField
from alpukat_desk.gui.settings import Settings
from alpukat_desk.gui.sidebar import Sidebar
from alpukat_desk.gui.sync_badge import SafeMark, SyncBadge
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import MARGIN, QUEUE_LEAST, SIDEBAR, Theme

FOLDS = 1200
"""Below this width, at 100 % text, the sidebar folds away."""
QUIET = 100
"""Milliseconds in which changes are gathered before the screen asks again."""


class DeskPage(QWidget):
    """Listens to the hub and passes on to its parts what changed; holds nothing but the filter."""

    menu_wanted = Signal(object)
    sign_in_wanted = Signal()

    def __init__(
        self, hub: Hub, theme: Theme, texts: Texts, settings: Settings, officer: Officer, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.hub = hub
        self._theme = theme
        self._texts = texts
        self._settings = settings
        self._officer = officer
        self._filter = Filter(View.MINE)
        self._changed: set[RequestId] = set()
        self._everything = False
        self._struck = False
        self._build()
        self._lay_out()
        self._connect()
        self._keys()
        self.watch_day(DayWatch(self._texts.catalogue.calendar, self.hub.place.now, self))
        self.sidebar.choose(View.MINE)

    def _build(self) -> None:
        self.sidebar = Sidebar(self._theme, self._texts)
        self.queue = QueuePage(self.hub, self._theme, self._texts)
        self.request = RequestPage(self.hub, self._theme, self._texts)
        self.outbox = OutboxPage(self.hub, self._theme, self._texts)
        self.decisions = Decisions(self.hub, self.request, self._texts)
        self.badge = SyncBadge(self._texts, self.hub.place.now)
        self._safe = SafeMark(self._theme)
        self._title = ElidedLabel("", "title")
        self.search = SearchField(self._theme)
        self.banner = Banner()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(QUIET)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(12)
        self.splitter.setChildrenCollapsible(False)
        self._left = QStackedWidget()
        self._left.addWidget(self.queue)
        self._left.addWidget(self.outbox)
        self._left.setMinimumWidth(QUEUE_LEAST)
        self.splitter.addWidget(self._left)
        self.splitter.addWidget(self.request)
        self.splitter.setSizes([560, 540])
        if not self._settings.splitter.isEmpty():
            self.splitter.restoreState(self._settings.splitter)
        self.splitter.splitterMoved.connect(self._keep_splitter)
        main = QVBoxLayout()
        main.setContentsMargins(MARGIN, 12, MARGIN, 12)
        main.setSpacing(12)
        main.addLayout(self._head())
        main.addWidget(self.banner)
        main.addWidget(self.splitter, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._side = self._make_side()
        row.addWidget(self._side)
        row.addLayout(main, 1)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(16)
        self._title.setMinimumWidth(self._theme.px(140))
        self._fold = QPushButton(self.tr("Lists"))
        self._fold.setCheckable(True)
        self._fold.toggled.connect(lambda on: self._side.setVisible(on))
        self._fold.hide()
        row.addWidget(self._fold)
        row.addWidget(self._title, 1)
        row.addWidget(self.search, 3)
        row.addStretch(1)
        row.addWidget(self.badge)
        return row

    def _make_side(self) -> QWidget:
        side = QFrame()
        side.setObjectName("sidebar")
        side.setFixedWidth(self._theme.px(SIDEBAR))
        account = QPushButton(self._officer.name)
        account.setProperty("look", "account")
        account.setToolTip(self.tr("Language, appearance, sign in again, quit"))
        account.clicked.connect(lambda: self.menu_wanted.emit(account))
        head = QVBoxLayout()
        head.setContentsMargins(20, 18, 12, 12)
        head.setSpacing(0)
        head.addWidget(PlainLabel(self.tr("Alpukat Desk"), "brand"))
        head.addWidget(ElidedLabel(self._texts.office(self._officer.office), "muted"))
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 8, 12, 12)
        foot.setSpacing(4)
        foot.addWidget(account)
        safe = QHBoxLayout()
        safe.setContentsMargins(6, 0, 0, 0)
        safe.addWidget(self._safe)
        foot.addLayout(safe)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sidebar, 1)
        column.addLayout(foot)
        return side

    def _connect(self) -> None:
        self.sidebar.chosen.connect(self._choose)
        self.search.searched.connect(self._search)
        self.search.left.connect(self.queue.table.setFocus)
        self.queue.opened.connect(self.request.open)
        self.queue.entered.connect(lambda: self.request.tabs.setFocus(Qt.FocusReason.TabFocusReason))
        self.queue.take_next.connect(self._take_next)
        self.queue.entry_wanted.connect(self.enter_message)
        self.request.family_wanted.connect(self.show_family)
        self.request.left.connect(self._to_list)
        self.decisions.done.connect(self.queue.decided)
        self.outbox.opened.connect(self._open_from_outbox)
        self.badge.opened.connect(self.show_outbox)
        self.hub.changed.connect(self._gather)
        self.hub.link.connect(self.badge.show_link)
        self.hub.link.connect(self._safe.show_link)
        self.hub.link.connect(self.queue.show_link)
        self.hub.standing.connect(self.badge.show_standing)
        self.hub.standing.connect(self.outbox.line.show_standing)
        self.hub.progress.connect(self.badge.show_progress)
        self.hub.trouble.connect(self._failed)
        self.hub.signed_out.connect(self.say_signed_out)
        self._settle.timeout.connect(self._spread)

    def _keys(self) -> None:
        for keys, act in (
            ("/", self.search.setFocus),
            ("J", lambda: self.queue.step(1)),
            ("N", lambda: self.queue.step(-1)),
            ("F5", self.hub.try_now),
            ("Ctrl+1", lambda: self.request.tabs.setCurrentIndex(0)),
            ("Ctrl+2", lambda: self.request.tabs.setCurrentIndex(1)),
            ("Ctrl+3", lambda: self.request.tabs.setCurrentIndex(2)),
            ("Ctrl+4", lambda: self.request.tabs.setCurrentIndex(3)),
            ("Ctrl+5", lambda: self.request.tabs.setCurrentIndex(4)),
            ("Ctrl+O", self.show_outbox),
            ("Ctrl+E", self.enter_message),
            ("Ctrl+K", self.request.ask_family),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(act)

    def enter_message(self) -> MessageDialog:
        """Opens the entry from WhatsApp; what is entered stands in the queue at once. It may outlive this page by a
        moment: the time to write down what was typed last."""
        dialog = MessageDialog(self.hub, self._theme, self._texts, self._officer.office, self.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.entered.connect(self.request.open)
        dialog.open()
        return dialog

    def show_family(self, request_id: str) -> FamilyDialog:
        """The other requests of the same people; one that is chosen there takes the place of this one."""
        dialog = FamilyDialog(self.hub, self._theme, self._texts, RequestId(request_id), self)
        dialog.opened.connect(self.request.open)
        dialog.open()
        return dialog

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """A narrow window folds the sidebar away behind a button."""
        super().resizeEvent(event)
        narrow = self.width() < FOLDS * self._theme.scale
        if narrow != self._fold.isVisibleTo(self):
            self._fold.setVisible(narrow)
            self._fold.setChecked(False)
            self._side.setVisible(not narrow)

    def show_outbox(self) -> None:
        self.sidebar.choose_none()
        self._front_outbox(self.tr("Outbox"))

    def _front_outbox(self, title: str) -> None:
        self._title.setText(title)
        self._left.setCurrentWidget(self.outbox)
        self.outbox.refresh()

    def say(self, sentence: str) -> None:
        self.banner.say(sentence)

    def say_signed_out(self) -> None:
        """Work goes on, and nothing typed is taken away; signing in waits for the officer."""
        words = self.tr("Your session has ended. Your decisions are kept; sign in to send them.")
        self.banner.offer(words, self.tr("Sign in again"), self.sign_in_wanted.emit)

    def hand_back(self) -> None:
        """Shows what would go back to the common queue, and lets the officer say so. What is being typed counts."""
        self.request.leave()
        self.hub.ask(handback.preview, then=self._hand_back)

    def _hand_back(self, found: Handback) -> None:
        count = len(found.untouched)
        kept = self.tr("%n stay with you: work on them was begun.", "", found.kept) if found.kept else ""
        if not count:
            self.say(" ".join((self.tr("You hold nothing that was not begun."), kept)).strip())
            return
        words = self.tr("%n requests that you have not begun go back to the common queue.", "", count)
        self.banner.offer(
            f"{words} {kept}".strip(), self.tr("Give %n back", "", count), partial(self._give_back, found)
        )

    def _give_back(self, found: Handback) -> None:
        self.banner.hide()
        self.request.leave()
        self.hub.settle(handback.release, found.untouched)

    @property
    def settled(self) -> bool:
        """Every change heard of has been asked for and shown."""
        return self.hub.idle and not self._settle.isActive()

    def start(self) -> None:
        self._spread_all()
        self.hub.tell_standing()
        self.hub.sync()

    def _choose(self, view: str, service: str) -> None:
        self._filter = Filter(View(view) if view else View.ALL, service, self._filter.text)
        self._name_list()
        if view == View.TRAY:
            self._front_outbox(self._texts.word("view", view))
            return
        self._left.setCurrentWidget(self.queue)
        self.queue.show_filter(self._filter)

    def _name_list(self) -> None:
        view, service = self._filter.view, self._filter.service
        self._title.setText(self._texts.service(service) if service else self._texts.word("view", view))

    def _to_list(self) -> None:
        """The keys go back to the list they came from."""
        front = self._left.currentWidget()
        (self.queue.table if front is self.queue else self.outbox).setFocus(Qt.FocusReason.TabFocusReason)

    def _take_next(self, count: int) -> None:
        self.hub.claim_next(count, self._filter.service, then=self._took, fail=self._failed)

    def _took(self, result: Claimed) -> None:
        if not result.claimed:
            self._failed(Refused(next(iter(result.denied.values()), "claim.none")))

    def standing(self) -> tuple[str, str, str]:
        """What is in front: kind and key of the list, and the request."""
        return (*self.sidebar.key, self.request.request_id)

    def leave(self) -> None:
        """This page goes: what is typed is kept."""
        self.request.leave()

    def go(self, kind: str, key: str, request_id: str) -> None:
        """Back to what was in front before this page was built anew."""
        if request_id:
            self.queue.expect(request_id)
        if kind:
            self.sidebar.resume(kind, key)
        else:
            self.show_outbox()

    def _search(self, text: str) -> None:
        self._filter = Filter(self._filter.view, self._filter.service, text)
        self._name_list()
        self._left.setCurrentWidget(self.queue)
        self.queue.show_filter(self._filter)

    def _open_from_outbox(self, request_id: str) -> None:
        self.request.open(request_id)

    def _gather(self, ids: frozenset[RequestId]) -> None:
        self._everything = self._everything or not ids
        self._changed |= ids
        self._settle.start()

    def _spread(self) -> None:
        changed = frozenset() if self._everything else frozenset(self._changed)
        self._changed.clear()
        self._everything = False
        self.queue.model.refresh(changed)
        self.request.refresh(changed)
        if self._left.currentWidget() is self.outbox:
            self.outbox.refresh()
        self.hub.ask(queries.counts, then=self._counted)

    def _spread_all(self) -> None:
        self._everything = True
        self._spread()
        self.hub.refresh_link()

    def _counted(self, counts: queries.Counts) -> None:
        self.sidebar.show_counts(counts)
        struck, self._struck = self._struck, False
        unfinished = counts.views.get(View.DAY, 0)
        if struck and unfinished and not self.banner.isVisible():
            words = self.tr("It is {time}: %n requests due by today are unfinished.", "", unfinished)
            self.banner.offer(words.format(time=self._watch.today.at), self.tr("Show them"), self._show_day)

    def watch_day(self, watch: DayWatch) -> None:
        """The list of the day comes and goes as this one tells."""
        self._watch = watch
        self.hub.rhythm.ticked.connect(watch.look)
        watch.turned.connect(self._turn_day)
        self.sidebar.draw_up(listed=watch.today.listed)

    def _turn_day(self, today: Today, struck: bool) -> None:
        """What is due today is another list now; at the hour of the list of the day the officer is told, once."""
        self._struck = struck
        self.sidebar.draw_up(listed=today.listed)
        self._spread_all()

    def _show_day(self) -> None:
        self.banner.hide()
        self.sidebar.choose(View.DAY)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, SignedOut):
            self.say_signed_out()
        elif isinstance(error, AlpukatError):
            sentence = self._texts.error(error)
            self.say(f"{sentence.text} {sentence.next}".strip())
        else:
            self.hub.crashed.emit(error)

    def _keep_splitter(self) -> None:
        self._settings.splitter = self.splitter.saveState()
