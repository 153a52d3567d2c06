"""What tests of the command line share: the real catalogue, Indonesian words, and a request as the desk shows it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.gui.texts import Texts
from tests import builders
from tests.cli.office import Desk, Office
from tests.server.conftest import Process
from tests.shown import Show, shown


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load(RESOURCES)


@pytest.fixture
def texts(catalogue: Catalogue) -> Texts:
    return Texts(catalogue, "id")


@pytest.fixture
def show() -> Show:
    return shown


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A running server with two officers and a supervisor."""
    process = Process(tmp_path_factory.mktemp("office"))
    made = Office(process)
    made.enrol(builders.officer(1), builders.officer(2), builders.officer(3, "supervisor"))
    process.start()
    yield made
    process.end()


@pytest.fixture
def desk(office: Office, tmp_path: Path) -> Desk:
    """Officer 1's desk, signed in and synced."""
    return office.desk(tmp_path / "profile", 1)
