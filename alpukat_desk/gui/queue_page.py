"""The queue: a table of the chosen filter, its empty state, and the one action that fills it."""

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStackedLayout,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk.queries import Filter, Link, View
from alpukat_desk.domain.model import RequestId
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.queue_delegate import QueueDelegate
from alpukat_desk.gui.queue_model import ENTERED, LEFT, MARK, NAME, SERVICE, QueueModel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import ROW, Theme

WIDTHS = {MARK: 34, LEFT: 108, SERVICE: 142, ENTERED: 96}
ROOM_FOR_DAY, ROOM_FOR_SERVICE = 500, 400
NEXT = 5
"""How many "take the next" takes."""


class QueueTable(QTableView):
    """Letters are keys of the window here: none of them searches the table."""

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802
        return


class QueuePage(QFrame):
    """Emits which request is chosen; keeps selection and scroll when the queue changes under it."""

    opened = Signal(str)
    entered = Signal()
    """Enter or a double click: the officer wants to work in the request."""
    take_next = Signal(int)
    entry_wanted = Signal()

    def __init__(self, hub: Hub, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._theme = theme
        self._filter = Filter(View.MINE)
        self._current = RequestId("")
        self._kept_scroll = self._kept_place = 0
        self._restoring = False
        self._fresh = True
        self._leaving = RequestId("")
        self._ever = True
        self.model = QueueModel(hub, texts, self)
        self.table = self._table(hub, texts)
        self._empty = PlainLabel("", "muted-body").wrapped()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._count = ElidedLabel("", "muted")
        self.next_button = QPushButton(self.tr("Take the next %n", "", NEXT))
        self.next_button.clicked.connect(lambda: self.take_next.emit(NEXT))
        self.entry_button = QPushButton(self.tr("Entry from WhatsApp"))
        self.entry_button.setToolTip(self.tr("Type in what came by message (Ctrl+E)"))
        self.entry_button.clicked.connect(self.entry_wanted)
        self._lay_out()
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.filled.connect(self._filled)
        self.model.dataChanged.connect(self._tell_count)

    def _table(self, hub: Hub, texts: Texts) -> QTableView:
        table = QueueTable(self)
        table.setModel(self.model)
        self._delegate = QueueDelegate(self._theme, texts, hub.place.now, table)
        table.setItemDelegate(self._delegate)
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setAccessibleName(self.tr("Queue"))
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(self._theme.px(30))
        for column, width in WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, self._theme.px(width))
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        table.selectionModel().selectionChanged.connect(self._selected)
        table.activated.connect(lambda _index: self.entered.emit())
        return table

    def _lay_out(self) -> None:
        holder = QWidget(self)
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 6, 12, 8)
        foot.setSpacing(8)
        foot.addWidget(self._count, 1)
        foot.addWidget(self.entry_button)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(holder, 1)
        column.addLayout(foot)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Where room is short the day goes first, then the service moves under the name."""
        super().resizeEvent(event)
        room = self.width() / self._theme.scale
        self.table.setColumnHidden(ENTERED, room < ROOM_FOR_DAY)
        self.table.setColumnHidden(SERVICE, room < ROOM_FOR_SERVICE)
        self._delegate.narrow = room < ROOM_FOR_SERVICE

    def show_filter(self, chosen: Filter) -> None:
        self._fresh = self._fresh or chosen != self._filter
        self._filter = chosen
        self.next_button.setVisible(chosen.view == View.FREE)
        self.model.show(chosen)

    def _tell_count(self) -> None:
        """How many, and of a list short enough to be known whole, how many can be worked on with no network."""
        words = self.tr("%n requests", "", len(self.model.ids))
        ready = self.model.ready_offline()
        self._count.setText(words if ready is None else words + self.tr(" · %n ready offline", "", ready))

    def step(self, by: int) -> None:
        """To the next or previous request, from wherever the focus is; from one that left the list, to those that
        stood around it."""
        place = self._place()
        if place < 0:
            place = self._kept_place - (by > 0)
        if 0 <= place + by < len(self.model.ids):
            self.table.selectRow(place + by)

    def decided(self, request_id: str) -> None:
        """The officer is done with it: when it leaves the list, the next one takes its place."""
        self._leaving = RequestId(request_id)

    def expect(self, request_id: str) -> None:
        """This request is in front already; when the list comes it is chosen there."""
        self._current = RequestId(request_id)
        self.opened.emit(request_id)

    def show_link(self, link: Link) -> None:
        self._ever = link.last_sync_at is not None
        if not self.model.ids:
            self._empty.setText(self._sentence())

    def choose(self, request_id: RequestId) -> None:
        if request_id in self.model.ids:
            self.table.selectRow(self.model.ids.index(request_id))

    def _place(self) -> int:
        return self.model.ids.index(self._current) if self._current in self.model.ids else -1

    def _before_reset(self) -> None:
        self._kept_scroll = self.table.verticalScrollBar().value()
        self._kept_place = place if (place := self._place()) >= 0 else self._kept_place
        self._restoring = True

    def _filled(self) -> None:
        empty = not self.model.ids
        self._stack.setCurrentIndex(1 if empty else 0)
        self._empty.setText(self._sentence() if empty else "")
        self._tell_count()
        if self._restoring or self._fresh:
            self._restore()
        self._restoring = self._fresh = False
        self._leaving = RequestId("")

    def _restore(self) -> None:
        """After the list changed the same request stays in front, even when somebody took it out of the list: only
        the officer goes on to another."""
        place, count = self._place(), len(self.model.ids)
        if not self._fresh:
            self.table.verticalScrollBar().setValue(self._kept_scroll)
        if place >= 0:
            self.table.selectRow(place)
        elif self._fresh or self._current in ("", self._leaving):
            self._go_on(0 if self._fresh else min(self._kept_place, count - 1))

    def _go_on(self, place: int) -> None:
        if self.model.ids:
            self.table.selectRow(place)
        else:
            self._current = RequestId("")
            self.opened.emit("")

    def _selected(self, selected: QItemSelection, _gone: QItemSelection) -> None:
        indexes = selected.indexes()
        if indexes and self.model.ids[indexes[0].row()] != self._current:
            self._current = self.model.ids[indexes[0].row()]
            self.opened.emit(self._current)

    def current(self) -> QModelIndex:
        return self.table.currentIndex()

    def _sentence(self) -> str:
        """An empty queue says why it is empty and what to do next."""
        if self._filter.text:
            return self.tr(
                "Nothing found in this list.\nCheck the number, look in another list, or clear the search with Esc."
            )
        if not self._ever:
            return self.tr("No requests on this laptop yet.\nThey come with the first sync.")
        return {
            View.MINE: self.tr("You hold no requests.\nOpen “Not taken” and take the next ones."),
            View.FREE: self.tr("Every request of your office has been taken."),
            View.TRAY: self.tr("Nothing needs your decision."),
            View.OVERDUE: self.tr("Nothing is overdue."),
            View.DUE_TODAY: self.tr("Nothing is due today."),
            View.DAY: self.tr("Everything that was due by today is done."),
            View.PRINT: self.tr("No document is ready to print."),
            View.PICKUP: self.tr("Nobody comes to collect today."),
        }.get(self._filter.view, self.tr("No requests here."))
