"""The checklist beside its files: each line ticked, found wanting, or stood in for by its own form."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.services import Requirement, asked
from alpukat_desk.gui import marks
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

NEXT_TICK = {"": "ok", "ok": "bad", "bad": ""}


class TickBox(QAbstractButton):
    """Empty, tick or cross; space or a click goes on to the next."""

    def __init__(self, theme: Theme, tick: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.tick = tick
        self.setFixedSize(QSize(theme.px(22), theme.px(22)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._turn)

    def _turn(self) -> None:
        self.tick = NEXT_TICK.get(self.tick, "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        centre = QPointF(self.width() / 2, self.height() / 2)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("focus"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        if not self.tick:
            side = self._theme.px(14)
            painter.setPen(self._theme.colour("edge"))
            painter.drawRoundedRect(int(centre.x() - side / 2), int(centre.y() - side / 2), side, side, 3, 3)
            return
        mark, colour = {"bad": (marks.Mark.CROSS, "rejected")}.get(self.tick, (marks.Mark.TICK, "approved"))
        marks.paint(painter, centre, mark, self._theme.colour(colour), 10 * self._theme.scale)


class ChecklistView(QWidget):
    """Emits each tick as it is set, and which requirement's files to show."""

    ticked = Signal(str, str)
    stood_in = Signal(str, str)
    """Requirement and the form that stands in for it."""
    files_wanted = Signal(str)

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.px(4))

    def show_request(self, shown: Shown, draft: Draft, editable: bool) -> None:
        service = self._texts.catalogue.services.get(shown.request.service)
        lines = asked(service, shown.request.subtype, shown.request.fields) if service else ()
        for line in lines:
            self._column.addWidget(self._line(line, shown, draft, editable))
        if not lines:
            self._column.addWidget(PlainLabel(self.tr("This service asks for no papers."), "muted"))

    def _line(self, line: Requirement, shown: Shown, draft: Draft, editable: bool) -> QWidget:
        tick = draft.ticks.get(line.slug) or shown.request.ticks.get(line.slug, "")
        files = sum(item.requirement == line.slug for item in shown.request.attachments)
        row = QWidget(self)
        box = TickBox(self._theme, tick)
        box.setEnabled(editable)
        box.setObjectName(f"tick:{line.slug}")
        box.setAccessibleName(self._texts.label(line.label))
        box.clicked.connect(lambda: self.ticked.emit(line.slug, box.tick))
        text = PlainLabel(self._words(line, tick)).wrapped()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(text, 1)
        if line.substitutes and editable:
            layout.addWidget(self._substitutes(line))
        layout.addWidget(self._files(line, files))
        return row

    def _words(self, line: Requirement, tick: str) -> str:
        label = self._texts.label(line.label)
        stand_in = next((item for item in line.substitutes if item.form == tick), None)
        if stand_in:
            return self.tr("{paper}: {form} instead").format(paper=label, form=stand_in.form)
        return label if line.required else self.tr("{paper} (if there is one)").format(paper=label)

    def _files(self, line: Requirement, files: int) -> QWidget:
        if not files:
            return PlainLabel(self.tr("no file"), "warning" if line.required else "muted")
        button = QPushButton(self.tr("%n files", "", files))
        button.setProperty("look", "quiet")
        button.clicked.connect(lambda: self.files_wanted.emit(line.slug))
        return button

    def _substitutes(self, line: Requirement) -> QWidget:
        button = QPushButton(self.tr("Instead …"))
        button.setProperty("look", "quiet")
        menu = QMenu(button)
        for item in line.substitutes:
            action = menu.addAction(f"{item.form} · {self._texts.label(item.label)}")
            action.triggered.connect(lambda _on, form=item.form: self.stood_in.emit(line.slug, form))
        button.setMenu(menu)
        return button
