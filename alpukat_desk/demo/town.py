"""The invented town: its families as the requests need them, old acquaintances and new ones."""

import random
from collections import deque
from collections.abc import Callable
from datetime import date
from itertools import islice

from alpukat_desk.demo.citizens import Family, Person, families

AGAIN = 0.35
"""How often a request comes from a family that filed another one before."""
SETTLED = 60
"""Families known from the start, so that early requests find witnesses among many."""
_TRIES = 8
Fits = Callable[[Family], bool]


class Town:
    """Gives families for requests; no family files the same service twice by accident."""

    def __init__(self, seed: int, today: date) -> None:
        self._fresh = families(seed, today)
        self._spare: deque[Family] = deque()
        self._known: list[Family] = list(islice(self._fresh, SETTLED))
        self._filed: set[tuple[str, str]] = set()

    def family(self, rng: random.Random, service: str, fits: Fits) -> Family:
        """A family that fits and has not filed this service."""
        found = self._old_one(rng, service, fits)
        if found is None:
            found = self._new_one(fits)
            self._known.append(found)
        self._filed.add((found.kk, service))
        return found

    def mourners(self, fits: Fits) -> Family:
        """A family that files this one request: its dead must not be met again elsewhere."""
        return self._new_one(fits)

    def neighbours(
        self, rng: random.Random, but: Family, today: date
    ) -> tuple[tuple[Family, Person], tuple[Family, Person]]:
        """Two adults of two other families: witnesses, or a guarantor."""
        first, second = rng.sample([family for family in rng.sample(self._known, _TRIES) if family.kk != but.kk], 2)
        return (first, rng.choice(first.adults(today))), (second, rng.choice(second.adults(today)))

    def _old_one(self, rng: random.Random, service: str, fits: Fits) -> Family | None:
        if rng.random() >= AGAIN:
            return None
        tried = (rng.choice(self._known) for _ in range(_TRIES))
        return next((item for item in tried if fits(item) and (item.kk, service) not in self._filed), None)

    def _new_one(self, fits: Fits) -> Family:
        """The spare ones first; who does not fit waits for a request that suits."""
        for _ in range(len(self._spare)):
            family = self._spare.popleft()
            if fits(family):
                return family
            self._spare.append(family)
        while True:
            family = next(self._fresh)
            if fits(family):
                return family
            self._spare.append(family)
