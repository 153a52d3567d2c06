"""The form of an entry: sender, time, applicant and the fields of the chosen service, each editable, with the words of
the message a proposal rests on below it."""

import re
from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from alpukat_desk.desk import filling
from alpukat_desk.desk.entries import Enter
from alpukat_desk.desk.messages import Proposals
from alpukat_desk.domain.fields import OWN
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.whatsapp.phones import read_phone
from alpukat_desk.gui.choice_box import StillBox
from alpukat_desk.gui.entry_plan import KIND, parts
from alpukat_desk.gui.field_column import FieldColumn
from alpukat_desk.gui.layouts import in_order
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts

_MOMENT = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})[ ,]+(\d{1,2})[.:](\d{2})", re.ASCII)
_SHOWN_WORDS = 120


class MessageForm(QWidget):
    """Holds what the officer sees and types; ``entry`` gives it back."""

    edited = Signal()
    service_chosen = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._entry = Enter()
        self.number, self.at = QLineEdit(), QLineEdit()
        self.service = StillBox()
        self.service.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.service.addItem(self.tr("Choose the service"), "")
        for slug in texts.catalogue.services:
            self.service.addItem(texts.service(slug), slug)
        self.service.activated.connect(self._choose_service)
        self.fields = FieldColumn(texts)
        self.fields.edited.connect(self._edit_field)
        self._lay_out()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(4)
        self.at.setPlaceholderText(self.tr("DD-MM-YYYY HH.MM"))
        heads = ((self.tr("Service"), self.service), (self.tr("Sender's number"), self.number))
        for words, widget in (*heads, (self.tr("Time of the message, WIB"), self.at)):
            widget.setAccessibleName(words)
            column.addWidget(PlainLabel(words, "muted"))
            column.addWidget(widget)
            column.addSpacing(6)
        for edit in (self.number, self.at):
            edit.textEdited.connect(self._tell)
            edit.setAcceptDrops(False)
        column.addWidget(self.fields)
        column.addStretch(1)

    def _tell(self) -> None:
        self.edited.emit()

    def _edit_field(self) -> None:
        """A table that is begun shows its next row, and a condition that holds what it asks."""
        self._show(self.entry())
        self.edited.emit()

    def _choose_service(self) -> None:
        self.take(self.entry())
        self.service_chosen.emit()

    def show_entry(self, entry: Enter) -> None:
        """Shows all of it, and nothing of what stood there before."""
        self.number.setText(entry.sender)
        self.at.setText(self._texts.moment(entry.at) if entry.at else "")
        self.fields.show_parts((), {})
        self.take(entry)

    def take(self, entry: Enter) -> None:
        """Changes what is different; what is being typed stays as it is typed."""
        before = self.entry()
        if entry.sender != before.sender:
            self.number.setText(entry.sender)
        if entry.at != before.at:
            self.at.setText(self._texts.moment(entry.at) if entry.at else "")
        self.service.setCurrentIndex(max(0, self.service.findData(entry.service)))
        self._show(entry)

    def _show(self, entry: Enter) -> None:
        self._entry = entry
        values = {**entry.fields, **filling.own_values(entry), KIND: entry.subtype}
        self.fields.show_parts(parts(entry, self._texts), values)
        phone = self.fields.lines["applicant.phone"].edit.line
        phone.setPlaceholderText(self.tr("if empty: the sender's number"))
        in_order((self.at, next(iter(self.fields.lines.values())).stop))

    @property
    def last_stop(self) -> QWidget:
        """Where the Tab key comes to last."""
        return tuple(self.fields.lines.values())[-1].stop

    def explain(self, text: str, proposals: Proposals, findings: tuple[Finding, ...]) -> None:
        """Below each field what is odd about it, else the words of the message ``text`` it was read from."""
        sources = {item.field: text[item.start : item.end] for item in reversed(proposals.found)}
        odd = {finding.field: finding for finding in reversed((*findings, *proposals.findings))}
        for name, line in self.fields.lines.items():
            value = line.value()
            words = self._texts.finding(odd[name]) if name in odd and (value or name not in sources) else ""
            look = "warning" if words else "muted"
            if not words and value and name in sources:
                words = self.tr("From the message: “{words}”").format(words=sources[name][:_SHOWN_WORDS])
            line.remark(words, look)

    def entry(self) -> Enter:
        """What stands in the form now, on top of what it does not show: what was typed for another service stays."""
        values = self.fields.values()
        subtype = values.pop(KIND, self._entry.subtype)
        own = {name: value for name, value in values.items() if name in OWN}
        kept = {name: value for name, value in self._entry.fields.items() if name not in values}
        typed = self.number.text().strip()
        entry = replace(
            self._entry,
            service=str(self.service.currentData() or ""),
            sender=read_phone(typed).number or typed,
            at=moment_of(self.at.text()),
            subtype=subtype,
            fields={**kept, **{name: value for name, value in values.items() if value and name not in own}},
        )
        return filling.with_applicant(entry, own) if own else entry


def moment_of(typed: str) -> datetime | None:
    """DD-MM-YYYY HH.MM in WIB; None where that is no moment."""
    found = _MOMENT.fullmatch(typed.strip())
    if found is None:
        return None
    day, month, year, hour, minute = map(int, found.groups())
    try:
        return datetime(year, month, day, hour, minute, tzinfo=WIB)
    except ValueError:
        return None
