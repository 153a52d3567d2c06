"""Chance with a name: every invented thing throws its own dice, so the same seed gives the same data."""

import random
import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


def dice(*parts: str | int) -> random.Random:
    """Dice that fall the same way for the same parts, on every machine."""
    return random.Random(":".join(str(part) for part in parts))  # noqa: S311 (invented data, nothing secret)


def pick(rng: random.Random, weights: Mapping[T, float]) -> T:
    """One of the keys, as often as its weight says."""
    return rng.choices(tuple(weights), tuple(weights.values()))[0]


def uuid7(rng: random.Random, at: datetime) -> str:
    """A UUID version 7 (RFC 9562) of that moment, its random part from the dice."""
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)
    return str(uuid.UUID(int=number))
