"""The queue as a table over ids: rows are fetched in parts when painted and refreshed by id."""

from collections.abc import Iterable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from alpukat_desk.desk import queries
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.model import RequestId, RequestRow
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.texts import Texts

Index = QModelIndex | QPersistentModelIndex
PART = 200
"""Rows fetched at a time."""
MARK, LEFT, NAME, SERVICE, ENTERED = range(5)


class QueueModel(QAbstractTableModel):
    """Holds ids; a row not yet fetched paints blank and comes with the next part."""

    filled = Signal()
    """The ids of the filter in force have arrived."""

    def __init__(self, hub: Hub, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._hub = hub
        self._texts = texts
        self._filter = queries.Filter(queries.View.MINE)
        self.ids: tuple[RequestId, ...] = ()
        self._rows: dict[RequestId, RequestRow] = {}
        self._asked: set[RequestId] = set()
        self._wanted: set[int] = set()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._fetch_wanted)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        if role == Qt.ItemDataRole.ToolTipRole and section == LEFT and orientation == Qt.Orientation.Horizontal:
            return self._order()
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        upward = "" if self._filter.view == queries.View.CLOSED else " ↑"
        return ("", self.tr("Time left") + upward, self.tr("Applicant"), self.tr("Service"), self.tr("Received"))[
            section
        ]

    def _order(self) -> str:
        """What the list is sorted by, in words."""
        if self._filter.view == queries.View.CLOSED:
            return self.tr("Sorted by the time of closing, the latest first.")
        return self.tr(
            "The least working time left comes first, then the oldest. Last come requests whose clock does not run: "
            "the file is not complete, or they wait for the applicant or the centre."
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.row_at(index.row())
        if role == Qt.ItemDataRole.UserRole:
            return row
        if row is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self._text(row, index.column())

    def _text(self, row: RequestRow, column: int) -> str:
        now = self._hub.place.now()
        if column == MARK:
            return self._texts.word("status", row.status)
        if column == LEFT:
            return self._texts.row_left(row, now)[0]
        if column == SERVICE:
            return self._texts.service(row.service)
        return row.name if column == NAME else self._texts.day(row.submitted_at, now)

    def row_at(self, place: int) -> RequestRow | None:
        """The row, or None while it is on its way."""
        row = self._rows.get(self.ids[place])
        if row is None:
            self._wanted.add(place)
            self._soon.start(0)
        return row

    def ready_offline(self) -> int | None:
        """How many of the listed requests lie whole on this device; None while not every row is known."""
        rows = [self._rows.get(item) for item in self.ids[: PART + 1]]
        if not rows or len(rows) > PART or None in rows:
            return None
        return sum(row.offline for row in rows if row)

    def show(self, chosen: queries.Filter) -> None:
        self._filter = chosen
        self._hub.ask(_listed, chosen, then=self._take)

    def refresh(self, changed: frozenset[RequestId]) -> None:
        """After a change: the order may differ, and changed rows are read again."""
        known = [item for item in (changed or frozenset(self._rows)) if item in self._rows]
        if known:
            self._hub.ask(queries.rows, tuple(known), then=self._store)
        self._hub.ask(_listed, self._filter, then=self._take)

    def _take(self, answer: tuple[queries.Filter, tuple[RequestId, ...]]) -> None:
        asked, ids = answer
        if asked != self._filter:
            return
        if ids != self.ids:
            self.beginResetModel()
            self.ids = ids
            self._wanted.clear()
            self.endResetModel()
        self.filled.emit()

    def _fetch_wanted(self) -> None:
        parts = {place // PART for place in self._wanted}
        self._wanted.clear()
        for part in sorted(parts):
            ids = [item for item in self.ids[part * PART : (part + 1) * PART] if self._missing(item)]
            self._asked.update(ids)
            if ids:
                self._hub.ask(queries.rows, tuple(ids), then=self._store)

    def _missing(self, request_id: RequestId) -> bool:
        return request_id not in self._rows and request_id not in self._asked

    def _store(self, rows: Iterable[RequestRow]) -> None:
        fresh = {row.id: row for row in rows}
        self._rows.update(fresh)
        self._asked.difference_update(fresh)
        places = [place for place, item in enumerate(self.ids) if item in fresh]
        if places:
            self.dataChanged.emit(self.index(min(places), 0), self.index(max(places), 4))


def _listed(place: Workplace, chosen: queries.Filter) -> tuple[queries.Filter, tuple[RequestId, ...]]:
    """The ids together with the filter they answer, so that a stale answer can be told and dropped."""
    return chosen, queries.ids(place, chosen)
