"""Fields to fill in one under the other, each with its name above and a remark below."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from alpukat_desk.domain.services import Field
from alpukat_desk.gui.entry_plan import Part
from alpukat_desk.gui.layouts import discard, in_order
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.value_edit import ValueEdit

GAP = 10
"""Above a section."""


class FieldLine(QWidget):
    """One field."""

    edited = Signal()
    """By the officer; what is put there is not told."""

    def __init__(self, field: Field, label: str, value: str, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.label = field, label
        self._put = value
        self.edit = ValueEdit(texts)
        self.edit.setObjectName(f"value:{field.name}")
        self.edit.name(label)
        self.edit.offer(value, field)
        self.edit.list.insertItem(0, self.tr("not said"), "")
        self.edit.put(value)
        for signal in (self.edit.line.textEdited, self.edit.list.activated, self.edit.prose.textChanged):
            signal.connect(self._tell)
        for page in (self.edit.line, self.edit.prose):
            page.setAcceptDrops(False)
        if field.type == "text":
            self.edit.line.setPlaceholderText("")
        self._remark = PlainLabel("", "muted").wrapped()
        self._remark.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for widget in (PlainLabel(label, "muted").wrapped(), self.edit, self._remark):
            column.addWidget(widget)

    def _tell(self) -> None:
        self.edited.emit()

    def put(self, value: str) -> None:
        """What stands there already is not put again: it may be in the middle of being typed."""
        if value != self.value():
            self._put = value
            self.edit.prose.blockSignals(True)
            self.edit.put(value)
            self.edit.prose.blockSignals(False)

    def value(self) -> str:
        """A choice that the list does not offer stays until another is made."""
        unoffered = self.edit.currentWidget() is self.edit.list and self.edit.list.currentIndex() < 0
        return self._put if unoffered else self.edit.value()

    @property
    def stop(self) -> QWidget:
        """Where the Tab key comes to."""
        return self.edit.currentWidget() or self.edit

    def remark(self, words: str, look: str) -> None:
        if look != self._remark.property("look"):
            self._remark.setProperty("look", look)
            self._remark.style().polish(self._remark)
        self._remark.setText(words)
        self._remark.setVisible(bool(words))

    @property
    def remarked(self) -> str:
        return self._remark.text()


class FieldColumn(QWidget):
    """In the sections of the form. Keeps the line of a field that stays, and with it focus and cursor."""

    edited = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.lines: dict[str, FieldLine] = {}
        self._parts: tuple[Part, ...] = ()
        self._heads: list[PlainLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_parts(self, parts: tuple[Part, ...], values: Mapping[str, str]) -> None:
        fields = {field.name: (field, label) for part in parts for field, label in part.fields}
        for name, line in tuple(self.lines.items()):
            if fields.get(name) != (line.field, line.label):
                discard(self.lines.pop(name))
        self.lines = {name: self._line(*about, values.get(name, "")) for name, about in fields.items()}
        if parts != self._parts:
            self._parts = parts
            self._arrange()

    def _line(self, field: Field, label: str, value: str) -> FieldLine:
        line = self.lines.get(field.name)
        if line is not None:
            line.put(value)
            return line
        line = FieldLine(field, label, value, self._texts, self)
        line.edited.connect(self.edited)
        return line

    def _arrange(self) -> None:
        """Lines keep their place in the window while the headings are set anew between them."""
        for head in self._heads:
            discard(head)
        self._heads = []
        for line in self.lines.values():
            self._column.removeWidget(line)
        for part in self._parts:
            self._head(part)
            for field, _label in part.fields:
                self._column.addWidget(self.lines[field.name])
        in_order([line.stop for line in self.lines.values()])

    def _head(self, part: Part) -> None:
        for words, look in ((part.form, "muted"), (part.title, "strong")):
            if words:
                head = PlainLabel(words, look).wrapped()
                head.setContentsMargins(0, 0 if self._heads and look == "strong" and part.form else GAP, 0, 0)
                self._heads.append(head)
                self._column.addWidget(head)

    def values(self) -> dict[str, str]:
        return {name: line.value() for name, line in self.lines.items()}
