"""Laws on each file by itself, read from its syntax tree. Each checker is shown a bad sample first."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.house.source import PACKAGE, TESTS, Module, calls, last_name, module, modules, words

LONGEST = 400
FORBIDDEN_NAMES = frozenset(
    {"util", "utils", "helper", "helpers", "common", "base", "manager", "controller", "handler"}
)
ROOTS = ("alpukat_desk/app/", "alpukat_desk/cli/", "alpukat_desk/server/app.py")
"""Composition roots: the only places that may catch what they do not know."""
BLIND = frozenset({"Exception", "BaseException"})
LEVELS = frozenset({"debug", "info", "warning", "error", "exception", "critical"})
MACHINE = re.compile(r"(^|[\s\"'])/(home|root|work|Users|tmp)/|pypi|pythonhosted|index-url")
CLOCKS = frozenset({"now", "today", "utcnow", "time", "monotonic", "uuid1", "uuid4", "random"})


def too_long(source: Module) -> Iterator[str]:
    lines = source.text.count("\n")
    if lines > LONGEST:
        yield f"{source.place} has {lines} lines"


def late_imports(source: Module) -> Iterator[str]:
    for function in ast.walk(source.tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield source.at(node, "imports inside a function")


def dynamic_imports(source: Module) -> Iterator[str]:
    if source.room == "cli":
        return
    for name, node in calls(source.tree):
        if name in ("import_module", "__import__"):
            yield source.at(node, "imports by name")


def relative_imports(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom) and (node.level or any(alias.name == "*" for alias in node.names)):
            yield source.at(node, "imports relatively or everything")


def blind_catches(source: Module) -> Iterator[str]:
    if source.place.startswith(ROOTS):
        return
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and (node.type is None or _blind(node.type)):
            yield source.at(node, "catches everything below a composition root")
    for name, call in calls(source.tree):
        if name == "suppress" and any(_blind(argument) for argument in call.args):
            yield source.at(call, "suppresses everything below a composition root")


def _blind(caught: ast.AST) -> bool:
    items = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(last_name(item) in BLIND for item in items)


def silent_catches(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ExceptHandler) and any(_does_nothing(line) for line in node.body):
            yield source.at(node, "swallows an exception")


def _does_nothing(line: ast.stmt) -> bool:
    return isinstance(line, ast.Pass) or (
        isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant) and line.value.value is ...
    )


def vague_names(source: Module) -> Iterator[str]:
    stem = source.place.rsplit("/", 1)[-1].removesuffix(".py")
    if FORBIDDEN_NAMES & set(stem.split("_")):
        yield f"{source.place} has a name that says nothing"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ClassDef) and FORBIDDEN_NAMES & set(_parts(node.name)):
            yield source.at(node, f"class {node.name} has a name that says nothing")


def _parts(name: str) -> list[str]:
    return [part.lower() for part in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name)]


def nameless_rooms(source: Module) -> Iterator[str]:
    said = (ast.get_docstring(source.tree) or "").strip()
    if not said or said.count("\n") > 6:
        yield f"{source.place} does not open with one to a few lines on what it holds"


def clocks_in_domain(source: Module) -> Iterator[str]:
    if source.room != "domain":
        return
    for name, node in calls(source.tree):
        if name in CLOCKS:
            yield source.at(node, f"calls {name}(): the ground has no clock and no chance")


def loose_logs(source: Module) -> Iterator[str]:
    """A log line is a fixed sentence with ids as arguments, so that a reader can trust what it may hold."""
    for name, node in calls(source.tree):
        owner = last_name(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        fixed = bool(node.args) and isinstance(node.args[0], ast.Constant)
        if owner in ("log", "logging") and name in LEVELS and not fixed:
            yield source.at(node, "logs a sentence that is not fixed")


def machine_paths(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        if MACHINE.search(words(node)):
            yield source.at(node, "names a path of one machine or the address of an index")


LAWS: dict[str, tuple[Callable[[Module], Iterator[str]], str, str]] = {
    "no file is longer than 400 lines": (too_long, "domain/x.py", "x = 1\n" * 401),
    "an import stands at the top of its file": (late_imports, "store/x.py", "def f():\n    import os"),
    "only the command line imports by name": (dynamic_imports, "gui/x.py", "import_module('alpukat_desk.store')"),
    "imports are absolute and name what they take": (relative_imports, "gui/x.py", "from . import y"),
    "only composition roots catch everything": (
        blind_catches,
        "desk/x.py",
        "try:\n    f()\nexcept Exception:\n    g()",
    ),
    "no exception is swallowed": (silent_catches, "cli/x.py", "try:\n    f()\nexcept ValueError:\n    pass"),
    "names of modules and classes say what they hold": (vague_names, "gui/x.py", "class SyncManager: ..."),
    "every module says in a few lines what it holds": (nameless_rooms, "gui/x.py", "x = 1"),
    "the domain reads no clock and rolls no dice": (clocks_in_domain, "domain/x.py", "datetime.now(UTC)"),
    "a log line is a fixed sentence": (loose_logs, "store/x.py", "log.info(f'opened {name}')"),
    "no file names a path of one machine or an index": (machine_paths, "demo/x.py", "p = '/home/me/x'"),
}
MORE_BAD = (
    (late_imports, "gui/x.py", "async def f():\n    from os import path"),
    (blind_catches, "desk/x.py", "try:\n    f()\nexcept:\n    g()"),
    (blind_catches, "server/feed.py", "try:\n    f()\nexcept (OSError, BaseException):\n    g()"),
    (blind_catches, "demo/x.py", "with contextlib.suppress(Exception):\n    f()"),
    (silent_catches, "desk/x.py", "try:\n    f()\nexcept OSError:\n    ..."),
    (vague_names, "store/store_utils.py", '"""x"""'),
    (vague_names, "desk/x.py", "class HTTPHandler: ..."),
    (relative_imports, "desk/x.py", "from os import *"),
    (loose_logs, "store/x.py", "log.warning('a' + name)"),
)
GOOD = (
    (late_imports, "gui/x.py", "import os\ndef f():\n    return os"),
    (blind_catches, "cli/x.py", "try:\n    f()\nexcept Exception as e:\n    say(e)"),
    (blind_catches, "desk/x.py", "try:\n    f()\nexcept ValueError as e:\n    say(e)"),
    (silent_catches, "desk/x.py", "for x in y:\n    try:\n        f()\n    except OSError:\n        continue"),
    (vague_names, "domain/x.py", "class Baseline: ..."),
    (nameless_rooms, "domain/x.py", '"""Holds x."""'),
    (clocks_in_domain, "desk/x.py", "datetime.now(UTC)"),
    (loose_logs, "store/x.py", "log.info('opened %s', store_id)"),
)


def _tests(checker: Callable[[Module], Iterator[str]]) -> tuple[Module, ...]:
    return modules(TESTS) if checker in (too_long, relative_imports, silent_catches) else ()


@pytest.mark.parametrize("law", LAWS)
def test_law(law: str) -> None:
    checker, place, bad = LAWS[law]
    assert list(checker(module(f"alpukat_desk/{place}", bad))), "the checker lets its bad sample pass"
    broken = [line for source in (*modules(), *_tests(checker)) for line in checker(source)]
    assert not broken, f"{law}:\n" + "\n".join(broken)


@pytest.mark.parametrize(("checker", "place", "text"), MORE_BAD)
def test_a_checker_sees_every_way_of_breaking_its_law(checker: Callable, place: str, text: str) -> None:
    assert list(checker(module(f"alpukat_desk/{place}", text)))


@pytest.mark.parametrize(("checker", "place", "text"), GOOD)
def test_a_checker_leaves_good_code_alone(checker: Callable, place: str, text: str) -> None:
    assert not list(checker(module(f"alpukat_desk/{place}", text)))


def strays(test_files: set[str], source_files: set[str]) -> list[str]:
    """Test files of the packages that have no source file of the same name."""
    rooms = {name.split("/")[0] for name in source_files if "/" in name}
    wanted = {name for name in test_files if "/" not in name or name.split("/")[0] in rooms}
    return sorted(name for name in wanted if name.replace("test_", "", 1) not in source_files)


def test_there_is_one_test_file_per_source_file_and_it_has_its_name() -> None:
    assert strays({"store/test_lost.py"}, {"store/vault.py"}) == ["store/test_lost.py"]
    assert not strays({"store/test_vault.py", "e2e/test_day.py"}, {"store/vault.py"})
    tests = {str(file.relative_to(TESTS)) for file in TESTS.rglob("test_*.py")}
    sources = {str(file.relative_to(PACKAGE)) for file in PACKAGE.rglob("*.py")}
    assert not strays(tests, sources)


QTLESS = ("catalogue", "desk", "documents", "domain", "remote", "server", "store")


def uses_qt(source: Module) -> Iterator[str]:
    for node in ast.walk(source.tree):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else names
        names = [node.arg] if isinstance(node, ast.arg) else names
        if any(name.split(".")[0] in ("PySide6", "qtbot", "qapp", "pytestqt") for name in names):
            yield source.at(node, "uses Qt")


def test_tests_of_everything_but_the_window_use_no_qt() -> None:
    for bad in ("import PySide6.QtCore", "from PySide6 import QtCore", "def test_x(qtbot): ..."):
        assert list(uses_qt(module("tests/desk/x.py", bad)))
    broken = [line for room in QTLESS for source in modules(TESTS / room) for line in uses_qt(source)]
    assert not broken, "\n".join(broken)


def test_tests_neither_sleep_nor_mock_our_own_code() -> None:
    bad = module("tests/x.py", "time.sleep(1)\nmocker.patch('alpukat_desk.remote.HttpApi')")
    assert len(list(_impatient(bad))) == 2
    broken = [line for source in modules(TESTS) if "house/" not in source.place for line in _impatient(source)]
    assert not broken, "\n".join(broken)


def _impatient(source: Module) -> Iterator[str]:
    for name, node in calls(source.tree):
        told = [item.value for item in node.args if isinstance(item, ast.Constant)]
        if name == "sleep":
            yield source.at(node, "sleeps")
        if name in ("MagicMock", "Mock", "create_autospec") or (name == "patch" and "alpukat_desk" in str(told)):
            yield source.at(node, "mocks")
