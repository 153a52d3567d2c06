"""Chance and time inside a simulation: all of it comes from one seed, so that a trace can be run again."""

import random
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, tzinfo

import pytest
from argon2 import PasswordHasher
from hypothesis.internal.conjecture import providers

from alpukat_desk.server import accounts
from alpukat_desk.server import files as server_files
from alpukat_desk.store import database as store_database
from alpukat_desk.store import quarantine

CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_OWN_CLOCKS = (store_database, quarantine, server_files)
"""Modules that ask the machine for the time where the rest of the product is handed a clock."""


class Dice:
    """What is thrown now, and the clock that the machine itself shows now."""

    def __init__(self) -> None:
        self.throw = random.Random(0)
        self.clock: Callable[[], datetime] | None = None

    def reseed(self, seed: int, clock: Callable[[], datetime]) -> None:
        self.throw, self.clock = random.Random(seed), clock


@contextmanager
def loaded() -> Iterator[Dice]:
    """Puts the dice in the place of everything that is left to chance or to the machine's clock."""
    dice = Dice()

    class Told(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return (dice.clock or datetime.now)().astimezone(tz)

    patch = pytest.MonkeyPatch()
    patch.setattr(secrets, "randbits", lambda bits: dice.throw.getrandbits(bits))
    patch.setattr(secrets, "token_bytes", lambda size=32: dice.throw.randbytes(size))
    patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=dice.throw.getrandbits(128), version=4))
    patch.setattr(accounts, "_HASHER", CHEAP)
    for module in _OWN_CLOCKS:
        patch.setattr(module, "datetime", Told)
    _forget_the_constants_of_the_code(patch)
    try:
        yield dice
    finally:
        patch.undo()


def _forget_the_constants_of_the_code(patch: pytest.MonkeyPatch) -> None:
    """Hypothesis mixes numbers found in the modules loaded so far into what it draws: then a seed would mean one
    trace in the whole suite and another one alone."""
    nothing = providers.Constants()
    patch.setattr(providers, "_get_local_constants", lambda: nothing)
    providers.CONSTANTS_CACHE.cache.clear()
