"""The people a request is about, with their numbers, and by which of them two requests belong together.

Numbers are compared exactly, without the separators people type. Witnesses and guarantors vouch for strangers too, so
they tie nobody together.
"""

from collections.abc import Iterator
from functools import lru_cache

from alpukat_desk.domain.fields import value_of, written
from alpukat_desk.domain.model import Request, Struct
from alpukat_desk.domain.nik import parse_kk, parse_nik

OTHER_NIK = "duplicate.other_nik"
CARD = "card"
"""The role of who is tied by the family card alone."""
_ROLES = {"movers": "mover", "members": "member"}
_STRANGERS = frozenset({"witness1", "witness2", "guarantor"})


class Person(Struct):
    """``field`` is where the NIK stands, ``card`` the No KK told for this very person, empty where none is."""

    role: str
    field: str
    nik: str
    name: str = ""
    card: str = ""


class Tie(Struct):
    """Who in a request also stands in another. ``role`` is ``CARD`` where they share no more than the No KK."""

    role: str
    field: str
    number: str
    name: str = ""


def people(request: Request) -> tuple[Person, ...]:
    """Everybody with a NIK that can be one, in the order of the form, the applicant last."""
    return tuple(_people(request))


def _people(request: Request) -> Iterator[Person]:
    for field, value in written(request).items():
        person, _dot, end = field.rpartition(".")
        role = _role(person)
        number = parse_nik(value) if (end == "nik" or field == OTHER_NIK) and role not in _STRANGERS else None
        if number:
            card = _card(value_of(request, f"{person}.kk")) if end == "nik" else ""
            name = value_of(request, f"{person}.name") if end == "nik" else ""
            yield Person(role, field, number.text, name.strip(), card)


@lru_cache(maxsize=512)
def _role(person: str) -> str:
    """ "movers.2" is a mover, "members.1.mother" a mother."""
    last = next((part for part in reversed(person.split(".")) if not part.isdigit()), "")
    return _ROLES.get(last, last)


def _card(text: str) -> str:
    """The sixteen digits; nothing where a card number is none, or all zeros."""
    card = parse_kk(text)
    return card.text if card and card.text.strip("0") else ""


def cards(request: Request) -> dict[str, str]:
    """Every No KK by its field."""
    told = written(request).items()
    found = {field: _card(value) for field, value in told if field.endswith(".kk")}
    return {field: card for field, card in found.items() if card and _role(field.rpartition(".")[0]) not in _STRANGERS}


def keys(request: Request) -> frozenset[str]:
    """What others of the same people are found by: "nik:" and "kk:" with sixteen digits."""
    niks = {f"nik:{person.nik}" for person in people(request)}
    return frozenset(niks | {f"kk:{card}" for card in cards(request).values()})


def ties(about: frozenset[str], other: Request) -> tuple[Tie, ...]:
    """Who of the other request has one of these keys; where nobody has, by which family card it belongs here. The
    same person in several roles comes once for each."""
    shared = tuple(item for item in people(other) if f"nik:{item.nik}" in about)
    if shared:
        return tuple(Tie(item.role, item.field, item.nik, item.name) for item in shared)
    found = {card: field for field, card in cards(other).items() if f"kk:{card}" in about}
    return tuple(Tie(CARD, field, card) for card, field in found.items())
