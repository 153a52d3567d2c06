"""The other requests of one family as a table, and what of them cannot all be true as a list."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from alpukat_desk.desk.family import Family, Relative
from alpukat_desk.domain.family import Contradiction
from alpukat_desk.domain.model import RequestId, Severity
from alpukat_desk.gui.plain import plain_tooltip
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
MARK, FILED, SERVICE, WHO, STATUS, OFFICE, CODE = range(7)
DIAMOND = "◆"


class FamilyModel(QAbstractTableModel):
    """One row a request, the latest first."""

    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.relatives: Sequence[Relative] = ()
        self._contradicted: frozenset[RequestId] = frozenset()

    def show_family(self, found: Family) -> None:
        self.beginResetModel()
        self.relatives = found.relatives
        self._contradicted = frozenset(key for item in found.contradictions for key in item.requests)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.relatives)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else CODE + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:  # noqa: N802
        if role != Qt.ItemDataRole.DisplayRole or orientation == Qt.Orientation.Vertical:
            return None
        titles = (self.tr("Received"), self.tr("Service"), self.tr("Who"), self.tr("Status"), self.tr("Office"))
        return ("", *titles, self.tr("Code"))[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        relative = self.relatives[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == MARK:
            return self.tr("Contradicts another") if relative.row.id in self._contradicted else ""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(relative, index.column())
        if role == Qt.ItemDataRole.ToolTipRole and index.column() in (SERVICE, WHO, OFFICE):
            return plain_tooltip(self._text(relative, index.column()))
        return None

    def _text(self, relative: Relative, column: int) -> str:
        row = relative.row
        if column == MARK:
            return DIAMOND if row.id in self._contradicted else ""
        if column == WHO:
            return ", ".join(dict.fromkeys(self._texts.tie(tie) for tie in relative.ties))
        told = {
            FILED: self._texts.moment(row.submitted_at)[:10],
            SERVICE: self._texts.service(row.service),
            STATUS: self._texts.word("status", row.status),
            OFFICE: self._texts.office(row.office),
            CODE: row.code,
        }
        return told[column]


class ContradictionModel(QAbstractListModel):
    """One line a contradiction, with the next step."""

    def __init__(self, theme: Theme, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._texts = theme, texts
        self.found: Sequence[Contradiction] = ()

    def show_family(self, found: Family) -> None:
        self.beginResetModel()
        self.found = found.contradictions
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.found)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        item = self.found[index.row()]
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._theme.colour("text" if item.severity == Severity.INFO else "returned")
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        sentence = self._texts.say(item.code, **item.params)
        mark = "•" if item.severity == Severity.INFO else DIAMOND
        return f"{mark}  {sentence.text} {sentence.next}".rstrip()
