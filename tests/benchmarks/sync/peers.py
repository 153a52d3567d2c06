"""Who is measured: the product, Anki, Kinto and the floor, each as servers to start and workers to run.

A peer's ``prepare`` makes a template once: what the server holds, and a writer's desk with a thousand decisions
waiting. Rounds work on copies of it.
"""

import contextlib
import hashlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar

from tests.benchmarks.sync import filling, processes
from tests.benchmarks.sync.corpus import Corpus
from tests.benchmarks.sync.processes import PRODUCT, ROOT, Process

PEERS_PYTHON = ROOT / "build" / "peers" / "bin" / "python"
_LISTENING = re.compile(r"listening on (http://127\.0\.0\.1:(\d+))")


HERE = "tests/benchmarks/sync"


@cache
def mark(*places: str) -> str:
    """Tells versions of these files and folders apart."""
    found = hashlib.blake2b(digest_size=5)
    for place in places:
        path = ROOT / place
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in (".py", ".toml", ".sql"):
                found.update(file.read_bytes())
    return found.hexdigest()


def listening(process: Process) -> int:
    """The port it says it listens on."""
    while not (found := _LISTENING.search(process.line())):
        continue
    return int(found[2])


class Peer:
    """``one_server``: it cannot be started anew between the tasks of a round without losing what was sent."""

    name: ClassVar[str]
    module: ClassVar[str]
    python: ClassVar[str] = PRODUCT
    one_server: ClassVar[bool] = False
    environment: ClassVar[dict[str, str]] = {}
    tasks: ClassVar[tuple[str, ...]] = ("first", "idle", "push", "pull")

    def missing(self) -> str:
        """Why it cannot be run here, empty where it can."""
        return ""

    def version(self) -> str:
        raise NotImplementedError

    def template(self, folder: Path, corpus: Corpus) -> Path:
        """The prepared folder, made unless it is there."""
        made = folder / f"{self.name}-{self.stamp()}-{corpus.requests.stem}"
        if not (made / "done").exists():
            for old in folder.glob(f"{self.name}-*-{corpus.requests.stem}"):
                shutil.rmtree(old)
            (made / "server").mkdir(parents=True)
            self.prepare(made, corpus)
            (made / "done").touch()
        return made

    def stamp(self) -> str:
        return self.version()

    def prepare(self, made: Path, corpus: Corpus) -> None:
        raise NotImplementedError

    @contextlib.contextmanager
    def served(self, folder: Path, corpus: Corpus) -> Iterator[tuple[Process, int]]:
        raise NotImplementedError
        yield

    def worker(self, task: str, port: int, home: Path, corpus: Corpus) -> list[str]:
        told = [self.python, "-m", self.module, task, "--url", f"http://127.0.0.1:{port}", "--home", str(home)]
        return told + self.more(task, corpus)

    def more(self, task: str, corpus: Corpus) -> list[str]:
        return ["--changed", str(corpus.changed)] if task in ("decide", "push") else []

    def _decide(self, made: Path, corpus: Corpus) -> None:
        with self.served(made / "server", corpus) as (server, port):
            processes.run(self.worker("decide", port, made / "writer", corpus), server, **self.environment)


class Ours(Peer):
    name, module = "ours", "tests.benchmarks.sync.desk"

    def version(self) -> str:
        return mark("alpukat_desk", "resources")

    def stamp(self) -> str:
        return mark("alpukat_desk", "resources", f"{HERE}/filling.py", f"{HERE}/desk.py")

    def prepare(self, made: Path, corpus: Corpus) -> None:
        with corpus.requests.open("rb") as bodies:
            filling.fill(url(made / "server"), bodies)
        self._decide(made, corpus)

    @contextlib.contextmanager
    def served(self, folder: Path, corpus: Corpus) -> Iterator[tuple[Process, int]]:
        with serving(url(folder), folder) as found:
            yield found

    def more(self, task: str, corpus: Corpus) -> list[str]:
        return ["--decisions", str(corpus.decisions)] if task == "decide" else []


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'server.db'}"


@contextlib.contextmanager
def serving(database: str, folder: Path, *more: str) -> Iterator[tuple[Process, int]]:
    """The product's server on this database."""
    told = ["--database", database, "--files", str(folder / "files"), "--port", "0", "--session-hours", "720"]
    with processes.running([PRODUCT, "main.py", "serve", *told, *more]) as process:
        yield process, listening(process)


_UNLIMITED = {"MAX_SYNC_PAYLOAD_MEGS": "4000"}
"""Anki's client and server refuse collections over 100 MB unless told otherwise."""


class Anki(Peer):
    name, module, python = "anki", "tests.benchmarks.sync.anki_desk", str(PEERS_PYTHON)
    environment: ClassVar[dict[str, str]] = _UNLIMITED

    def missing(self) -> str:
        return _absent("anki")

    def version(self) -> str:
        return _version("anki")

    def stamp(self) -> str:
        return f"{self.version()}-{mark(f'{HERE}/anki_desk.py')}"

    def prepare(self, made: Path, corpus: Corpus) -> None:
        with self.served(made / "server", corpus) as (server, port):
            processes.run(self.worker("build", port, made / "writer", corpus), server, **self.environment)
        self._decide(made, corpus)

    @contextlib.contextmanager
    def served(self, folder: Path, corpus: Corpus) -> Iterator[tuple[Process, int]]:
        port = processes.free_port()
        told = {"SYNC_USER1": "desk:invented", "SYNC_BASE": str(folder), "SYNC_HOST": "127.0.0.1", **_UNLIMITED}
        command = [self.python, "-m", "anki.syncserver"]
        with processes.running(command, **told, SYNC_PORT=str(port), RUST_LOG="error") as process:
            processes.answers(port)
            yield process, port

    def more(self, task: str, corpus: Corpus) -> list[str]:
        return ["--requests", str(corpus.requests)] if task == "build" else super().more(task, corpus)


class Kinto(Peer):
    name, module, python, one_server = "kinto", "tests.benchmarks.sync.kinto_desk", str(PEERS_PYTHON), True

    def missing(self) -> str:
        return _absent("kinto") or _absent("kinto-http")

    def version(self) -> str:
        return f"{_version('kinto')}, kinto-http {_version('kinto-http')}, memory back end, waitress"

    def stamp(self) -> str:
        return "memory"

    def prepare(self, made: Path, corpus: Corpus) -> None:
        """Its memory is filled at each start, and its writer gets ready in its own worker."""
        (made / "writer").mkdir()

    @contextlib.contextmanager
    def served(self, folder: Path, corpus: Corpus) -> Iterator[tuple[Process, int]]:
        command = [self.python, "-m", "tests.benchmarks.sync.kinto_server", str(corpus.requests)]
        with processes.running(command) as process:
            yield process, listening(process)


class Floor(Peer):
    name, module = "floor", "tests.benchmarks.sync.floor_desk"

    def version(self) -> str:
        return "uvicorn, SQLite, zstd-1, msgspec, urllib3"

    def stamp(self) -> str:
        return mark(f"{HERE}/floor_server.py", f"{HERE}/floor_desk.py", f"{HERE}/rows.py")

    def prepare(self, made: Path, corpus: Corpus) -> None:
        told = ["fill", str(made / "server" / "floor.db"), str(corpus.requests)]
        subprocess.run([PRODUCT, "-m", "tests.benchmarks.sync.floor_server", *told], cwd=ROOT, check=True)
        self._decide(made, corpus)

    @contextlib.contextmanager
    def served(self, folder: Path, corpus: Corpus) -> Iterator[tuple[Process, int]]:
        command = [PRODUCT, "-m", "tests.benchmarks.sync.floor_server", "serve", str(folder / "floor.db")]
        with processes.running(command) as process:
            yield process, listening(process)


PEERS: tuple[Peer, ...] = (Ours(), Anki(), Floor(), Kinto())


@cache
def _version(package: str) -> str:
    """Empty where the peers' environment does not have it."""
    asked = f"import importlib.metadata as m; print(m.version({package!r}))"
    if not PEERS_PYTHON.exists():
        return ""
    found = subprocess.run([PEERS_PYTHON, "-c", asked], capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else ""


def _absent(package: str) -> str:
    return "" if _version(package) else f"the package {package} could not be installed"
