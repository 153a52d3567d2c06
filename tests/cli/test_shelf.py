"""Commands imported when they are asked for."""

import subprocess
import sys

import click
import pytest

from alpukat_desk.cli import PLACES
from alpukat_desk.cli.shelf import Shelf
from tests.house.source import ROOT


@pytest.mark.parametrize("name", PLACES)
def test_every_command_is_where_its_place_says(name: str) -> None:
    assert Shelf(PLACES)[name].name == name


def test_names_are_known_without_importing() -> None:
    shelf = Shelf({"lost": "alpukat_desk.cli.lost:lost"})
    assert list(shelf) == ["lost"] and len(shelf) == 1
    assert shelf.get("other") is None
    with pytest.raises(ModuleNotFoundError):
        _ = shelf["lost"]


def test_a_command_may_be_put_on_it_and_taken_off() -> None:
    shelf = Shelf({})
    shelf["new"] = click.Command("new")
    assert shelf["new"].name == "new" and list(shelf) == ["new"]
    del shelf["new"]
    assert len(shelf) == 0


def loaded(*arguments: str) -> set[str]:
    """Top-level packages loaded after a command ran in a fresh interpreter."""
    code = (
        "import sys, atexit; atexit.register(lambda: print(*{name.split('.')[0] for name in sys.modules}));"
        "from alpukat_desk.cli import main; main()"
    )
    ran = subprocess.run([sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)
    return set(ran.stdout.split())


def test_the_desk_without_a_screen_loads_neither_qt_nor_the_server() -> None:
    desk = loaded("queue", "--help")
    assert "sqlalchemy" in desk
    assert not desk & {"PySide6", "shiboken6", "qtawesome", "litestar", "uvicorn"}


def test_the_list_of_commands_needs_no_qt() -> None:
    assert not loaded("--help") & {"PySide6", "shiboken6", "qtawesome"}
