"""A server for each test that asks for one: in the process, or as a process of its own behind a real socket.

Two databases, one truth: what rests on the database runs on SQLite and on PostgreSQL, always. The rest of these tests
does so too with ``make test-postgres``.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.house.source import ROOT
from tests.server.engines import POSTGRESQL, SQLITE, database_url, file_url, stand_on
from tests.server.postgres import Cluster, cluster
from tests.server.site import Site, opened

ALWAYS = frozenset(
    "accounts attempts bulk claims commands conditions database decisions entries feed filings inquiries intake"
    " records sessions suspicion systems"
    " uploads race wire workers".split()
)
"""Files whose tests run on both engines in every run."""
CHOSEN = "ALPUKAT_TEST_ENGINE"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "engine" not in metafunc.fixturenames:
        return
    chosen = os.environ.get(CHOSEN)
    both = metafunc.module.__name__.rpartition(".test_")[2] in ALWAYS
    metafunc.parametrize("engine", [chosen] if chosen else [SQLITE, POSTGRESQL] if both else [SQLITE], indirect=True)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as made:
        yield made


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """What ``database_url`` speaks of during the test; each folder has a database of its own."""
    if request.param == SQLITE:
        yield SQLITE
        return
    made: dict[Path, str] = {}
    known: Cluster = request.getfixturevalue("postgres")
    stand_on(lambda folder: made.get(folder) or made.setdefault(folder, known.fresh()))
    yield POSTGRESQL
    stand_on(file_url)
    for address in made.values():
        known.drop(address)


@pytest.fixture
def site(engine: str, tmp_path: Path) -> Iterator[Site]:
    with opened(tmp_path) as made:
        yield made


@dataclass
class Process:
    """``python main.py serve`` on this database; ``start`` again after ``kill``."""

    folder: Path
    database: str = ""
    """The running test's, unless another is given."""
    running: subprocess.Popen[str] | None = None
    address: str = ""

    def __post_init__(self) -> None:
        self.database = self.database or database_url(self.folder)

    def start(self, *more: str) -> str:
        """The address it says it listens on."""
        command = [sys.executable, str(ROOT / "main.py"), "serve", "--database", self.database]
        command += ["--files", str(self.folder / "files"), "--port", "0", *more]
        with (self.folder / "server.log").open("a") as log:
            self.running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ)
        assert self.running.stdout is not None
        line = self.running.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:"), (self.folder / "server.log").read_text()
        self.address = line.removeprefix("listening on ").strip()
        return self.address

    def end(self, how: str = "kill") -> int:
        assert self.running is not None
        getattr(self.running, how)()
        code = self.running.wait(timeout=20)
        assert self.running.stdout is not None
        self.running.stdout.close()
        self.running = None
        return code

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.address, trust_env=False)


@pytest.fixture
def process(engine: str, tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path)
    yield made
    if made.running is not None:
        made.end()
