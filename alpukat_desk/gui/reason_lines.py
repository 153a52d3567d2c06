"""The reasons of the catalogue as lines to tick, each with what it is about."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.fields import APPLICANT
from alpukat_desk.domain.model import Fault
from alpukat_desk.domain.services import Reason, Service, asked
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.plain import PressLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.theme import Theme

LINE, FEWEST, MOST = 26, 3, 8
"""Height of a line at 100 %, and how many are in sight where room is short or plenty."""


class ReasonLine(QWidget):
    """A reason, and below it, once it is chosen, what it is about."""

    def __init__(self, reason: Reason, abouts: list[tuple[str, str]], texts: Texts, parent: QWidget) -> None:
        super().__init__(parent)
        self.reason = reason
        words = texts.label(reason.label)
        self.box = QCheckBox()
        self.box.setAccessibleName(words)
        self.about = StillBox()
        for slug, name in abouts:
            self.about.addItem(name, slug)
        self.about.setVisible(False)
        self.about.setAccessibleName(self.tr("What it is about"))
        self.about.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.box.toggled.connect(lambda on: self.about.setVisible(on and bool(abouts)))
        label = PressLabel(words)
        label.pressed.connect(self.box.toggle)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(8)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.box, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(label, 0, 1)
        grid.addWidget(self.about, 1, 1)

    def fault(self) -> Fault:
        about = self.about.currentData() if self.reason.about else ""
        return Fault(self.reason.code, str(about or ""))

    def restore(self, about: str) -> None:
        self.box.setChecked(True)
        self.about.setCurrentIndex(max(0, self.about.findData(about)))


class ReasonLines(QScrollArea):
    """Gives way where the window is low: three lines stay in sight, the rest scrolls."""

    def __init__(self, theme: Theme, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._texts = texts
        self.lines: list[ReasonLine] = []
        inside = QWidget()
        inside.setObjectName("content")
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 12, 0)
        self._list.setSpacing(theme.px(4))
        self._list.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_reasons(self, shown: Shown, kind: str) -> None:
        service = self._texts.catalogue.services.get(shown.request.service)
        clear(self._list)
        self.lines = []
        for reason in service.reasons if service else ():
            if service and kind in reason.kinds:
                line = ReasonLine(reason, self._abouts(reason, service, shown), self._texts, self)
                self.lines.append(line)
                self._list.addWidget(line)
        self._fit()

    def _fit(self) -> None:
        count, line = len(self.lines), self._theme.px(LINE)
        self.setVisible(bool(count))
        self.setMinimumHeight(line * min(count, FEWEST))
        self.setMaximumHeight(line * min(count, MOST))
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """All the room it may have: the page above gives it."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _abouts(self, reason: Reason, service: Service, shown: Shown) -> list[tuple[str, str]]:
        request = shown.request
        if reason.about == "requirement":
            lines = asked(service, request.subtype, request.fields)
            return [(item.slug, self._texts.label(item.label)) for item in lines]
        if reason.about == "field":
            own = [f"applicant.{name}" for name in APPLICANT]
            return [(name, self._texts.field(request, name)) for name in (*own, *_fields(service))]
        return []

    def faults(self) -> tuple[Fault, ...]:
        return tuple(line.fault() for line in self.lines if line.box.isChecked())

    def restore(self, faults: tuple[Fault, ...]) -> None:
        about = {fault.code: fault.about for fault in faults}
        for line in self.lines:
            if line.reason.code in about:
                line.restore(about[line.reason.code])


def _fields(service: Service) -> list[str]:
    return [item.name for item in service.fields()]
