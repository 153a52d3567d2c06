"""A town whose duplicates are known: the demo's invented requests, some births and deaths told again with the mistakes
people make, and some that only look alike. The same seed gives the same town."""

import hashlib
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations
from typing import NamedTuple

from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.demo.dice import dice, uuid7
from alpukat_desk.demo.requests import cases
from alpukat_desk.domain.model import Applicant, Channel, Request, RequestId
from alpukat_desk.domain.values import iso_date

DAY = date(2020, 3, 24)
BIRTHS = frozenset({"akta-lahir", "sidukun-3in1"})
AGAIN, ALIKE = 0.06, 0.18
"""Of births and deaths, how many are told twice, and how many have somebody beside them who only looks alike."""
Pair = frozenset[RequestId]
_KEYS = {
    "a": "sq",
    "e": "wr",
    "i": "uo",
    "o": "ip",
    "u": "yi",
    "n": "bm",
    "m": "n",
    "r": "te",
    "s": "ad",
    "t": "ry",
    "d": "sf",
}
_TITLES = ("H. {}", "Hj. {}", "{}, S.Pd.", "dr. {}", "Ny. {}", "{} S.E.", "Ibu {}")
_SHORT = {"Muhammad": ("Muh.", "M.", "Moh.", "Mochamad", "Mohammad"), "Ahmad": ("Achmad",), "Siti": ("Sitti",)}


class Town(NamedTuple):
    """``same`` are the pairs that are one case; ``alike`` those that are not, with what makes them look alike."""

    requests: tuple[Request, ...]
    same: frozenset[Pair]
    alike: dict[Pair, str]


def town(catalogue: Catalogue, count: int, seed: int) -> Town:
    made = cases(catalogue, count, seed, DAY)
    requests = [_with_phone(request) for request in _lone(case.request for case in made)]
    held = {request.id for request in requests}
    same = {frozenset((case.request.id, RequestId(case.twin))) for case in made if case.twin}
    same = {pair for pair in same if pair <= held}
    alike: dict[Pair, str] = {}
    for request in tuple(requests):
        rng = random.Random(f"{seed}:{request.id}")
        birth = _is_birth(request)
        if not birth and "deceased.death_date" not in request.fields:
            continue
        chance = rng.random()
        if chance < AGAIN:
            other = (_birth_again if birth else _death_again)(request, rng)
            same.add(frozenset((request.id, other.id)))
            requests.append(other)
        elif chance < AGAIN + ALIKE:
            kind, change = rng.choice(_ALIKE_BIRTHS if birth else _ALIKE_DEATHS)
            near = change(request, rng)
            alike[frozenset((request.id, near.id))] = kind
            requests.append(near)
    return Town(tuple(requests), _closed(same), alike)


def _closed(same: set[Pair]) -> frozenset[Pair]:
    """What was told a third time is the same as both."""
    found = set(same)
    for one, other in combinations(same, 2):
        if one & other and len(one | other) == 3:
            found.add(one ^ other)
    return frozenset(found)


def _with_phone(request: Request) -> Request:
    """A number of the applicant's own: the demo has ten thousand, and gives them out again to strangers."""
    own = request.applicant
    digits = int.from_bytes(hashlib.blake2b(own.nik.encode(), digest_size=5).digest()) % 10**11
    return replace(request, applicant=replace(own, phone=f"0800{digits:011d}" if own.phone else ""))


def _is_birth(request: Request) -> bool:
    return request.service in BIRTHS and "child.birth_date" in request.fields


def _lone(requests: Iterator[Request]) -> Iterator[Request]:
    """The dice know nothing of pregnancies: of each mother and each who died only what was told first, and again."""
    seen: dict[str, str] = {}
    for request in requests:
        fields = request.fields
        who = "deceased" if "deceased.name" in fields else "mother"
        bearers = [fields.get(f"{who}.nik", ""), fields.get(f"{who}.name", "") + request.applicant.kk]
        told = fields.get("child.name", "") + fields.get("deceased.death_date", "")
        if f"{who}.name" not in fields or all(seen.setdefault(item, told) == told for item in bearers if item):
            yield request


# ---- told again ----


def _birth_again(request: Request, rng: random.Random) -> Request:
    fields = dict(request.fields)
    fields["child.name"] = _retyped(fields["child.name"], rng)
    fields["mother.name"] = _retyped(fields["mother.name"], rng, titles=True)
    fields["child.birth_date"] = _redated(fields["child.birth_date"], rng)
    fields["mother.birth_date"] = _half_known(fields["mother.birth_date"], rng)
    fields["mother.nik"] = _renumbered(fields.get("mother.nik", ""), rng)
    service = rng.choices(("akta-lahir", "sidukun-3in1"), (85, 15))[0]
    return _another(request, rng, fields, service=service)


def _death_again(request: Request, rng: random.Random) -> Request:
    fields = dict(request.fields)
    fields["deceased.name"] = _retyped(fields["deceased.name"], rng, titles=True)
    fields["deceased.death_date"] = _redated(fields["deceased.death_date"], rng)
    fields["deceased.birth_date"] = _half_known(fields["deceased.birth_date"], rng)
    fields["deceased.nik"] = _renumbered(fields.get("deceased.nik", ""), rng)
    return _another(request, rng, fields)


def _another(request: Request, rng: random.Random, fields: dict[str, str], service: str = "") -> Request:
    """Filed by somebody else of the family, perhaps by another way, within a month."""
    filed = request.submitted_at + timedelta(minutes=rng.randrange(60, 30 * 24 * 60))
    own = request.applicant
    applicant = Applicant(
        name=fields.get("father.name", "") or own.name,
        nik=_other_nik(own.nik, rng),
        kk=own.kk if rng.random() < 0.5 else "",
        phone=f"0801{rng.randrange(10**11):011d}",
    )
    found = RequestId(uuid7(dice("again", request.id), filed))
    channel = rng.choice((Channel.ALPUKAT, Channel.ALPUKAT, Channel.WHATSAPP))
    again = {"id": found, "code": f"X{request.code}", "submitted_at": filed, "channel": channel, "fields": fields}
    return replace(request, applicant=applicant, service=service or request.service, facility=None, **again)


def _retyped(name: str, rng: random.Random, *, titles: bool = False) -> str:
    words = name.split()
    for at, word in enumerate(words):
        if word in _SHORT and rng.random() < 0.5:
            words[at] = rng.choice(_SHORT[word])
    if len(words) > 2 and rng.random() < 0.03:
        del words[rng.randrange(len(words))]
    told = " ".join(words)
    for _ in range(rng.choices((0, 1, 2), (52, 36, 12))[0]):
        told = rng.choice(_MISTAKES)(told, rng)
    if titles and rng.random() < 0.12:
        told = rng.choice(_TITLES).format(told)
    return rng.choice((str, str, str.upper, str.lower))(told)


def _swapped(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name) - 1) if len(name) > 1 else 0
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def _dropped(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


def _doubled(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[: at + 1] + name[at:]


def _slipped(name: str, rng: random.Random) -> str:
    places = [at for at, sign in enumerate(name) if sign.lower() in _KEYS]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + rng.choice(_KEYS[name[at].lower()]) + name[at + 1 :]


_MISTAKES: tuple[Callable[[str, random.Random], str], ...] = (_swapped, _dropped, _doubled, _slipped, _slipped)


def _redated(told: str, rng: random.Random) -> str:
    day = iso_date(told)
    if day is None:
        return told
    kind = rng.choices(("same", "days", "month", "year", "turned"), (86, 7, 3, 2, 2))[0]
    match kind:
        case "days":
            return (day + timedelta(days=rng.choice((-3, -2, -1, 1, 2, 3)))).isoformat()
        case "month":
            return (day - timedelta(days=30)).isoformat()
        case "year":
            return day.replace(year=day.year - 1, day=min(day.day, 28)).isoformat()
        case "turned" if day.day <= 12:
            return day.replace(month=day.day, day=day.month).isoformat()
    return told


def _half_known(told: str, rng: random.Random) -> str:
    day = iso_date(told)
    kind = rng.choices(("same", "", "near", "year"), (80, 8, 8, 4))[0]
    if day is None or kind == "same":
        return told
    if not kind:
        return ""
    return (day + timedelta(days=rng.randrange(-30, 31) if kind == "near" else 400)).isoformat()


def _renumbered(nik: str, rng: random.Random) -> str:
    kind = rng.choices(("same", "", "mistyped"), (70, 25, 5))[0]
    return nik if kind == "same" else "" if not kind else _other_nik(nik, rng)


def _other_nik(nik: str, rng: random.Random) -> str:
    return f"{nik[:12]}{rng.randrange(1, 9000):04d}" if nik else ""


# ---- only alike ----


def _twin(request: Request, rng: random.Random) -> Request:
    fields = {**request.fields, "child.birth_kind": "2", "child.birth_order": "2"}
    name = fields["child.name"].split()
    first = rng.choice(("Hasan", "Husna", "Putra", "Putri", "Kirana", "Bagas", "Nadine", "Daffa"))
    fields["child.name"] = " ".join([first if first != name[0] else "Salma", *name[1:]])
    return _sibling_of(request, rng, fields)


def _sibling(request: Request, rng: random.Random) -> Request:
    """A year or more before, of a name that begins or ends alike."""
    born = iso_date(request.fields["child.birth_date"]) or DAY
    older = born - timedelta(days=rng.randrange(330, 1300))
    words = request.fields["child.name"].split()
    fresh = rng.choice(("Aulia", "Maulana", "Ramadhan", "Safira", "Wijaya"))
    name = " ".join([*words[:-1], fresh] if len(words) > 1 and words[-1] != fresh else [*words, "Putri"])
    return _sibling_of(request, rng, {**request.fields, "child.name": name, "child.birth_date": older.isoformat()})


def _sibling_of(request: Request, rng: random.Random, fields: dict[str, str]) -> Request:
    """Filed by the same parent."""
    return replace(_another(request, rng, fields), applicant=request.applicant, channel=request.channel)


def _namesake(request: Request, rng: random.Random) -> Request:
    """The same names on the same day in another family: common names are common."""
    fields = dict(request.fields)
    mother = iso_date(fields["mother.birth_date"]) or DAY
    fields["mother.birth_date"] = (mother - timedelta(days=rng.randrange(500, 4000))).isoformat()
    fields["mother.nik"] = _other_nik(fields.get("mother.nik", ""), rng) if rng.random() < 0.7 else ""
    if rng.random() < 0.5:
        fields["child.birth_date"] = _redated(fields["child.birth_date"], rng)
    return replace(_another(request, rng, fields), applicant=_stranger(rng))


def _spouse(request: Request, rng: random.Random) -> Request:
    """Husband and wife within days."""
    fields = dict(request.fields)
    fields["deceased.name"] = rng.choice(("Endang Rahayu", "Sri Lestari", "Slamet Santoso", "Bambang Utomo"))
    fields["deceased.nik"] = _other_nik(fields.get("deceased.nik", ""), rng)
    return _sibling_of(request, rng, fields)


def _dead_namesake(request: Request, rng: random.Random) -> Request:
    fields = dict(request.fields)
    born = iso_date(fields["deceased.birth_date"]) or DAY
    fields["deceased.birth_date"] = (born - timedelta(days=rng.randrange(500, 5000))).isoformat()
    fields["deceased.nik"] = _other_nik(fields.get("deceased.nik", ""), rng) if rng.random() < 0.7 else ""
    return replace(_another(request, rng, fields), applicant=_stranger(rng))


def _stranger(rng: random.Random) -> Applicant:
    digits = f"{rng.randrange(10**9):09d}"
    return Applicant(f"Warga {digits}", nik=f"3276041{digits}", kk=f"3276042{digits}", phone=f"0800-{digits}")


_ALIKE_BIRTHS = (("twins", _twin), ("siblings", _sibling), ("namesakes", _namesake))
_ALIKE_DEATHS = (("couple", _spouse), ("namesakes", _dead_namesake))
