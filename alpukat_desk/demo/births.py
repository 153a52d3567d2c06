"""Stories of births, living and still."""

import random
from datetime import date, timedelta

from msgspec.structs import replace

from alpukat_desk.demo.citizens import Family, newborn_name
from alpukat_desk.demo.dice import pick
from alpukat_desk.demo.story import ROMAN, Facts, Story, named, person_facts, witnesses
from alpukat_desk.demo.town import Town


def _fertile(family: Family, day: date) -> bool:
    couple = family.couple
    if couple is None or not 19 <= couple[1].age(day) <= 43:
        return False
    youngest = max((child.birth_date for child in family.children()), default=date.min)
    return youngest < day - timedelta(days=600)


def birth(rng: random.Random, town: Town, day: date, service: str) -> Story:
    family = town.family(rng, service, lambda item: _fertile(item, day))
    father, mother = family.couple or (family.head, family.head)
    born = day - timedelta(days=rng.randint(1, 3) if service == "sidukun-3in1" else rng.randint(2, 44))
    reporter = father if rng.random() < 0.7 else mother
    seen = witnesses(rng, town, family, day)
    people = {"father": father, "mother": mother, **{role: person for role, (_, person) in seen.items()}}
    facts = {
        **named(people),
        **person_facts("reporter", reporter, family),
        "reporter.relation": "1",
        **_child(rng, family, born, service),
        **_papers_of_birth(rng, family, born),
    }
    homes = {role: home.address for role, (home, _) in seen.items()}
    return Story(applicant=reporter, family=family, facts=facts, people=people, homes=homes, subtype="lahir")


def _child(rng: random.Random, family: Family, born: date, service: str) -> Facts:
    sex = rng.choice("LP")
    kind = "1" if service == "sidukun-3in1" else pick(rng, {"1": 0.7, "2": 0.2, "4": 0.07, "3": 0.03})
    return {
        "child.name": newborn_name(rng, family, sex, born),
        "child.sex": sex,
        "child.birth_place_kind": kind,
        "child.birth_town": "Jakarta",
        "child.birth_date": born.isoformat(),
        "child.birth_time": f"{rng.randint(0, 23):02d}:{rng.randrange(0, 60, 5):02d}",
        "child.birth_kind": pick(rng, {"1": 0.97, "2": 0.03}),
        "child.birth_order": str(len(family.children()) + 1),
        "child.helper": pick(rng, {"1": 0.55, "2": 0.45}) if kind == "1" else "2",
        "child.weight": str(rng.randrange(2450, 3950, 10)),
        "child.length": str(rng.randint(46, 53)),
    }


def _papers_of_birth(rng: random.Random, family: Family, born: date) -> Facts:
    wed = family.wed or born
    issued = born + timedelta(days=1)
    book = f"{rng.randint(11, 980)}/{rng.randint(11, 98)}/{ROMAN[wed.month - 1]}/{wed.year}"
    deed = f"3174-KW-{wed:%d%m%Y}-{rng.randint(1, 90):04d}"
    return {
        "birth_letter.number": f"{rng.randint(10, 990):03d}/SKL/{ROMAN[issued.month - 1]}/{issued.year}",
        "birth_letter.date": issued.isoformat(),
        "marriage.number": book if family.religion == "Islam" else deed,
        "marriage.date": wed.isoformat(),
    }


def stillbirth(rng: random.Random, town: Town, day: date, service: str) -> Story:
    story = birth(rng, town, day, service)
    facts = {
        **{name: value for name, value in story.facts.items() if not name.startswith("child.")},
        "stillbirth.pregnancy": str(rng.randint(28, 39)),
        "stillbirth.sex": story.facts["child.sex"],
        "stillbirth.birth_date": story.facts["child.birth_date"],
        "stillbirth.birth_kind": "1",
        "stillbirth.birth_order": story.facts["child.birth_order"],
        "stillbirth.birth_place_kind": "1",
        "stillbirth.birth_town": "Jakarta",
        "stillbirth.helper": "1",
        "stillbirth.cause": rng.choice(("Gangguan plasenta", "Tidak diketahui", "Lilitan tali pusat")),
        "stillbirth.determined_by": "1",
    }
    return replace(story, facts=facts, subtype="lahir-mati")
