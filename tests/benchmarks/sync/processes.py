"""Starts servers, proxies and workers as processes of their own, and reads what they cost."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.sync import namespace

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = sys.executable
PATIENCE_S = 900.0


class Failed(Exception):
    """A process did not do its part; its last words are in the text."""

    @property
    def reason(self) -> str:
        """The last of them."""
        return str(self).strip().splitlines()[-1]


class Process:
    """One child. Its output lines are JSON or plain text; its errors go to a file and are shown where it fails."""

    def __init__(self, command: Sequence[str], **environment: str) -> None:
        self._errors = tempfile.TemporaryFile("w+")  # noqa: SIM115 - closed in stop
        inherited = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        self._child = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**inherited, "HOME": tempfile.gettempdir(), "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            text=True,
            start_new_session=True,
        )
        self.pid = self._child.pid

    def line(self) -> str:
        """The next line it prints. Raises ``Failed`` where it ends instead or says nothing for long."""
        assert self._child.stdout
        guard = threading.Timer(PATIENCE_S, self._child.kill)
        guard.start()
        try:
            text = self._child.stdout.readline()
        finally:
            guard.cancel()
        if not text:
            raise Failed(self._last_words())
        return text

    def json(self) -> dict[str, Any]:
        return json.loads(self.line())

    def tell(self, text: str = "go") -> None:
        assert self._child.stdin
        self._child.stdin.write(text + "\n")
        self._child.stdin.flush()

    def _last_words(self) -> str:
        self._child.wait(10)
        self._errors.seek(0)
        said = self._errors.read()[-2000:]
        return f"{' '.join(map(str, self._child.args))[:200]} ended with {self._child.returncode}: {said}"  # type: ignore[arg-type]

    def end(self) -> None:
        """Waits until it has put its things away. Raises ``Failed`` where it could not."""
        if self._child.wait(PATIENCE_S):
            raise Failed(self._last_words())

    def cpu_s(self) -> float:
        """Of this process and its children, from the kernel's own clocks of them."""
        return sum(map(_cpu_of, tree(self.pid)))

    def rss_mb(self) -> float:
        return sum(map(_rss_of, tree(self.pid)))

    def stop(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGTERM)
        try:
            self._child.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._child.wait(10)
        for pipe in (self._child.stdin, self._child.stdout, self._errors):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def tree(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        young = [int(text) for task in tasks for text in (task / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(item for child in young for item in tree(child))]


def _cpu_of(pid: int) -> float:
    """The kernel's per-process clock (clock_getcpuclockid), to the nanosecond."""
    try:
        return time.clock_gettime(~pid << 3 | 2)
    except OSError:
        return 0.0


def _rss_of(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/statm").read_text()
    except OSError:
        return 0.0
    return int(text.split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextlib.contextmanager
def running(command: Sequence[str], **environment: str) -> Iterator[Process]:
    process = Process(command, **environment)
    try:
        yield process
    finally:
        process.stop()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def answers(port: int, within_s: float = 60.0) -> None:
    """Waits until somebody listens there."""
    until, pause = time.monotonic() + within_s, threading.Event()
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > until:
                raise
            pause.wait(0.02)
        else:
            return


@contextlib.contextmanager
def proxied(port: int, name: str) -> Iterator[tuple[int, Process | None]]:
    """The port to use instead, and the proxy to ask for its count; the port itself where ``name`` is empty."""
    if not name:
        yield port, None
        return
    with running([PRODUCT, "-m", "tests.benchmarks.sync.line", str(port), "--name", name]) as proxy:
        yield proxy.json()["port"], proxy


def run(command: Sequence[str], server: Process, proxy: Process | None = None, **environment: str) -> dict[str, Any]:
    """One worker: started, ready, timed; what it and the server spent and what went over the wire."""
    with running(command, **environment) as worker:
        worker.json()
        cpu, wire = server.cpu_s(), _wire(proxy)
        worker.tell()
        told = worker.json()
        repeated = told.get("repeated", 1)
        told["server_cpu_s"] = (server.cpu_s() - cpu) / repeated
        told["wire_bytes"] = (_wire(proxy) - wire) / repeated
        worker.end()
        return told


def _wire(proxy: Process | None) -> int:
    if proxy is None:
        return namespace.counted()
    proxy.tell("count")
    return int(proxy.json()["bytes"])


def size_mb(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def copied(source: Path, target: Path) -> Path:
    """A fresh copy, flushed, so that no round pays for writing back an earlier one's."""
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source, target)
    os.sync()
    return target


def pause(seconds: float) -> None:
    threading.Event().wait(seconds)


def now() -> float:
    return time.perf_counter()
