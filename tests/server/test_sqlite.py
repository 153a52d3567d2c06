from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from alpukat_desk.domain.errors import Refused, ServerBusy, StoreDamaged, StoreFull
from alpukat_desk.server import sqlite
from alpukat_desk.server.database import Database, open_database
from tests.server.engines import file_url


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Database]:
    made = open_database(file_url(tmp_path))
    yield made
    made.close()


def pragma(opened: Database, name: str) -> object:
    with opened.reading() as tx:
        return tx.execute(text(f"PRAGMA {name}")).scalar()


def test_it_is_set_to_lose_nothing(opened: Database) -> None:
    found = [pragma(opened, name) for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")]
    assert found == ["wal", 2, 1, 1]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("new.db*")}
    opened.close()
    assert set(modes) >= {"new.db", "new.db-wal"} and set(modes.values()) == {0o600}


def test_a_database_another_process_holds_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_BUSY_S", 0)
    opened, holder = (
        open_database(file_url(tmp_path)),
        driver.connect(str(tmp_path / "server.db"), isolation_level=None),
    )
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServerBusy, match=r"server\.busy"), opened.writing():
        raise AssertionError("came in")
    holder.close()
    opened.close()


def test_the_engines_other_troubles_are_told_apart(opened: Database) -> None:
    with opened.writing() as tx:
        tx.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreFull, match=r"server\.full"), opened.kind.converted():
            tx.execute(text("INSERT INTO meta VALUES ('big', :big)"), {"big": "x" * 100_000})
    with pytest.raises(OperationalError), opened.reading() as tx:
        tx.execute(text("SELECT * FROM nowhere"))


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_database(file_url(tmp_path / "absent"))
    assert caught.value.detail["folder"] == str(tmp_path / "absent")


def test_an_sqlite_that_can_corrupt_is_refused_and_a_sound_one_is_not() -> None:
    sqlite.check_version((3, 51, 3))
    sqlite.check_version((3, 53, 4))
    with pytest.raises(Refused) as caught:
        sqlite.check_version((3, 51, 2))
    assert caught.value.detail == {"found": "3.51.2", "wanted": "3.51.3"}


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"no database " * 1000)
    with pytest.raises(StoreDamaged):
        open_database(file_url(tmp_path))
    assert (tmp_path / "server.db").read_bytes() == b"no database " * 1000
