"""Damaged files are put aside together, never overwritten; and damage is seen wherever it lies."""

from pathlib import Path

import pytest

from alpukat_desk.store import connections, faults, meta, quarantine, tables
from alpukat_desk.store.database import open_store
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY


def test_the_database_goes_with_its_companions(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.quarantine", "work.db was put aside")
    for tail in ("", "-wal", "-shm"):
        (tmp_path / f"work.db{tail}").write_text(f"bytes{tail}")
    (tmp_path / "mirror.db").write_text("another")
    folder = tmp_path / quarantine.put_aside(tmp_path, "work.db")
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "work.db": "bytes", "work.db-wal": "bytes-wal", "work.db-shm": "bytes-shm"
    }  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mirror.db", "quarantine"]


def test_two_in_one_second_lie_apart(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.quarantine", "work.db was put aside")
    folders = set()
    for content in ("one", "two"):
        (tmp_path / "work.db").write_text(content)
        folders.add(quarantine.put_aside(tmp_path, "work.db"))
    assert {(tmp_path / folder / "work.db").read_text() for folder in folders} == {"one", "two"}


@pytest.fixture
def file(profile: Path) -> Path:
    """A closed work file of some fifty pages."""
    store = open_store(profile, KEY)
    with store.writing() as tx:
        meta.put(tx, "a", bytes(range(256)) * 800)
    store.close()
    return profile / connections.WORK


def version(file: Path, thorough: bool = True) -> int | None:
    return quarantine.version(file, KEY, connections.WORK_PAGE, thorough)


def test_a_sound_file_tells_its_version(file: Path) -> None:
    assert version(file) == version(file, thorough=False) == tables.WORK_VERSION


@pytest.mark.parametrize("page", [0, 1, 5, -2, -1])
def test_one_flipped_bit_anywhere_is_damage(file: Path, page: int) -> None:
    raw = bytearray(file.read_bytes())
    raw[page * 4096 % len(raw) + 2000] ^= 4
    file.write_bytes(bytes(raw))
    assert version(file) is None


@pytest.mark.parametrize("size", [100, 4096, 5000, 30 * 4096, -1, -4096])
def test_a_cut_file_is_damage(file: Path, size: int) -> None:
    raw = file.read_bytes()
    file.write_bytes(raw[:size])
    assert version(file) is None


def test_an_empty_file_has_no_version(file: Path) -> None:
    file.write_bytes(b"")
    assert version(file) == 0


def test_a_plain_database_or_any_other_file_is_damage(file: Path) -> None:
    file.write_bytes(b"SQLite format 3\0" + bytes(4080))
    assert version(file, thorough=False) is None
    file.write_text("catatan belanja" * 1000)
    assert version(file, thorough=False) is None


def test_word_of_damage_is_left_and_cleared(tmp_path: Path) -> None:
    assert not quarantine.is_suspect(tmp_path)
    faults.suspect(tmp_path)
    assert quarantine.is_suspect(tmp_path)
    quarantine.clear(tmp_path)
    assert not quarantine.is_suspect(tmp_path)
