"""A small seeded server, copied for each test that wants it, and officers at real windows before it."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from alpukat_desk.app.guide import Guide
from alpukat_desk.demo.embedded import Embedded, database_url, embedded, files_folder
from alpukat_desk.demo.laptop import DEMO_PASSPHRASE
from alpukat_desk.demo.seed import seed
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.domain.model import Officer

Sit = Callable[..., Guide]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A server's folder with invented requests in it."""
    folder = tmp_path_factory.mktemp("filled")
    seed(database_url(folder), files_folder(folder), 120, 3, date(2026, 11, 24))
    return folder


@pytest.fixture
def server(filled: Path, tmp_path: Path) -> Iterator[Embedded]:
    folder = tmp_path / "server"
    shutil.copytree(filled, folder)
    with embedded(folder) as running:
        yield running


@pytest.fixture
def sit(server: Embedded, tmp_path: Path, qapp: QApplication) -> Iterator[Sit]:
    """Opens a window for an officer, unlocked and signed in unless asked otherwise; closed after the test."""
    guides: list[Guide] = []

    def make(profile: str = "desk", officer: Officer = DEMO_OFFICER, *, enter: bool = True) -> Guide:
        guide = Guide(tmp_path / profile)
        guides.append(guide)
        if enter:
            guide.unlock(DEMO_PASSPHRASE)
            if guide.window.desk() is None:
                guide.sign_in(server.url, officer.id, DEMO_PASSWORD)
        return guide

    yield make
    for guide in guides:
        guide.close()
