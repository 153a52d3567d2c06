"""A server of one's own: ``main.py serve`` as a child process over a folder, which can stop and come back.

The child ends with this process, even where this one is killed: its input is a pipe that ends then. It keeps its port
from one start to the next.
"""

import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from alpukat_desk.domain.errors import Offline
from alpukat_desk.server.registry import PREFIX

log = logging.getLogger(__name__)

START_S, STOP_S = 60.0, 15.0
"""How long a start may take, and how long a stop before the child is killed."""
_PAUSE_S = 0.05
_MAIN = Path(__file__).parents[2] / "main.py"
_READY = re.compile(r"^listening on (http://\S+)\s*$", re.MULTILINE)


def database_url(folder: Path) -> str:
    """The database of a data folder."""
    return f"sqlite:///{(folder / 'server.db').resolve().as_posix()}"


def files_folder(folder: Path) -> Path:
    return folder / "files"


class Embedded:
    """``url`` is where the server answers while it runs; "" before the first start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = ""
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._child is not None and self._child.poll() is None

    def start(self) -> str:
        """Starts the server, on the port it had before, and waits until it answers. Raises ``Offline``."""
        if self.running:
            return self.url
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / "server.out"
        with said.open("wb") as out, (self.folder / "server.log").open("ab") as errors:
            self._child = subprocess.Popen(  # noqa: S603 (our own program)
                self._command(), stdin=subprocess.PIPE, stdout=out, stderr=errors, env=_surroundings()
            )
        self.url = self._announced(self._child, said)
        log.info("the embedded server answers on port %s", urlsplit(self.url).port)
        return self.url

    def _command(self) -> list[str]:
        port = urlsplit(self.url).port or 0
        place = ["--database", database_url(self.folder), "--files", str(files_folder(self.folder))]
        return [sys.executable, str(_MAIN), "serve", *place, "--port", str(port), "--until-input-ends"]

    def _announced(self, child: subprocess.Popen[bytes], said: Path) -> str:
        """The child writes into a file, not a pipe, so that it can never stand still on a full one."""
        deadline = time.monotonic() + START_S
        while child.poll() is None and time.monotonic() < deadline:
            found = _READY.search(said.read_text(encoding="utf-8"))
            if found:
                return found[1]
            time.sleep(_PAUSE_S)
        self.stop()
        raise Offline("server.start", file=str(self.folder / "server.log"))

    def stop(self) -> None:
        """Ends the server and waits for its end; its data and its port stay for the next start."""
        child, self._child = self._child, None
        if child is None:
            return
        child.terminate()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            log.warning("the embedded server did not end in time and is killed")
            child.kill()
            child.wait()
        if child.stdin is not None:
            child.stdin.close()


def _surroundings() -> dict[str, str]:
    """Without the desk's own variables: they hold the passphrase, which is no server's business. Of a NIK it asks a
    register of invented people."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("ALPUKAT_")}
    return {**others, PREFIX: "invented"}


@contextmanager
def embedded(folder: Path) -> Iterator[Embedded]:
    """A running server over ``folder``, ended at the end of the block. Raises ``Offline("server.start")``."""
    server = Embedded(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
