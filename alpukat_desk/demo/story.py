"""What happened to a family, told as form fields by their dotted names.

A story knows more than any one form asks; ``requests`` keeps what the service's forms declare.
"""

import random
from collections.abc import Callable
from datetime import date

from alpukat_desk.demo.citizens import CHILD, HEAD, PARENT, WIFE, Family, Person
from alpukat_desk.demo.places import Address
from alpukat_desk.demo.town import Town
from alpukat_desk.domain.model import Struct

Facts = dict[str, str]
RELATIONS = {HEAD: "1", WIFE: "3", CHILD: "4", PARENT: "7"}
"""SHDK to the code printed on the forms."""
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
HOSPITALS = ("RSUD Sawo Kecik", "RS Kemuning Medika", "RSIA Bunda Cempaka", "Puskesmas Matoa", "Klinik Bidan Delima")
"""No such houses exist."""


class Story(Struct, kw_only=True):
    """``people`` by their role; ``homes`` of those outside the family; ``host`` is the guarantor's family."""

    applicant: Person
    family: Family
    facts: Facts
    people: dict[str, Person]
    homes: dict[str, Address] = {}
    host: Family | None = None
    subtype: str = ""


Teller = Callable[[random.Random, Town, date, str], Story]
"""Dice, town, WIB day of filing, service slug."""


def person_facts(role: str, person: Person, family: Family | None = None) -> Facts:
    facts = {
        f"{role}.nik": person.nik,
        f"{role}.name": person.name,
        f"{role}.sex": person.sex,
        f"{role}.birth_date": person.birth_date.isoformat(),
        f"{role}.birth_place": person.birth_place.title(),
        f"{role}.citizenship": "WNI",
        f"{role}.phone": person.phone,
        f"{role}.relation": RELATIONS[person.relation],
    }
    return {**facts, f"{role}.kk": family.kk} if family else facts


def named(people: dict[str, Person]) -> Facts:
    return {name: value for role, person in people.items() for name, value in person_facts(role, person).items()}


def witnesses(rng: random.Random, town: Town, family: Family, day: date) -> dict[str, tuple[Family, Person]]:
    first, second = town.neighbours(rng, family, day)
    return {"witness1": first, "witness2": second}


def mover_rows(movers: tuple[Person, ...]) -> Facts:
    facts: Facts = {}
    for number, person in enumerate(movers, 1):
        row = {"nik": person.nik, "name": person.name, "relation": RELATIONS[person.relation]}
        facts |= {f"movers.{number}.{name}": value for name, value in row.items()}
    return facts
