"""Where worlds are set up: a town founded once, copied for each trace."""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from alpukat_desk.desk import intake
from alpukat_desk.server import feed, places
from tests.simulation import town
from tests.simulation.dice import Dice
from tests.simulation.power import Power
from tests.simulation.world import World


def short_frames(patch: pytest.MonkeyPatch) -> None:
    """One request a frame and one frame a piece, every second mark committed, three requests a bulk: or no feed of so
    small a town would ever be cut between two marks."""
    for module, name, count in (
        (feed, "FRAME", 1),
        (feed, "PIECE", 1),
        (intake, "SLICE", 2),
        (intake, "BULK_SLICE", 2),
        (intake, "BULK", 3),
    ):
        patch.setattr(module, name, count)
    for name in ("heads", "bodies"):
        patch.setattr(places, name, _first(getattr(places, name)))


def _first(rows: Callable[..., Sequence[Any]]) -> Callable[..., Sequence[Any]]:
    return lambda *args: rows(*args)[:1]


class Stage:
    """``seen`` and ``traces`` gather what the worlds of a run have met."""

    def __init__(self, home: Path, dice: Dice, power: Power) -> None:
        self._home, self._dice, self._power = home, dice, power
        self.seen: Counter[str] = Counter()
        self.traces: list[tuple[str, ...]] = []
        self.begun = 0
        dice.reseed(0, town.Clock())
        town.found(home / "town")

    def world(self) -> World:
        self.begun += 1
        place = self._home / "trace"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self._home / "town", place)
        return World(place, self._dice, self._power)
