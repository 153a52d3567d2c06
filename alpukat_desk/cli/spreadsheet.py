"""Rows of a CSV file as people's spreadsheets write it, one after the other in constant memory.

Any delimiter and encoding Excel writes is read. What is wrong with the whole file ends it; what is wrong with one row
is named in that row, and the rows behind it are read on.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from alpukat_desk.domain.errors import Refused

DELIMITERS = ",;\t|"
LONGEST = 1 << 16
"""Characters of one line, and of one row over several lines."""
_MOST_LINES = 20
"""Lines of one row: a quote that is never closed takes no more of its neighbours, and gives them back."""
_SEPARATOR = "sep="
"""First line of some files: Excel's own way to name the delimiter."""
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_BOMS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


_Line = tuple[int, str, bool]
"""Its number, its text, and whether all of it is there."""


def unreadable(error: OSError) -> Refused:
    return Refused("file.unreadable", cause=error.strerror or "")


class Row(NamedTuple):
    """The wanted cells of a row that begins in ``line``; ``fault`` is empty or the code of what is wrong with it."""

    line: int
    cells: list[str]
    fault: str = ""


def rows(stream: BinaryIO, wanted: Sequence[str]) -> Iterator[Row]:
    """The cells in the order wanted; those of a short row are empty. Closes the stream. Raises ``Refused`` where this
    is no such file."""
    with _decoded(stream) as text:
        lines = _Lines(text)
        delimiter, header = _header(lines, wanted)
        places = [header.index(name) for name in wanted]
        for number, cells, fault in _records(lines, delimiter):
            extra = not fault and len(cells) > len(header) and any(map(str.strip, cells[len(header) :]))
            picked = [cells[place] if place < len(cells) else "" for place in places]
            yield Row(number, picked, "csv.row_columns" if extra else fault)


def _decoded(stream: BinaryIO) -> io.TextIOWrapper:
    """Bytes of another encoding become marks, and are then named in their cell."""
    buffered = io.BufferedReader(stream)  # type: ignore[type-var]  # a binary stream is what it reads
    try:
        head = buffered.peek(4)[:4]
    except OSError as error:
        raise unreadable(error) from error
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


class _Lines:
    """Lines without their ends, of which some can be given back."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: deque[_Line] = deque()
        self._number = 0

    def next(self) -> _Line | None:
        if self._back:
            return self._back.popleft()
        line = self._read()
        if not line:
            return None
        self._number += 1
        whole = line.endswith("\n") or len(line) < LONGEST
        return self._number, line.rstrip("\n"), whole or self._skipped()

    def _skipped(self) -> bool:
        """Leaves out the rest of a line that is too long."""
        rest = self._read()
        while rest and not rest.endswith("\n"):
            rest = self._read()
        return False

    def _read(self) -> str:
        try:
            return self._text.readline(LONGEST)
        except OSError as error:
            raise unreadable(error) from error

    def give_back(self, lines: Sequence[_Line]) -> None:
        self._back.extendleft(reversed(lines))


def _header(lines: _Lines, wanted: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter that finds the columns, and all their names in small letters."""
    line, delimiters = _first(lines), DELIMITERS
    if line.casefold() in {_SEPARATOR + sign for sign in DELIMITERS}:
        line, delimiters = _first(lines), line[-1]
    names = {sign: [cell.strip().casefold() for cell in _split(line, sign)] for sign in delimiters}
    delimiter = max(names, key=lambda sign: len(set(wanted) & set(names[sign])))
    missing = [name for name in wanted if name not in names[delimiter]]
    if missing:
        raise Refused("csv.columns", missing=", ".join(missing))
    twice = next((name for name in wanted if names[delimiter].count(name) > 1), "")
    if twice:
        raise Refused("csv.column_twice", column=twice)
    return delimiter, names[delimiter]


def _first(lines: _Lines) -> str:
    while found := lines.next():
        if found[1].strip():
            return found[1]
    raise Refused("csv.empty")


def _records(lines: _Lines, delimiter: str) -> Iterator[Row]:
    """Blank lines are no rows. A line without quotes, as nearly all are, needs no parser."""
    while found := lines.next():
        number, line, whole = found
        if not whole:
            yield Row(number, line.split(delimiter), "csv.row_long")
        elif '"' in line:
            yield _quoted(lines, found, delimiter)
        elif line.strip():
            yield Row(number, line.split(delimiter))


def _quoted(lines: _Lines, first: _Line, delimiter: str) -> Row:
    """A cell in quotes may hold line ends: then the row goes on until its quotes are even."""
    number, text, _whole = first
    if cells := _cells(text, delimiter):
        return Row(number, cells)
    more = _until_even(lines, text)
    if cells := _cells("\n".join([text, *(line for _number, line, _whole in more)]), delimiter):
        return Row(number, cells)
    lines.give_back(more)
    odd = text.count('"') % 2
    return Row(number, text.split(delimiter), "csv.row_quote") if odd else Row(number, _split(text, delimiter))


def _until_even(lines: _Lines, text: str) -> list[_Line]:
    more: list[_Line] = []
    quotes, size = text.count('"'), len(text)
    while quotes % 2 and len(more) < _MOST_LINES and size < LONGEST and (found := lines.next()):
        more.append(found)
        quotes, size = quotes + found[1].count('"'), size + len(found[1])
    return more


def _cells(record: str, delimiter: str) -> list[str]:
    """None where a quote is left open or is followed by something else than the next cell."""
    try:
        return next(csv.reader([record], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of one line, however its quotes stand."""
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)
