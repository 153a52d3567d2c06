"""Reading and writing one field of a request by its dotted name, the applicant's own data included."""

from datetime import date

from msgspec.structs import replace

from alpukat_desk.domain.model import Applicant, Request
from alpukat_desk.domain.services import Service

APPLICANT = ("name", "nik", "kk", "phone", "email", "birth_date", "sex")
_PREFIX = "applicant."


def is_field(name: str, service: Service) -> bool:
    if name.startswith(_PREFIX):
        return name.removeprefix(_PREFIX) in APPLICANT
    return any(field.name == name for field in service.fields())


def value_of(request: Request, name: str) -> str:
    """The value as text, empty where there is none; dates as YYYY-MM-DD."""
    if name.startswith(_PREFIX):
        value = getattr(request.applicant, name.removeprefix(_PREFIX), "")
        return value.isoformat() if isinstance(value, date) else str(value or "")
    return request.fields.get(name, "")


def with_value(request: Request, name: str, value: str) -> Request:
    """Raises ``ValueError`` where the applicant's birth date is not a date."""
    if not name.startswith(_PREFIX):
        return replace(request, fields={**request.fields, name: value})
    return replace(request, applicant=_applicant(request.applicant, name.removeprefix(_PREFIX), value))


def _applicant(applicant: Applicant, name: str, value: str) -> Applicant:
    if name != "birth_date":
        return replace(applicant, **{name: value})
    return replace(applicant, birth_date=date.fromisoformat(value) if value else None)
