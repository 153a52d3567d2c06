"""Checks of people's numbers against what else the form says of the same person.

A NIK that contradicts date or sex is flagged and never blocked: it stays for life, also when the date or
the sex was corrected later.
"""

from collections.abc import Iterator

from alpukat_desk.domain import nik
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.sheet import Sheet, error, info, shown, warning

_SEX = {"L": "L", "1": "L", "P": "P", "2": "P"}
"""Our letters, and the codes printed on the forms."""
_ROLE_SEX = {"mother": "P", "father": "L"}


def numbers(sheet: Sheet) -> Iterator[Finding]:
    for name, value in sheet.of("nik"):
        yield from _nik(sheet, name, value)
    for name, value in sheet.of("kk"):
        yield from (_shape(name, value, code) for code in nik.kk_faults(value))
    for name, value in sheet.of("akta"):
        yield from (info(code, name) for code in nik.akta_faults(value))
    for name, value in sheet.of("skpwni"):
        yield from (info(code, name) for code in nik.skpwni_faults(value))


def _nik(sheet: Sheet, name: str, value: str) -> Iterator[Finding]:
    parsed = nik.parse_nik(value)
    yield from (_shape(name, value, code) for code in nik.faults_of(parsed, value))
    if parsed is None:
        return
    person = name.rpartition(".")[0]
    yield from _birth_date(sheet, name, person, parsed)
    yield from _sex(sheet, name, person, parsed)
    if sheet.regions and parsed.region not in sheet.regions:
        yield warning("nik.region_unknown", name, region=parsed.region)
    card = nik.parse_kk(sheet.value(f"{person}.kk"))
    if card and card.region != parsed.region:
        yield info("nik.kk_region_differs", name, nik=sheet.region(parsed.region), kk=sheet.region(card.region))


def _shape(name: str, value: str, code: str) -> Finding:
    """What can only be a typing mistake is an error; the rest may be an old number."""
    match code:
        case "nik.length" | "kk.length":
            return error(code, name, count=str(len(nik.plain(value))))
        case "nik.digits" | "kk.digits" | "nik.date":
            return error(code, name)
        case "nik.serial_zero":
            return warning(code, name)
    return info(code, name)


def _birth_date(sheet: Sheet, name: str, person: str, parsed: nik.Nik) -> Iterator[Finding]:
    declared = sheet.day(f"{person}.birth_date")
    if declared is None or parsed.birth_date(declared) == declared:
        return
    said = parsed.birth_date(declared)
    parts = shown(said) if said else f"{parsed.day:02}-{parsed.month:02}-{parsed.year2:02}"
    yield warning("nik.birth_date_differs", name, nik=parts, declared=shown(declared))


def _sex(sheet: Sheet, name: str, person: str, parsed: nik.Nik) -> Iterator[Finding]:
    """Mother and father say their sex by their place on the form."""
    role = person.rpartition(".")[2]
    declared = _SEX.get(sheet.value(f"{person}.sex").upper(), _ROLE_SEX.get(role, ""))
    if declared and declared != parsed.sex:
        yield warning("nik.sex_differs", name, nik=parsed.sex, declared=declared)
