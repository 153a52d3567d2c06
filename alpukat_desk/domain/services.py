"""The types of the catalogue: what one of the fifteen services asks, promises and puts out.

Values come from ``resources/services/*.toml`` through ``catalogue``. Wherever a text is shown it is a
``Label`` with the Indonesian wording first; requirements are locked to the service, so no officer can add one.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from alpukat_desk.domain.model import Struct


class Entry(Struct, forbid_unknown_fields=True):
    """Base of the types here: they are read from files kept by hand, where a misspelt key must not pass."""


class Label(Entry):
    """A text in Indonesian (``id``) and English (``en``)."""

    id: str
    en: str


class Condition(Entry):
    """Holds when the field (or "subtype") has one of these values."""

    field: str
    values: tuple[str, ...]


class Substitute(Entry):
    """A form that stands in for a missing requirement, such as SPTJM F-2.03 for the birth letter."""

    form: str
    label: Label


class Requirement(Entry):
    """One line of the checklist. ``required`` false means "if the applicant has it"."""

    slug: str
    label: Label
    required: bool = True
    original: bool = False
    """The upload must show the original paper."""
    substitutes: tuple[Substitute, ...] = ()
    when: Condition | None = None

    def met(self, tick: str) -> bool:
        """Whether the officer ticked it, or one of its own substitutes stands in for it."""
        return tick == "ok" or any(tick == item.form for item in self.substitutes)


class Choice(Entry):
    """One choice of a field with its code; ``Field.codes`` says whose code that is."""

    code: str
    label: Label


class Item(Entry):
    """What a form says of one field, without its choices. ``type``: text, prose (of several lines), nik, kk, akta,
    skpwni, date, time, number, choice, phone, email, region. The first part of its name is its section;
    "movers.1.nik" stands for every row."""

    name: str
    label: Label
    type: str
    unit: str = ""
    required: bool = True
    when: Condition | None = None
    """Asked only while this holds."""
    needed: Condition | None = None
    """Not left empty while this holds, though ``required`` is false."""
    longest: int = 0
    """Characters at most; 0 where its type says it."""
    least: int | None = None
    most: int | None = None
    decimals: int = 0
    number: str = ""
    """Of the item on the printed form, where it is known."""
    codes: str = ""
    """Whose codes the choices have: "form" as printed, "order" numbered in the order of the form, "own" ours."""
    note: Label | None = None
    """What is not certain about this field."""


class Field(Item):
    """One field of a form with the choices it offers."""

    choices: tuple[Choice, ...] = ()

    @property
    def section(self) -> str:
        return self.name.partition(".")[0]


class Section(Entry):
    """A part of a form as on paper, by the first part of its fields' names. ``rows`` above 1: a table."""

    slug: str
    label: Label
    number: str = ""
    rows: int = 1
    note: Label | None = None


class Form(Entry):
    """A form of Permendagri 109/2019 with its version, and the fields of it that this service asks."""

    code: str
    version: str
    title: Label
    fields: tuple[Field, ...] = ()
    sections: tuple[Section, ...] = ()
    official: bool = True
    """False where no form of the ministry was found and the fields are ours."""
    note: Label | None = None


class Output(Entry):
    """A document the service puts out. ``medium``: hvs, security_paper, card or digital."""

    slug: str
    label: Label
    signature: bool = True
    """Signed electronically by the head of the agency before it may be printed."""
    numbered: bool = True
    medium: str = "hvs"
    when: Condition | None = None
    """Only for these requests: a stillbirth, say, gives a letter and no certificate."""


class Promise(Entry):
    """How fast, from a date on. ``unit``: working_days, working_hours or working_minutes, counted from the complete
    file. ``level``: kelurahan, kecamatan, sudin or dinas; empty at every office."""

    valid_from: date
    amount: int
    unit: str
    source: str
    level: str = ""


class Reason(Entry):
    """A reason an officer may give. ``kinds`` holds "return", "reject" or both; ``about`` says what it must
    point at: requirement, field or nothing (empty)."""

    code: str
    label: Label
    kinds: tuple[str, ...]
    about: str = ""


class Service(Entry, cache_hash=True):
    """One of the fifteen services. ``level``: kelurahan, kecamatan or sudin."""

    slug: str
    number: int
    label: Label
    gloss: str
    level: str
    applicants: tuple[Label, ...]
    requirements: tuple[Requirement, ...]
    forms: tuple[Form, ...]
    outputs: tuple[Output, ...]
    promises: tuple[Promise, ...]
    reasons: tuple[Reason, ...]
    subtypes: tuple[Choice, ...] = ()
    short: Label | None = None
    """For narrow columns, where the label has words too many."""
    note: Label | None = None
    """What is uncertain about this service, for officers and administrators."""

    def fields(self) -> tuple[Field, ...]:
        """All fields of all its forms in order; a name that two forms share comes once."""
        return tuple(_named(self).values())

    def named(self) -> Mapping[str, Field]:
        """The same by their names."""
        return _named(self)

    def conditions(self) -> tuple[Condition, ...]:
        """The conditions under which its fields are asked, each once."""
        return _conditions(self)

    def requirement(self, slug: str) -> Requirement | None:
        return next((item for item in self.requirements if item.slug == slug), None)

    def output(self, slug: str) -> Output | None:
        return next((item for item in self.outputs if item.slug == slug), None)

    def reason(self, code: str) -> Reason | None:
        return next((item for item in self.reasons if item.code == code), None)


@lru_cache(maxsize=256)
def _named(service: Service) -> Mapping[str, Field]:
    """Remembered: every check of every request asks."""
    seen: dict[str, Field] = {}
    for form in service.forms:
        for field in form.fields:
            seen.setdefault(field.name, field)
    return seen


@lru_cache(maxsize=256)
def _conditions(service: Service) -> tuple[Condition, ...]:
    return tuple(dict.fromkeys(field.when for field in _named(service).values() if field.when))


def holds(condition: Condition | None, subtype: str, fields: dict[str, str]) -> bool:
    """Whether the condition is met; no condition always is."""
    if condition is None:
        return True
    value = subtype if condition.field == "subtype" else fields.get(condition.field, "")
    return value in condition.values


def insisted(field: Field, subtype: str, fields: dict[str, str]) -> bool:
    """Whether the field, which is asked, may not stay empty."""
    return field.required or (field.needed is not None and holds(field.needed, subtype, fields))


def asked(service: Service, subtype: str, fields: dict[str, str]) -> tuple[Requirement, ...]:
    """The checklist of one request: the requirements whose condition holds."""
    return tuple(item for item in service.requirements if holds(item.when, subtype, fields))
