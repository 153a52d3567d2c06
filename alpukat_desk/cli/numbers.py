"""``nik check``: a list of NIKs judged row by row, without a profile and without network."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path

import click

from alpukat_desk.catalogue.regions import regions
from alpukat_desk.cli.call import on_its_own
from alpukat_desk.cli.output import Output, standing
from alpukat_desk.cli.source import FILE, opened
from alpukat_desk.cli.spreadsheet import Row, rows
from alpukat_desk.cli.terminal import shortened
from alpukat_desk.domain.identity import dotted, nik_findings
from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.domain.nik import Nik
from alpukat_desk.domain.privacy import masked
from alpukat_desk.domain.values import iso_date
from alpukat_desk.gui.texts import Texts

COLUMNS = ("nik", "birth_date", "sex")
_BLANKS = " \t\r\n"
_SEXES = frozenset({"", "L", "P"})
_SHOWN = 20
"""Characters of a cell that people are shown."""
_SURE = 20
"""So many NIKs that all end in 0 are no chance: a spreadsheet has rounded them."""


class Judged(Struct):
    """One row: its NIK as it stands there, the declared birth date, and what was found."""

    line: int
    text: str
    declared: date | None
    number: Nik | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        return standing(self.findings) != "wrong"


@click.group()
def nik() -> None:
    """Population numbers, checked without a profile."""


@on_its_own("check")
@click.option("--csv", "source", required=True, metavar="FILE", type=FILE, help="With these columns; - for the input.")
def check(out: Output, source: Path) -> None:
    """Judge every NIK of a CSV file with the columns nik, birth_date and sex.

    Dates are YYYY-MM-DD, the sex is L or P; both may be empty. A NIK must be 16 digits as it stands. What contradicts
    it is a warning: a NIK stays as issued. Needs no network and no profile. Ends with 0 when every row was judged,
    with 1 when the file cannot be read as a table.
    """
    counted: Counter[str] = Counter()
    known = regions()
    with opened(source) as stream:
        for row in rows(stream, COLUMNS):
            judged = judge(row, known)
            out.row(record(judged, known), partial(lines, judged, out.texts))
            counted.update(_traits(judged))
    out.flush()
    out.say("cli.nik.checked", **{name: f"{counted[name]}" for name in ("rows", "ok", "wrong", "odd")})
    if counted["read"] >= _SURE and counted["read"] == counted["ends_in_0"]:
        out.aside("cli.nik.rounded")


nik.add_command(check)


def judge(row: Row, known: Mapping[str, str]) -> Judged:
    """A row whose cells may be in the wrong places is not judged any further."""
    text, birth_date, sex = (cell.strip(_BLANKS) for cell in row.cells)
    if row.fault:
        return Judged(row.line, row.cells[0], None, None, (Finding(row.fault, Severity.ERROR),))
    declared, sex = iso_date(birth_date), sex.upper()
    number, found = nik_findings("nik", text, declared, sex if sex in _SEXES else "", known)
    return Judged(row.line, row.cells[0], declared, number, (*found, *_undeclared(birth_date, declared, sex)))


def _undeclared(birth_date: str, declared: date | None, sex: str) -> Iterator[Finding]:
    """What could not be compared must not pass as if it had been."""
    if birth_date and declared is None:
        yield Finding("csv.birth_date", Severity.ERROR, "birth_date", {"value": shortened(birth_date, _SHOWN)})
    if sex not in _SEXES:
        yield Finding("csv.sex", Severity.ERROR, "sex", {"value": shortened(sex, _SHOWN)})


def record(judged: Judged, known: Mapping[str, str]) -> dict[str, object]:
    """Birth date and sex as they follow from the NIK. The century is the declared date's: without one there is no
    birth date."""
    number = judged.number
    born = number.birth_date(judged.declared) if number else None
    name = known.get(number.region, "") if number else ""
    return {
        "nik": judged.text,
        "ok": judged.ok,
        "birth_date": born.isoformat() if born else None,
        "sex": number.sex if number else None,
        "region": {"code": dotted(number.region), "name": name} if number and name else None,
        "findings": [{"code": item.code, "severity": item.severity} for item in judged.findings],
    }


def lines(judged: Judged, texts: Texts) -> Iterator[str]:
    """Nothing about a row without findings. That a spreadsheet rounded the number says all about its signs."""
    rounded = any(item.code == "nik.spreadsheet" for item in judged.findings)
    place = f"{judged.line:>7}  {shortened(masked(judged.text.strip(_BLANKS)), _SHOWN):<16}"
    for item in judged.findings:
        if rounded and item.code in ("nik.digits", "nik.length"):
            continue
        yield f"{place}  {texts.word('severity', item.severity):<18}  {texts.finding(item)}  [{item.code}]"


def _traits(judged: Judged) -> Iterator[str]:
    """What the row is counted as."""
    yield "rows"
    yield standing(judged.findings)
    if judged.number:
        yield "read"
        if judged.number.serial.endswith("0"):
            yield "ends_in_0"
