"""A filled form as the checks read it: which fields are asked, of what type, and what stands in them.

Rows of a table ("movers.2.nik") that the catalogue does not name are typed by the end of their name.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from alpukat_desk.domain.fields import OWN, ROW, row_of, value_of
from alpukat_desk.domain.model import Finding, Request, Severity, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Field, Label, Service, holds
from alpukat_desk.domain.values import iso_date

_UNNAMED = Label("", "")


class Sheet(Struct):
    """``fields`` are those the catalogue asks of this request, begun rows of tables included; ``rules`` are all that
    are judged, by name. ``filed`` is the WIB day of filing; ``regions`` maps codes without dots to names."""

    request: Request
    fields: tuple[Field, ...]
    rules: dict[str, Field]
    filed: date
    today: date
    regions: Mapping[str, str]

    def value(self, name: str) -> str:
        return value_of(self.request, name).strip()

    def day(self, name: str) -> date | None:
        """The date in a field; None where it is empty or no date."""
        return iso_date(self.value(name))

    def of(self, kind: str) -> Iterator[tuple[str, str]]:
        """Name and value of every filled field of one type."""
        for name, field in self.rules.items():
            if field.type == kind and (value := self.value(name)):
                yield name, value

    def region(self, code: str) -> str:
        return self.regions.get(code, code)


def read_sheet(request: Request, service: Service | None, today: date, regions: Mapping[str, str]) -> Sheet:
    known = {item.name: item for item in service.fields()} if service else {}
    listed = (*known.values(), *further_rows(request, known))
    asked = tuple(item for item in listed if holds(item.when, request.subtype, request.fields))
    named = {item.name for item in listed}
    loose = {name: _by_name(name) for name in request.fields if ROW.search(name) and name not in named}
    rules = {**OWN, **{item.name: item for item in asked}, **loose}
    filed = request.submitted_at.astimezone(WIB).date()
    return Sheet(request, asked, rules, filed, today, regions)


def further_rows(request: Request, known: Mapping[str, Field]) -> tuple[Field, ...]:
    """The fields of the second and later rows that are begun, whole rows each."""
    begun = {
        (name[: row.start()], row[1])
        for name, value in request.fields.items()
        if (row := ROW.search(name)) and row[1] != "1" and value.strip() and ROW.sub(".1.", name) in known
    }
    if not begun:
        return ()
    tables = sorted(begun, key=lambda item: (item[0], len(item[1]), item[1]))
    rows = (
        row_of(field, ROW.sub(f".{number}.", name))
        for table, number in tables
        for name, field in known.items()
        if name.startswith(f"{table}.1.")
    )
    return tuple(row for row in rows if row)


def _by_name(name: str) -> Field:
    end = name.rpartition(".")[2]
    kind = end if end in ("nik", "kk") else "date" if end.endswith("date") else "text"
    return Field(name, _UNNAMED, kind, required=False)


def shown(day: date) -> str:
    """As on the screen: DD-MM-YYYY. ``strftime`` drops the zeros of early years on some systems."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def error(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, field, params)


def warning(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, field, params)


def info(code: str, field: str, **params: str) -> Finding:
    return Finding(code, Severity.INFO, field, params)
