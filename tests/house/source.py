"""The source as the laws see it: every module of a folder with its syntax tree."""

import ast
import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "alpukat_desk"
TESTS = ROOT / "tests"


@dataclass(frozen=True)
class Module:
    """One file. ``place`` is its path below the repository, such as "alpukat_desk/gui/plain.py"."""

    place: str
    text: str
    tree: ast.Module = field(hash=False, compare=False)

    @property
    def room(self) -> str:
        """The package or module right below alpukat_desk, such as "gui" or "remote"."""
        parts = self.place.removeprefix("alpukat_desk/").split("/")
        return parts[0].removesuffix(".py")

    def at(self, node: ast.AST, what: str) -> str:
        return f"{self.place}:{getattr(node, 'lineno', 1)} {what}"


def module(place: str, text: str) -> Module:
    return Module(place, text, ast.parse(text))


@functools.cache
def modules(folder: Path = PACKAGE) -> tuple[Module, ...]:
    files = sorted(folder.rglob("*.py"))
    return tuple(module(str(file.relative_to(ROOT)), file.read_text(encoding="utf-8")) for file in files)


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of the name it calls."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield last_name(node.func), node


def last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def words(node: ast.AST) -> str:
    """The text a literal shows: of a string, of the fixed parts of an f-string, else nothing."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    return "".join(words(part) for part in node.values) if isinstance(node, ast.JoinedStr) else ""
