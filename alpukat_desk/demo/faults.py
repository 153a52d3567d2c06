"""Faults an officer should catch, planted on purpose in about every eighth request."""

import random
from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace

from alpukat_desk.demo.contradictions import CROSS, contradict
from alpukat_desk.demo.draft import Attached, Draft
from alpukat_desk.domain.nik import parse_nik

SHARE = 0.12
KINDS = {
    "birth_date": 0.22,
    "sex": 0.12,
    "missing": 0.2,
    "double": 0.16,
    "unreal_nik": 0.1,
    "late": 0.06,
    "photo": 0.14,
}
"""``double`` is filed again over another channel and planted by ``requests`` itself."""
LATE = timedelta(days=60)


def plant(kind: str, draft: Draft, rng: random.Random, day: date) -> Draft:
    """The draft with the fault in it, or as it was where this fault cannot be in such a request."""
    return _PLANTS[kind](draft, rng, day) if kind in _PLANTS else draft


def _roles(draft: Draft, ending: str) -> list[str]:
    """Roles whose NIK and this other field both stand in the form; the applicant's own data comes last."""
    found = [name.rpartition(".")[0] for name in draft.fields if name.endswith("." + ending)]
    roles = [role for role in found if parse_nik(draft.fields.get(f"{role}.nik", ""))]
    return roles or ["applicant"]


def _birth_date(draft: Draft, rng: random.Random, _day: date) -> Draft:
    """Day and month as somebody in a hurry types them: the neighbouring month, or a day off."""
    role = rng.choice(_roles(draft, "birth_date"))
    said = draft.applicant.birth_date if role == "applicant" else None
    born = said or date.fromisoformat(draft.fields.get(f"{role}.birth_date", "1990-01-01"))
    month = born.month % 12 + 1
    wrong = born.replace(month=month) if born.day <= 28 and rng.random() < 0.6 else born - timedelta(days=1)
    if role == "applicant":
        applicant = replace(draft.applicant, birth_date=wrong)
        return replace(draft, applicant=applicant, fault="birth_date", where="applicant.birth_date")
    return _set(draft, "birth_date", f"{role}.birth_date", wrong.isoformat())


def _sex(draft: Draft, rng: random.Random, _day: date) -> Draft:
    role = rng.choice(_roles(draft, "sex"))
    if role == "applicant":
        other = "P" if draft.applicant.sex != "P" else "L"
        nik = parse_nik(draft.applicant.nik)
        if nik is None or other == nik.sex:
            return draft
        return replace(draft, applicant=replace(draft.applicant, sex=other), fault="sex", where="applicant.sex")
    name = f"{role}.sex"
    return _set(draft, "sex", name, "L" if draft.fields[name] == "P" else "P")


def _unreal_nik(draft: Draft, rng: random.Random, _day: date) -> Draft:
    """A day or a month that no calendar has."""
    names = [name for name in draft.fields if name.endswith(".nik") and name != "duplicate.other_nik"]
    if not names:
        return draft
    name = rng.choice(names)
    nik = draft.fields[name]
    day, month = (f"{rng.randint(32, 39)}", nik[8:10]) if rng.random() < 0.6 else (nik[6:8], f"{rng.randint(13, 19)}")
    return _set(draft, "unreal_nik", name, f"{nik[:6]}{day}{month}{nik[10:]}")


def _late(draft: Draft, rng: random.Random, day: date) -> Draft:
    if "child.birth_date" not in draft.fields:
        return draft
    born = day - LATE - timedelta(days=rng.randint(4, 160))
    later = _set(draft, "late", "child.birth_date", born.isoformat())
    if "birth_letter.date" not in draft.fields:
        return later
    fields = {**later.fields, "birth_letter.date": (born + timedelta(days=1)).isoformat()}
    return replace(later, fields=fields)


def _missing(draft: Draft, rng: random.Random, _day: date) -> Draft:
    needed = [item for item in draft.attached if item.required]
    if not needed:
        return draft
    gone = rng.choice(needed)
    left = tuple(item for item in draft.attached if item is not gone)
    return replace(draft, attached=left, fault="missing", where=gone.requirement)


def _photo(draft: Draft, rng: random.Random, _day: date) -> Draft:
    needed = [item for item in draft.attached if item.required]
    if not needed:
        return draft
    bad = rng.choice(needed)
    spoiled = replace(bad, sheet=replace(bad.sheet, flaw=rng.choice(("cut", "blur"))))
    attached: tuple[Attached, ...] = tuple(spoiled if item is bad else item for item in draft.attached)
    return replace(draft, attached=attached, fault="photo", where=bad.requirement)


def _set(draft: Draft, fault: str, name: str, value: str) -> Draft:
    return replace(draft, fields={**draft.fields, name: value}, fault=fault, where=name)


_PLANTS: dict[str, Callable[[Draft, random.Random, date], Draft]] = {
    "birth_date": _birth_date,
    "sex": _sex,
    "unreal_nik": _unreal_nik,
    "late": _late,
    "missing": _missing,
    "photo": _photo,
    CROSS: contradict,
}
