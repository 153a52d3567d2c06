"""Checks of the event a request is about: a birth, a death, a move, an arrival.

How late something was reported is measured on the day of filing, so that a decision made without a network
meets the same findings when the server repeats the checks days later.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.sheet import Sheet, error, info, shown, warning
from alpukat_desk.domain.values import iso_date

DEATH = "deceased.death_date"
BIRTHS = {
    "child.birth_date": ("birth.late", timedelta(days=60)),
    "stillbirth.birth_date": ("stillbirth.late", timedelta(days=30)),
}
DEATH_LIMIT = timedelta(days=30)
LETTER_LIMIT = timedelta(days=30)
"""Reporting times of births and deaths, and how long a move letter holds (DOMAIN 1.7 to 1.12). Paths, not bars."""
_PAPERS = frozenset({"skpwni.date", "birth_letter.date", "death_letter.date", "marriage.date", "change.basis_date"})
_AGES = {"mother": (12, 60), "father": (14, 999)}
_LEVELS = (2, 4, 6, 10)
"""Digits of a region code down to province, kabupaten or kota, kecamatan, kelurahan."""
_SKP = {"skp-dalam-dki": 4, "skp-luar-dki": 5}


def events(sheet: Sheet) -> Iterator[Finding]:
    yield from _future(sheet)
    for name, (late, limit) in BIRTHS.items():
        yield from _birth(sheet, name, late, limit)
    yield from _death(sheet)
    yield from _move(sheet)
    yield from _letter(sheet)


def _future(sheet: Sheet) -> Iterator[Finding]:
    codes = {"birth_date": "birth.future", "death_date": "death.future"}
    for name, value in sheet.of("date"):
        end = name.rpartition(".")[2]
        code = codes.get(end, "paper.future" if name in _PAPERS else "")
        day = iso_date(value)
        if code and day and day > sheet.today:
            yield error(code, name, date=shown(day))


def _birth(sheet: Sheet, name: str, late: str, limit: timedelta) -> Iterator[Finding]:
    born = sheet.day(name)
    if born is None:
        return
    if sheet.filed - born > limit:
        yield info(late, name, days=str((sheet.filed - born).days))
    married = sheet.day("marriage.date")
    if married and married > born:
        yield warning("marriage.after_birth", "marriage.date", married=shown(married), born=shown(born))
    for parent, (youngest, oldest) in _AGES.items():
        own = sheet.day(f"{parent}.birth_date")
        if own and not youngest <= age(own, born) <= oldest:
            yield warning(f"{parent}.age", f"{parent}.birth_date", age=str(age(own, born)))


def age(born: date, day: date) -> int:
    """Full years on a day; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _death(sheet: Sheet) -> Iterator[Finding]:
    died, born = sheet.day(DEATH), sheet.day("deceased.birth_date")
    if died is None:
        return
    if born and died < born:
        yield error("death.before_birth", DEATH, born=shown(born), died=shown(died))
    if sheet.filed - died > DEATH_LIMIT:
        yield info("death.late", DEATH, days=str((sheet.filed - died).days))


def _move(sheet: Sheet) -> Iterator[Finding]:
    possible = classes(sheet.value("origin.region"), sheet.value("destination.region"))
    stated = sheet.value("move.class")
    if stated and possible and stated not in {str(item) for item in possible}:
        yield error("move.class_differs", "move.class", expected=" / ".join(map(str, possible)))
    service = sheet.request.service
    if not possible or service not in _SKP:
        return
    if max(possible) <= 3:
        yield info("move.no_letter", "destination.region")
    elif _SKP[service] not in possible:
        yield info("move.other_service", "destination.region")


def classes(origin: str, destination: str) -> tuple[int, ...]:
    """The classes of form F-1.03 (1 same kelurahan to 5 other province) that two region codes allow; several
    where the codes are short, none where one is missing."""
    here, there = origin.replace(".", ""), destination.replace(".", "")
    depth = min(len(here), len(there)) if (here + there).isdigit() else 0
    known = [level for level in _LEVELS if level <= depth]
    for wider, level in enumerate(known):
        if here[:level] != there[:level]:
            return (5 - wider,)
    return tuple(range(1, 6 - len(known))) if known else ()


def _letter(sheet: Sheet) -> Iterator[Finding]:
    issued = sheet.day("skpwni.date")
    if issued and sheet.filed - issued > LETTER_LIMIT:
        yield warning("skpwni.old", "skpwni.date", days=str((sheet.filed - issued).days))
