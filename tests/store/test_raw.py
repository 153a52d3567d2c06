"""Statements past SQLAlchemy, in the transaction they are given."""

import pytest

from alpukat_desk.domain.errors import StoreFull
from alpukat_desk.store.database import Store
from alpukat_desk.store.raw import run, run_all, value
from tests.house.quiet import ExpectedLog

INSERT = "INSERT INTO mirror.places(row, block, place) VALUES (?, ?, ?)"


def test_they_are_part_of_the_transaction(store: Store) -> None:
    with store.writing() as tx:
        run_all(tx, INSERT, [(1, 1, 0), (2, 1, 1)])
    with pytest.raises(KeyError), store.writing() as tx:
        run(tx, INSERT, (3, 1, 2))
        raise KeyError
    with store.reading() as tx:
        assert run(tx, "SELECT row FROM mirror.places WHERE block = :block", {"block": 1}).fetchall() == [(1,), (2,)]
        assert value(tx, "SELECT count(*) FROM mirror.places") == 2


def test_what_they_raise_passes_the_store_s_door(store: Store, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.full")
    with store.writing() as tx:
        pages = value(tx, "PRAGMA mirror.page_count")
        run(tx, f"PRAGMA mirror.max_page_count = {pages}")
    filler = [(row, 1, row) for row in range(10_000)]
    with pytest.raises(StoreFull, match="store.full"), store.writing() as tx:
        run_all(tx, INSERT, filler)
