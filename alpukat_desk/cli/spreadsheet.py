"""Rows of a CSV file as people's spreadsheets write it, one after the other in constant memory.

Any delimiter and encoding Excel writes is read. What is wrong with the whole file ends it; what is wrong with one row
is named in that row, and the rows behind it are read on.
"""

import csv
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from alpukat_desk.cli.source import Line, Lines, decoded
from alpukat_desk.domain.errors import Refused

DELIMITERS = ",;\t|"
LONGEST = 1 << 16
"""Characters of one line, and of one row over several lines."""
_MOST_LINES = 20
"""Lines of one row: a quote that is never closed takes no more of its neighbours, and gives them back."""
_SEPARATOR = "sep="
"""First line of some files: Excel's own way to name the delimiter."""


class Row(NamedTuple):
    """The wanted cells of a row that begins in ``line``; ``fault`` is empty or the code of what is wrong with it."""

    line: int
    cells: list[str]
    fault: str = ""


def rows(stream: BinaryIO, wanted: Sequence[str]) -> Iterator[Row]:
    """The cells in the order wanted; those of a short row are empty. Closes the stream. Raises ``Refused`` where this
    is no such file."""
    with decoded(stream) as text:
        lines = Lines(text, LONGEST)
        delimiter, header = _header(lines, wanted)
        places = [header.index(name) for name in wanted]
        for number, cells, fault in _records(lines, delimiter):
            extra = not fault and len(cells) > len(header) and any(map(str.strip, cells[len(header) :]))
            picked = [cells[place] if place < len(cells) else "" for place in places]
            yield Row(number, picked, "csv.row_columns" if extra else fault)


def _header(lines: Lines, wanted: Sequence[str]) -> tuple[str, list[str]]:
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


def _first(lines: Lines) -> str:
    while found := lines.next():
        if found[1].strip():
            return found[1]
    raise Refused("csv.empty")


def _records(lines: Lines, delimiter: str) -> Iterator[Row]:
    """Blank lines are no rows. A line without quotes, as nearly all are, needs no parser."""
    while found := lines.next():
        number, line, whole = found
        if not whole:
            yield Row(number, line.split(delimiter), "csv.row_long")
        elif '"' in line:
            yield _quoted(lines, found, delimiter)
        elif line.strip():
            yield Row(number, line.split(delimiter))


def _quoted(lines: Lines, first: Line, delimiter: str) -> Row:
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


def _until_even(lines: Lines, text: str) -> list[Line]:
    more: list[Line] = []
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
