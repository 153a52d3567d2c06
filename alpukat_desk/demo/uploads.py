"""What an applicant attaches to a request: a file for each line of the checklist, named as a telephone names it."""

import random
from datetime import date

from msgspec.structs import replace

from alpukat_desk.demo.citizens import ADULT
from alpukat_desk.demo.draft import Attached
from alpukat_desk.demo.papers import paper
from alpukat_desk.demo.sheet import JPEG, SUFFIX, Sheet
from alpukat_desk.demo.story import Story
from alpukat_desk.domain.model import Channel
from alpukat_desk.domain.services import Requirement, Service, asked

MOST = 6
_OFTEN = {"ktp": 0.6, "kia": 0.5, "owner-consent": 0.4, "kept-data": 0.6, "custody-proxy": 0.04}
"""How often a paper that is not required comes along; the others never do."""
_STANDS_IN = 0.08


def attached(
    service: Service, story: Story, subtype: str, fields: dict[str, str], channel: str, rng: random.Random, day: date
) -> tuple[Attached, ...]:
    """Six at most, the required ones first."""
    lines = asked(service, subtype, fields)
    wanted = [line for line in lines if line.required or rng.random() < _often(line, story, day)]
    wanted.sort(key=lambda line: not line.required)
    return tuple(_file(line, story, channel, rng, day, number) for number, line in enumerate(wanted[:MOST], 1))


def _often(line: Requirement, story: Story, day: date) -> float:
    if line.slug == "kia" and all(person.age(day) >= ADULT for person in story.family.members):
        return 0.0
    return _OFTEN.get(line.slug, 0.0)


def _file(line: Requirement, story: Story, channel: str, rng: random.Random, day: date, number: int) -> Attached:
    form = rng.choice(line.substitutes) if line.substitutes and rng.random() < _stands_in(line, story) else None
    sheet = paper(form.form if form else line.slug, form.label.id if form else line.label.id, story, day)
    if channel == Channel.WHATSAPP:
        sheet = replace(sheet, media_type=JPEG)
    name = _named(line.slug, sheet, channel, day, number)
    return Attached(line.slug, name, sheet, line.required, form.form if form else "")


def _stands_in(line: Requirement, story: Story) -> float:
    """A couple without a wedding day has no marriage book at all."""
    return 1.0 if line.slug == "marriage-proof" and story.family.wed is None else _STANDS_IN


def renamed(files: tuple[Attached, ...], channel: str, day: date) -> tuple[Attached, ...]:
    """The same pictures sent once more over another channel."""
    return tuple(
        replace(item, name=_named(item.requirement, item.sheet, channel, day, number))
        for number, item in enumerate(files, 1)
    )


def _named(slug: str, sheet: Sheet, channel: str, day: date, number: int) -> str:
    ending = SUFFIX[sheet.media_type]
    if channel == Channel.WHATSAPP:
        return f"IMG-{day:%Y%m%d}-WA{sheet.shade % 90 + number:04d}.{ending}"
    if channel == Channel.FACILITY:
        return f"{slug}-{number}.{ending}"
    return f"{slug.upper() if slug in ('kk', 'ktp', 'kia') else slug}.{ending}"
