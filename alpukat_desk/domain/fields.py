"""Reading and writing one field of a request by its dotted name, the applicant's own data included."""

import re
from datetime import date

from msgspec.structs import replace

from alpukat_desk.domain.model import Applicant, Request
from alpukat_desk.domain.services import Field, Service

APPLICANT = ("name", "nik", "kk", "phone", "email", "birth_date", "sex")
ROW = re.compile(r"\.\d+\.")
"""The number of a table's row inside a field's name ("movers.2.nik")."""
_PREFIX = "applicant."
_ISO = len("YYYY-MM-DD")


def is_field(name: str, service: Service) -> bool:
    if name.startswith(_PREFIX):
        return name.removeprefix(_PREFIX) in APPLICANT
    return field_of(name, service) is not None


def field_of(name: str, service: Service) -> Field | None:
    """The field of that name; a further row of a table is like its first."""
    fields = service.named()
    return fields.get(name) or fields.get(ROW.sub(".1.", name))


def fits(name: str, value: str, service: Service) -> bool:
    """Whether a value may stand in a field at all: dates are dates, a choice is one of its codes; empty always."""
    if not value or name == _PREFIX + "sex":
        return value in ("", "L", "P")
    if name == _PREFIX + "birth_date":
        return iso_date(value) is not None
    field = field_of(name, service)
    if field is None:
        return True
    if field.type == "date":
        return iso_date(value) is not None
    return not field.choices or any(value == choice.code for choice in field.choices)


def iso_date(value: str) -> date | None:
    """A date of the form YYYY-MM-DD alone; ``fromisoformat`` by itself takes other forms too."""
    if len(value) != _ISO or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def value_of(request: Request, name: str) -> str:
    """The value as text, empty where there is none; dates as YYYY-MM-DD."""
    if name.startswith(_PREFIX):
        value = getattr(request.applicant, name.removeprefix(_PREFIX), "")
        return value.isoformat() if isinstance(value, date) else str(value or "")
    return request.fields.get(name, "")


def of_applicant(request: Request) -> dict[str, str]:
    """The applicant's own data by their dotted names, as ``value_of`` gives them."""
    applicant = request.applicant
    born = applicant.birth_date
    return {
        "applicant.name": applicant.name,
        "applicant.nik": applicant.nik,
        "applicant.kk": applicant.kk,
        "applicant.phone": applicant.phone,
        "applicant.email": applicant.email,
        "applicant.birth_date": born.isoformat() if born else "",
        "applicant.sex": applicant.sex,
    }


def with_value(request: Request, name: str, value: str) -> Request:
    """The request with that value, which ``fits``."""
    if not name.startswith(_PREFIX):
        return replace(request, fields={**request.fields, name: value})
    return replace(request, applicant=_applicant(request.applicant, name.removeprefix(_PREFIX), value))


def _applicant(applicant: Applicant, name: str, value: str) -> Applicant:
    if name != "birth_date":
        return replace(applicant, **{name: value})
    return replace(applicant, birth_date=iso_date(value))
