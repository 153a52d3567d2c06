"""A file somebody names, or the input, as bounded lines: whatever its encoding, and in constant memory."""

import io
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from alpukat_desk.domain.errors import Refused

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
Line = tuple[int, str, bool]
"""Its number, its text without the line's end, and whether all of it is there."""


@contextmanager
def opened(source: Path) -> Iterator[BinaryIO]:
    """The file, or the input where it is named "-"."""
    if str(source) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = source.open("rb")
    except OSError as error:
        raise _unreadable(error) from error
    with stream:
        yield stream


def decoded(stream: BinaryIO) -> io.TextIOWrapper:
    """Closes the stream when it is closed. Bytes that are no letters become marks. Raises ``Refused``."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]  # a binary stream is what it reads
    try:
        head = buffered.peek(4)[:4]
    except OSError as error:
        raise _unreadable(error) from error
    if head in _WORKBOOKS:
        raise Refused("csv.workbook")
    return io.TextIOWrapper(buffered, encoding=_encoding(head), errors="replace")


def _encoding(head: bytes) -> str:
    for bom, encoding in _BOMS.items():
        if head.startswith(bom):
            return encoding
    if head[1::2] == b"\0\0":
        return "utf-16-le"
    return "utf-16-be" if head[::2] == b"\0\0" else "utf-8"


class Lines:
    """Lines of at most ``longest`` characters, of which some can be given back; of a longer one the rest is left out.
    An error of the disk is told here, apart from a reader of ours that went away."""

    def __init__(self, text: io.TextIOWrapper, longest: int) -> None:
        self._text, self._longest = text, longest
        self._back: deque[Line] = deque()
        self._number = 0

    def __iter__(self) -> Iterator[Line]:
        while found := self.next():
            yield found

    def next(self) -> Line | None:
        if self._back:
            return self._back.popleft()
        line = self._read()
        if not line:
            return None
        self._number += 1
        whole = line.endswith("\n") or len(line) < self._longest
        return self._number, line.rstrip("\n"), whole or self._skipped()

    def give_back(self, lines: Sequence[Line]) -> None:
        self._back.extendleft(reversed(lines))

    def _skipped(self) -> bool:
        rest = self._read()
        while rest and not rest.endswith("\n"):
            rest = self._read()
        return False

    def _read(self) -> str:
        try:
            return self._text.readline(self._longest)
        except OSError as error:
            raise _unreadable(error) from error


def _unreadable(error: OSError) -> Refused:
    return Refused("file.unreadable", cause=error.strerror or "")
