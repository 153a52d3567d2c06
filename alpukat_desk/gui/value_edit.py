"""A new value, written or chosen the way its field wants it: the editor follows from the catalogue's type."""

import re

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QStackedWidget, QWidget

from alpukat_desk.domain import values
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.nik import grouped, plain
from alpukat_desk.domain.services import Field
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.form_plan import read
from alpukat_desk.gui.texts import Texts

_DAY_FIRST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[.:](\d{2})", re.ASCII)
_NUMBERS = ("nik", "kk")
_HINTS = {"date": "day_first", "time": "clock", "region": "region_code"}
TALL = 76
"""Height of an editor of several lines."""


class ValueEdit(QStackedWidget):
    """A line, several lines, or a list where only its entries are allowed. Dates are written day first, times with a
    point, numbers of people in groups."""

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._field: Field | None = None
        self._start = ""
        self.line = QLineEdit()
        self.list = StillBox()
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.prose = QPlainTextEdit()
        self.prose.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        for page in (self.line, self.list, self.prose):
            self.addWidget(page)
        self.line.textChanged.connect(self.changed)
        self.list.currentIndexChanged.connect(self.changed)
        self.prose.textChanged.connect(self.changed)
        self._front(self.line)

    def name(self, text: str) -> None:
        for page in (self.line, self.list, self.prose):
            page.setAccessibleName(text)

    def offer(self, start: str, field: Field | None = None) -> None:
        """Begins with what stands in the field. Nothing is cut: what is too long is told."""
        self._field, self._start = field, start
        self.list.clear()
        for choice in field.choices if field else ():
            self.list.addItem(read(field, choice.code, self._texts) if field else "", choice.code)
        self.line.setPlaceholderText(self.hint())
        kind = field.type if field else "text"
        self._front({"choice": self.list, "prose": self.prose}.get(kind, self.line))
        self.put(start)

    def _front(self, page: QWidget) -> None:
        self.setCurrentWidget(page)
        self.setFocusProxy(page)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as what is in front, asked each time: before it is shown the style sheet has not made it so."""
        if self.currentWidget() is self.prose:
            return QSize(self.prose.sizeHint().width(), TALL)
        return self.list.sizeHint() if self.currentWidget() is self.list else self.line.sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def put(self, value: str) -> None:
        front, kind = self.currentWidget(), self._field.type if self._field else ""
        if front is self.list:
            self.list.setCurrentIndex(self.list.findData(value))
        elif front is self.prose:
            self.prose.setPlainText(value)
        else:
            self.line.setText(grouped(value) if kind in _NUMBERS else _shown(value, kind))

    def value(self) -> str:
        front, kind = self.currentWidget(), self._field.type if self._field else ""
        if front is self.list:
            return str(self.list.currentData() or "")
        if front is self.prose:
            return self.prose.toPlainText().strip()
        typed = self.line.text().strip()
        if kind in _NUMBERS:
            return plain(typed)
        read = _READERS.get(kind)
        return read(typed) if read else typed

    def hint(self) -> str:
        """What may be written, in words; empty where everything may."""
        field = self._field
        if field is None:
            return ""
        if field.type == "number":
            return self._texts.say("form.limits", least=field.least, most=field.most, unit=self.unit()).text.strip()
        if field.type in _HINTS:
            return self._texts.word("form", _HINTS[field.type])
        if field.type in ("text", "prose"):
            return self._texts.say("form.most", most=values.longest(field)).text
        return ""

    def unit(self) -> str:
        return self._texts.word("measure", self._field.unit) if self._field and self._field.unit else ""

    def fault(self) -> Finding | None:
        """Why what is written now could not be sent; nothing while it stands as it was."""
        value = self.value()
        if self._field is None or value == self._start:
            return None
        return next(values.faults(self._field, value), None)

    def told(self) -> str:
        """The place a region code names, so that nobody has to know codes by heart."""
        if self._field is None or self._field.type != "region":
            return ""
        value = self.value()
        name = self._texts.region(value)
        return name if name != value else ""


def _shown(value: str, kind: str) -> str:
    """Only a date is turned round: "45/12/2023" may be the number of a letter."""
    if kind == "time":
        return value.replace(":", ".")
    return day_first(value) if kind == "date" else value


def day_first(value: str) -> str:
    """YYYY-MM-DD as DD-MM-YYYY; anything else as it is."""
    found = _ISO.fullmatch(value)
    return f"{found[3]}-{found[2]}-{found[1]}" if found else value


def iso(typed: str) -> str:
    """A day typed day first as YYYY-MM-DD; anything else as it is."""
    found = _DAY_FIRST.fullmatch(typed)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else typed


def clock(typed: str) -> str:
    """A time typed with a point as HH:MM; anything else as it is."""
    found = _CLOCK.fullmatch(typed)
    return f"{int(found[1]):02}:{found[2]}" if found else typed


_READERS = {"date": iso, "time": clock}
"""How what is typed becomes the value of a field of that type; of any other type it is the value."""
