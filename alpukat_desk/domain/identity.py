"""Checks of people's numbers against what else the form says of the same person.

A NIK that contradicts date or sex is flagged and never blocked: it stays for life, also when the date or
the sex was corrected later.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec.structs import replace

from alpukat_desk.domain import nik
from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.sheet import Sheet, shown

_SEX = {"L": "L", "1": "L", "P": "P", "2": "P"}
"""Our letters, and the codes printed on the forms."""
_ALSO = {"nik.birth_date_differs": "birth_date", "nik.sex_differs": "sex"}
_ROLE_SEX = {"mother": "P", "father": "L"}


def numbers(sheet: Sheet) -> Iterator[Finding]:
    """Separators that people typed between the digits are no fault."""
    for name, value in sheet.of("nik"):
        yield from _person(sheet, name, nik.plain(value))
    for name, value in sheet.of("kk"):
        yield from kk_findings(name, value, sheet.regions)
    for name, value in sheet.of("akta"):
        yield from (told(code, name) for code in nik.akta_faults(value))
    for name, value in sheet.of("skpwni"):
        yield from (told(code, name) for code in nik.skpwni_faults(value))


def nik_findings(
    field: str, text: str, birth_date: date | None, sex: str, regions: Mapping[str, str]
) -> tuple[nik.Nik | None, tuple[Finding, ...]]:
    """The NIK taken apart, None where it is none, and what is to be said of it. Judged as it stands, to 16 ASCII
    digits; ``birth_date`` and ``sex`` ("L", "P" or empty) are what its bearer declares. Only a NIK that cannot be one
    is an error: one that contradicts its bearer stays as issued."""
    parsed, codes = nik.judged(text)
    shape = [_fault(code, field, text) for code in codes]
    if parsed is None:
        return None, tuple(shape)
    return parsed, (*shape, *_contradictions(field, parsed, birth_date, sex), *_region("nik", field, parsed, regions))


def kk_findings(field: str, text: str, regions: Mapping[str, str]) -> Iterator[Finding]:
    yield from (_fault(code, field, nik.plain(text)) for code in nik.kk_faults(text))
    card = nik.parse_kk(text)
    if card:
        yield from _region("kk", field, card, regions)


def _person(sheet: Sheet, name: str, value: str) -> Iterator[Finding]:
    """Mother and father say their sex by their place on the form."""
    person = name.rpartition(".")[0]
    role = person.rpartition(".")[2]
    sex = _SEX.get(sheet.value(f"{person}.sex").upper(), _ROLE_SEX.get(role, ""))
    parsed, found = nik_findings(name, value, sheet.day(f"{person}.birth_date"), sex, sheet.regions)
    yield from (_read_from(item, person, sheet) if item.code in _ALSO else item for item in found)
    card = nik.parse_kk(sheet.value(f"{person}.kk"))
    if parsed and card and card.region != parsed.region:
        regions = {"nik": sheet.region(parsed.region), "kk": sheet.region(card.region)}
        yield told("nik.kk_region_differs", name, f"{person}.kk", **regions)


def _read_from(finding: Finding, person: str, sheet: Sheet) -> Finding:
    other = f"{person}.{_ALSO[finding.code]}"
    return replace(finding, also=(other,)) if sheet.value(other) else finding


def _fault(code: str, field: str, text: str) -> Finding:
    return told(code, field, **nik.fault_values(code, text))


def _contradictions(field: str, parsed: nik.Nik, birth_date: date | None, sex: str) -> Iterator[Finding]:
    if birth_date and not parsed.born_on(birth_date):
        said = parsed.birth_date(birth_date)
        parts = shown(said) if said else f"{parsed.day:02}-{parsed.month:02}-{parsed.year2:02}"
        yield told("nik.birth_date_differs", field, nik=parts, declared=shown(birth_date))
    if sex and sex != parsed.sex:
        yield told("nik.sex_differs", field, nik=parsed.sex, declared=sex)


def _region(prefix: str, field: str, number: nik.Kk, regions: Mapping[str, str]) -> Iterator[Finding]:
    """Where the list is not at hand, no code is doubted."""
    if regions and number.region not in regions:
        yield told(f"{prefix}.region_unknown", field, region=dotted(number.region))


def dotted(region: str) -> str:
    """The six digits as the ministry writes the code of a kecamatan: 31.74.01."""
    return f"{region[:2]}.{region[2:4]}.{region[4:]}"
