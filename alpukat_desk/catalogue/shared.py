"""What the services have in common and refer to by name: forms, and labels of the lists in ``services/shared``."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from msgspec.structs import asdict

from alpukat_desk.catalogue.source import Source
from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.services import Choice, Condition, Entry, Field, Form, Label

TYPES = frozenset({"text", "nik", "kk", "akta", "skpwni", "date", "time", "number", "choice", "phone", "region"})
MEDIA = frozenset({"hvs", "security_paper", "card", "digital"})
_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")


class FieldEntry(Entry):
    """A field as a form file writes it: ``choices`` may name a list of ``choices.toml``."""

    name: str
    label: Label
    type: str
    unit: str = ""
    required: bool = True
    choices: tuple[Choice, ...] | str = ()
    when: Condition | None = None


class FormFile(Entry):
    """A file of ``services/forms``. Statements that only stand in for a paper have no fields."""

    code: str
    version: str
    title: Label
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
    lists = {name: choices_at(choices, name) for name in choices.data}
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


def _forms(root: Path, lists: dict[str, tuple[Choice, ...]]) -> dict[str, Form]:
    forms: dict[str, Form] = {}
    for file in sorted((root / "services" / "forms").glob("*.toml")):
        source = Source(root, file)
        form = _form(source, lists)
        source.require(form.code not in forms, f"the form {form.code} comes twice", "code")
        forms[form.code] = form
    return forms


def _form(source: Source, lists: dict[str, tuple[Choice, ...]]) -> Form:
    entry = source.decode(FormFile)
    worded(source)
    names = [field.name for field in entry.fields]
    for index, name in enumerate(names):
        source.require(name not in names[:index], f"the field {name!r} comes twice", "fields", index)
    fields = tuple(_field(source, index, field, lists) for index, field in enumerate(entry.fields))
    return Form(entry.code, entry.version, entry.title, fields)


def _field(source: Source, index: int, entry: FieldEntry, lists: dict[str, tuple[Choice, ...]]) -> Field:
    place = ("fields", index)
    source.require(bool(_NAME.fullmatch(entry.name)), f"{entry.name!r} is no dotted name", *place, "name")
    source.require(entry.type in TYPES, f"the type {entry.type!r} is not known", *place, "type")
    choices = entry.choices
    if isinstance(choices, str):
        source.require(choices in lists, f"there is no list of choices {choices!r}", *place, "choices")
        choices = lists[choices]
    elif choices:
        choices = choices_at(source, *place, "choices")
    fits = bool(choices) == (entry.type == "choice")
    source.require(fits, "a choice needs choices, and nothing else has any", *place)
    return Field(**{**asdict(entry), "choices": choices})
