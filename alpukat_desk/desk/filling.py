"""What stands in an entry that is being filled in: by whose hand, for which service, and why it is not yet fit."""

from collections.abc import Mapping

from msgspec.structs import replace

from alpukat_desk.domain import entering
from alpukat_desk.domain.commands import Enter
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import APPLICANT, field_of
from alpukat_desk.domain.services import Service, holds
from alpukat_desk.domain.transitions import Context
from alpukat_desk.domain.values import iso_date
from alpukat_desk.domain.whatsapp.proposals import Proposals

_APPLICANT = "applicant."
_BIRTH = "applicant.birth_date"


def is_empty(entry: Enter) -> bool:
    """Nothing was typed, taken or ticked: a service alone is no work."""
    return replace(entry, service="", office="") == Enter()


def fill(entry: Enter, proposals: Proposals) -> Enter:
    """The entry with what is proposed where nothing stands: the applicant's own data and the form's."""
    filled = proposals.fill({**entry.fields, **own_values(entry)})
    fields = {name: value for name, value in filled.items() if not name.startswith(_APPLICANT)}
    return with_applicant(replace(entry, fields=fields), filled)


def own_values(entry: Enter) -> dict[str, str]:
    """The applicant's own data as they stand, by their names as fields."""
    own = {f"{_APPLICANT}{name}": str(getattr(entry.applicant, name) or "") for name in APPLICANT}
    return {**own, _BIRTH: own[_BIRTH] or entry.fields.get(_BIRTH, "")}


def with_applicant(entry: Enter, values: Mapping[str, str]) -> Enter:
    """The entry with these fields of the applicant ("applicant.nik"). A birth date that is none stands among the
    fields as it was typed: a draft keeps it, and it is entered by nobody."""
    found = {name: values[_APPLICANT + name] for name in APPLICANT if _APPLICANT + name in values}
    typed = found.pop("birth_date", "")
    day = iso_date(typed)
    fields = {name: value for name, value in entry.fields.items() if name != _BIRTH}
    unread = {_BIRTH: typed} if typed and day is None else {}
    return replace(entry, applicant=replace(entry.applicant, **found, birth_date=day), fields={**fields, **unread})


def fit(entry: Enter, service: Service | None) -> Enter:
    """What the chosen service asks for, as far as its conditions hold: only what the officer sees is entered. A draft
    keeps the rest."""
    if service is None:
        return entry
    kinds = {choice.code for choice in service.subtypes}
    subtype = entry.subtype if entry.subtype in kinds else ""
    lines = (
        item if service.requirement(item.requirement) else replace(item, requirement="") for item in entry.attachments
    )
    return replace(
        entry,
        subtype=subtype,
        fields={name: value for name, value in entry.fields.items() if _asked(name, service, subtype, entry.fields)},
        attachments=tuple(lines),
        ticks={slug: tick for slug, tick in entry.ticks.items() if service.requirement(slug)},
    )


def _asked(name: str, service: Service, subtype: str, fields: dict[str, str]) -> bool:
    field = field_of(name, service)
    return field is not None and holds(field.when, subtype, fields)


def refusal(entry: Enter, context: Context) -> Refused | None:
    """Why it may not be entered as it stands."""
    if not entry.service:
        return Refused("enter.service")
    if context.service and context.service.subtypes and not entry.subtype:
        return Refused("enter.kind")
    if entry.fields.get(_BIRTH):
        return Refused("field.invalid", field=_BIRTH, fault="date.invalid")
    return entering.refusal(entry, context)
