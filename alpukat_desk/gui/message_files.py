"""The checklist of an entry and its files: each file answers one line, each line is ticked or found wanting."""

from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.domain.model import Attachment
from alpukat_desk.domain.services import Requirement
from alpukat_desk.gui.checklist_view import TickBox
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.plain import ElidedLabel, PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme


class MessageFiles(QWidget):
    """Emits ``edited`` with every change; ``attachments`` and ``ticks`` are what stands there now."""

    edited = Signal()
    browsed = Signal()

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._texts = theme, texts
        self.attachments: tuple[Attachment, ...] = ()
        self.ticks: dict[str, str] = {}
        self._lines: tuple[Requirement, ...] = ()
        self._drawn: object = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(theme.px(4))

    def show_files(
        self, attachments: tuple[Attachment, ...], ticks: dict[str, str], lines: tuple[Requirement, ...]
    ) -> None:
        self.attachments, self.ticks, self._lines = attachments, dict(ticks), lines
        if self._standing() != self._drawn:
            self._draw()

    def take(self, attachments: tuple[Attachment, ...]) -> None:
        """Other files, for the same lines."""
        self.show_files(attachments, self.ticks, self._lines)

    def _standing(self) -> object:
        return self.attachments, dict(self.ticks), self._lines

    def _draw(self) -> None:
        """Anew; whoever works with the keys stays where he was."""
        front = self.focusWidget()
        name = front.objectName() if front is not None and front.hasFocus() else ""
        self._fill()
        self._drawn = self._standing()
        again = self.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        clear(self._column)
        self._column.addWidget(PlainLabel(self.tr("CHECKLIST AND FILES"), "group"))
        for line in self._lines:
            self._column.addWidget(self._line(line))
        for item in self.attachments:
            self._column.addWidget(self._file(item))
        add = QPushButton(self.tr("Add photos or PDF …"))
        add.setAutoDefault(False)
        add.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(add)
        row.addWidget(PlainLabel(self.tr("or drop them here"), "muted"))
        row.addStretch(1)
        self._column.addLayout(row)

    def stops(self) -> list[QWidget]:
        """Where the Tab key comes to, in the order of the screen."""
        found = [item for item in self.findChildren(QWidget) if isinstance(item, TickBox | QComboBox | QPushButton)]
        return sorted(found, key=lambda item: (item.mapTo(self, QPoint()).y(), item.mapTo(self, QPoint()).x()))

    def _browse(self) -> None:
        self.browsed.emit()

    def _line(self, line: Requirement) -> QWidget:
        row = QWidget(self)
        box = TickBox(self._theme, self.ticks.get(line.slug, ""))
        box.setObjectName(f"tick:{line.slug}")
        box.setAccessibleName(self._texts.label(line.label))
        box.clicked.connect(lambda: self._tick(line.slug, box.tick))
        label = self._texts.label(line.label)
        words = label if line.required else self.tr("{paper} (if there is one)").format(paper=label)
        files = sum(item.requirement == line.slug for item in self.attachments)
        told = self.tr("%n files", "", files) if files else self.tr("no file")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(PlainLabel(words).wrapped(), 1)
        layout.addWidget(PlainLabel(told, "muted" if files or not line.required else "warning"))
        return row

    def _tick(self, slug: str, tick: str) -> None:
        self.ticks = {**self.ticks, slug: tick}
        self._drawn = self._standing()
        self.edited.emit()

    def _file(self, item: Attachment) -> QWidget:
        row = QWidget(self)
        what = StillBox()
        what.setObjectName(f"requirement:{item.id}")
        what.setAccessibleName(self.tr("What {file} is").format(file=item.name))
        what.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        what.addItem(self.tr("Which paper is this?"), "")
        for line in self._lines:
            what.addItem(self._texts.label(line.label), line.slug)
        what.setCurrentIndex(max(0, what.findData(item.requirement)))
        what.activated.connect(lambda: self._assign(item.id, str(what.currentData() or "")))
        remove = QPushButton(self.tr("Remove"))
        remove.setProperty("look", "quiet")
        remove.setObjectName(f"remove:{item.id}")
        remove.setAccessibleName(self.tr("Remove {file}").format(file=item.name))
        remove.setAutoDefault(False)
        remove.clicked.connect(lambda: self._remove(item.id))
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(ElidedLabel(item.name), 1)
        layout.addWidget(what, 2)
        layout.addWidget(remove)
        return row

    def _assign(self, file: str, requirement: str) -> None:
        found = (replace(item, requirement=requirement) if item.id == file else item for item in self.attachments)
        self._change(tuple(found))

    def _remove(self, file: str) -> None:
        self._change(tuple(item for item in self.attachments if item.id != file))

    def _change(self, attachments: tuple[Attachment, ...]) -> None:
        self.take(attachments)
        self.edited.emit()
