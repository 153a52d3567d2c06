"""The engines the server's tests run on. A test that asks for ``engine``, or for a fixture over it, runs on both; see
``tests/server/conftest.py``."""

from collections.abc import Callable
from pathlib import Path

SQLITE, POSTGRESQL = "sqlite", "postgresql"


def file_url(folder: Path) -> str:
    return f"sqlite:///{folder / 'server.db'}"


Place = Callable[[Path], str]
"""The address of the database that belongs to a folder, the same at each asking."""
_place: Place = file_url


def database_url(folder: Path) -> str:
    """On the engine the running test asked for."""
    return _place(folder)


def stand_on(place: Place) -> None:
    global _place
    _place = place
