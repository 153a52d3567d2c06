"""Fills a service's forms from a story: by name where the story knows it, by type where it does not."""

import random
from datetime import date

from alpukat_desk.demo.places import DESK_OFFICE
from alpukat_desk.demo.story import Story
from alpukat_desk.domain.fields import ROW
from alpukat_desk.domain.services import Field, Service, holds

CARE = 0.85
"""How often people fill a field that they may leave empty."""


def filled(service: Service, story: Story, rng: random.Random, day: date) -> dict[str, str]:
    """Only fields the service's forms declare and whose condition holds."""
    subtype = subtype_of(service, story)
    values: dict[str, str] = {}
    for field in service.fields():
        if not holds(field.when, subtype, story.facts):
            continue
        value = story.facts.get(field.name, "")
        if field.required:
            values[field.name] = value or _by_type(field, story, rng, day)
        elif value and (field.name.startswith("movers.") or rng.random() < CARE):
            values[field.name] = value
    return values | _further(service, story, values)


def _further(service: Service, story: Story, values: dict[str, str]) -> dict[str, str]:
    """The second and later rows of the tables whose first row is filled."""
    known = {field.name for field in service.fields()}
    rows = {name: value for name, value in story.facts.items() if ROW.search(name) and name not in known}
    return {name: value for name, value in rows.items() if value and ROW.sub(".1.", name) in values}


def subtype_of(service: Service, story: Story) -> str:
    """The story's own kind of event where the service asks for one."""
    codes = [choice.code for choice in service.subtypes]
    return story.subtype if story.subtype in codes else "".join(codes[:1])


def _by_type(field: Field, story: Story, rng: random.Random, day: date) -> str:
    """Something fitting for a field that no story knows, so that a new form field does not leave the demo bare."""
    known = {
        "nik": story.applicant.nik,
        "kk": story.family.kk,
        "date": day.isoformat(),
        "time": "09:00",
        "number": str(field.least or 1),
        "email": story.applicant.email,
        "phone": story.applicant.phone,
        "region": DESK_OFFICE,
        "akta": f"3174-LU-{day:%d%m%Y}-0001",
        "skpwni": f"SKPWNI/3174/{day:%d%m%Y}/0001",
    }
    if field.choices:
        return rng.choice(field.choices).code
    return known.get(field.type, "Sesuai lampiran")
