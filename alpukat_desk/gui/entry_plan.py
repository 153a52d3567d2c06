"""What the form of an entry asks, in the sections of the paper. What is asked only under a condition comes when that
holds."""

from collections.abc import Iterator
from dataclasses import dataclass

from alpukat_desk.desk.entries import Enter
from alpukat_desk.domain.fields import OWN, ROW
from alpukat_desk.domain.services import Field, Form, Section, Service, holds
from alpukat_desk.domain.sheet import open_rows
from alpukat_desk.gui.form_plan import numbered
from alpukat_desk.gui.texts import Texts

KIND = "subtype"
"""The kind of request stands among the fields."""


@dataclass(frozen=True)
class Part:
    """A section with its fields and what they are called; ``form`` names the form it opens."""

    title: str
    fields: tuple[tuple[Field, str], ...]
    form: str = ""


def parts(entry: Enter, texts: Texts) -> tuple[Part, ...]:
    """The kind of request, the applicant, and the sections of every form; of a table the rows that are begun and the
    next one."""
    return tuple(part for part in _Plan(entry, texts).parts() if part.fields)


class _Plan:
    """A field that two forms share is asked once."""

    def __init__(self, entry: Enter, texts: Texts) -> None:
        self._entry, self._texts = entry, texts
        service = texts.catalogue.services.get(entry.service)
        self._service = service
        opened = open_rows(service, entry.fields) if service else ()
        self._open = [field for field in opened if holds(field.when, entry.subtype, entry.fields)]

    def parts(self) -> Iterator[Part]:
        if self._service is not None and self._service.subtypes:
            yield Part("", (self._kind(self._service),))
        own = tuple((field, self._texts.word("field", name)) for name, field in OWN.items())
        yield Part(self._texts.word("form", "applicant"), own)
        for form in self._service.forms if self._service else ():
            yield from self._form(form)

    def _kind(self, service: Service) -> tuple[Field, str]:
        return Field(KIND, service.label, "choice", choices=service.subtypes), self._texts.word("field", KIND)

    def _form(self, form: Form) -> Iterator[Part]:
        title = self._texts.label(form.title)
        opens = f"{form.code} · {title}" if form.official else title
        named = {field.name for field in form.fields}
        for section in form.sections:
            for part in self._section(section, named):
                yield Part(part.title, part.fields, opens)
                opens = ""

    def _section(self, section: Section, named: set[str]) -> Iterator[Part]:
        fields = self._taken(section, named)
        title = numbered(section.number, self._texts.label(section.label))
        for row in dict.fromkeys(map(_row, fields)):
            inside = tuple((field, self._label(field)) for field in fields if _row(field) == row)
            yield Part(f"{title} ({row})" if row else title, inside)

    def _taken(self, section: Section, named: set[str]) -> list[Field]:
        ours = [item for item in self._open if item.section == section.slug and ROW.sub(".1.", item.name) in named]
        self._open = [item for item in self._open if item not in ours]
        return ours

    def _label(self, field: Field) -> str:
        label = numbered(field.number, self._texts.label(field.label))
        return f"{label} ({self._texts.word('measure', field.unit)})" if field.unit else label


def _row(field: Field) -> str:
    row = ROW.search(field.name)
    return row[1] if row else ""
