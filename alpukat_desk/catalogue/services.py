"""Reads ``resources/services``: one file a service, with what the services share filled in."""

from pathlib import Path

from msgspec.structs import asdict, replace

from alpukat_desk.catalogue.shared import Shared, check_condition, check_reason, choices_at, worded
from alpukat_desk.catalogue.shared import read as read_shared
from alpukat_desk.catalogue.source import CatalogueFault, Source
from alpukat_desk.domain.model import LEVELS as PLACES
from alpukat_desk.domain.services import (
    Choice,
    Condition,
    Entry,
    Field,
    Form,
    Label,
    Output,
    Promise,
    Reason,
    Requirement,
    Service,
    Substitute,
)

NUMBERS = range(1, 16)
LEVELS = frozenset(PLACES) - {"dinas"}
"""Where a service is done; the Dinas only gets what is forwarded to it."""
ALL = "*"
UNITS = frozenset({"working_days", "working_hours", "working_minutes"})


class FormUse(Entry):
    """Fields that the service asks of a form, or "*" for all. ``optional`` names those it does not insist on; ``when``
    holds for all of them."""

    code: str
    fields: tuple[str, ...]
    optional: tuple[str, ...] = ()
    when: Condition | None = None


class RequirementUse(Entry):
    """A line of the checklist; label and substitutes' labels come from the shared files."""

    slug: str
    label: Label | None = None
    required: bool = True
    original: bool = False
    substitutes: tuple[str, ...] = ()
    when: Condition | None = None


class OutputUse(Entry):
    slug: str
    when: Condition | None = None


class ServiceFile(Entry):
    """A file of ``services``."""

    slug: str
    number: int
    label: Label
    gloss: str
    level: str
    applicants: tuple[str, ...]
    promises: tuple[Promise, ...]
    shared_reasons: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    requirements: tuple[RequirementUse, ...] = ()
    forms: tuple[FormUse, ...] = ()
    outputs: tuple[OutputUse, ...] = ()
    subtypes: tuple[Choice, ...] = ()
    short: Label | None = None
    note: Label | None = None


def read(root: Path) -> dict[str, Service]:
    """The services by slug, in the order of their numbers."""
    shared = read_shared(root)
    services: dict[str, Service] = {}
    for file in sorted((root / "services").glob("*.toml")):
        source = Source(root, file)
        service = _service(source, shared)
        source.require(service.slug not in services, f"the slug {service.slug!r} comes twice", "slug")
        source.require(service.number in NUMBERS, f"the number {service.number} is not one of 1 to 15", "number")
        taken = [other.slug for other in services.values() if other.number == service.number]
        source.require(not taken, f"the number {service.number} is already that of {''.join(taken)}", "number")
        named = f"{service.number:02}-{service.slug}"
        source.require(source.stem == named, f"the file of this service must be named {named}.toml", "slug")
        services[service.slug] = service
    return _complete(services)


def _complete(services: dict[str, Service]) -> dict[str, Service]:
    absent = set(NUMBERS) - {service.number for service in services.values()}
    if absent:
        raise CatalogueFault("services", 0, f"there is no service number {', '.join(map(str, sorted(absent)))}")
    return dict(sorted(services.items(), key=lambda item: item[1].number))


def _service(source: Source, shared: Shared) -> Service:
    file = source.decode(ServiceFile)
    worded(source)
    source.require(file.level in LEVELS, f"the level {file.level!r} is not known", "level")
    source.require(bool(file.gloss.strip()), "the gloss is empty", "gloss")
    service = Service(
        slug=file.slug,
        number=file.number,
        label=file.label,
        gloss=file.gloss,
        level=file.level,
        applicants=_applicants(source, file, shared),
        requirements=_requirements(source, file, shared),
        forms=_forms(source, file, shared),
        outputs=_outputs(source, file, shared),
        promises=_promises(source, file),
        reasons=_reasons(source, file, shared),
        subtypes=choices_at(source, "subtypes") if file.subtypes else (),
        short=file.short,
        note=file.note,
    )
    _conditions(source, file, service)
    return service


def _applicants(source: Source, file: ServiceFile, shared: Shared) -> tuple[Label, ...]:
    source.require(bool(file.applicants), "nobody may apply", "applicants")
    for index, name in enumerate(file.applicants):
        source.require(name in shared.applicants, f"there is no applicant {name!r}", "applicants", index)
    return tuple(shared.applicants[name] for name in file.applicants)


def _requirements(source: Source, file: ServiceFile, shared: Shared) -> tuple[Requirement, ...]:
    slugs = [use.slug for use in file.requirements]
    for index, slug in enumerate(slugs):
        source.require(slug not in slugs[:index], f"the requirement {slug!r} comes twice", "requirements", index)
    return tuple(_requirement(source, index, use, shared) for index, use in enumerate(file.requirements))


def _requirement(source: Source, index: int, use: RequirementUse, shared: Shared) -> Requirement:
    label = use.label or shared.requirements.get(use.slug)
    if label is None:
        source.fail(f"the requirement {use.slug!r} has no label", "requirements", index, "slug")
    for code in use.substitutes:
        source.require(code in shared.forms, f"there is no form {code!r}", "requirements", index, "substitutes")
    substitutes = tuple(Substitute(code, shared.forms[code].title) for code in use.substitutes)
    return Requirement(use.slug, label, use.required, use.original, substitutes, use.when)


def _forms(source: Source, file: ServiceFile, shared: Shared) -> tuple[Form, ...]:
    """Each form once, though a file may take its fields in parts with a condition each."""
    forms: dict[str, Form] = {}
    for index, use in enumerate(file.forms):
        source.require(use.code in shared.forms, f"there is no form {use.code!r}", "forms", index, "code")
        use = _spelt(use, shared.forms[use.code])
        form = forms.get(use.code) or replace(shared.forms[use.code], fields=())
        fields = _taken(source, index, use, shared.forms[use.code])
        forms[use.code] = form = replace(form, fields=(*form.fields, *fields))
        names = [field.name for field in form.fields]
        for name in use.fields:
            source.require(names.count(name) == 1, f"the field {name!r} comes twice", "forms", index, "fields")
    return tuple(forms.values())


def _spelt(use: FormUse, form: Form) -> FormUse:
    """With every field named where the file says "*"."""
    every = tuple(field.name for field in form.fields)
    fields = every if use.fields == (ALL,) else use.fields
    return replace(use, fields=fields, optional=fields if use.optional == (ALL,) else use.optional)


def _taken(source: Source, index: int, use: FormUse, form: Form) -> tuple[Field, ...]:
    known = {field.name: field for field in form.fields}
    for name in use.fields:
        source.require(name in known, f"the form {use.code} has no field {name!r}", "forms", index, "fields")
    for name in use.optional:
        source.require(name in use.fields, f"the field {name!r} is not asked here", "forms", index, "optional")
    return tuple(_adapted(source, index, use, known[name]) for name in use.fields)


def _adapted(source: Source, index: int, use: FormUse, field: Field) -> Field:
    twice = use.when is not None and field.when is not None
    source.require(not twice, f"the field {field.name!r} has a condition already", "forms", index, "when")
    return replace(field, required=field.required and field.name not in use.optional, when=use.when or field.when)


def _outputs(source: Source, file: ServiceFile, shared: Shared) -> tuple[Output, ...]:
    outputs: dict[str, Output] = {}
    for index, use in enumerate(file.outputs):
        source.require(use.slug in shared.outputs, f"there is no output {use.slug!r}", "outputs", index, "slug")
        source.require(use.slug not in outputs, f"the output {use.slug!r} comes twice", "outputs", index, "slug")
        outputs[use.slug] = Output(slug=use.slug, when=use.when, **asdict(shared.outputs[use.slug]))
    return tuple(outputs.values())


def _promises(source: Source, file: ServiceFile) -> tuple[Promise, ...]:
    """In the order of their dates, so that the last one begun is the one in force."""
    source.require(bool(file.promises), "the service promises nothing", "promises")
    for index, promise in enumerate(file.promises):
        place = ("promises", index)
        source.require(promise.unit in UNITS, f"the unit {promise.unit!r} is not known", *place, "unit")
        source.require(promise.amount > 0, "a promise is at least 1", *place, "amount")
        source.require(bool(promise.source.strip()), "a promise needs its source", *place, "source")
        known = promise.level in ("", *PLACES)
        source.require(known, f"the level {promise.level!r} is not known", *place, "level")
        begun = [(other.valid_from, other.level) for other in file.promises[:index]]
        again = (promise.valid_from, promise.level) in begun
        source.require(not again, f"two promises begin on {promise.valid_from}", *place, "valid_from")
    return tuple(sorted(file.promises, key=lambda promise: (promise.valid_from, promise.level)))


def _reasons(source: Source, file: ServiceFile, shared: Shared) -> tuple[Reason, ...]:
    for index, code in enumerate(file.shared_reasons):
        source.require(code in shared.reasons, f"there is no reason {code!r}", "shared_reasons", index)
    for index, reason in enumerate(file.reasons):
        check_reason(source, reason.kinds, reason.about, "reasons", index)
    common = (Reason(code=code, **asdict(shared.reasons[code])) for code in file.shared_reasons)
    reasons = (*file.reasons, *common)
    codes = [reason.code for reason in reasons]
    for reason in reasons:
        source.require(codes.count(reason.code) == 1, f"the reason {reason.code!r} comes twice", "shared_reasons")
        _target(source, file, reason)
    for kind in ("return", "reject"):
        some = any(kind in reason.kinds for reason in reasons)
        source.require(some, f"there is no reason to {kind} it", "shared_reasons")
    return reasons


def _target(source: Source, file: ServiceFile, reason: Reason) -> None:
    targets = {"requirement": file.requirements, "field": file.forms}
    if reason.about in targets and not targets[reason.about]:
        source.fail(f"the reason {reason.code!r} points at a {reason.about}, and there is none", "shared_reasons")


def _conditions(source: Source, file: ServiceFile, service: Service) -> None:
    known = {field.name: {choice.code for choice in field.choices} for field in service.fields()}
    known["subtype"] = {choice.code for choice in file.subtypes}
    for index, use in enumerate(file.requirements):
        check_condition(source, use.when, known, "requirements", index, "when")
    for index, output in enumerate(file.outputs):
        check_condition(source, output.when, known, "outputs", index, "when")
    for field in service.fields():
        uses = enumerate(file.forms)
        place = next(index for index, use in uses if field.name in use.fields or use.fields == (ALL,))
        check_condition(source, field.when, known, "forms", place, "when")
        check_condition(source, field.needed, known, "forms", place, "needed")
