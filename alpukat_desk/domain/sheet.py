"""A filled form as the checks read it: which fields are asked, of what type, and what stands in them.

Rows of a table ("movers.2.nik") that the catalogue does not name are typed by the end of their name.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby

from alpukat_desk.domain.fields import OWN, ROW, row_of, written
from alpukat_desk.domain.model import DocumentStatus, Request, Struct
from alpukat_desk.domain.promise import WIB, Calendar
from alpukat_desk.domain.services import Field, Label, Service, holds
from alpukat_desk.domain.values import YEARS, iso_date

_UNNAMED = Label("", "")


class Sheet(Struct):
    """``fields`` are those the catalogue asks of this request, begun rows of tables included; ``rules`` are all that
    are judged, by name. ``written`` is what stands on the form as typed, ``values`` what stands in the judged fields,
    trimmed, ``filled`` by type
    the names and values of those that hold something. ``filed`` is the WIB day of filing; ``regions`` maps codes
    without dots to names. Without a ``calendar`` no working days are counted."""

    request: Request
    service: Service | None
    fields: tuple[Field, ...]
    rules: Mapping[str, Field]
    written: Mapping[str, str]
    values: Mapping[str, str]
    filled: Mapping[str, Sequence[tuple[str, str]]]
    filed: date
    today: date
    regions: Mapping[str, str]
    calendar: Calendar | None = None

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def day(self, name: str) -> date | None:
        """The date in a field; None where it is empty, no date, or of a year that cannot be."""
        day = iso_date(self.values.get(name, ""))
        return day if day and day.year in YEARS else None

    def of(self, kind: str) -> Sequence[tuple[str, str]]:
        """Name and value of every filled field of one type."""
        return self.filled.get(kind, ())

    def region(self, code: str) -> str:
        return self.regions.get(code, code)

    def at_hand(self, paper: str) -> bool:
        """Whether that line of the checklist was found in order, or a file for it came and was not found wanting."""
        tick = self.request.ticks.get(paper, "")
        sent = not tick and any(item.requirement == paper for item in self.request.attachments)
        return sent or tick not in ("", "bad")

    def put_out(self, output: str) -> bool:
        """Whether that document was made for this request."""
        made = (item for item in self.request.documents if item.status != DocumentStatus.VOID)
        return any(item.output == output for item in made)

    def rows(self, table: str) -> tuple[str, ...]:
        """The begun rows of a table ("members.1", "members.2"), in their order on the form."""
        start = f"{table}."
        if start not in " ".join(self.values):
            return ()
        return tuple(dict.fromkeys(name.rpartition(".")[0] for name in self.values if name.startswith(start)))


def read_sheet(
    request: Request,
    service: Service | None,
    today: date,
    regions: Mapping[str, str],
    calendar: Calendar | None = None,
) -> Sheet:
    fields, rules = _asked(request, service)
    typed = written(request)
    values, filled = _filled(rules, typed)
    return Sheet(
        request, service, fields, rules, typed, values, filled, _day(request.submitted_at), today, regions, calendar
    )


def _day(at: datetime) -> date:
    """The WIB day; at the ends of the calendar, where there is none, the day as it was written."""
    try:
        return at.astimezone(WIB).date()
    except OverflowError:
        return at.date()


def _asked(request: Request, service: Service | None) -> tuple[tuple[Field, ...], Mapping[str, Field]]:
    """The fields that are asked, and all that are judged."""
    known = service.named() if service else {}
    met = [holds(item, request.subtype, request.fields) for item in service.conditions()] if service else []
    fields, rules = _of_catalogue(service, tuple(met))
    others = [name for name in request.fields if name not in known and ROW.search(name)]
    if not others:
        return fields, rules
    rows = further_rows(request, known)
    begun = tuple(item for item in rows if holds(item.when, request.subtype, request.fields))
    named = {item.name for item in rows}
    loose = {name: _by_name(name) for name in others if name not in named}
    return (*fields, *begun), {**rules, **{item.name: item for item in begun}, **loose}


@lru_cache(maxsize=1024)
def _of_catalogue(service: Service | None, met: tuple[bool, ...]) -> tuple[tuple[Field, ...], Mapping[str, Field]]:
    """The same of the catalogue's own fields, by which of the service's conditions are met. Remembered: most requests
    of a service are alike in that."""
    if service is None:
        return (), OWN
    holding = dict(zip(service.conditions(), met, strict=True))
    fields = tuple(item for item in service.fields() if item.when is None or holding[item.when])
    return fields, {**OWN, **{item.name: item for item in fields}}


def _filled(
    rules: Mapping[str, Field], typed: Mapping[str, str]
) -> tuple[Mapping[str, str], Mapping[str, Sequence[tuple[str, str]]]]:
    """What stands in the judged fields, trimmed and in their order; and the same by type, without what is blank."""
    values: dict[str, str] = {}
    found: dict[str, list[tuple[str, str]]] = {}
    for name, field in rules.items():
        if value := typed.get(name):
            values[name] = value = value.strip()
            if value:
                found.setdefault(field.type, []).append((name, value))
    return values, found


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


def open_rows(service: Service, fields: Mapping[str, str]) -> tuple[Field, ...]:
    """All fields of the service as they are typed in: of a table the rows that are begun and the next one, as far as
    the form has rows."""
    most = {section.slug: section.rows for form in service.forms for section in form.sections}
    last: dict[str, int] = {}
    for name, value in fields.items():
        if value.strip() and (row := ROW.search(name)):
            last[name[: row.start()]] = max(last.get(name[: row.start()], 0), int(row[1]))
    opened: list[Field] = []
    for table, group in groupby(service.fields(), key=_table):
        first = tuple(group)
        begun = last.get(table, 0)
        numbers = range(2, max(begun, min(most.get(table, 1), begun + 1)) + 1) if table else range(0)
        rows = (row_of(field, ROW.sub(f".{number}.", field.name)) for number in numbers for field in first)
        opened += (*first, *(row for row in rows if row))
    return tuple(opened)


def _table(field: Field) -> str:
    row = ROW.search(field.name)
    return field.name[: row.start()] if row else ""


def _by_name(name: str) -> Field:
    end = name.rpartition(".")[2]
    kind = end if end in ("nik", "kk") else "date" if end.endswith("date") else "text"
    return Field(name, _UNNAMED, kind, required=False)


def shown(day: date) -> str:
    """As on the screen: DD-MM-YYYY. ``strftime`` drops the zeros of early years on some systems."""
    return f"{day.day:02}-{day.month:02}-{day.year:04}"
