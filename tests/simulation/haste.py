"""What makes a simulation quick without making it another: the product opens a database anew for each start of each
program, and would compile every statement again each time."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from alpukat_desk.server import sqlite

_YOUNG = 200_000
"""Objects between two looks for garbage in circles; Python's own 700 are a tenth of the time."""


@contextmanager
def hurried() -> Iterator[None]:
    known: dict[str, sa.Engine] = {}
    real = sa.create_engine

    def create(url: str, **options: Any) -> sa.Engine:
        made = real(url, **options)
        first = known.setdefault(url, made)
        made.dialect = made.pool._dialect = first.dialect
        made._compiled_cache = first._compiled_cache
        return made

    patch, before = pytest.MonkeyPatch(), gc.get_threshold()
    patch.setattr(sa, "create_engine", create)
    patch.setattr(sqlite, "create_engine", create)
    gc.set_threshold(_YOUNG, 50, 50)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        patch.undo()
