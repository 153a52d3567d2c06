"""Stories of moves: who goes where, classes by region codes, move letters, and families that arrive."""

import random
from datetime import date, timedelta

from msgspec.structs import replace

from alpukat_desk.demo.citizens import ADULT, Family, Person
from alpukat_desk.demo.dice import pick
from alpukat_desk.demo.places import KELURAHAN, Address, address
from alpukat_desk.demo.story import Facts, Story, mover_rows, person_facts
from alpukat_desk.demo.town import Town
from alpukat_desk.domain.moves import classes

VILLAGES = {
    "32.73.01.1001": "Bandung", "32.75.02.1001": "Bekasi", "32.76.04.1001": "Depok", "32.01.01.1001": "Bogor",
    "36.03.01.1001": "Tangerang", "33.74.01.1001": "Semarang", "33.10.01.2001": "Klaten", "35.78.03.1001": "Surabaya",
    "34.04.01.2001": "Sleman", "33.04.01.2001": "Banjarnegara", "12.71.01.1001": "Medan", "13.71.01.1001": "Padang",
    "73.71.01.1001": "Makassar",
}  # fmt: skip
"""Villages of other provinces, by code, with their town."""
OTHER_KOTA = {
    "31.71.07.1002": "Jakarta Pusat", "31.72.02.1002": "Jakarta Utara", "31.73.07.1001": "Jakarta Barat",
    "31.75.07.1001": "Jakarta Timur", "31.75.03.1002": "Jakarta Timur",
}  # fmt: skip


def move(rng: random.Random, town: Town, day: date, service: str) -> Story:
    family = town.family(rng, service, lambda item: item.head.age(day) >= 20)
    movers, facts = _moving(rng, family, day, service)
    applicant = next((person for person in movers if person.age(day) >= ADULT), family.head)
    people = {"mover": applicant}
    return Story(applicant=applicant, family=family, facts={**facts, **mover_rows(movers)}, people=people)


def arrive(rng: random.Random, town: Town, day: date, service: str) -> Story:
    """The family as its old card shows it, and a neighbour who vouches for the roof."""
    settled = town.family(rng, service, lambda item: item.head.age(day) >= 20)
    family, facts = _arrival(rng, settled, day)
    (host, guarantor), _ = town.neighbours(rng, family, day)
    movers = family.members[:4]
    guaranteed = {**person_facts("guarantor", guarantor), "guarantor.relation": pick(rng, _ROOFS)}
    wants = {"wants.kk": "A", "wants.ktp": "B", "wants.kia": "A" if movers[-1].age(day) < ADULT else ""}
    return Story(
        applicant=family.head,
        family=family,
        facts={**facts, **mover_rows(movers), **guaranteed, **wants},
        people={"mover": family.head, "guarantor": guarantor},
        homes={"guarantor": host.address},
        host=host,
    )


_ROOFS = {"family": 0.4, "owner": 0.5, "employer": 0.1}


def _moving(rng: random.Random, family: Family, day: date, service: str) -> tuple[tuple[Person, ...], Facts]:
    """The people who move, four at most, and the form F-1.03 with the letter, should the move be cancelled."""
    target = _target(rng, family, service)
    kind, movers = _movers(rng, family, day)
    left = [person for person in family.members if person not in movers]
    minor = bool(left) and all(person.age(day) < ADULT for person in left)
    new = replace(address(rng, family.address.office), postcode=_postcode(target))
    issued = day - timedelta(days=rng.randint(4, 26))
    facts = {
        **_address("origin", family.address, family.address.office),
        **_address("destination", new, target),
        "move.class": str(classes(family.address.office, target)[0]),
        "move.reason": pick(rng, {"1": 0.4, "5": 0.25, "6": 0.22, "2": 0.1, "4": 0.03}),
        "move.kind": kind,
        "move.stayers_kk": "" if not left else "2" if kind != "4" else "",
        "move.movers_kk": pick(rng, {"2": 0.7, "1": 0.3}),
        "move.stayers_minor": "1" if minor else "2",
        **_letter(rng, "3174", issued),
        "cancel.reason": rng.choice(("Pekerjaan di daerah tujuan batal", "Rumah tujuan tidak jadi ditempati")),
        "cancel.arrived": "2",
    }
    return movers, facts


def _arrival(rng: random.Random, family: Family, day: date) -> tuple[Family, Facts]:
    """The family with the card and the street of the place it left, and the forms of its arrival here."""
    village = rng.choice(tuple(VILLAGES if rng.random() < 0.75 else OTHER_KOTA))
    region = village.replace(".", "")[:6]
    kk = f"{region}{family.issued:%d%m%y}{rng.randint(9500, 9999)}"
    home = replace(address(rng, family.address.office), office=village, postcode=_postcode(village))
    facts = {
        **_address("origin", home, village),
        **_address("destination", family.address, family.address.office),
        "move.class": str(classes(village, family.address.office)[0]),
        "move.reason": pick(rng, {"1": 0.5, "6": 0.3, "2": 0.1, "5": 0.1}),
        "move.movers_kk": pick(rng, {"2": 0.6, "1": 0.4}),
        **_letter(rng, region[:4], day - timedelta(days=rng.randint(3, 27))),
    }
    return replace(family, kk=kk, address=home), facts


def _target(rng: random.Random, family: Family, service: str) -> str:
    if service == "skp-dalam-dki":
        return rng.choice(tuple(OTHER_KOTA))
    if service == "pindah":
        return rng.choice([code for code in KELURAHAN if code != family.address.office])
    return rng.choice(tuple(VILLAGES))


def _movers(rng: random.Random, family: Family, day: date) -> tuple[str, tuple[Person, ...]]:
    """Kind of the move as printed on F-1.03, and who goes."""
    everybody = family.members
    grown = [person for person in everybody[1:] if person.age(day) >= ADULT]
    if len(everybody) > 4 or (grown and rng.random() < 0.3):
        return ("4", (rng.choice(grown),)) if grown else ("1", everybody[:1])
    if len(everybody) > 1 and rng.random() < 0.12:
        return "1", everybody[:1]
    return "2", everybody


def _address(role: str, place: Address, region: str) -> Facts:
    return {
        f"{role}.address": place.street,
        f"{role}.rt": place.rt,
        f"{role}.rw": place.rw,
        f"{role}.region": region,
        f"{role}.postcode": place.postcode,
    }


def _postcode(region: str) -> str:
    """Five digits of no real quarter."""
    return f"{region[:2]}{region[3:5]}0"


def _letter(rng: random.Random, region: str, issued: date) -> Facts:
    number = f"SKPWNI/{region}/{issued:%d%m%Y}/{rng.randint(1, 150):04d}"
    return {"skpwni.number": number, "skpwni.date": issued.isoformat()}
