"""Stories of deaths."""

import random
from datetime import date, timedelta

from alpukat_desk.demo.citizens import CHILD, HEAD, PARENT, WIFE, Family, Person
from alpukat_desk.demo.dice import pick
from alpukat_desk.demo.story import HOSPITALS, ROMAN, Story, named, witnesses
from alpukat_desk.demo.town import Town


def death(rng: random.Random, town: Town, day: date, _service: str) -> Story:
    family = town.mourners(lambda item: _bereaved(item, day) is not None)
    deceased, reporter = _bereaved(family, day) or (family.head, family.head)
    seen = witnesses(rng, town, family, day)
    people = {"deceased": deceased, "reporter": reporter, **{role: person for role, (_, person) in seen.items()}}
    died = day - timedelta(days=rng.randint(1, 21))
    at_home = rng.random() < 0.4
    facts = {
        **named(people),
        "reporter.kk": family.kk,
        "reporter.relation": _mourner(deceased, reporter),
        "deceased.death_date": died.isoformat(),
        "deceased.death_time": f"{rng.randint(0, 23):02d}:{rng.randrange(0, 60, 5):02d}",
        "deceased.cause": pick(rng, {"1": 0.86, "2": 0.08, "3": 0.06}),
        "deceased.death_place": "Rumah kediaman" if at_home else rng.choice(HOSPITALS),
        "deceased.certified_by": "2" if at_home else "1",
        "death_letter.number": f"{rng.randint(10, 600):03d}/SKM/{ROMAN[died.month - 1]}/{died.year}",
        "death_letter.date": died.isoformat(),
        "wants.kk": "B",
    }
    homes = {role: home.address for role, (home, _) in seen.items()}
    return Story(applicant=reporter, family=family, facts=facts, people=people, homes=homes, subtype="mati")


def _bereaved(family: Family, day: date) -> tuple[Person, Person] | None:
    """The oldest of the family and an adult who is left."""
    oldest = min(family.members, key=lambda person: person.birth_date)
    left = [person for person in family.adults(day) if person is not oldest]
    return (oldest, left[0]) if left and oldest.age(day) >= 52 else None


def _mourner(deceased: Person, reporter: Person) -> str:
    if {deceased.relation, reporter.relation} == {HEAD, WIFE}:
        return "2"
    return "3" if reporter.relation == CHILD or deceased.relation == PARENT else "4"
