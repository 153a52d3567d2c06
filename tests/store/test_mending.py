"""Opening a profile that something happened to: every decision kept, every damaged byte kept, and said so."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from alpukat_desk.domain.errors import MustUpdate, StoreDamaged, StoreFull
from alpukat_desk.store import backups, connections, faults, mending, meta, mirror, position, tables, versions
from alpukat_desk.store.database import Store, open_store
from alpukat_desk.store.vault import Key
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.profiles import KEY, arrival
from tests.store.test_database import largest_file

Damage = Callable[[Path], object]


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 + 100] ^= 1
    path.write_bytes(bytes(raw))


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 + 7)


DAMAGE: dict[str, Damage] = {
    "a flipped bit": flip,
    "a cut file": cut,
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
    "another file": lambda path: path.write_text("catatan belanja" * 100),
}
ASIDE = "alpukat_desk.store.quarantine"


@pytest.fixture
def filled(profile: Path) -> Path:
    """A closed profile with a decision in the work file, a request in the mirror, and yesterday's copy."""
    store = open_store(profile, KEY)
    with store.writing() as tx:
        meta.put(tx, "decision", "old")
    backups.copy(profile, KEY, profile / backups.FOLDER / "work-2020-03-23.db")
    with store.writing() as tx:
        meta.put(tx, "decision", "new")
        meta.put(tx, "bulk", bytes(200_000))
        mirror.put(tx, [arrival(b.request(number)) for number in range(40)])
        position.move(tx, cursor="here")
    store.close()
    return profile


def decision(store: Store) -> str:
    with store.reading() as tx:
        return meta.text(tx, "decision")


def cursor(store: Store) -> str:
    with store.reading() as tx:
        return position.read(tx).cursor


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_a_damaged_mirror_goes_and_the_work_stays(filled: Path, expected_log: ExpectedLog, damage: Damage) -> None:
    expected_log(ASIDE, "mirror.db was put aside")
    damage(filled / connections.MIRROR)
    spoilt = (filled / connections.MIRROR).read_bytes()
    store = open_store(filled, KEY)
    (notice,) = store.notices
    assert notice.code == "store.mirror_damaged"
    assert (filled / notice.detail["folder"] / connections.MIRROR).read_bytes() == spoilt
    assert (decision(store), cursor(store)) == ("new", "")
    store.close()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_damaged_work_is_put_aside_and_the_latest_copy_takes_its_place(
    filled: Path, expected_log: ExpectedLog, damage: Damage
) -> None:
    expected_log(ASIDE, "work.db was put aside")
    damage(filled / connections.WORK)
    spoilt = (filled / connections.WORK).read_bytes()
    with pytest.raises(StoreDamaged, match="store.work_restored") as raised:
        open_store(filled, KEY)
    detail = raised.value.detail
    assert detail["copy"] == "work-2020-03-23.db"
    assert (filled / str(detail["folder"]) / connections.WORK).read_bytes() == spoilt
    store = open_store(filled, KEY)
    assert (decision(store), cursor(store)) == ("old", "here")
    store.close()


def test_without_a_copy_the_next_opening_begins_anew_and_nothing_is_lost_from_the_disk(
    filled: Path, expected_log: ExpectedLog
) -> None:
    expected_log(ASIDE, "work.db was put aside")
    for copy in (filled / backups.FOLDER).iterdir():
        copy.unlink()
    flip(filled / connections.WORK)
    with pytest.raises(StoreDamaged, match="store.work_lost") as raised:
        open_store(filled, KEY)
    store = open_store(filled, KEY)
    assert decision(store) == ""
    assert (filled / str(raised.value.detail["folder"]) / connections.WORK).exists()
    store.close()


@pytest.mark.parametrize("how", ["missing", "empty", "only its log left"])
def test_a_work_file_that_vanished_is_not_taken_for_a_new_profile(
    filled: Path, expected_log: ExpectedLog, how: str
) -> None:
    expected_log(ASIDE, "work.db was put aside")
    path = filled / connections.WORK
    path.unlink()
    if how == "empty":
        path.touch()
    if how == "only its log left":
        path.with_name("work.db-wal").write_bytes(b"frames")
    with pytest.raises(StoreDamaged, match="store.work_restored"):
        open_store(filled, KEY)
    store = open_store(filled, KEY)
    assert decision(store) == "old"
    store.close()


def test_a_wrong_key_touches_nothing(filled: Path) -> None:
    before = {path.name: path.read_bytes() for path in filled.iterdir() if path.is_file()}
    with pytest.raises(StoreDamaged, match="store.key_mismatch"):
        open_store(filled, Key(bytes(32)))
    assert {path.name: path.read_bytes() for path in filled.iterdir() if path.is_file()} == before


def test_a_log_that_was_lost_takes_its_commits_and_nothing_else(profile: Path, tmp_path: Path) -> None:
    """As when somebody copies the .db alone: SQLite cannot know, but what is there must open and be whole."""
    store = open_store(profile, KEY)
    store.close()
    store = open_store(profile, KEY)
    with store.writing() as tx:
        meta.put(tx, "decision", "in the log")
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in (connections.WORK, connections.MIRROR, mending.OWNER):
        (copied / name).write_bytes((profile / name).read_bytes())
    store.close()
    again = open_store(copied, KEY)
    assert decision(again) == ""
    again.close()


def test_a_profile_killed_with_a_full_log_has_everything(profile: Path, tmp_path: Path) -> None:
    store = open_store(profile, KEY)
    with store.writing() as tx:
        meta.put(tx, "decision", "in the log")
    killed = tmp_path / "killed"
    killed.mkdir()
    for path in profile.iterdir():
        if path.is_file() and not path.name.endswith("-shm"):
            (killed / path.name).write_bytes(path.read_bytes())
    store.close()
    again = open_store(killed, KEY)
    assert decision(again) == "in the log"
    again.close()


def test_a_mirror_of_another_version_is_dropped_silently(filled: Path) -> None:
    store = open_store(filled, KEY)
    with store.writing() as tx:
        tx.exec_driver_sql(f"PRAGMA mirror.user_version = {tables.MIRROR_VERSION + 1}")
    store.close()
    again = open_store(filled, KEY)
    assert again.notices == ()
    assert (decision(again), cursor(again)) == ("new", "")
    again.close()


def test_work_of_a_newer_program_is_left_alone(filled: Path) -> None:
    store = open_store(filled, KEY)
    with store.writing() as tx:
        tx.exec_driver_sql(f"PRAGMA user_version = {tables.WORK_VERSION + 1}")
    store.close()
    with pytest.raises(MustUpdate, match="store.newer"):
        open_store(filled, KEY)
    assert not (filled / "quarantine").exists()


def test_older_work_is_copied_and_then_led_up(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {tables.WORK_VERSION + 1: ("CREATE TABLE notes(text TEXT)",)}
    monkeypatch.setattr(versions, "WORK_STEPS", steps)
    monkeypatch.setattr(tables, "WORK_VERSION", tables.WORK_VERSION + 1)
    store = open_store(filled, KEY)
    with store.reading() as tx:
        assert tx.exec_driver_sql("SELECT count(*) FROM notes").scalar() == 0
    assert decision(store) == "new"
    store.close()
    assert (filled / backups.FOLDER / f"work-version-{tables.WORK_VERSION - 1}.db").exists()


def test_each_day_s_first_opening_makes_a_copy(filled: Path) -> None:
    open_store(filled, KEY).close()
    assert backups.of_day(filled, datetime.now(UTC).date()).exists()


def test_a_disk_without_room_for_the_copy_does_not_lock_the_officer_out(
    filled: Path, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.io")
    with largest_file(150_000):
        store = open_store(filled, KEY)
    assert [notice.code for notice in store.notices] == ["store.no_copy"]
    assert decision(store) == "new"
    store.close()


def test_word_of_damage_makes_the_next_opening_look_at_every_page(filled: Path, expected_log: ExpectedLog) -> None:
    open_store(filled, KEY).close()
    flip(filled / connections.MIRROR)
    store = open_store(filled, KEY)
    assert store.notices == ()
    store.close()
    expected_log(ASIDE, "mirror.db was put aside")
    faults.suspect(filled)
    store = open_store(filled, KEY)
    assert [notice.code for notice in store.notices] == ["store.mirror_damaged"]
    store.close()
    assert not (filled / faults.SUSPECT).exists()


# ---- beside another program ----


@pytest.mark.parametrize("name", [connections.WORK, connections.MIRROR])
def test_nothing_is_put_aside_under_another_program_s_hands(filled: Path, name: str, expected_log: ExpectedLog) -> None:
    """Its decisions would follow the file into quarantine."""
    at_work = open_store(filled, KEY)
    flip(filled / name)
    faults.suspect(filled)
    beside = open_store(filled, KEY)
    assert beside.notices == () and not (filled / "quarantine").exists()
    beside.close()
    at_work.close()
    if name == connections.MIRROR:
        expected_log(ASIDE, "store: mirror.db was put aside")
        assert open_and_close(filled) == ["store.mirror_damaged"]


def test_a_file_of_another_version_beside_a_program_is_left_to_it(filled: Path) -> None:
    at_work = open_store(filled, KEY)
    with at_work.writing() as tx:
        tx.exec_driver_sql(f"PRAGMA mirror.user_version = {tables.MIRROR_VERSION + 1}")
    with pytest.raises(StoreFull, match="store.busy"):
        open_store(filled, KEY)
    with at_work.writing() as tx:
        tx.exec_driver_sql(f"PRAGMA main.user_version = {tables.WORK_VERSION + 1}")
    with pytest.raises(MustUpdate):
        open_store(filled, KEY)
    with at_work.reading() as tx:
        assert position.read(tx).cursor == "here"
    at_work.close()


def test_half_copies_of_a_program_that_was_ended_go(filled: Path) -> None:
    left = filled / backups.FOLDER / "work-2020-03-24.db.99.part-wal"
    left.write_bytes(b"half")
    open_and_close(filled)
    assert not left.exists()


def open_and_close(home: Path) -> list[str]:
    store = open_store(home, KEY)
    store.close()
    return [notice.code for notice in store.notices]
