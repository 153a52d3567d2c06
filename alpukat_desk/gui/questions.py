"""What each decision asks the officer: the hints of its lines, and what there is to choose from."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.fields import APPLICANT, field_of, value_of
from alpukat_desk.domain.model import RequestRow
from alpukat_desk.domain.sheet import open_rows
from alpukat_desk.domain.wire import Contact
from alpukat_desk.gui.choice_box import Choice
from alpukat_desk.gui.reasons_panel import Wording
from alpukat_desk.gui.texts import Texts

ABOUT_ANOTHER = ("mark_duplicate", "not_duplicate")
"""Decisions that name another request."""


class Questions(QObject):
    """Words and choices only; nothing is decided here."""

    def __init__(self, texts: Texts, parent: QObject) -> None:
        super().__init__(parent)
        self._texts = texts

    def wording(self, kind: str) -> Wording:
        other = self.tr("Code of the other request")
        return {
            "return": Wording(self.tr("What the applicant should do (optional)")),
            "reject": Wording(self.tr("Why, in words for the applicant")),
            "answer": Wording(self.tr("The answer, in words for the applicant")),
            "forward": Wording(self.tr("What the other office should know"), self.tr("Which office: type its name")),
            "mark_duplicate": Wording(self.tr("What shows that it is the same case"), other),
            "not_duplicate": Wording(self.tr("Why it is a different case"), self.tr("Which request it was held for")),
            "correct": Wording(
                self.tr("On what paper the correction rests"),
                self.tr("Which field: type its name"),
                self.tr("New value"),
            ),
            "resubmit": Wording(self.tr("What the applicant answered or sent")),
            "take_over": Wording(self.tr("Why you take it over")),
            "reopen": Wording(self.tr("Why it is opened again")),
            "wait": Wording(self.tr("What the centre must do")),
            "void_document": Wording(self.tr("What is wrong with the document")),
            "signed": Wording("", "", self.tr("Legal number on the signed document")),
        }.get(kind, Wording(self.tr("Note")))

    def choices(self, shown: Shown, kind: str, others: Iterable[RequestRow] = ()) -> tuple[Choice, ...]:
        """``others`` are the requests suspected to be the same case, as far as this desk holds them."""
        if kind == "correct":
            return tuple(self._field(shown, name) for name in self._names(shown))
        if kind == "forward":
            offices = self._texts.catalogue.offices.values()
            return tuple(Choice(item.code, item.name) for item in offices if item.code != shown.request.office)
        return self._others(shown, others) if kind in ABOUT_ANOTHER else ()

    def contact(self, shown: Shown, contact: Contact) -> str:
        holder = shown.request.lease.officer_name if shown.request.lease else ""
        words = self.tr(
            "{name} was last in contact on {time}. What was done since may still lie unsent on that laptop."
        )
        return words.format(name=holder, time=self._texts.moment(contact.at))

    def _others(self, shown: Shown, others: Iterable[RequestRow]) -> tuple[Choice, ...]:
        known = {row.id: row for row in others}
        named = dict.fromkeys((*shown.request.suspects, *known))
        return tuple(Choice(item, self._other(known.get(item), item)) for item in named)

    def _other(self, row: RequestRow | None, request_id: str) -> str:
        if row is None:
            return self.tr("A request of another office ({end})").format(end=request_id[-6:])
        return " · ".join((row.code, row.name, self._texts.service(row.service)))

    def _names(self, shown: Shown) -> list[str]:
        service = self._texts.catalogue.services.get(shown.request.service)
        rows = open_rows(service, shown.request.fields) if service else ()
        return [*(f"applicant.{name}" for name in APPLICANT), *(field.name for field in rows)]

    def _field(self, shown: Shown, name: str) -> Choice:
        service = self._texts.catalogue.services.get(shown.request.service)
        return Choice(name, self._title(shown, name), value_of(shown.request, name), field_of(name, service))

    def _title(self, shown: Shown, name: str) -> str:
        """With its section where two fields would read the same."""
        service = self._texts.catalogue.services.get(shown.request.service)
        label = self._texts.field(shown.request, name)
        forms = service.forms if service else ()
        part = next((s for form in forms for s in form.sections if s.slug == name.partition(".")[0]), None)
        return f"{label} · {self._texts.label(part.label)}" if part and part.rows > 1 else label
