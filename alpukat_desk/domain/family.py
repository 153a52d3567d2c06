"""What cannot all be true of one family: rules over the requests that share people, whatever their services.

Each names the requests and the fields it read. None of them blocks a decision: papers may be late, numbers mistyped and
letters wrong, so an officer looks and decides.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import combinations, islice

from alpukat_desk.domain.model import CLOSED, Request, RequestId, Severity, Status, Struct
from alpukat_desk.domain.people import Person, people
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.sheet import shown
from alpukat_desk.domain.values import iso_date

BIRTHS = frozenset({"akta-lahir", "sidukun-3in1", "lahir-mati"})
DEATHS = frozenset({"akta-mati", "lahir-mati"})
LEAVING = frozenset({"skp-dalam-dki", "skp-luar-dki", "pindah"})
ARRIVING = frozenset({"datang"})
NEW_CARD = LEAVING | ARRIVING | DEATHS | {"mutasi-perubahan", "pb-online", "batal-pindah"}
"""Services after which a person may stand on another family card."""
NINE_MONTHS = 270
FATHER = 300
"""Days. A child born within these after the death of its mother's husband is his (KUH Perdata 255)."""
TWINS, LATE_TWIN = 1, 7
"""Days between two births of one pregnancy, without and with the form saying that there were several children."""
_SINGLE = "1"
_MOVERS = frozenset({"applicant", "mover", "member"})
_VOID = frozenset({Status.REJECTED, Status.CANCELLED, Status.DUPLICATE})
_BORN = ("child.birth_date", "stillbirth.birth_date")
_MOST = 40
"""Requests of one person that are compared with each other. Nobody has more; a number typed by everybody may."""


class Read(Struct):
    """A field of a request that a rule looked at."""

    request: RequestId
    field: str


class Contradiction(Struct, kw_only=True):
    """``params`` are the values its sentence shows; requests are named there by their codes."""

    code: str
    severity: str
    read: tuple[Read, ...]
    params: dict[str, str] = {}

    @property
    def requests(self) -> tuple[RequestId, ...]:
        """Those that contradict each other, the older first."""
        return tuple(dict.fromkeys(item.request for item in self.read))


Role = tuple[Person, Request]
"""A person as one request names them."""
Rule = Callable[[Sequence[Role]], Iterator[Contradiction]]


def contradictions(requests: Iterable[Request]) -> tuple[Contradiction, ...]:
    """Of these requests, each pair of them once for each rule."""
    standing = sorted((item for item in requests if item.status not in _VOID), key=_age)
    found: dict[tuple[str, frozenset[RequestId]], Contradiction] = {}
    for roles in _by_person(standing).values():
        for rule in _RULES:
            for item in rule(roles):
                found.setdefault((item.code, frozenset(item.requests)), item)
    return tuple(found.values())


def _age(request: Request) -> tuple[datetime, RequestId]:
    return request.submitted_at, request.id


def _by_person(requests: Iterable[Request]) -> Mapping[str, Sequence[Role]]:
    """Every role of everybody, the oldest request first."""
    found: dict[str, list[Role]] = {}
    for request in requests:
        for person in people(request):
            roles = found.setdefault(person.nik, [])
            if len(roles) < _MOST:
                roles.append((person, request))
    return found


def _found(code: str, severity: Severity, *read: tuple[Request, str], **params: str) -> Contradiction:
    fields = tuple(Read(request.id, field) for request, field in read)
    return Contradiction(code=code, severity=severity, read=fields, params=params)


def _moves(roles: Sequence[Role], services: frozenset[str]) -> list[Role]:
    """Moves in which the person moves, or which they ask for; each request once, the mover before the applicant."""
    known = [item for item in roles if item[1].service in services and item[0].role in _MOVERS]
    moves = {request.id: (person, request) for person, request in reversed(known)}
    return list(reversed(moves.values()))


def _moving(mover: Person, move: Request) -> bool:
    """Whether they move themselves: an applicant who lists others need not."""
    return mover.role != "applicant" or not any(item.role in _MOVERS - {"applicant"} for item in people(move))


def _deaths(roles: Sequence[Role]) -> list[Role]:
    return [(person, request) for person, request in roles if person.role == "deceased" and request.service in DEATHS]


def _death_and_move(roles: Sequence[Role]) -> Iterator[Contradiction]:
    """Moves asked for before the death was reported and still open; and any asked for after it."""
    for dead, death in _deaths(roles):
        for mover, move in _moves(roles, LEAVING | ARRIVING):
            read = ((death, dead.field), (move, mover.field))
            params = {"death": death.code, "move": move.code}
            if move.submitted_at > death.submitted_at:
                yield _found("family.move_of_dead", Severity.WARNING, *read, **params)
            elif move.status not in CLOSED:
                yield _found("family.death_and_move", Severity.WARNING, *reversed(read), **params)


def _two_moves(roles: Sequence[Role]) -> Iterator[Contradiction]:
    """Leaving and arriving belong together; two of a kind do not."""
    for services in (LEAVING, ARRIVING):
        moves = [item for item in _moves(roles, services) if item[1].status not in CLOSED and _moving(*item)]
        for (one, first), (other, second) in combinations(moves, 2):
            read = ((first, one.field), (second, other.field))
            yield _found("family.two_moves", Severity.WARNING, *read, one=first.code, other=second.code)


def _birth(request: Request) -> tuple[str, date] | None:
    """The field and day of the birth that a request reports."""
    if request.service not in BIRTHS:
        return None
    days = ((field, iso_date(request.fields.get(field, "").strip())) for field in _BORN)
    return next(((field, day) for field, day in days if day), None)


def _births(roles: Sequence[Role], parent: str) -> list[tuple[Request, str, date]]:
    born = ((request, _birth(request)) for person, request in roles if person.field == f"{parent}.nik")
    return [(request, *birth) for request, birth in born if birth]


def _two_births(roles: Sequence[Role]) -> Iterator[Contradiction]:
    births = sorted(_births(roles, "mother"), key=lambda item: (item[2], _age(item[0])))
    for (one, field, first), (other, again, second) in combinations(births, 2):
        days = (second - first).days
        if days < NINE_MONTHS and one.id != other.id and not _one_pregnancy(one, other, days):
            params = {"one": one.code, "first": shown(first), "other": other.code, "second": shown(second)}
            read = ((one, "mother.nik"), (one, field), (other, "mother.nik"), (other, again))
            yield _found("family.two_births", Severity.WARNING, *read, days=str(days), **params)


def _one_pregnancy(one: Request, other: Request, days: int) -> bool:
    """Twins, or one child reported twice, of which the search for duplicates speaks. Two children of one day who are
    each said to be the only one are none."""
    kinds = {_kind(one), _kind(other)}
    if days > TWINS:
        return days <= LATE_TWIN and not kinds & {_SINGLE, ""}
    return kinds != {_SINGLE} or _child(one) == _child(other)


def _kind(request: Request) -> str:
    told = (request.fields.get(f"{child}.birth_kind", "").strip() for child in ("child", "stillbirth"))
    return next((kind for kind in told if kind), "")


def _child(request: Request) -> str:
    return " ".join(request.fields.get("child.name", "").casefold().split())


def _parent_dead(roles: Sequence[Role]) -> Iterator[Contradiction]:
    """A mother cannot have died before the birth; a father may have, by as long as a pregnancy lasts."""
    for dead, death in _deaths(roles):
        field, died = _death_day(death)
        for parent, allowed in (("mother", 0), ("father", FATHER)):
            for birth, name, born in _births(roles, parent):
                days = (born - died).days
                if days > allowed:
                    read = ((death, dead.field), (death, field), (birth, f"{parent}.nik"), (birth, name))
                    params = {"death": death.code, "died": shown(died), "birth": birth.code, "born": shown(born)}
                    yield _found(f"family.{parent}_dead", Severity.WARNING, *read, days=str(days), **params)


def _death_day(request: Request) -> tuple[str, date]:
    """Where no day is told that can be read, they had died when it was reported."""
    field = "deceased.death_date"
    return field, iso_date(request.fields.get(field, "").strip()) or request.submitted_at.astimezone(WIB).date()


def _two_cards(roles: Sequence[Role]) -> Iterator[Contradiction]:
    """A person told with two family-card numbers, and no move or change in between that gave them a new one."""
    told = [(person, request) for person, request in roles if person.card]
    changed = [request.submitted_at for _person, request in roles if request.service in NEW_CARD]
    for (one, first), (other, second) in zip(told, islice(told, 1, None), strict=False):
        explained = any(first.submitted_at <= at <= second.submitted_at for at in changed)
        if one.card != other.card and first.id != second.id and not explained:
            read = ((first, _card_field(one)), (second, _card_field(other)))
            yield _found("family.two_cards", Severity.INFO, *read, one=first.code, other=second.code)


def _card_field(person: Person) -> str:
    return f"{person.field.rpartition('.')[0]}.kk"


_RULES: tuple[Rule, ...] = (_death_and_move, _parent_dead, _two_births, _two_moves, _two_cards)
CODES = (
    "family.death_and_move",
    "family.move_of_dead",
    "family.mother_dead",
    "family.father_dead",
    "family.two_births",
    "family.two_moves",
    "family.two_cards",
)
"""Every contradiction there is, in the order in which a page names them."""
