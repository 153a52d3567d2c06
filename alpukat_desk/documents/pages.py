"""Pages of citizens' and officers' files as plain pixels. The files themselves are decoded in a child process
that is locked up, watched and thrown away (``worker``); this process never parses a byte of them.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from alpukat_desk.documents import pipe
from alpukat_desk.domain.errors import Refused

DEADLINE_S = 15.0
FILE_MOST = 64 << 20
WIDEST = 5000
MEDIA_TYPES = frozenset({"application/pdf", "image/jpeg", "image/png", "image/webp"})
_ROOT = Path(pipe.__file__).parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from alpukat_desk.documents.worker import main; main()"
_OVERWHELMED = frozenset({"SIGKILL", "SIGXCPU", "SIGABRT", "SIGTRAP", "SIGILL"})
"""How a child ends that ran out of time or memory; any other end means that the file broke it."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """Three bytes a pixel, red, green, blue, line after line without a gap."""

    width: int
    height: int
    rgb: bytes


def count(data: bytes, media_type: str) -> int:
    """How many pages; a picture has one. Raises ``Refused`` with a code ``document.*``."""
    kind, pages, _, _ = _ask(pipe.COUNT, 0, 0, data, media_type)
    return pages if kind == pipe.COUNT and pages > 0 else _fault(pipe.UNREADABLE)


def render(data: bytes, media_type: str, page: int, width_px: int) -> Pixels:
    """Page ``page`` (from 0), ``width_px`` wide; a picture that is smaller keeps its size. Raises ``Refused``."""
    kind, width, height, rgb = _ask(pipe.PAGE, page, min(max(width_px, 16), WIDEST), data, media_type)
    if kind != pipe.PAGE or not width or not height or len(rgb) != width * height * 3:
        _fault(pipe.UNREADABLE)
    return Pixels(width, height, rgb)


def _ask(kind: bytes, page: int, width: int, data: bytes, media_type: str) -> tuple[bytes, int, int, bytes]:
    if media_type not in MEDIA_TYPES or not _looks_right(data):
        _fault(pipe.FORMAT)
    if len(data) > FILE_MOST:
        _fault(pipe.TOO_BIG)
    answer = _child(pipe.HEAD.pack(kind, page, width) + data)
    told, first, second = pipe.HEAD.unpack_from(answer)
    if told == pipe.FAULT:
        _fault(first)
    return told, first, second, answer[pipe.HEAD.size :]


def _looks_right(data: bytes) -> bool:
    """By the first bytes: a JPEG called a PNG is still a picture, a web page called one is not."""
    picture = data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    )
    return picture or pipe.is_pdf(data)


def _fault(number: int) -> NoReturn:
    raise Refused(pipe.FAULTS[number] if number < len(pipe.FAULTS) else pipe.FAULTS[pipe.UNREADABLE])


def _child(question: bytes) -> bytes:
    """What a fresh child answers. At the deadline it is killed, so no pipe can hold us."""
    with subprocess.Popen(  # noqa: S603  our own code under our own interpreter
        [sys.executable, "-I", "-B", "-c", _START, str(_ROOT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_ROOT.anchor,
        env={name: os.environ[name] for name in ("SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    ) as child:
        watch = threading.Timer(DEADLINE_S, child.kill)
        watch.start()
        try:
            answer = _exchange(child, question)
        finally:
            child.kill()
            watch.cancel()
            watch.join()
    return answer if len(answer) >= pipe.HEAD.size else _ended(child.returncode)


def _exchange(child: subprocess.Popen[bytes], question: bytes) -> bytes:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        child.stdin.write(question)
        child.stdin.close()
    except OSError:  # it died while we spoke; its end says why
        with contextlib.suppress(OSError):
            child.stdin.close()
        child.wait()
        return b""
    answer = child.stdout.read(pipe.HEAD.size + pipe.DRAWN_PIXELS * 4)
    if len(answer) < pipe.HEAD.size:
        child.wait()
    return answer


def _ended(returncode: int) -> NoReturn:
    name = signal.Signals(-returncode).name if returncode < 0 else ""
    _fault(pipe.TOO_BIG if name in _OVERWHELMED else pipe.UNREADABLE)
