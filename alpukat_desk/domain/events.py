"""Checks of the event a request is about: a birth with its parents' marriage, a death.

How late something was reported is measured on the day of filing, so that a decision made without a network
meets the same findings when the server repeats the checks days later.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from alpukat_desk.domain.model import Finding
from alpukat_desk.domain.promise import WIB, add_working
from alpukat_desk.domain.rules import told
from alpukat_desk.domain.sheet import Sheet, shown

DEATH = "deceased.death_date"
CHILD = "child.birth_date"
BIRTHS = {CHILD: ("birth.late", timedelta(days=60)), "stillbirth.birth_date": ("stillbirth.late", timedelta(days=30))}
DEATH_LIMIT = timedelta(days=30)
"""Reporting times of births and deaths (DOMAIN 1.9 to 1.12). Paths, not bars."""
WORKING_DAYS = 60
"""After so many the page of DKI speaks of a certificate with a recommendation; the law counts plain days."""
_YEAR = timedelta(days=366)
"""Holds more working days than that, whatever the calendar knows of it."""
PROOF, SPTJM = "marriage-proof", "F-2.04"
_PAPERS = frozenset({"skpwni.date", "birth_letter.date", "death_letter.date", "marriage.date", "change.basis_date"})
_AGES = {"mother": (12, 60), "father": (14, 999)}


def events(sheet: Sheet) -> Iterator[Finding]:
    yield from _future(sheet)
    for name, (late, limit) in BIRTHS.items():
        yield from _birth(sheet, name, late, limit)
    yield from _marriage(sheet)
    yield from _death(sheet)


def _future(sheet: Sheet) -> Iterator[Finding]:
    codes = {"birth_date": "birth.future", "death_date": "death.future"}
    for name, _ in sheet.of("date"):
        end = name.rpartition(".")[2]
        code = codes.get(end, "paper.future" if name in _PAPERS else "")
        day = sheet.day(name) if code else None
        if day and day > sheet.today:
            yield told(code, name, date=shown(day))


def _birth(sheet: Sheet, name: str, late: str, limit: timedelta) -> Iterator[Finding]:
    born = sheet.day(name)
    if born is None:
        return
    passed = sheet.filed - born
    if passed > limit:
        yield told(late, name, days=str(passed.days))
    if name == CHILD and passed.days > WORKING_DAYS and _recommended(sheet, born, passed):
        yield told("birth.recommendation", name)
    for parent, (youngest, oldest) in _AGES.items():
        own = sheet.day(f"{parent}.birth_date")
        if own and not youngest <= age(own, born) <= oldest:
            yield told(f"{parent}.age", f"{parent}.birth_date", name, age=str(age(own, born)))


def _recommended(sheet: Sheet, born: date, passed: timedelta) -> bool:
    if sheet.calendar is None or passed >= _YEAR:
        return sheet.calendar is not None
    start = datetime(born.year, born.month, born.day, tzinfo=WIB)
    last = add_working(sheet.calendar, start, WORKING_DAYS, "working_days")
    return last is not None and sheet.filed > last.date()


def age(born: date, day: date) -> int:
    """Full years on a day; negative before the birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _marriage(sheet: Sheet) -> Iterator[Finding]:
    """Both change the parents' block of the certificate. Of papers nothing can be said where none has come."""
    if sheet.request.ticks.get(PROOF) == SPTJM:
        return
    born, married = sheet.day(CHILD), sheet.day("marriage.date")
    if born and married and married > born:
        yield told("marriage.after_birth", "marriage.date", CHILD, married=shown(married), born=shown(born))
    looked = sheet.request.attachments or PROOF in sheet.request.ticks
    unproven = looked and sheet.value("father.name") and not sheet.at_hand(PROOF)
    if unproven and sheet.service is not None and sheet.service.requirement(PROOF):
        yield told("marriage.unproven", "father.name")


def _death(sheet: Sheet) -> Iterator[Finding]:
    died, born = sheet.day(DEATH), sheet.day("deceased.birth_date")
    if died is None:
        return
    if born and died < born:
        yield told("death.before_birth", DEATH, "deceased.birth_date", born=shown(born), died=shown(died))
    if sheet.filed - died > DEATH_LIMIT:
        yield told("death.late", DEATH, days=str((sheet.filed - died).days))
