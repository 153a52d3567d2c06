"""One person, one family: every other request of the same people on this laptop, and what cannot all be true of it."""

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QListView,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from alpukat_desk.desk import family
from alpukat_desk.desk.family import Family
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.privacy import masked
from alpukat_desk.gui.family_delegate import FamilyDelegate
from alpukat_desk.gui.family_model import (
    CODE,
    FILED,
    MARK,
    OFFICE,
    SERVICE,
    STATUS,
    WHO,
    ContradictionModel,
    FamilyModel,
)
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.layouts import within
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import MARGIN, Theme

WIDTHS = {MARK: 24, FILED: 92, SERVICE: 150, STATUS: 132, OFFICE: 150, CODE: 150}
ROW = 32
TALLEST, ROOM = 168, 6
"""Height of the contradictions: more of them scroll. And what is left below the last."""


class FamilyDialog(QDialog):
    """Emits which request the officer goes on to, and closes."""

    opened = Signal(str)

    def __init__(
        self, hub: Hub, theme: Theme, texts: Texts, request_id: RequestId, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Family"))
        self._hub, self._theme, self._texts, self._id = hub, theme, texts, request_id
        self.family: Family | None = None
        self._title = ElidedLabel("", "title")
        self._people = ElidedLabel("", "muted")
        self._count = PlainLabel("", "strong")
        self._words = PlainLabel("", "muted").wrapped()
        self._empty = PlainLabel("", "muted-body").wrapped()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.rows = FamilyModel(texts, self)
        self.table = self._table()
        self.contradictions = ContradictionModel(theme, texts, self)
        self.list = self._list()
        self._go = QPushButton(self.tr("Open request"))
        self._lay_out()
        self.setMinimumSize(within(QSize(theme.px(900), theme.px(360)), parent))
        self.resize(within(QSize(theme.px(980), theme.px(560)), parent))
        hub.changed.connect(self._again)
        self._ask()

    def _table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.rows)
        table.setItemDelegate(FamilyDelegate(self._theme, table))
        table.setShowGrid(False)
        table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setAccessibleName(self.tr("Other requests"))
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.verticalHeader().setDefaultSectionSize(self._theme.px(ROW))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(self._theme.px(WIDTHS[MARK]))
        for column, width in WIDTHS.items():
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
            header.resizeSection(column, self._theme.px(width))
        header.setSectionResizeMode(WHO, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(self._open_row)
        return table

    def _list(self) -> QListView:
        view = QListView()
        view.setModel(self.contradictions)
        view.setWordWrap(True)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setObjectName("contradictions")
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setAccessibleName(self.tr("Contradictions"))
        view.activated.connect(self._open_contradicting)
        view.hide()
        return view

    def _lay_out(self) -> None:
        close = QPushButton(self.tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        self._go.setProperty("look", "primary")
        self._go.setAutoDefault(False)
        self._go.setEnabled(False)
        self._go.clicked.connect(lambda: self._open_row(self.table.currentIndex()))
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._words, 1)
        foot.addWidget(self._go)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._people)
        column.addWidget(self.list)
        column.addWidget(self._count)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        column.addLayout(foot)

    def _ask(self) -> None:
        self._hub.work(family.family, self._hub.place, self._id, then=self._show, fail=self._not_shown)

    def _again(self, _ids: object) -> None:
        """Which of them changed is not known before they are looked for."""
        self._ask()

    def _not_shown(self, error: BaseException) -> None:
        if isinstance(error, AlpukatError):
            sentence = self._texts.error(error)
            self._words.setText(f"{sentence.text} {sentence.next}".strip())
        else:
            self._hub.crashed.emit(error)

    def _show(self, found: Family) -> None:
        if found == self.family:
            return
        self.family = found
        self._title.setText(self.tr("Family of {name}").format(name=found.about.name))
        people = {item.nik: f"{self._texts.word('person', item.role)} {masked(item.nik)}" for item in found.people}
        self._people.setText("  ·  ".join((found.about.code, *people.values())))
        self.contradictions.show_family(found)
        self.rows.show_family(found)
        self.list.setVisible(bool(found.contradictions))
        self._fit()
        self._count.setText(self.tr("%n other requests", "", len(found.relatives)))
        for shown in (self._count, self.table):
            shown.setVisible(bool(found.relatives))
        self._empty.setVisible(not found.relatives)
        self._empty.setText(self.tr("No other request on this laptop is about the same people or family card."))
        self._words.setText(self._said(found))
        if found.relatives:
            self.table.selectRow(0)
            self.table.setFocus()
        self._go.setEnabled(bool(found.relatives))

    def _said(self, found: Family) -> str:
        """What the officer must know of what is not shown."""
        words: list[str] = []
        if not found.whole:
            words.append(self.tr("This laptop is still going through its requests; there may be more."))
        if found.more:
            words.append(self.tr("%n older requests are not shown.", "", found.more))
        return " ".join(words)

    def _fit(self) -> None:
        """The list is as tall as what it says at this width, up to a limit."""
        self.list.doItemsLayout()
        last = self.contradictions.index(self.contradictions.rowCount() - 1)
        bottom = self.list.visualRect(last).bottom() + self.list.verticalScrollBar().value()
        self.list.setFixedHeight(min(bottom + ROOM, self._theme.px(TALLEST)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _open_row(self, index: QModelIndex) -> None:
        if index.isValid():
            self._open(self.rows.relatives[index.row()].row.id)

    def _open_contradicting(self, index: QModelIndex) -> None:
        """The request on the other side of it."""
        requests = self.contradictions.found[index.row()].requests
        self._open(next((item for item in requests if item != self._id), self._id))

    def _open(self, request_id: RequestId) -> None:
        self.opened.emit(request_id)
        self.accept()
