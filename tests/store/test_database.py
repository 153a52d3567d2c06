"""Transactions on the store: whole or nothing, one writer, any thread, and the disk's refusals as our errors."""

import resource
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from alpukat_desk.domain.errors import StoreDamaged, StoreFull
from alpukat_desk.store import meta, position, quarantine
from alpukat_desk.store.database import Store, open_store
from alpukat_desk.store.tenancy import Tenancy
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY

FAULTS = "alpukat_desk.store.faults"


def test_a_block_that_raises_leaves_nothing_in_either_file(store: Store) -> None:
    with pytest.raises(KeyError), store.writing() as tx:
        meta.put(tx, "a", b"1")
        position.move(tx, cursor="here")
        raise KeyError
    with store.reading() as tx:
        assert meta.get(tx, "a") is None
        assert position.read(tx).cursor == ""


def test_a_reader_keeps_its_picture_while_another_thread_writes(store: Store) -> None:
    def write() -> None:
        with store.writing() as tx:
            meta.put(tx, "a", b"2")

    with store.reading() as tx:
        assert meta.get(tx, "a") is None
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert meta.get(tx, "a") is None
    with store.reading() as tx:
        assert meta.get(tx, "a") == b"2"


def test_writers_of_several_threads_wait_for_each_other(store: Store) -> None:
    def count() -> None:
        for _ in range(20):
            with store.writing() as tx:
                meta.put(tx, "n", str(int(meta.text(tx, "n") or 0) + 1))

    threads = [threading.Thread(target=count) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as tx:
        assert meta.text(tx, "n") == "60"


def test_what_was_written_is_there_after_closing(store: Store, profile: Path) -> None:
    with store.writing() as tx:
        meta.put(tx, "a", "ada")
    store.close()
    again = open_store(profile, KEY)
    with again.reading() as tx:
        assert meta.text(tx, "a") == "ada"
    again.close()


@pytest.mark.parametrize("schema", ["main", "mirror"])
def test_a_full_disk_is_told_and_nothing_is_half_saved(store: Store, expected_log: ExpectedLog, schema: str) -> None:
    expected_log(FAULTS, "store: store.full")
    with store.writing() as tx:
        meta.put(tx, "a", b"kept")
        pages = tx.exec_driver_sql(f"PRAGMA {schema}.page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA {schema}.max_page_count = {pages}")
    with pytest.raises(StoreFull, match="store.full"), store.writing() as tx:
        meta.put(tx, "a", bytes(1 << 20) if schema == "main" else b"new")
        position.move(tx, cursor="x" * (1 << 20))
    with store.writing() as tx:
        assert meta.get(tx, "a") == b"kept"
        tx.exec_driver_sql(f"PRAGMA {schema}.max_page_count = 1000000")
        meta.put(tx, "a", b"room again")
    with store.reading() as tx:
        assert (meta.get(tx, "a"), position.read(tx).cursor) == (b"room again", "")


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of the system")
def test_a_disk_that_refuses_to_write_is_told_and_the_store_stays_usable(
    store: Store, expected_log: ExpectedLog
) -> None:
    expected_log(FAULTS, "store: store.io")
    with largest_file(200_000), pytest.raises(StoreFull, match="store.io"), store.writing() as tx:
        meta.put(tx, "a", bytes(1 << 20))
    with store.writing() as tx:
        assert meta.get(tx, "a") is None
        meta.put(tx, "a", b"later")
    with store.reading() as tx:
        assert meta.get(tx, "a") == b"later"


def test_damage_met_in_use_is_told_and_marked_for_the_next_opening(profile: Path, expected_log: ExpectedLog) -> None:
    store = open_store(profile, KEY)
    with store.writing() as tx:
        meta.put(tx, "a", bytes(1 << 16))
    store.close()
    open_store(profile, KEY).close()
    raw = bytearray((profile / "work.db").read_bytes())
    for page in range(4096, len(raw), 4096):
        raw[page + 100] ^= 1
    damaged = open_store_unchecked(profile, bytes(raw))
    expected_log(FAULTS, "store: store.damaged")
    with pytest.raises(StoreDamaged), damaged.reading() as tx:
        meta.get(tx, "a")
    assert quarantine.is_suspect(profile)
    damaged.close()


def open_store_unchecked(profile: Path, raw: bytes) -> Store:
    (profile / "work.db").write_bytes(raw)
    return Store(profile, KEY, Tenancy(profile))
