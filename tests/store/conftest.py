"""What tests of the store share: an open store in a folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk.store.database import Store, open_store
from tests.profiles import KEY


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def store(profile: Path) -> Iterator[Store]:
    opened = open_store(profile, KEY)
    yield opened
    opened.close()
