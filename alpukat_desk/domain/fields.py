"""Reading and writing one field of a request by its dotted name, the applicant's own data included."""

import re
from datetime import date

from msgspec.structs import replace

from alpukat_desk.domain import values
from alpukat_desk.domain.model import Applicant, Finding, Request, Severity
from alpukat_desk.domain.services import Choice, Condition, Field, Label, Service
from alpukat_desk.domain.values import iso_date

APPLICANT = ("name", "nik", "kk", "phone", "email", "birth_date", "sex")
ROW = re.compile(r"\.(\d+)\.")
"""The number of a table's row inside a field's name ("movers.2.nik")."""
_PREFIX = "applicant."
_SCREEN = Label("", "")
"""The applicant's own fields are named by the screen, not by a form."""


def _own(name: str, kind: str) -> Field:
    sexes = (Choice("L", Label("Laki-laki", "Male")), Choice("P", Label("Perempuan", "Female")))
    return Field(_PREFIX + name, _SCREEN, kind, required=False, choices=sexes if kind == "choice" else ())


_KINDS = {"nik": "nik", "kk": "kk", "phone": "phone", "email": "email", "birth_date": "date", "sex": "choice"}
OWN = {_PREFIX + name: _own(name, _KINDS.get(name, "text")) for name in APPLICANT}
"""The applicant's data as fields, by dotted name."""


def is_field(name: str, service: Service) -> bool:
    return field_of(name, service) is not None


def field_of(name: str, service: Service | None) -> Field | None:
    """The field of that name, the applicant's own included; a further row of a table is like its first."""
    if name.startswith(_PREFIX):
        return OWN.get(name)
    known = service.named() if service else {}
    return known.get(name) or row_of(known.get(ROW.sub(".1.", name)), name)


def row_of(first: Field | None, name: str) -> Field | None:
    """The field of the first row as that of the row in ``name``, its conditions about its own row."""
    row = ROW.search(name)
    if first is None or row is None:
        return None
    return replace(first, name=name, when=_moved(first.when, row[0]), needed=_moved(first.needed, row[0]))


def _moved(condition: Condition | None, row: str) -> Condition | None:
    return replace(condition, field=ROW.sub(row, condition.field)) if condition else None


def misfit(name: str, value: str, service: Service | None) -> Finding | None:
    """The first reason why a value may not be written into a field; none for an empty one. A warning is none: it
    stays with the request as a finding that wants an answer."""
    field = field_of(name, service)
    faults = values.faults(field, value) if field else ()
    return next((fault for fault in faults if fault.severity == Severity.ERROR), None)


def value_of(request: Request, name: str) -> str:
    """The value as text, empty where there is none; dates as YYYY-MM-DD. A birth date of the applicant that is none
    stands among the fields as it was typed (``arrival``)."""
    if name.startswith(_PREFIX):
        value = getattr(request.applicant, name.removeprefix(_PREFIX), "")
        told = value.isoformat() if isinstance(value, date) else str(value or "")
        return told or request.fields.get(name, "")
    return request.fields.get(name, "")


def written(request: Request) -> dict[str, str]:
    """Every value by its dotted name, as ``value_of`` gives it."""
    applicant = request.applicant
    own = {
        "applicant.name": applicant.name,
        "applicant.nik": applicant.nik,
        "applicant.kk": applicant.kk,
        "applicant.phone": applicant.phone,
        "applicant.email": applicant.email,
        "applicant.birth_date": applicant.birth_date.isoformat() if applicant.birth_date else "",
        "applicant.sex": applicant.sex,
    }
    return {**request.fields, **{name: value for name, value in own.items() if value}}


def with_value(request: Request, name: str, value: str) -> Request:
    """The request with that value, which has no ``misfit``."""
    if not name.startswith(_PREFIX):
        return replace(request, fields={**request.fields, name: value})
    fields = {key: kept for key, kept in request.fields.items() if key != name}
    applicant = _applicant(request.applicant, name.removeprefix(_PREFIX), value)
    return replace(request, applicant=applicant, fields=fields)


def _applicant(applicant: Applicant, name: str, value: str) -> Applicant:
    if name != "birth_date":
        return replace(applicant, **{name: value})
    return replace(applicant, birth_date=iso_date(value))
