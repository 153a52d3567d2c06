"""A desk's journal beside the product: what it is about to do and what came of it, synced before the next deed.

Every decision carries a mark of its own. It travels inside the command, so that a decision is found again wherever it
went, also under another id.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

MARK = re.compile(rb"soak-\d+-\d+-\d+")


class About(msgspec.Struct, tag="about"):
    """The next deed. ``sha256`` and ``size`` are those of the file it attaches."""

    mark: str
    kind: str
    request: str
    sha256: str = ""
    size: int = 0


class Done(msgspec.Struct, tag="done"):
    """The product said that it is saved. ``id`` is "" where the server's receipt was there before one could look."""

    mark: str
    id: str


class Refused(msgspec.Struct, tag="refused"):
    """The product refused it at once, so that it must not exist anywhere."""

    mark: str
    code: str


class Giving(msgspec.Struct, tag="giving"):
    """The officer is about to take these decisions back or to drop them; the first one is the one pointed at."""

    marks: tuple[str, ...]
    how: str


class Given(msgspec.Struct, tag="given"):
    """That was done."""

    mark: str


class Kept(msgspec.Struct, tag="kept"):
    """That was refused: everything stays."""

    marks: tuple[str, ...]


class Met(msgspec.Struct, tag="met"):
    """Something the desk met that it should not have met."""

    code: str


Line = About | Done | Refused | Giving | Given | Kept | Met


class Journal:
    """The writing end. Lines are whole whatever happens to the process; two threads may write."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, line: Line) -> None:
        os.write(self._file, msgspec.json.encode(line) + b"\n")
        os.fsync(self._file)

    def close(self) -> None:
        os.close(self._file)


@dataclass
class Diary:
    """A journal read to its end. ``given_up`` may or may not have come to pass where it is not in ``given``."""

    about: dict[str, About] = field(default_factory=dict)
    acked: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    given_up: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)
    met: list[str] = field(default_factory=list)

    def take(self, line: Line) -> None:
        match line:
            case About(mark=mark):
                self.about[mark] = line
            case Done(mark=mark, id=made):
                self.acked[mark] = made
            case Refused(mark=mark):
                self.refused.add(mark)
            case Giving(marks=marks):
                self.given_up |= set(marks)
            case Given(mark=mark):
                self.given.add(mark)
            case Kept(marks=marks):
                self.given_up -= set(marks) - self.given
            case Met(code=code):
                self.met.append(code)


def read(path: Path) -> Diary:
    diary = Diary()
    for line in _lines(path):
        diary.take(line)
    return diary


def _lines(path: Path) -> Iterator[Line]:
    """A last line without its end was never acted upon."""
    text = path.read_bytes() if path.exists() else b""
    for raw in text.splitlines(keepends=True):
        if raw.endswith(b"\n"):
            yield msgspec.json.decode(raw, type=Line)


def mark_of(raw: bytes) -> str:
    """The mark inside an encoded command or event, "" where there is none."""
    found = MARK.search(raw)
    return found[0].decode() if found else ""
