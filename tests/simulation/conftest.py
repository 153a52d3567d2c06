"""A stage for each test of the simulation: dice loaded, power watched, a town to copy."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.dice import loaded
from tests.simulation.haste import hurried
from tests.simulation.power import connected
from tests.simulation.stage import Stage, short_frames

MEMORY = Path("/dev/shm")  # noqa: S108 - it is looked whether there is one
"""A disk that forgets, so that no trace waits for a real one."""


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Warnings are what a trace is made of; what they tell of is judged by the laws."""
    short_frames(monkeypatch)
    logger = logging.getLogger("alpukat_desk")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=place) as home, hurried(), loaded() as dice, connected() as power:
        yield Stage(Path(home), dice, power)
    logger.setLevel(level)
