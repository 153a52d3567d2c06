"""Rules that say why two requests may be the same case. A suspicion, never a verdict: an officer judges.

The rules for births and deaths are those of OpenCRVS: names with few edits, days in windows, identifiers never fuzzy. A
value that one side does not tell fulfils no condition; only an identifier may be missing where it need not contradict.
Two that share no key (``casekeys``) are never the same case, so who searches by keys finds all that rules would say.
The same child or deceased counts however far the other request got; for all else both have to be open.
"""

from collections.abc import Callable, Iterator
from datetime import date

from alpukat_desk.domain import casekeys, names
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import CLOSED, Request, Severity, Status, Struct
from alpukat_desk.domain.nik import parse_nik
from alpukat_desk.domain.values import iso_date

SAME_NIK = "duplicate.same_nik"
BOTH_CHANNELS = "duplicate.both_channels"
BIRTH = "duplicate.birth"
BIRTH_DATE = "duplicate.birth_date"
BIRTH_SOON = "duplicate.birth_soon"
DEATH = "duplicate.death"
TWINS = "duplicate.twins"
CODES = (SAME_NIK, BOTH_CHANNELS, BIRTH, BIRTH_DATE, BIRTH_SOON, DEATH, TWINS)

MOTHER_DAYS, OTHER_DATE_DAYS, BETWEEN_BIRTHS_DAYS, TWIN_DAYS, BORN_DAYS = 365, 1095, 270, 2, 365
"""Between two tellings of a mother's birthday, of the birthday of a child of exactly one name, between two births of
one mother, between twins, and between two tellings of the birthday of somebody who died."""

DECISIVE = frozenset(
    {"applicant.nik", "applicant.kk", "applicant.phone", "subject.nik"}
    | {
        "mother.nik",
        "mother.name",
        "mother.birth_date",
        "child.name",
        "child.sex",
        "child.birth_date",
        "child.birth_kind",
        "stillbirth.birth_date",
    }
    | {"deceased.nik", "deceased.name", "deceased.birth_date", "deceased.death_date"}
)
"""Fields the rules look at: what was judged before one of them changed has to be judged again."""

WITHDRAWN = frozenset({Status.REJECTED, Status.CANCELLED, Status.DUPLICATE})
"""Nothing came of these, so asking again is nobody's mistake."""
_SINGLE = "1"
"""``child.birth_kind`` of a child born alone."""


class Compared(Struct):
    """One field as both tell it. ``apart`` says how far they are from each other, in "edits" or "days"."""

    field: str
    one: str
    other: str
    apart: int = 0
    unit: str = ""


class Hit(Struct):
    """A rule that both requests meet. A warning is a suspicion; information needs nobody's judgement."""

    code: str
    compared: tuple[Compared, ...]
    severity: str = Severity.WARNING


Pair = tuple[Request, Request]
Found = tuple[Compared, ...] | None
"""What a rule compared, or None where it does not fire."""


def hits(one: Request, other: Request) -> tuple[Hit, ...]:
    """Every rule that both meet, the plainest first, whichever request comes first. That one birth comes
    too soon after itself is not said."""
    if one.id == other.id or one.city != other.city:
        return ()
    found = _fired((one, other))
    return found if found and casekeys.touch(one, other) else ()


def same_case(one: Request, other: Request) -> str | None:
    """The code of the first suspicion."""
    return next((hit.code for hit in hits(one, other) if hit.severity == Severity.WARNING), None)


def _fired(pair: Pair) -> tuple[Hit, ...]:
    fired = {code: compared for code, rule in _rules(pair) if (compared := rule(pair)) is not None}
    if BIRTH in fired or BIRTH_DATE in fired:
        fired.pop(BIRTH_SOON, None)
    found = tuple(Hit(code, compared) for code, compared in fired.items())
    twins = _twins(pair) if not found else None
    return (Hit(TWINS, twins, Severity.INFO),) if twins else found


# ---- whoever asks ----


def _same_nik(pair: Pair) -> Found:
    field = "deceased.nik" if all(map(casekeys.died, pair)) else "applicant.nik"
    alive = _counts(pair) if field == "deceased.nik" else _both_open(pair)
    same = _same_number(pair, field) if alive else None
    return same if same and not _differs(pair) else None


def _both_channels(pair: Pair) -> Found:
    """The same citizen may use Alpukat and WhatsApp for one matter."""
    one, other = pair
    if one.channel == other.channel or not _both_open(pair):
        return None
    shared = casekeys.contacts(one) & casekeys.contacts(other)
    if not shared or _differs(pair):
        return None
    return tuple(_seen(pair, name) for name in _CONTACTS if _contacts(one, name) & shared)


_CONTACTS = ("applicant.nik", "applicant.kk", "applicant.phone", "deceased.nik")
_KEYS = {"nik": casekeys.nik, "kk": casekeys.kk, "phone": casekeys.phone}


def _contacts(request: Request, name: str) -> frozenset[str]:
    return frozenset({_KEYS[name.rpartition(".")[2]](value_of(request, name))})


def _differs(pair: Pair) -> bool:
    """Whether both plainly speak of different people: two children of one family, two of its dead."""
    if any(_contradicts(pair, field) for field in ("deceased.nik", "subject.nik")):
        return True
    for field, days in (("child.name", _apart(pair, casekeys.born)), ("deceased.name", _apart(pair, casekeys.died))):
        one, other = _both(pair, field)
        known = bool(names.words(one) and names.words(other))
        if known and names.distance(one, other) is None:
            return True
        if days is not None and days > casekeys.DAYS and not (known and names.same(one, other)):
            return True
    return False


# ---- births ----


def _birth(pair: Pair) -> Found:
    """(A) the same birth told twice, each with its own typing mistakes."""
    days = _apart(pair, casekeys.born)
    if not _counts(pair) or days is None or days > casekeys.DAYS:
        return None
    child, mother = _alike(pair, "child.name"), _alike(pair, "mother.name")
    if not child or not mother or _contradicts(pair, "mother.nik"):
        return None
    if child.apart and _differ(pair, "child.sex"):
        return None
    born = _near(pair, "mother.birth_date", MOTHER_DAYS) or _same_number(pair, "mother.nik")
    return (child, _born(pair, days), mother, *born) if born else None


def _birth_date(pair: Pair) -> Found:
    """(C) a child of exactly this name and mother, its birthday told otherwise."""
    days = _apart(pair, casekeys.born)
    if not _counts(pair) or days is None or not casekeys.DAYS < days <= OTHER_DATE_DAYS:
        return None
    mother = _same_mother(pair) if names.same(*_both(pair, "child.name")) else ()
    return (_seen(pair, "child.name", 0, "edits"), _born(pair, days), *mother) if mother else None


def _birth_soon(pair: Pair) -> Found:
    """(B) another birth of the same mother, sooner than there can be one."""
    days = _apart(pair, casekeys.born)
    if not _counts(pair) or days is None or days > BETWEEN_BIRTHS_DAYS or _are_twins(pair, days):
        return None
    mother = _same_mother(pair)
    return (_born(pair, days), *mother, *_named(pair)) if mother else None


def _twins(pair: Pair) -> Found:
    days = _apart(pair, casekeys.born)
    if not _counts(pair) or days is None or not _are_twins(pair, days):
        return None
    mother = _same_mother(pair)
    return (_born(pair, days), *mother, *_named(pair)) if mother else None


def _are_twins(pair: Pair, days: int) -> bool:
    """Two children of about one day, of two names or one stillborn; not where both are said to be born alone."""
    one, other = _both(pair, "child.name")
    alone = all(value == _SINGLE for value in _both(pair, "child.birth_kind"))
    if days > TWIN_DAYS or alone:
        return False
    if not (names.words(one) and names.words(other)):
        return any("stillbirth.birth_date" in request.fields for request in pair)
    near = names.distance(one, other)
    return near is None or (near > 0 and _differ(pair, "child.sex"))


def _same_mother(pair: Pair) -> tuple[Compared, ...]:
    """By her NIK; where one side does not tell it, by her name and birthday."""
    if _contradicts(pair, "mother.nik"):
        return ()
    if same := _same_number(pair, "mother.nik"):
        return same
    name, birthday = _alike(pair, "mother.name"), _near(pair, "mother.birth_date", 0)
    return (name, *birthday) if name and birthday else ()


def _named(pair: Pair) -> Iterator[Compared]:
    if all(_both(pair, "child.name")):
        yield _seen(pair, "child.name")


def _born(pair: Pair, days: int) -> Compared:
    field = "child.birth_date"
    told = [str(casekeys.born(request) or "") for request in pair]
    return Compared(field, told[0], told[1], days, "days")


# ---- deaths ----


def _death(pair: Pair) -> Found:
    """The same death told twice."""
    days = _apart(pair, casekeys.died)
    if not _counts(pair) or days is None or days > casekeys.DAYS or _contradicts(pair, "deceased.nik"):
        return None
    name = _alike(pair, "deceased.name")
    born = _near(pair, "deceased.birth_date", BORN_DAYS) or _same_number(pair, "deceased.nik")
    return (name, _seen(pair, "deceased.death_date", days, "days"), *born) if name and born else None


_Rules = tuple[tuple[str, Callable[[Pair], Found]], ...]
_ASKING: _Rules = ((SAME_NIK, _same_nik), (BOTH_CHANNELS, _both_channels))
_BIRTHS: _Rules = ((BIRTH, _birth), (BIRTH_DATE, _birth_date), (BIRTH_SOON, _birth_soon))
_DEATHS: _Rules = ((DEATH, _death),)


def _rules(pair: Pair) -> _Rules:
    """Those that can say something. Most that share a key are of one family and ask for different things, and a push
    asks this of thousands."""
    asking = _ASKING if pair[0].service == pair[1].service else ()
    births = _BIRTHS if all(map(casekeys.born, pair)) else ()
    return (*asking, *births, *(_DEATHS if all(map(casekeys.died, pair)) else ()))


def conceivable(request: Request, service: str) -> bool:
    """Whether a rule may say something of the request and of one for this service."""
    return request.service == service or bool(casekeys.born(request) or casekeys.died(request))


# ---- comparing ----


def _both_open(pair: Pair) -> bool:
    return not any(request.status in CLOSED for request in pair)


def _counts(pair: Pair) -> bool:
    return not any(request.status in WITHDRAWN for request in pair)


def _both(pair: Pair, field: str) -> tuple[str, str]:
    return value_of(pair[0], field), value_of(pair[1], field)


def _seen(pair: Pair, field: str, apart: int = 0, unit: str = "") -> Compared:
    return Compared(field, *_both(pair, field), apart, unit)


def _differ(pair: Pair, field: str) -> bool:
    one, other = _both(pair, field)
    return bool(one and other) and one != other


def _contradicts(pair: Pair, field: str) -> bool:
    """Both tell a NIK that somebody may have, and it is another."""
    one, other = (parse_nik(value) for value in _both(pair, field))
    return one is not None and other is not None and one.text != other.text


def _same_number(pair: Pair, field: str) -> tuple[Compared, ...] | None:
    one, other = (casekeys.nik(value) for value in _both(pair, field))
    return (_seen(pair, field),) if one and one == other else None


def _alike(pair: Pair, field: str) -> Compared | None:
    edits = names.distance(*_both(pair, field))
    return None if edits is None else _seen(pair, field, edits, "edits")


def _near(pair: Pair, field: str, most: int) -> tuple[Compared, ...] | None:
    days = _apart(pair, lambda request: iso_date(value_of(request, field)))
    return (_seen(pair, field, days, "days"),) if days is not None and days <= most else None


def _apart(pair: Pair, day_of: Callable[[Request], date | None]) -> int | None:
    one, other = map(day_of, pair)
    return abs((one - other).days) if one and other else None
