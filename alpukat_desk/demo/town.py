"""The invented town: its families as the requests need them, old acquaintances and new ones."""

import random
from collections import deque
from collections.abc import Callable
from datetime import date

from alpukat_desk.demo.citizens import Family, Person, families

AGAIN = 0.35
"""How often a request comes from a family that filed another one before."""
_TRIES = 8


class Town:
    """Gives families for requests; no family files the same service twice by accident."""

    def __init__(self, seed: int, today: date) -> None:
        self._fresh = families(seed, today)
        self._spare: deque[Family] = deque()
        self._known: list[Family] = []
        self._filed: set[tuple[str, str]] = set()

    def family(self, rng: random.Random, service: str, fits: Callable[[Family], bool]) -> Family:
        """A family that fits and has not filed this service."""
        found = self._old_one(rng, service, fits) or self._new_one(fits)
        self._filed.add((found.kk, service))
        return found

    def neighbour(self, rng: random.Random, but: Family, today: date) -> tuple[Family, Person]:
        """An adult of another family: a witness or a guarantor."""
        others = [family for family in (rng.choice(self._known) for _ in range(_TRIES)) if family.kk != but.kk]
        family = others[0] if others else self._new_one(lambda _: True)
        return family, rng.choice(family.adults(today))

    def _old_one(self, rng: random.Random, service: str, fits: Callable[[Family], bool]) -> Family | None:
        if not self._known or rng.random() >= AGAIN:
            return None
        tried = (rng.choice(self._known) for _ in range(_TRIES))
        return next((item for item in tried if fits(item) and (item.kk, service) not in self._filed), None)

    def _new_one(self, fits: Callable[[Family], bool]) -> Family:
        """The spare ones first; who does not fit waits for a request that suits."""
        for _ in range(len(self._spare)):
            family = self._spare.popleft()
            if fits(family):
                return self._met(family)
            self._spare.append(family)
        while True:
            family = next(self._fresh)
            if fits(family):
                return self._met(family)
            self._spare.append(family)

    def _met(self, family: Family) -> Family:
        self._known.append(family)
        return family
