"""Copies of the work file: one a day, whole, under the same key, and the newest sound one comes back."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from alpukat_desk.domain.errors import StoreFull
from alpukat_desk.store import backups, connections, faults, meta
from alpukat_desk.store.database import Store, open_store
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY
from tests.store.test_database import largest_file

DAY = date(2020, 3, 24)


def put(store: Store, value: str) -> None:
    with store.writing() as tx:
        meta.put(tx, "a", value)


def value_of(path: Path) -> str:
    raw = connections.connect_file(path, KEY)
    try:
        return str(raw.execute("SELECT value FROM meta WHERE name = 'a'").fetchone()[0].decode())
    finally:
        raw.close()


def test_a_copy_holds_what_lies_only_in_the_log_yet(store: Store, profile: Path) -> None:
    put(store, "unsent work")
    assert (profile / "work.db-wal").stat().st_size > 0
    assert backups.daily(profile, KEY, DAY)
    assert value_of(backups.of_day(profile, DAY)) == "unsent work"


def test_a_copy_is_one_file_encrypted_and_private(store: Store, profile: Path) -> None:
    backups.daily(profile, KEY, DAY)
    (made,) = (profile / backups.FOLDER).iterdir()
    assert not made.read_bytes().startswith(b"SQLite format 3")
    assert made.stat().st_mode & 0o077 == 0


def test_one_copy_a_day_and_the_newest_seven_stay(store: Store, profile: Path) -> None:
    for number in range(backups.KEPT + 2):
        assert backups.daily(profile, KEY, DAY + timedelta(days=number))
        assert not backups.daily(profile, KEY, DAY + timedelta(days=number))
    kept = sorted(path.name for path in (profile / backups.FOLDER).iterdir())
    assert len(kept) == backups.KEPT
    assert kept[0] == "work-2020-03-26.db"


def test_the_newest_sound_copy_is_the_one_restored(profile: Path) -> None:
    store = open_store(profile, KEY)
    for number, value in enumerate(("first", "second", "third")):
        put(store, value)
        path = backups.of_day(profile, DAY + timedelta(days=number))
        backups.copy(profile, KEY, path)
        os.utime(path, (number, number))
    store.close()
    newest = backups.of_day(profile, DAY + timedelta(days=2))
    newest.write_bytes(newest.read_bytes()[: 3 * 4096])
    os.utime(newest, (2, 2))
    (profile / connections.WORK).unlink()
    assert backups.restore(profile, KEY) == "work-2020-03-25.db"
    assert value_of(profile / connections.WORK) == "second"


def test_without_a_sound_copy_nothing_is_put_in_place(tmp_path: Path) -> None:
    (tmp_path / backups.FOLDER).mkdir()
    (tmp_path / backups.FOLDER / "work-2020-03-24.db").write_bytes(b"no database")
    assert backups.restore(tmp_path, KEY) == ""
    assert not (tmp_path / connections.WORK).exists()


def test_a_disk_too_full_for_a_copy_leaves_no_half_one(store: Store, profile: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.(io|full)")
    put(store, "x" * 400_000)
    with largest_file(200_000), pytest.raises(StoreFull), faults.door(profile):
        backups.daily(profile, KEY, DAY)
    assert not list((profile / backups.FOLDER).iterdir())
    assert backups.daily(profile, KEY, DAY)
    assert value_of(backups.of_day(profile, DAY)) == "x" * 400_000
