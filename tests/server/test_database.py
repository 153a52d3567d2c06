import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError, OperationalError

from alpukat_desk.domain.errors import AlpukatError, Refused, ServerBusy, StoreDamaged, StoreFull
from alpukat_desk.server import database
from alpukat_desk.server.database import Database, check_version, open_database, sole_server
from alpukat_desk.server.migrations import MIGRATIONS, NEWEST
from alpukat_desk.server.tables import METADATA


@pytest.fixture
def opened(tmp_path: Path):
    made = open_database(url(tmp_path))
    yield made
    made.close()


def url(folder: Path) -> str:
    return f"sqlite:///{folder / 'server.db'}"


def pragma(opened: Database, name: str) -> object:
    with opened.reading() as tx:
        return tx.execute(text(f"PRAGMA {name}")).scalar()


def test_the_migrations_make_exactly_the_tables_the_queries_know(opened: Database) -> None:
    found = inspect(opened.engine)
    assert set(found.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.c.keys())
        optional = {column["name"] for column in found.get_columns(name) if column["nullable"]}
        assert optional == {column.name for column in table.c if column.nullable}
        assert found.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]


def test_it_is_set_to_lose_nothing(opened: Database) -> None:
    found = [pragma(opened, name) for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")]
    assert found == ["wal", 2, 1, 1]


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    opened = open_database(f"sqlite:///{tmp_path / 'new.db'}")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("new.db*")}
    opened.close()
    assert set(modes) >= {"new.db", "new.db-wal"} and set(modes.values()) == {0o600}


def test_a_broken_reference_is_refused(opened: Database) -> None:
    orphan = "INSERT INTO departures VALUES ('31.74', 1, 'nobody', '31.74.01')"
    with pytest.raises(IntegrityError), opened.writing() as tx:
        tx.execute(text(orphan))


def test_reading_sees_one_picture_and_keeps_nothing(opened: Database) -> None:
    with opened.reading() as tx:
        assert database.epoch(tx)
        with opened.writing() as other:
            fresh = database.renew_epoch(other)
        assert database.epoch(tx) != fresh
    with opened.reading() as tx:
        database.renew_epoch(tx)
    with opened.reading() as tx:
        assert database.epoch(tx) == fresh


def test_what_fails_inside_leaves_no_trace(opened: Database) -> None:
    with opened.reading() as tx:
        before = database.epoch(tx)
    with pytest.raises(ZeroDivisionError), opened.writing() as tx:
        database.renew_epoch(tx)
        raise ZeroDivisionError
    with opened.reading() as tx:
        assert database.epoch(tx) == before


def test_writers_of_one_process_take_turns(opened: Database) -> None:
    with opened.writing() as tx:
        tx.execute(text("INSERT INTO feed_heads VALUES ('31.74', 0)"))

    def raise_it() -> None:
        for _ in range(20):
            with opened.writing() as tx:
                seen = tx.execute(text("SELECT seq FROM feed_heads")).scalar_one()
                tx.execute(text("UPDATE feed_heads SET seq = :next"), {"next": seen + 1})

    threads = [threading.Thread(target=raise_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with opened.reading() as tx:
        assert tx.execute(text("SELECT seq FROM feed_heads")).scalar_one() == 160


def test_a_database_another_process_holds_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_S", 0)
    opened, holder = open_database(url(tmp_path)), sqlite.connect(str(tmp_path / "server.db"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServerBusy, match=r"server\.busy"), opened.writing():
        raise AssertionError("came in")
    holder.close()
    opened.close()


def test_the_engines_other_troubles_are_told_apart(opened: Database) -> None:
    with opened.writing() as tx:
        tx.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(StoreFull, match=r"server\.full"), database._converted():
            tx.execute(text("INSERT INTO meta VALUES ('big', :big)"), {"big": "x" * 100_000})
    with pytest.raises(OperationalError), opened.reading() as tx:
        tx.execute(text("SELECT * FROM nowhere"))


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "sqlite://", "sqlite:///:memory:", "postgresql://server/db", "mysql://server/db"],
)
def test_an_address_that_is_no_file_is_refused(address: str) -> None:
    with pytest.raises(Refused, match=r"database\.url"):
        open_database(address)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        open_database(url(tmp_path / "absent"))
    assert caught.value.detail["folder"] == str(tmp_path / "absent")


def test_an_sqlite_that_can_corrupt_is_refused_and_a_sound_one_is_not() -> None:
    check_version((3, 51, 3))
    check_version((3, 53, 4))
    with pytest.raises(Refused) as caught:
        check_version((3, 51, 2))
    assert caught.value.detail == {"found": "3.51.2", "wanted": "3.51.3"}


def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "server.db").write_bytes(b"no database " * 1000)
    with pytest.raises(StoreDamaged):
        open_database(url(tmp_path))
    assert (tmp_path / "server.db").read_bytes() == b"no database " * 1000


@pytest.mark.parametrize(("schema", "compat", "opens"), [(NEWEST + 1, NEWEST, True), (NEWEST + 1, NEWEST + 1, False)])
def test_a_newer_schema_opens_where_it_says_it_is_compatible(
    tmp_path: Path, schema: int, compat: int, opens: bool
) -> None:
    opened = open_database(url(tmp_path))
    with opened.writing() as tx:
        for key, value in (("schema", schema), ("compat", compat)):
            tx.execute(text("UPDATE meta SET value = :value WHERE key = :key"), {"key": key, "value": str(value)})
    opened.close()
    try:
        open_database(url(tmp_path)).close()
        assert opens
    except AlpukatError as fault:
        assert (fault.code, opens) == ("database.newer", False)


def test_opening_again_keeps_the_epoch(tmp_path: Path) -> None:
    epochs = []
    for _ in range(2):
        opened = open_database(url(tmp_path))
        with opened.reading() as tx:
            epochs.append(database.epoch(tx))
        opened.close()
    assert epochs[0] == epochs[1]


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, NEWEST + 1))
    assert all(step.compat <= step.number for step in MIGRATIONS)


def test_only_one_server_serves_a_database(tmp_path: Path) -> None:
    with sole_server(url(tmp_path)), pytest.raises(Refused, match=r"server\.running"), sole_server(url(tmp_path)):
        raise AssertionError("two at once")
    with sole_server(url(tmp_path)):
        assert (tmp_path / "server.db.serving").exists()
