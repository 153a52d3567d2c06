"""What tests of the desk share: a clock, a server of their own, and desks that sign in to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def central(tmp_path: Path, clock: Clock) -> Iterator[Central]:
    made = Central(tmp_path / "central", clock)
    yield made
    made.close()


@pytest.fixture
def desks(tmp_path: Path, central: Central, clock: Clock) -> Iterator[Desks]:
    made = Desks(tmp_path, central, clock)
    yield made
    made.close()


@pytest.fixture
def desk(desks: Desks) -> Desk:
    """The desk of ``builders.officer()``, signed in."""
    return desks.of(b.officer())
