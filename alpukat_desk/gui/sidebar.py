"""The views and services with their counts: one list, painted, driven by mouse or arrows."""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from alpukat_desk.desk.queries import Counts, View
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import GROUP, Theme

Index = QModelIndex | QPersistentModelIndex
ENTRY, GAP, HEADING = 30, 12, 36
SHOWN = 5
"""Services listed before the rest is folded away."""


@dataclass(frozen=True)
class Entry:
    """A line of the sidebar: a view, a service, a heading or a gap (``kind``)."""

    kind: str
    key: str = ""
    text: str = ""
    count: int = 0
    tone: str = "muted"


GROUPS: tuple[tuple[View, ...], ...] = (
    (View.MINE, View.FREE, View.DUE_TODAY, View.DAY, View.OVERDUE, View.APPLICANT, View.CENTRE),
    (View.PRINT, View.PICKUP),
    (View.TRAY,),
    (View.ALL, View.CLOSED),
)
TONES = {View.OVERDUE: "rejected", View.TRAY: "returned", View.DAY: "returned"}
HIDDEN = {False: View.DAY, True: View.DUE_TODAY}
"""Once the list of the day is drawn up it stands in the place of what is due today, and what came before it."""


class SidebarModel(QAbstractListModel):
    """Entries in order; counts come from ``queries.counts``."""

    def __init__(self, texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts
        self._unfolded = False
        self._counts = Counts({}, {})
        self.listed = False
        self.entries = self._entries()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{entry.text} {entry.count}" if entry.kind in ("view", "service") else entry.text
        return entry if role == Qt.ItemDataRole.UserRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        chosen = self.entries[index.row()].kind not in ("heading", "gap")
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable if chosen else Qt.ItemFlag.NoItemFlags

    def show_counts(self, counts: Counts) -> None:
        self._counts = counts
        self._rebuild()

    def draw_up(self, *, listed: bool) -> None:
        self.listed = listed
        self._rebuild()

    def unfold(self) -> None:
        self._unfolded = not self._unfolded
        self._rebuild()

    def row_of(self, kind: str, key: str) -> int:
        return next((row for row, entry in enumerate(self.entries) if (entry.kind, entry.key) == (kind, key)), -1)

    def _rebuild(self) -> None:
        self.beginResetModel()
        self.entries = self._entries()
        self.endResetModel()

    def _entries(self) -> tuple[Entry, ...]:
        return (*self._views(), Entry("heading", text=self.tr("SERVICES")), *self._services())

    def _views(self) -> list[Entry]:
        lines: list[Entry] = []
        for group in GROUPS:
            lines += [Entry("gap")] if lines else []
            lines += [self._view(view) for view in group if view != HIDDEN[self.listed]]
        return lines

    def _view(self, view: View) -> Entry:
        count = self._counts.views.get(view, 0)
        tone = TONES.get(view, "muted") if count else "muted"
        return Entry("view", view, self._texts.word("view", view), count, tone)

    def _services(self) -> list[Entry]:
        counts = self._counts.services
        order = {slug: service.number for slug, service in self._texts.catalogue.services.items()}
        slugs = sorted({*order, *counts}, key=lambda slug: (-counts.get(slug, 0), order.get(slug, 99)))
        lines = [Entry("service", slug, self._texts.service(slug), counts.get(slug, 0)) for slug in slugs]
        if self._unfolded:
            return [*lines, Entry("fold", text=self.tr("Fewer services"))]
        rest = len(lines) - SHOWN
        return [*lines[:SHOWN], Entry("fold", text=self.tr("%n more services", "", rest))] if rest > 0 else lines


class SidebarDelegate(QStyledItemDelegate):
    """Text left, count right, the chosen line on a rounded ground."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        kind = index.data(Qt.ItemDataRole.UserRole).kind
        return QSize(0, self._theme.px({"gap": GAP, "heading": HEADING}.get(kind, ENTRY)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        if entry.kind == "gap":
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRect(option.rect).adjusted(8, 0, -8, 0)
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("selection"))
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 6, 6)
        self._write(painter, rect.adjusted(12, 0, -12, 0), entry, chosen)
        painter.restore()

    def _write(self, painter: QPainter, rect: QRect, entry: Entry, chosen: bool) -> None:
        centre = Qt.AlignmentFlag.AlignVCenter
        if entry.kind == "heading":
            painter.setFont(self._theme.font(GROUP, QFont.Weight.DemiBold))
            painter.setPen(self._theme.colour("muted"))
            painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | centre), entry.text)
            return
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        painter.setFont(self._theme.font(weight=weight))
        painter.setPen(self._theme.colour("muted" if entry.kind == "fold" else "text"))
        room = rect.adjusted(0, 0, -self._theme.px(36), 0)
        text = painter.fontMetrics().elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft | centre), text)
        if entry.kind == "fold":
            return
        painter.setFont(self._theme.font(12, QFont.Weight.DemiBold if chosen else QFont.Weight.Medium))
        painter.setPen(self._theme.colour("text" if chosen and entry.tone == "muted" else entry.tone))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignRight | centre), f"{entry.count:,}".replace(",", "."))


class Sidebar(QListView):
    """Emits what was chosen: (view, service), one of them empty."""

    chosen = Signal(str, str)

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self._rows = SidebarModel(texts, self)
        self._key = ("view", str(View.MINE))
        self.setModel(self._rows)
        self.setItemDelegate(SidebarDelegate(theme, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.clicked.connect(self._pick)
        self.activated.connect(self._pick)

    def show_counts(self, counts: Counts) -> None:
        self._rows.show_counts(counts)
        self._select()

    def draw_up(self, *, listed: bool) -> None:
        """The list of the day comes, or goes at midnight. Who was looking at the one list now looks at the other."""
        gone = HIDDEN[listed]
        self._rows.draw_up(listed=listed)
        if self._key == ("view", gone):
            self.choose(HIDDEN[not listed])
        else:
            self._select()

    def entries(self) -> frozenset[tuple[str, str]]:
        """Kind and key of all that stands here."""
        return frozenset((entry.kind, entry.key) for entry in self._rows.entries)

    @property
    def key(self) -> tuple[str, str]:
        """What is chosen: ("view" or "service", its code); empty where nothing is."""
        return self._key

    def resume(self, kind: str, key: str) -> None:
        """Chooses what was chosen before, or what stands in its place by now."""
        if (kind, key) == ("view", HIDDEN[self._rows.listed]):
            key = HIDDEN[not self._rows.listed]
        self._key = (kind, key)
        self._select()
        self.chosen.emit(*((key, "") if kind == "view" else ("", key)))

    def keyboardSearch(self, _search: str) -> None:  # noqa: N802
        """Letters are keys of the window."""
        return

    def choose_none(self) -> None:
        """Something is in front that stands in no list."""
        self._key = ("", "")
        self._select()

    def choose(self, view: str) -> None:
        self._key = ("view", view)
        self._select()
        self.chosen.emit(view, "")

    def moveCursor(self, action: QListView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:  # noqa: N802
        index = super().moveCursor(action, modifiers)
        if index.isValid() and index != self.currentIndex():
            self._pick(index)
        return index

    def _select(self) -> None:
        row = self._rows.row_of(*self._key)
        self.setCurrentIndex(self._rows.index(row) if row >= 0 else QModelIndex())

    def _pick(self, index: Index) -> None:
        entry = self._rows.entries[index.row()]
        if entry.kind == "fold":
            self._rows.unfold()
            self._select()
        elif entry.kind in ("view", "service"):
            self._key = (entry.kind, entry.key)
            self.chosen.emit(*((entry.key, "") if entry.kind == "view" else ("", entry.key)))
