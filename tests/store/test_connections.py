"""Each connection: keyed, durable, private, and both files with the pages that suit them."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from alpukat_desk.store import connections
from alpukat_desk.store.database import Store
from tests.profiles import KEY


def pragma(store: Store, name: str) -> object:
    with store.reading() as tx:
        return tx.exec_driver_sql(f"PRAGMA {name}").scalar()


@pytest.mark.parametrize("schema", ["main", "mirror"])
def test_both_files_are_durable_and_overwrite_what_is_deleted(store: Store, schema: str) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert {name: pragma(store, f"{schema}.{name}") for name in wanted} == wanted


def test_foreign_keys_hold_and_each_file_has_its_page_size(store: Store) -> None:
    assert pragma(store, "foreign_keys") == 1
    sizes = [int(str(pragma(store, f"{schema}.page_size"))) for schema in ("main", "mirror")]
    assert sizes == [4096, 16384]


def test_neither_file_nor_its_log_can_be_read_without_the_key(store: Store, profile: Path) -> None:
    with store.writing() as tx:
        tx.exec_driver_sql("INSERT INTO meta VALUES ('name', CAST('Siti Aminah' AS BLOB))")
    for path in profile.glob("*.db*"):
        raw = path.read_bytes()
        assert not raw.startswith(b"SQLite format 3"), path.name
        assert b"Siti" not in raw and b"CREATE TABLE" not in raw, path.name


def test_only_the_owner_may_read_the_files(store: Store, profile: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in profile.iterdir()} == {0}


def test_a_wrong_key_opens_nothing(store: Store, profile: Path) -> None:
    other = connections.Key(bytes(32))
    with pytest.raises(dbapi2.DatabaseError, match="not a database"):
        connections.connect_file(profile / connections.WORK, other)


def test_a_path_with_a_quote_is_a_path(tmp_path: Path) -> None:
    home = tmp_path / "Nur'aini"
    home.mkdir()
    raw = connections.connect(home, KEY)
    raw.execute("CREATE TABLE mirror.t(x)")
    raw.close()
    assert sorted(path.name for path in home.iterdir()) == ["mirror.db", "work.db"]
