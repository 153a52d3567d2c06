"""What a form shows, from the catalogue alone: its sections as on paper, and each field as people read it."""

from collections.abc import Iterator
from dataclasses import dataclass

from alpukat_desk.desk.queries import Shown
from alpukat_desk.domain.fields import OWN, ROW, value_of
from alpukat_desk.domain.model import Finding, Severity
from alpukat_desk.domain.nik import grouped
from alpukat_desk.domain.services import Field, Form, Section, holds, insisted
from alpukat_desk.domain.sheet import further_rows
from alpukat_desk.domain.values import visible
from alpukat_desk.gui.texts import Texts

APPLICANT = ("applicant.nik", "applicant.kk", "applicant.phone")
"""Shown first; name and channel stand in the head of the page."""


@dataclass(frozen=True)
class Line:
    """One field: what it is called, what stands in it, and what was found there."""

    name: str
    label: str
    value: str
    findings: tuple[Finding, ...] = ()
    also: tuple[Finding, ...] = ()
    """Findings that stand under another field and were read from this one too, where they ask for something."""
    known: bool = True
    """A field of the form: it can be corrected."""


@dataclass(frozen=True)
class Block:
    """A section with its lines; ``form`` names the form it opens."""

    title: str
    lines: tuple[Line, ...]
    form: str = ""


def blocks(shown: Shown, texts: Texts) -> tuple[Block, ...]:
    """The applicant, the sections of every form that hold something, and what no form knows."""
    return tuple(_Plan(shown, texts).blocks())


class _Plan:
    """Findings are taken as their fields come; what is left over has no field and comes last."""

    def __init__(self, shown: Shown, texts: Texts) -> None:
        self._request = shown.request
        self._texts = texts
        self._service = texts.catalogue.services.get(shown.request.service)
        self._findings: dict[str, tuple[Finding, ...]] = {}
        self._also: dict[str, tuple[Finding, ...]] = {}
        for finding in shown.findings:
            self._findings[finding.field] = (*self._findings.get(finding.field, ()), finding)
            for name in finding.also if finding.severity != Severity.INFO else ():
                self._also[name] = (*self._also.get(name, ()), finding)
        self._told: set[str] = set()

    def blocks(self) -> Iterator[Block]:
        noticed = {*self._findings, *self._also}
        own = (*APPLICANT, *(name for name in OWN if name not in APPLICANT and name in noticed))
        lines = (self._line(OWN[name]) for name in own if self._is_told(OWN[name]))
        yield from _filled(self._texts.word("form", "applicant"), lines)
        for form in self._service.forms if self._service else ():
            yield from self._form(form)
        yield from _filled("", self._rest())

    def _form(self, form: Form) -> Iterator[Block]:
        opens = f"{form.code} · {self._texts.label(form.title)}" if form.official else self._texts.label(form.title)
        known = {field.name: field for field in form.fields}
        fields = [*form.fields, *further_rows(self._request, known)]
        for section in form.sections:
            inside = [field for field in fields if field.section == section.slug]
            for block in self._section(section, inside):
                yield Block(block.title, block.lines, opens)
                opens = ""

    def _section(self, section: Section, fields: list[Field]) -> Iterator[Block]:
        title = numbered(section.number, self._texts.label(section.label))
        if section.rows == 1:
            yield from _filled(title, self._lines(fields))
            return
        for row in dict.fromkeys(_row(field.name) for field in fields):
            in_row = [field for field in fields if _row(field.name) == row]
            yield from _filled(f"{title} ({row})", self._lines(in_row))

    def _lines(self, fields: list[Field]) -> Iterator[Line]:
        return (self._line(field) for field in fields if self._is_told(field))

    def _is_told(self, field: Field) -> bool:
        """A field that holds something, that something was found in, or that may not stay empty."""
        if field.name in self._told:
            return False
        request = self._request
        if value_of(request, field.name) or field.name in self._findings:
            return True
        subtype, fields = request.subtype, request.fields
        return holds(field.when, subtype, fields) and insisted(field, subtype, fields)

    def _line(self, field: Field) -> Line:
        self._told.add(field.name)
        label = numbered(field.number, self._texts.label(field.label) or self._texts.word("field", field.name))
        value = visible(read(field, value_of(self._request, field.name), self._texts))
        return Line(field.name, label, value, self._findings.pop(field.name, ()), self._also.get(field.name, ()))

    def _rest(self) -> Iterator[Line]:
        """Fields of a newer catalogue, and findings about what stands nowhere on the form."""
        named = {field.name for field in self._service.fields()} if self._service else set()
        names = dict.fromkeys((*self._request.fields, *self._findings))
        for name in [item for item in names if item not in self._told]:
            label = self._texts.field(self._request, name) if name in self._findings else name
            known = name in named or ROW.sub(".1.", name) in named
            value = visible(self._request.fields.get(name, ""))
            yield Line(name, label, value, self._findings.pop(name, ()), self._also.get(name, ()), known)


def _filled(title: str, lines: Iterator[Line]) -> Iterator[Block]:
    found = tuple(lines)
    if found:
        yield Block(title, found)


def _row(name: str) -> str:
    row = ROW.search(name)
    return row[1] if row else ""


def numbered(number: str, words: str) -> str:
    """With the number of the item on paper, where it is known."""
    return f"{number}. {words}" if number else words


def read(field: Field, value: str, texts: Texts) -> str:
    """A value as people read it: numbers in groups, dates in words, codes as their choice."""
    if field.type in ("nik", "kk"):
        return grouped(value)
    if field.type == "date":
        return texts.iso_date(value)
    if field.type == "time":
        return value.replace(":", ".")
    if field.type == "choice":
        return _chosen(field, value, texts)
    if field.type == "region":
        return texts.region(value)
    return f"{value} {texts.word('measure', field.unit)}" if field.unit and value else value


def _chosen(field: Field, value: str, texts: Texts) -> str:
    """With its code where that is the one printed on the form, for whoever compares the two."""
    label = next((texts.label(item.label) for item in field.choices if item.code == value), "")
    if not label:
        return value
    return f"{value} · {label}" if field.codes == "form" else label
