"""A server for each test that asks for one: in the process, or as a process of its own behind a real socket."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.house.source import ROOT
from tests.server.site import Site, opened


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with opened(tmp_path) as made:
        yield made


@dataclass
class Process:
    """``python main.py serve`` on this database; ``start`` again after ``kill``."""

    folder: Path
    running: subprocess.Popen[str] | None = None
    address: str = ""

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'server.db'}"

    def start(self) -> str:
        """The address it says it listens on."""
        command = [sys.executable, str(ROOT / "main.py"), "serve", "--database", self.database]
        command += ["--files", str(self.folder / "files"), "--port", "0"]
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
def process(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path)
    yield made
    if made.running is not None:
        made.end()
