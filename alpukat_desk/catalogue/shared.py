"""What the services have in common and refer to by name: forms, and labels of the lists in ``services/shared``."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from alpukat_desk.catalogue.source import Source
from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.services import Choice, Condition, Entry, Field, Form, Item, Label, Section

TYPES = frozenset(
    {"text", "prose", "nik", "kk", "akta", "skpwni", "date", "time", "number", "choice", "phone", "email", "region"}
)
CODES = frozenset({"form", "order", "own"})
MEDIA = frozenset({"hvs", "security_paper", "card", "digital"})
LONGEST = 2000
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


class FieldEntry(Item):
    """A field as a form file writes it: ``choices`` may name a list of ``choices.toml``, which knows its codes."""

    choices: tuple[Choice, ...] | str = ()


class ChoiceList(Entry):
    """Choices that several fields share, and whose codes they have."""

    codes: str
    choices: tuple[Choice, ...]


class FormFile(Entry):
    """A file of ``services/forms``. Statements that only stand in for a paper have no fields."""

    code: str
    version: str
    title: Label
    official: bool = True
    note: Label | None = None
    sections: tuple[Section, ...] = ()
    fields: tuple[FieldEntry, ...] = ()


class OutputEntry(Entry):
    label: Label
    signature: bool = True
    numbered: bool = True
    medium: str = "hvs"


class ReasonEntry(Entry):
    label: Label
    kinds: tuple[str, ...]
    about: str = ""


class Shared(Struct):
    """All of it, each list by the name it is referred to with."""

    applicants: dict[str, Label]
    requirements: dict[str, Label]
    outputs: dict[str, OutputEntry]
    reasons: dict[str, ReasonEntry]
    forms: dict[str, Form]


def read(root: Path) -> Shared:
    folder = root / "services" / "shared"
    applicants, requirements, outputs, reasons, choices = (
        Source(root, folder / f"{name}.toml")
        for name in ("applicants", "requirements", "outputs", "reasons", "choices")
    )
    lists = {name: _list(choices, name) for name in choices.data}
    shared = Shared(
        applicants={name: applicants.decode(Label, name) for name in applicants.data},
        requirements={name: requirements.decode(Label, name) for name in requirements.data},
        outputs={name: _output(outputs, name) for name in outputs.data},
        reasons={name: _reason(reasons, name) for name in reasons.data},
        forms=_forms(root, lists),
    )
    for source in (applicants, requirements, outputs, reasons, choices):
        worded(source)
    return shared


def worded(source: Source) -> None:
    """Refuse an empty text in either language."""
    for place in _blank(source.data, ()):
        source.fail(f"the text {place[-1]!r} is empty", *place)


def _blank(value: Any, place: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    pairs: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = enumerate(value)
    for key, item in pairs:
        if key in ("id", "en") and isinstance(item, str) and not item.strip():
            yield (*place, key)
        yield from _blank(item, (*place, key))


def choices_at(source: Source, *place: str | int) -> tuple[Choice, ...]:
    choices = source.decode(tuple[Choice, ...], *place)
    codes = [choice.code for choice in choices]
    for index, code in enumerate(codes):
        source.require(code not in codes[:index], f"the code {code!r} comes twice", *place, index)
    return choices


def _list(source: Source, name: str) -> ChoiceList:
    found = source.decode(ChoiceList, name)
    source.require(found.codes in CODES, f"the codes {found.codes!r} are not known", name, "codes")
    return ChoiceList(found.codes, choices_at(source, name, "choices"))


def _output(source: Source, name: str) -> OutputEntry:
    output = source.decode(OutputEntry, name)
    source.require(output.medium in MEDIA, f"the medium {output.medium!r} is not known", name, "medium")
    return output


def _reason(source: Source, name: str) -> ReasonEntry:
    reason = source.decode(ReasonEntry, name)
    check_reason(source, reason.kinds, reason.about, name)
    return reason


def check_reason(source: Source, kinds: tuple[str, ...], about: str, *place: str | int) -> None:
    right = bool(kinds) and set(kinds) <= {"return", "reject"}
    source.require(right, 'a reason is for "return", "reject" or both', *place, "kinds")
    known = about in ("", "requirement", "field")
    source.require(known, f"a reason speaks of a requirement, a field or nothing, not of {about!r}", *place, "about")


def _forms(root: Path, lists: dict[str, ChoiceList]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for file in sorted((root / "services" / "forms").glob("*.toml")):
        source = Source(root, file)
        form = _form(source, lists)
        source.require(form.code not in forms, f"the form {form.code} comes twice", "code")
        forms[form.code] = form
    return forms


def _form(source: Source, lists: dict[str, ChoiceList]) -> Form:
    entry = source.decode(FormFile)
    worded(source)
    names = [field.name for field in entry.fields]
    for index, name in enumerate(names):
        source.require(name not in names[:index], f"the field {name!r} comes twice", "fields", index)
    sections = _sections(source, entry)
    fields = tuple(_field(source, index, field, lists) for index, field in enumerate(entry.fields))
    for index, field in enumerate(fields):
        known = field.section in sections
        source.require(known, f"there is no section {field.section!r}", "fields", index, "name")
        _row(source, index, field, sections[field.section])
    known_choices = {field.name: {choice.code for choice in field.choices} for field in fields}
    for index, field in enumerate(fields):
        check_condition(source, field.when, known_choices, "fields", index, "when")
        check_condition(source, field.needed, known_choices, "fields", index, "needed")
    return Form(entry.code, entry.version, entry.title, fields, entry.sections, entry.official, entry.note)


def check_condition(source: Source, when: Condition | None, known: dict[str, set[str]], *place: str | int) -> None:
    """``known`` holds the choices of every field that may be asked for, none for a field without choices."""
    if when is None:
        return
    source.require(when.field in known, f"the condition asks for {when.field!r}, which is no field here", *place)
    strange = sorted(set(when.values) - known[when.field]) if known[when.field] or when.field == "subtype" else []
    source.require(not strange, f"{when.field!r} is never {', '.join(strange)}", *place)
    source.require(bool(when.values), "the condition has no values", *place)


def _sections(source: Source, entry: FormFile) -> dict[str, Section]:
    slugs = [section.slug for section in entry.sections]
    for index, slug in enumerate(slugs):
        source.require(slug not in slugs[:index], f"the section {slug!r} comes twice", "sections", index)
    return {section.slug: section for section in entry.sections}


def _row(source: Source, index: int, field: Field, section: Section) -> None:
    right = (field.name.startswith(f"{section.slug}.1.")) == (section.rows > 1)
    what = f"{field.name!r} must name the first row exactly where {section.slug!r} is a table"
    source.require(right, what, "fields", index, "name")


def _field(source: Source, index: int, entry: FieldEntry, lists: dict[str, ChoiceList]) -> Field:
    place = ("fields", index)
    source.require(bool(_NAME.fullmatch(entry.name)), f"{entry.name!r} is no dotted name", *place, "name")
    source.require(entry.type in TYPES, f"the type {entry.type!r} is not known", *place, "type")
    codes, choices = _choices(source, entry, lists, *place)
    fits = bool(choices) == (entry.type == "choice")
    source.require(fits, "a choice needs choices, and nothing else has any", *place)
    source.require(not choices or codes in CODES, f"the codes {codes!r} are not known", *place)
    _limits(source, entry, *place)
    return Field(**{**asdict(entry), "choices": choices, "codes": codes})


def _choices(
    source: Source, entry: FieldEntry, lists: dict[str, ChoiceList], *place: str | int
) -> tuple[str, tuple[Choice, ...]]:
    """Whose codes they have, and the choices themselves."""
    if isinstance(entry.choices, str):
        source.require(entry.choices in lists, f"there is no list of choices {entry.choices!r}", *place, "choices")
        found = lists[entry.choices]
        return found.codes, found.choices
    return entry.codes, choices_at(source, *place, "choices") if entry.choices else ()


def _limits(source: Source, entry: FieldEntry, *place: str | int) -> None:
    ends = entry.least is not None and entry.most is not None
    right = (ends and int(entry.least or 0) < int(entry.most or 0)) if entry.type == "number" else True
    source.require(right, "a number needs its least and its most", *place)
    only = entry.type == "number" or not (ends or entry.unit or entry.decimals)
    source.require(only, "only a number has a unit, limits and decimals", *place)
    source.require(0 <= entry.longest <= LONGEST, f"a value has {LONGEST} characters at most", *place, "longest")
