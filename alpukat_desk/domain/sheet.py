"""A filled form as the checks read it: which fields are asked, of what type, and what stands in them.

Rows of a table ("movers.2.nik") that the catalogue does not name are typed by the end of their name.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from alpukat_desk.domain.fields import ROW, iso_date, of_applicant
from alpukat_desk.domain.model import Finding, Request, Severity, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Field, Service, holds

_APPLICANT = {"applicant.nik": "nik", "applicant.kk": "kk", "applicant.birth_date": "date"}


class Sheet(Struct):
    """``fields`` are those the catalogue asks of this request, ``kinds`` the type of every field there is, ``values``
    what stands in all of them, ``filled`` by type the names and values of those that hold something. ``filed`` is the
    WIB day of filing; ``regions`` maps codes without dots to names."""

    request: Request
    fields: tuple[Field, ...]
    kinds: Mapping[str, str]
    values: Mapping[str, str]
    filled: Mapping[str, Sequence[tuple[str, str]]]
    filed: date
    today: date
    regions: Mapping[str, str]

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def day(self, name: str) -> date | None:
        """The date in a field; None where it is empty or no date."""
        return iso_date(self.values.get(name, ""))

    def of(self, kind: str) -> Sequence[tuple[str, str]]:
        """Name and value of every filled field of one type."""
        return self.filled.get(kind, ())

    def region(self, code: str) -> str:
        return self.regions.get(code, code)


def read_sheet(request: Request, service: Service | None, today: date, regions: Mapping[str, str]) -> Sheet:
    known = service.named() if service else {}
    asked = tuple(
        [item for item in known.values() if item.when is None or holds(item.when, request.subtype, request.fields)]
    )
    kinds = {**_APPLICANT, **{item.name: item.type for item in asked}}
    kinds.update((name, _by_name(name)) for name in request.fields if name not in known and ROW.search(name))
    values = {name: value.strip() for name, value in {**request.fields, **of_applicant(request)}.items()}
    filed = request.submitted_at.astimezone(WIB).date()
    return Sheet(request, asked, kinds, values, _filled(kinds, values), filed, today, regions)


def _filled(kinds: Mapping[str, str], values: Mapping[str, str]) -> Mapping[str, Sequence[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in kinds.values()}
    for name, kind in kinds.items():
        if value := values.get(name):
            found[kind].append((name, value))
    return found


def _by_name(name: str) -> str:
    end = name.rpartition(".")[2]
    if end in ("nik", "kk"):
        return end
    return "date" if end.endswith("date") else "text"


def shown(day: date) -> str:
    """As on the screen: DD-MM-YYYY. ``strftime`` drops the zeros of early years on some systems."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def error(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, field, params)


def warning(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, field, params)


def info(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.INFO, field, params)
