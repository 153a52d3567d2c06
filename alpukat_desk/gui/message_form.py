"""The form of an entry: sender, time, applicant and the fields of the chosen service, each editable, with the words of
the message a proposal rests on below it."""

import re
from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from alpukat_desk.desk import entries
from alpukat_desk.desk.entries import Enter
from alpukat_desk.desk.messages import Proposals
from alpukat_desk.domain.fields import OWN
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Field, Service
from alpukat_desk.domain.whatsapp.phones import read_phone
from alpukat_desk.gui.layouts import clear
from alpukat_desk.gui.plain import PlainLabel
from alpukat_desk.gui.texts import Texts
from alpukat_desk.gui.value_edit import ValueEdit

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
        self._values: dict[str, ValueEdit] = {}
        self._notes: dict[str, PlainLabel] = {}
        self.number, self.at = QLineEdit(), QLineEdit()
        self.service = QComboBox()
        self.service.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.service.addItem(self.tr("Choose the service"), "")
        for slug in texts.catalogue.services:
            self.service.addItem(texts.service(slug), slug)
        self.service.activated.connect(self._choose_service)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self._fields = QVBoxLayout()
        self._fields.setSpacing(6)
        self._lay_out()

    def _lay_out(self) -> None:
        self.at.setPlaceholderText(self.tr("DD-MM-YYYY HH.MM"))
        heads = ((self.tr("Service"), self.service), (self.tr("Sender's number"), self.number))
        for words, widget in (*heads, (self.tr("Time of the message, WIB"), self.at)):
            widget.setAccessibleName(words)
            self._column.addWidget(PlainLabel(words, "muted"))
            self._column.addWidget(widget)
        for edit in (self.number, self.at):
            edit.textEdited.connect(self.edited.emit)
        self._column.addLayout(self._fields)
        self._column.addStretch(1)

    def _choose_service(self) -> None:
        self.show_entry(self.entry())
        self.service_chosen.emit()

    def show_entry(self, entry: Enter) -> None:
        """Shows all of it. What was typed and is still true stays as it was typed."""
        self._entry = entry
        self.service.setCurrentIndex(max(0, self.service.findData(entry.service)))
        self.number.setText(entry.sender)
        self.at.setText(self._texts.moment(entry.at) if entry.at else "")
        clear(self._fields)
        self._values, self._notes = {}, {}
        service = self._texts.catalogue.services.get(entry.service)
        for name, field in OWN.items():
            if name != "applicant.phone":
                value = str(getattr(entry.applicant, name.removeprefix("applicant.")) or "")
                self._add(field, self._texts.word("field", name), value)
        if service is not None:
            self._show_service(service, entry)

    def _show_service(self, service: Service, entry: Enter) -> None:
        if service.subtypes:
            kinds = Field("subtype", service.label, "choice", choices=service.subtypes)
            self._add(kinds, self.tr("Kind of request"), entry.subtype)
        for field in service.fields():
            self._add(field, self._label(field), entry.fields.get(field.name, ""))

    def _label(self, field: Field) -> str:
        label = self._texts.label(field.label)
        return f"{label} ({self._texts.word('measure', field.unit)})" if field.unit else label

    def _add(self, field: Field, label: str, value: str) -> None:
        name = field.name
        edit = ValueEdit(self._texts)
        edit.setObjectName(f"value:{name}")
        edit.name(label)
        edit.offer(value, field)
        edit.list.insertItem(0, self.tr("not said"), "")
        edit.put(value)
        edit.line.textEdited.connect(self.edited.emit)
        edit.list.activated.connect(self.edited.emit)
        edit.prose.textChanged.connect(self.edited.emit)
        note = PlainLabel("", "muted").wrapped()
        note.hide()
        self._values[name], self._notes[name] = edit, note
        for widget in (PlainLabel(label, "muted").wrapped(), edit, note):
            self._fields.addWidget(widget)

    def explain(self, entry: Enter, proposals: Proposals, findings: tuple[Finding, ...]) -> None:
        """Below each field what is odd about it, else the words of the message it was read from."""
        sources = {item.field: entry.text[item.start : item.end] for item in reversed(proposals.found)}
        odd = {finding.field: finding for finding in reversed((*findings, *proposals.findings))}
        for name, note in self._notes.items():
            value = self._values[name].value()
            words = self._texts.finding(odd[name]) if name in odd and (value or name not in sources) else ""
            if not words and value and name in sources:
                words = self.tr("From the message: “{words}”").format(words=sources[name][:_SHOWN_WORDS])
            note.setProperty("look", "warning" if name in odd and words else "muted")
            note.setText(words)
            note.setVisible(bool(words))

    def entry(self) -> Enter:
        """What stands in the form now, on top of what it does not show."""
        values = {name: edit.value() for name, edit in self._values.items()}
        subtype = values.pop("subtype", "")
        own = {name: value for name, value in values.items() if name.startswith("applicant.")}
        typed = self.number.text().strip()
        entry = replace(
            self._entry,
            service=str(self.service.currentData() or ""),
            sender=read_phone(typed).number or typed,
            at=moment_of(self.at.text()),
            subtype=subtype,
            fields={name: value for name, value in values.items() if value and name not in own},
        )
        return entries.with_applicant(entry, own)


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
