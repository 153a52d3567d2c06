"""The processes around the desks: ``main.py serve`` on one port, killed and started again, and the proxy before it."""

import contextlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
START_S = 60.0
_READY = re.compile(r"^listening on http://\S+:(\d+)\s*$", re.MULTILINE)


class Central:
    """The server process. ``start`` does not wait; ``ready`` says whether it answers. It keeps its port."""

    def __init__(self, folder: Path, url: str, workers: int) -> None:
        self.folder, self.url, self.workers = folder, url, workers
        self.files = folder / "files"
        self.port = 0
        self.kills = 0
        self._began = 0.0
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def input(self) -> Any:
        return self._child.stdin if self._child else None

    def start(self) -> None:
        """Its input is a pipe of this process: it ends with it."""
        command = ["serve", "--database", self.url, "--files", str(self.files), "--port", str(self.port)]
        command += ["--workers", str(self.workers)] if self.workers > 1 else []
        with (self.folder / "server.out").open("wb") as out, (self.folder / "server.log").open("ab") as errors:
            self._child = subprocess.Popen(
                [sys.executable, str(ROOT / "main.py"), *command, "--until-input-ends"],
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=errors,
                cwd=ROOT,
            )
        self._began = time.monotonic()

    def ready(self) -> bool:
        """Raises ``RuntimeError`` where it does not start."""
        found = _READY.search((self.folder / "server.out").read_text())
        if found:
            self.port = int(found[1])
            return True
        if self._child is None or self._child.poll() is not None or time.monotonic() - self._began > START_S:
            raise RuntimeError("the server does not start: see server.log")
        return False

    def kill(self) -> None:
        assert self._child is not None
        if self._child.poll() is not None:
            raise RuntimeError("the server ended by itself: see server.log")
        self._child.kill()
        self._gone()
        self.kills += 1

    def stop(self) -> None:
        if self._child is not None:
            self._child.terminate()
            self._gone()

    def _gone(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.wait()
            with contextlib.suppress(OSError):
                child.stdin.close()  # type: ignore[union-attr]

    def errors(self) -> int:
        """Tracebacks in its log."""
        log = self.folder / "server.log"
        return log.read_text(errors="replace").count("Traceback (most recent") if log.exists() else 0


class Proxy:
    """The proxy's process."""

    def __init__(self, folder: Path, target: int, seed: int) -> None:
        command = [sys.executable, "-m", "tests.soak.proxy", "--port", str(target), "--seed", str(seed)]
        with (folder / "proxy.log").open("ab") as errors:
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT
            )
        assert self._child.stdout
        self.url = f"http://127.0.0.1:{int(self._child.stdout.readline())}"

    @property
    def input(self) -> Any:
        return self._child.stdin

    def heal(self) -> None:
        assert self._child.stdin
        self._child.stdin.write(b"heal\n")
        self._child.stdin.flush()

    def stop(self) -> dict[str, int]:
        """What it did, by fault."""
        said, _ = self._child.communicate()
        return json.loads(said or b"{}")
