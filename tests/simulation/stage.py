"""Where worlds are set up: a town founded once, copied for each trace."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from alpukat_desk.desk import pulling
from alpukat_desk.server import feed
from tests.simulation import town
from tests.simulation.dice import Dice
from tests.simulation.power import Power
from tests.simulation.world import World


def short_pages(patch: pytest.MonkeyPatch) -> None:
    """Or no feed of so small a town would ever be cut between two marks."""
    for module, name, rows in ((feed, "PAGE", 1), (feed, "FRAME", 1), (pulling, "SLICE", 1)):
        patch.setattr(module, name, rows, raising=False)


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
