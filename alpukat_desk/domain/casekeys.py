"""By what a request is found to be the same case as another, or about the same people: exact keys as short texts.

The rules of ``duplicates`` judge only requests that share a key, so whatever one of them would say of two has to share
one. Dates and names are looked for in their neighbourhood: ``sought`` is wider than ``keys``.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from alpukat_desk.domain.model import Request
from alpukat_desk.domain.names import words
from alpukat_desk.domain.nik import parse_kk, plain
from alpukat_desk.domain.values import iso_date

DAYS = 5
"""Between two tellings of one birth or death."""
_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
_WITNESS = re.compile(r"witness\d")
_PHONE = range(8, 31)
"""Digits of a number that tells people apart. PostgreSQL keeps no index over a key without an end."""
_FILLER = 2
"""Sixteen times one sign, or two, is no number that anybody has."""
_BIRTHS = ("child.birth_date", "stillbirth.birth_date")


def keys(request: Request) -> frozenset[str]:
    """What the rules find a request by."""
    return frozenset((*_own(request), *_births(request, 0), *_mothers(request), *_deaths(request, 0)))


def touch(one: Request, other: Request) -> bool:
    """Whether each is found from the other."""
    return not keys(one).isdisjoint(sought(other))


def sought(request: Request) -> frozenset[str]:
    """What has to be looked for to find every request that a rule may say something of."""
    return frozenset((*_own(request), *_births(request, DAYS), *_mothers(request), *_deaths(request, DAYS)))


def people(request: Request) -> frozenset[str]:
    """Every person and family a request is about: "nik:" and "kk:" with their sixteen digits. Witnesses are not."""
    told = (("applicant.nik", request.applicant.nik), ("applicant.kk", request.applicant.kk), *request.fields.items())
    found = (_numbered(name, value) for name, value in told if not _WITNESS.match(name))
    return frozenset(key for key in found if key)


def _numbered(name: str, value: str) -> str:
    if name.endswith((".nik", "_nik")):
        return nik(value)
    return kk(value) if name.endswith((".kk", "_kk")) else ""


def nik(text: str) -> str:
    """The key of a NIK as people type it, its date not judged; empty for what is none, or stands for "unknown"."""
    found = parse_kk(text)
    return f"nik:{found.text}" if found and len(set(found.text)) > _FILLER else ""


def kk(text: str) -> str:
    return f"kk:{plain(text)}" if parse_kk(text) else ""


def phone(text: str) -> str:
    """Without the country code or the leading zero; empty where too short to tell people apart, or no number
    at all."""
    digits = _NOT_DIGIT.sub("", text)
    local = digits.removeprefix("62").lstrip("0")
    return f"phone:+62{local}" if len(local) in _PHONE else ""


def contacts(request: Request) -> frozenset[str]:
    """Who asks, and who died."""
    return frozenset(_own(request))


def born(request: Request) -> date | None:
    """The day of the birth a request tells of, a stillbirth too."""
    found = (iso_date(request.fields.get(name, "")) for name in _BIRTHS)
    return next((day for day in found if day), None)


def died(request: Request) -> date | None:
    return iso_date(request.fields.get("deceased.death_date", ""))


def _own(request: Request) -> Iterator[str]:
    applicant = request.applicant
    told = (nik(applicant.nik), kk(applicant.kk), phone(applicant.phone), nik(request.fields.get("deceased.nik", "")))
    yield from filter(None, told)


def _births(request: Request, reach: int) -> Iterator[str]:
    """Day, a word of the child's name and one of the mother's: a mistake spoils the first or the last, not both."""
    day, fields = born(request), request.fields
    if day is None:
        return
    child, mother = _outer(fields.get("child.name", "")), _outer(fields.get("mother.name", ""))
    for near in _near(day, reach) if child and mother else ():
        yield from (f"birth:{near}:{one}:{other}" for one in child for other in mother)


def _outer(name: str) -> frozenset[str]:
    found = words(name)
    return frozenset((*found[:1], *found[-1:]))


def _mothers(request: Request) -> Iterator[str]:
    day, fields = born(request), request.fields
    if day is None:
        return
    if key := nik(fields.get("mother.nik", "")):
        yield key
    birthday = iso_date(fields.get("mother.birth_date", ""))
    if birthday and words(fields.get("mother.name", "")):
        yield f"mother:{birthday}"


def _deaths(request: Request, reach: int) -> Iterator[str]:
    """Day, and a word of the name or the birthday."""
    day, fields = died(request), request.fields
    name, birthday = _outer(fields.get("deceased.name", "")), iso_date(fields.get("deceased.birth_date", ""))
    for near in _near(day, reach) if day and name else ():
        yield from (f"death:{near}:{item}" for item in (*name, *([birthday] if birthday else [])))


def _near(day: date, reach: int) -> Iterator[str]:
    for off in range(-reach, reach + 1):
        if date.min.toordinal() <= day.toordinal() + off <= date.max.toordinal():
            yield (day + timedelta(days=off)).isoformat()
