"""Blocks made tidy: few and full, step by step, and untouched while that is not worth its bytes."""

from collections.abc import Sequence

import pytest

from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import blocks, mirror, repacking
from alpukat_desk.store.database import Store, Tx
from alpukat_desk.store.raw import run
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.profiles import arrival


def put(store: Store, numbers: Sequence[int], version: int = 1) -> None:
    with store.writing() as tx:
        mirror.put(tx, [arrival(b.request(number, version=version)) for number in numbers])


def sizes(store: Store) -> list[tuple[int, int]]:
    """Bodies that count and that do not, of each block."""
    with store.reading() as tx:
        return [tuple(row) for row in run(tx, "SELECT live, stale FROM mirror.blocks ORDER BY block")]


def versions(tx: Tx, numbers: Sequence[int]) -> list[bool]:
    bodies = [mirror.body(tx, RequestId(b.uuid(number))) or b"" for number in numbers]
    return [b'"version":2' in raw for raw in bodies]


def tidied(store: Store, most: int = 8) -> int:
    """Steps until all is tidy."""
    steps = 0
    while True:
        with store.writing() as tx:
            if not repacking.is_untidy(tx):
                return steps
            repacking.repack(tx, most)
        steps += 1
        assert steps < 50


def test_a_few_small_blocks_are_left_alone_and_more_become_one(store: Store) -> None:
    for number in range(8):
        put(store, [number])
    assert tidied(store) == 0 and len(sizes(store)) == 8
    put(store, [8])
    assert tidied(store) == 1
    assert sizes(store) == [(9, 0)]
    with store.reading() as tx:
        bodies = [mirror.body(tx, RequestId(b.uuid(number))) for number in range(9)]
        assert bodies == [arrival(b.request(number)).raw for number in range(9)]


def test_what_little_is_stale_stays_and_much_is_cut_out(store: Store) -> None:
    put(store, range(200))
    put(store, range(50), version=2)
    assert tidied(store) == 0 and sizes(store) == [(150, 50), (50, 0)]
    put(store, range(50, 60), version=2)
    assert tidied(store) == 1
    assert sizes(store) == [(140, 0), (50, 0), (10, 0)]
    with store.reading() as tx:
        assert versions(tx, range(200)) == [True] * 60 + [False] * 140


def test_no_block_grows_beyond_a_frame(store: Store) -> None:
    for start in range(0, 1000, 100):
        put(store, range(start, start + 100))
    tidied(store)
    assert sum(live for live, _ in sizes(store)) == 1000
    assert all(live <= 256 for live, _ in sizes(store)) and len(sizes(store)) < 10


def test_a_block_that_cannot_be_opened_stops_no_tidying(store: Store, expected_log: ExpectedLog) -> None:
    put(store, range(200))
    put(store, range(60), version=2)
    with store.writing() as tx:
        run(tx, "UPDATE mirror.bodies SET raw = x'00' WHERE block = 1")
    expected_log("alpukat_desk.store.blocks", "cannot be opened")
    tidied(store)
    with store.reading() as tx:
        assert blocks.live_count(tx) == 60 and not mirror.is_whole(tx)


@pytest.mark.parametrize("most", [1, 3])
def test_one_step_clears_no_more_than_it_may(store: Store, most: int) -> None:
    for start in range(0, 800, 200):
        put(store, range(start, start + 200))
        put(store, range(start, start + 60), version=2)
    with store.writing() as tx:
        repacking.repack(tx, most)
    assert sum(1 for _, stale in sizes(store) if stale) == 4 - most
