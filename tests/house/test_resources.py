"""Laws between code and data: what is named exists, what is raised has words, what is promised can be run."""

import ast
import importlib.util
import json
import re
import string
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from alpukat_desk.cli import main
from alpukat_desk.domain import errors
from tests.house.source import ROOT, Module, calls, module, modules

RESOURCES = ROOT / "resources"
WORDS = RESOURCES / "i18n"
FILE_NAME = re.compile(r"[\w-]+\.(svg|qss|typ|png|ttf|otf|qm)")
GLYPH = re.compile(r"(fa[56]?[bsr]?|mdi6?|ph|ri|msc|ei)\.([\w-]+)")
FONTS = {
    "ph": "phosphor", "ri": "remixicon", "ei": "elusive", "msc": "codicon",
    "mdi6": "materialdesignicons6", "mdi": "materialdesignicons5",
}  # fmt: skip
CARRIERS = {
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.AlpukatError)
} | {"Finding", "Denied", "ErrorBody"}
"""What carries a code for which an officer needs a sentence."""


@dataclass(frozen=True)
class Raised:
    """A code where it is raised, with the values given beside it; None where they are not written there."""

    where: str
    carrier: str
    code: str
    values: frozenset[str] | None


def raised(sources: Iterable[Module]) -> Iterator[Raised]:
    for source in sources:
        for name, call in calls(source.tree):
            if name in CARRIERS:
                yield from _codes(source, name, call)


def _codes(source: Module, name: str, call: ast.Call) -> Iterator[Raised]:
    place = 1 if name == "Denied" else 0
    given = [item.value for item in call.keywords if item.arg == "code"] or call.args[place : place + 1]
    for node in given:
        for part in [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]:
            if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                yield Raised(source.at(call, name), name, part.value, _values(name, call))


def _values(name: str, call: ast.Call) -> frozenset[str] | None:
    if name == "Finding":
        told = next((item.value for item in call.keywords if item.arg == "params"), None)
        told = told or next(iter(call.args[3:4]), None)
        if told is None:
            return frozenset()
        keys = told.keys if isinstance(told, ast.Dict) else [None]
        literal = [key.value for key in keys if isinstance(key, ast.Constant)]
        return frozenset(map(str, literal)) if len(literal) == len(keys) else None
    named = [item.arg for item in call.keywords]
    return None if None in named or name in ("Denied", "ErrorBody") else frozenset(str(item) for item in named)


def sentences(folder: Path = WORDS) -> dict[str, dict[str, str]]:
    """Every table of the word files by its dotted name."""
    found: dict[str, dict[str, str]] = {}
    for file in sorted(folder.glob("*.toml")):
        found.update(_flat(tomllib.loads(file.read_text(encoding="utf-8"))))
    return found


def _flat(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for name, value in table.items():
        if isinstance(value, dict) and any(isinstance(item, str) for item in value.values()):
            yield f"{path}{name}", value
        elif isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")


def sentence_of(code: str, carrier: str, known: Mapping[str, dict[str, str]]) -> dict[str, str] | None:
    return known.get(f"finding.{code}" if carrier == "Finding" else code) or known.get(code)


def wordless(found: Iterable[Raised], known: Mapping[str, dict[str, str]]) -> list[str]:
    """Codes without a sentence in both languages, and errors that do not say what to do next."""
    faults = []
    for item in found:
        table = sentence_of(item.code, item.carrier, known) or {}
        wanted = ("id", "en") if item.carrier == "Finding" else ("id", "en", "next_id", "next_en")
        missing = [language for language in wanted if not table.get(language, "").strip()]
        if missing:
            faults.append(f"{item.where}({item.code!r}) has no {', '.join(missing)}")
    return faults


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def promised_values(found: Iterable[Raised], known: Mapping[str, dict[str, str]]) -> list[str]:
    """Sentences that show a value which the error at that place does not carry."""
    faults = []
    for item in found:
        table = sentence_of(item.code, item.carrier, known) or {}
        shown = {hole for text in table.values() for hole in holes(text)}
        if item.values is not None and shown - item.values:
            faults.append(f"{item.where}({item.code!r}) carries no {', '.join(sorted(shown - item.values))}")
    return faults


BAD = module(
    "alpukat_desk/x.py",
    'raise Refused("a.b", who=name)\nFinding(code="c.d", severity="error")\nDenied(id, "e.f")\n'
    'Offline("g" if x else "h")',
)


def test_every_code_an_officer_may_meet_has_a_sentence_and_a_next_step_in_both_languages() -> None:
    assert [item.code for item in raised([BAD])] == ["a.b", "c.d", "e.f", "g", "h"]
    assert len(wordless(raised([BAD]), {"a.b": {"id": "x", "en": "y", "next_id": "z"}})) == 5
    faults = wordless(raised(modules()), sentences())
    assert not faults, "\n".join(faults)


def test_a_sentence_shows_only_values_that_its_error_carries() -> None:
    assert len(promised_values(raised([BAD]), {"a.b": {"id": "{who} {why}"}, "c.d": {"id": "{x}"}})) == 2
    faults = promised_values(raised(modules()), sentences())
    assert not faults, "\n".join(faults)


def uneven(known: Mapping[str, dict[str, str]]) -> list[str]:
    """Tables in which one language shows other values than the other, or is missing."""
    pairs = [(code, table, prefix) for code, table in known.items() for prefix in ("", "next_")]
    return [
        f"{code}: {prefix}id and {prefix}en differ"
        for code, table, prefix in pairs
        if (f"{prefix}id" in table) != (f"{prefix}en" in table)
        or holes(table.get(f"{prefix}id", "")) != holes(table.get(f"{prefix}en", ""))
    ]


def test_both_languages_say_the_same() -> None:
    assert uneven({"a": {"id": "{x}", "en": "x"}}) and uneven({"b": {"id": "x"}})
    assert not uneven({code: table for code, table in sentences().items() if "id" in table or "en" in table})


def lost_files(sources: Iterable[Module], names: set[str]) -> list[str]:
    """File names in the code that no resource has."""
    return [
        source.at(node, node.value)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if FILE_NAME.fullmatch(node.value) and node.value not in names
    ]


def lost_glyphs(sources: Iterable[Module]) -> list[str]:
    """Names of QtAwesome glyphs in the code that its fonts do not have."""
    return [
        source.at(node, node.value)
        for source in sources
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if (match := GLYPH.fullmatch(node.value)) and match[2] not in _glyphs(match[1])
    ]


def _glyphs(font: str) -> set[str]:
    place = importlib.util.find_spec("qtawesome")
    assert place is not None and place.origin is not None
    files = (Path(place.origin).parent / "fonts").glob(f"{FONTS.get(font, 'fontawesome')}*charmap*.json")
    return {name for file in files for name in json.loads(file.read_text(encoding="utf-8"))}


def test_every_icon_style_and_letter_the_code_names_exists() -> None:
    bad = module("alpukat_desk/gui/x.py", 'path("icons", "lost.svg"); icon("ph.no-such-glyph"); icon("ph.printer")')
    assert len(lost_files([bad], {"found.svg"})) == 1
    assert len(lost_glyphs([bad])) == 1
    gui = [source for source in modules() if source.room in ("gui", "app", "documents")]
    assert not lost_files(gui, {file.name for file in RESOURCES.rglob("*")})
    assert not lost_glyphs(gui)


COMMAND = re.compile(r"^\s*(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\S*python\S* )?(make|main\.py) ([a-z][a-z-]*)", re.MULTILINE)


def promised_commands(text: str) -> set[str]:
    """What the code parts of a text tell the reader to run: "make demo", "main.py serve"."""
    code = [part.strip("`") for part in re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL)]
    return {" ".join(found) for found in COMMAND.findall("\n".join(code))}


def known_commands(makefile: str, group: click.Group) -> set[str]:
    targets = re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE)
    return {f"make {name}" for name in targets} | {f"main.py {name}" for name in group.commands}


def test_every_command_the_readme_names_exists() -> None:
    assert promised_commands("```\nmake demo\n```\nand `python main.py fly`") == {"make demo", "main.py fly"}
    assert not promised_commands("`apt-get install make python3` and make sure")
    assert known_commands("demo: x\n\tpython\n", click.Group("x")) == {"make demo"}
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert promised_commands(readme) - known_commands(makefile, main) == set()
    assert {"make demo", "make test"} <= promised_commands(readme)


def test_ci_runs_the_readme_s_test_command() -> None:
    assert (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()[-1] == "make test"


ADDRESS = re.compile(r"https?://|(?<!--no-emit-)(index-url|trusted-host|find-links)")


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml", "Makefile", ".ci/run"])
def test_no_file_of_the_build_names_an_index(name: str) -> None:
    assert ADDRESS.search("--index-url x") and ADDRESS.search("# from https://host/simple")
    assert not ADDRESS.search((ROOT / name).read_text(encoding="utf-8"))


def test_every_package_in_the_lock_is_pinned_by_hash() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    assert len(lines) > 20
    assert not [line for line in lines if "==" not in line or "--hash=sha256:" not in line]


def test_every_test_that_the_description_of_sync_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "sync.md").read_text(encoding="utf-8")))
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    there = set(re.findall(r"^def (test_\w+)\(", text, re.MULTILINE))
    assert len(named) > 30
    assert not named - there
