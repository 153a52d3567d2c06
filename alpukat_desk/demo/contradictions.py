"""What does not go together on a form, planted so that an officer meets each cross-check in the demo."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from msgspec.structs import replace

from alpukat_desk.demo.citizens import ADULT
from alpukat_desk.demo.draft import Draft
from alpukat_desk.demo.places import KELURAHAN
from alpukat_desk.demo.story import RELATIONS, Facts

CROSS = "cross"
SHARE = 0.04
"""Of the requests in which nothing else is planted."""
Change = tuple[str, Facts]
"""The field it shows in, and what is written."""


def contradict(draft: Draft, rng: random.Random, day: date) -> Draft:
    """The draft with one contradiction that can be in such a request; as it was where none can."""
    able = [change for make in _ALL for change in make(draft, rng, day) if change[0] in _known(draft)]
    if not able:
        return draft
    where, facts = rng.choice(able)
    fields = {name: value for name, value in {**draft.fields, **facts}.items() if value}
    return replace(draft, fields=fields, fault=CROSS, where=where)


def _known(draft: Draft) -> frozenset[str]:
    """Fields that are filled, or that nobody fills unasked."""
    return frozenset({*draft.fields, "move.stayers_minor"})


def _mother(draft: Draft, rng: random.Random, _day: date) -> Iterator[Change]:
    """The year of birth mistyped, so that she was a child herself."""
    if "child.birth_date" in draft.fields and "mother.birth_date" in draft.fields:
        born = date.fromisoformat(draft.fields["child.birth_date"])
        yield "mother.birth_date", {"mother.birth_date": (born - timedelta(days=rng.randint(3000, 4200))).isoformat()}


def _marriage(draft: Draft, _rng: random.Random, _day: date) -> Iterator[Change]:
    if "marriage.date" in draft.fields and "child.birth_date" in draft.fields:
        born = date.fromisoformat(draft.fields["child.birth_date"])
        yield "marriage.date", {"marriage.date": (born + timedelta(days=1)).isoformat()}


def _card(draft: Draft, _rng: random.Random, _day: date) -> Iterator[Change]:
    """The family card as the account knows it, without the mother."""
    mother = draft.story.people.get("mother")
    others = [person for person in draft.story.family.members if person is not mother]
    if mother and others and draft.service in ("akta-lahir", "sidukun-3in1"):
        yield "mother.nik", _rows([{"nik": p.nik, "name": p.name, "relation": RELATIONS[p.relation]} for p in others])


def _rows(people: list[Facts]) -> Facts:
    return {f"members.{n}.{name}": value for n, person in enumerate(people, 1) for name, value in person.items()}


def _death(draft: Draft, rng: random.Random, day: date) -> Iterator[Change]:
    if "deceased.death_date" in draft.fields:
        died = (day - timedelta(days=rng.randint(31, 90))).isoformat()
        letter = {"death_letter.date": died} if "death_letter.date" in draft.fields else {}
        yield "deceased.death_date", {"deceased.death_date": died, **letter}
        if born := draft.fields.get("deceased.birth_date"):
            before = date.fromisoformat(born) - timedelta(days=rng.randint(1, 300))
            yield "deceased.death_date", {"deceased.death_date": before.isoformat()}


def _class(draft: Draft, rng: random.Random, _day: date) -> Iterator[Change]:
    if stated := draft.fields.get("move.class"):
        yield "move.class", {"move.class": rng.choice([code for code in "12345" if code != stated])}


def _inside(draft: Draft, _rng: random.Random, _day: date) -> Iterator[Change]:
    """A certificate asked for a move from one kelurahan of the city to another."""
    if draft.service in ("skp-dalam-dki", "skp-luar-dki") and "origin.region" in draft.fields:
        home = draft.fields["origin.region"]
        near = next(code for code in KELURAHAN if code[:8] == home[:8] and code != home)
        yield "destination.region", {"destination.region": near, "move.class": "2"}


def _minors(draft: Draft, _rng: random.Random, day: date) -> Iterator[Change]:
    """The parents go and the children stay, which the form does not say and the family card does."""
    people = draft.story.family.members
    grown = [person for person in people if person.age(day) >= ADULT]
    if draft.service not in ("pindah", "skp-dalam-dki", "skp-luar-dki") or not grown or len(grown) == len(people):
        return
    kept = {name: "" for name in draft.fields if name.startswith("movers.")}
    going = {
        f"movers.{n}.{name}": value
        for n, person in enumerate(grown, 1)
        for name, value in {"nik": person.nik, "name": person.name, "relation": RELATIONS[person.relation]}.items()
    }
    card = [
        {"nik": p.nik, "name": p.name, "birth_date": p.birth_date.isoformat(), "relation": RELATIONS[p.relation]}
        for p in people
    ]
    yield (
        "move.stayers_minor",
        {**kept, **going, **_rows(card), "move.kind": "3", "move.stayers_kk": "2", "move.stayers_minor": "2"},
    )


def _letter(draft: Draft, rng: random.Random, day: date) -> Iterator[Change]:
    if "skpwni.date" in draft.fields:
        yield "skpwni.date", {"skpwni.date": (day - timedelta(days=rng.randint(31, 75))).isoformat()}


def _siak(draft: Draft, _rng: random.Random, _day: date) -> Iterator[Change]:
    if draft.fields.get("change.before"):
        yield "change.before", {"change.siak": f"{draft.fields['change.before']} (LAMA)"}


_ALL: tuple[Callable[[Draft, random.Random, date], Iterator[Change]], ...] = (
    _mother, _marriage, _card, _death, _class, _inside, _minors, _letter, _siak,
)  # fmt: skip
