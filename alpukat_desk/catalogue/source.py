"""One TOML file of the resources, read strictly: whatever is wrong with it is told with file and line."""

import re
import tomllib
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import msgspec

from alpukat_desk.catalogue.lines import Place, line_of

T = TypeVar("T")

_SYNTAX = re.compile(r"^(?P<what>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)$", re.DOTALL)
_SHAPE = re.compile(r"^(?P<what>.*?)(?: - at `\$(?P<place>.*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<key>.*)`$")
_MISSING = re.compile(r"^Object missing required field `(?P<key>.*)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


class CatalogueFault(ValueError):
    """A resource file that cannot be used; its text is one sentence. ``line`` 0 speaks of the whole file."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file, self.line, self.what = file, line, what
        super().__init__(f"{file}, line {line}: {what}" if line else f"{file}: {what}")


class Source:
    """A TOML file and its data. Places in it are paths such as ``("fields", 2, "type")``."""

    def __init__(self, root: Path, file: Path) -> None:
        self.name = file.relative_to(root).as_posix()
        self.stem = file.stem
        self.text = self._read(file)
        self.data: dict[str, Any] = self._parse()

    def _read(self, file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8")
        except OSError as error:
            raise CatalogueFault(self.name, 0, f"the file cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise CatalogueFault(self.name, 0, "the file is not UTF-8 text") from error

    def _parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            match = _SYNTAX.match(str(error))
            line = match["line"] if match else None
            what = match["what"] if match else str(error)
            at = int(line) if line else self.text.count("\n") + 1
            raise CatalogueFault(self.name, at, f"this is not TOML: {_lower(what)}") from error

    def fail(self, what: str, *place: str | int) -> NoReturn:
        """Refuse the file, naming the line of the key or table at ``place`` or of the nearest one around it."""
        raise CatalogueFault(self.name, line_of(self.text, place), what)

    def require(self, condition: bool, what: str, *place: str | int) -> None:
        if not condition:
            self.fail(what, *place)

    def decode(self, kind: type[T], *place: str | int) -> T:
        """The value at ``place`` as ``kind``, unknown keys and wrong types refused."""
        value: Any = self.data
        for step in place:
            value = value[step]
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            self._misfit(str(error), place)

    def _misfit(self, message: str, place: Place) -> NoReturn:
        match = _SHAPE.match(message)
        what, inner = (match["what"], match["place"] or "") if match else (message, "")
        steps = tuple(int(index) if index else key for key, index in _STEP.findall(inner))
        unknown, missing = _UNKNOWN.match(what), _MISSING.match(what)
        if unknown:
            self.fail(f"the key {unknown['key']!r} is not known here", *place, *steps, unknown["key"])
        if missing:
            self.fail(f"the key {missing['key']!r} is missing", *place, *steps)
        self.fail(_lower(what).replace("`", ""), *place, *steps)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
