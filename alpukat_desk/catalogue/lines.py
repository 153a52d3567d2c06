"""Where a key or table of a TOML text stands. Only asked when a file is faulty, so that the fault names its line."""

import re

Place = tuple[str | int, ...]

_PART = re.compile(r"\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9_-]+)")
_KEY = re.compile(r"^\s*((?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=")
_HEADER = re.compile(r"^\s*(\[\[?)([^\[\]]+)\]")
_QUOTED = re.compile(r"\"(?:\\.|[^\"\\])*\"|'[^']*'")
_ELEMENT = re.compile(r"^\s*[{\"'0-9]")


def line_of(text: str, place: Place) -> int:
    """The line, from 1, of ``place`` or of the nearest table around it."""
    found = lines(text)
    while place and place not in found:
        place = place[:-1]
    return found.get(place, 1)


def lines(text: str) -> dict[Place, int]:
    """Places of all headers, keys and elements that begin a line."""
    return _Scan().run(text)


class _Scan:
    """One walk over the lines, knowing the table it is in and the array it is inside of."""

    def __init__(self) -> None:
        self.found: dict[Place, int] = {}
        self.table: Place = ()
        self.array: Place = ()
        self.counts: dict[Place, int] = {}
        self.index = -1
        self.depth = 0

    def run(self, text: str) -> dict[Place, int]:
        for number, raw in enumerate(text.splitlines(), start=1):
            bare = _QUOTED.sub('""', raw).split("#", 1)[0]
            if self.depth:
                self._element(bare, number)
            elif header := _HEADER.match(raw):
                self._header(header[1], header[2], number)
                continue
            elif key := _KEY.match(raw):
                self._key(key[1], number)
                bare = bare.split("=", 1)[1]
            self.depth = max(0, self.depth + bare.count("[") + bare.count("{") - bare.count("]") - bare.count("}"))
        return self.found

    def _header(self, bracket: str, name: str, number: int) -> None:
        *around, last = _parts(name)
        place: Place = ()
        for part in around:
            place = self._within((*place, part))
        place = (*place, last)
        if bracket == "[[":
            self.counts[place] = self.counts.get(place, -1) + 1
            self.found.setdefault(place, number)
            place = (*place, self.counts[place])
        self.table = place
        self.found[place] = number

    def _within(self, place: Place) -> Place:
        return (*place, self.counts[place]) if place in self.counts else place

    def _key(self, name: str, number: int) -> None:
        self.array = (*self.table, *_parts(name))
        self.index = -1
        self.found[self.array] = number

    def _element(self, bare: str, number: int) -> None:
        if self.depth == 1 and _ELEMENT.match(bare):
            self.index += 1
            self.found[(*self.array, self.index)] = number


def _parts(name: str) -> list[str]:
    return [next(part for part in match if part) for match in _PART.findall(name)]
