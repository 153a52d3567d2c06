"""What only PostgreSQL does; the rest of these tests say that it otherwise does the same as SQLite."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError, InternalError, ProgrammingError

from alpukat_desk.domain.errors import AlpukatError, Refused, ServerBusy, StoreFull
from alpukat_desk.server import postgres as engine_of
from alpukat_desk.server.database import Database, open_database
from alpukat_desk.server.house import Settings
from alpukat_desk.server.tables import METADATA
from tests import builders as b
from tests.server.postgres import Cluster
from tests.server.site import together

CITY, OTHER = b.CITY, "31.71"


@pytest.fixture
def url(postgres: Cluster) -> Iterator[str]:
    address = postgres.fresh()
    yield address
    postgres.drop(address)


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    made = open_database(url)
    yield made
    made.close()


@contextmanager
def also(url: str) -> Iterator[Database]:
    """Another process on the same database."""
    made = open_database(url)
    try:
        yield made
    finally:
        made.close()


def setting(database: Database, name: str) -> str:
    with database.reading() as tx:
        return str(tx.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar_one())


def test_every_text_is_compared_byte_by_byte(opened: Database) -> None:
    wanted = text(
        "SELECT table_name, collation_name FROM information_schema.columns WHERE data_type = 'text' "
        "AND table_schema = 'public'"
    )
    with opened.reading() as tx:
        found = tx.execute(wanted).all()
    assert {row.table_name for row in found} == set(METADATA.tables)
    assert {row.collation_name for row in found} == {"C"}


def test_nobody_waits_for_ever(opened: Database) -> None:
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "timezone")
    assert [setting(opened, name) for name in names] == ["30s", "10s", "1min", "UTC"]


@pytest.mark.parametrize(("chosen", "found"), [("off", "on"), ("local", "local"), ("remote_apply", "remote_apply")])
def test_what_is_told_as_done_is_on_the_disk(postgres: Cluster, url: str, chosen: str, found: str) -> None:
    postgres.run(f"ALTER DATABASE {make_url(url).database} SET synchronous_commit = {chosen}")
    with also(url) as database:
        assert setting(database, "synchronous_commit") == found


def test_reading_writes_nothing(opened: Database) -> None:
    with pytest.raises(InternalError, match="read-only"), opened.reading() as tx:
        tx.execute(text("DELETE FROM meta"))
    assert setting(opened, "transaction_isolation") == "repeatable read"
    with opened.writing(CITY) as tx:
        assert tx.execute(text("SHOW transaction_isolation")).scalar_one() == "read committed"


def test_writers_of_a_city_wait_for_each_other_and_for_nobody_else(
    opened: Database, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_of, "_SESSION", "SELECT set_config('lock_timeout', '1ms', false)")
    with also(url) as other, opened.writing(CITY):
        with other.writing(OTHER), opened.writing(""):
            pass
        with pytest.raises(ServerBusy, match=r"server\.busy"), other.writing(CITY):
            raise AssertionError("came in")
        with other.reading() as tx:
            assert tx.execute(text("SELECT count(*) FROM feed_heads")).scalar_one() == 1


def test_the_first_writers_of_a_city_make_its_row_once(url: str) -> None:
    with also(url) as one, also(url) as two:

        def write(number: int) -> int:
            with (one, two)[number % 2].writing(CITY) as tx:
                return int(tx.execute(text("UPDATE feed_heads SET seq = seq + 1 RETURNING seq")).scalar_one())

        assert sorted(together(8, write)) == list(range(1, 9))


@pytest.mark.parametrize(
    ("state", "error"),
    [(state, ServerBusy) for state in ("40001", "40P01", "55P03", "57014", "57P01", "53300", "25P03", "08006")]
    + [("53100", StoreFull), ("58030", StoreFull), ("42601", ProgrammingError)],
)
def test_its_troubles_are_told_apart(opened: Database, state: str, error: type[Exception]) -> None:
    with pytest.raises(error), opened.writing(CITY) as tx:
        tx.execute(text(f"DO $$ BEGIN RAISE 'trouble' USING ERRCODE = '{state}'; END $$"))
    with opened.writing(CITY) as tx:
        assert tx.execute(text("SELECT 1")).scalar_one() == 1


def test_a_lost_connection_is_busy_once_and_then_another_is_made(opened: Database, url: str) -> None:
    end = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()")
    others = text(f"{end.text} AND pid <> pg_backend_pid()")
    with also(url) as other:
        with pytest.raises(ServerBusy, match=r"server\.busy"), opened.writing(CITY) as tx:
            with other.reading() as killer:
                killer.execute(others)
            tx.execute(text("SELECT 1"))
        with opened.writing(CITY) as tx:
            assert tx.execute(text("SELECT 1")).scalar_one() == 1


def test_a_connection_that_died_while_idle_is_busy_once(opened: Database, url: str) -> None:
    with opened.reading() as tx:
        tx.execute(text("SELECT 1"))
    with also(url) as other, other.reading() as killer:
        killer.execute(
            text(
                "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(ServerBusy), opened.reading() as tx:
        tx.execute(text("SELECT 1"))
    with opened.reading() as tx:
        assert tx.execute(text("SELECT 1")).scalar_one() == 1


def test_a_row_that_is_refused_leaves_none_of_its_values_in_the_words(opened: Database) -> None:
    case = text("INSERT INTO case_keys VALUES ('31.74', '3174015708900001', 'nobody')")
    with pytest.raises(IntegrityError) as caught, opened.writing(CITY) as tx:
        tx.execute(case)
    assert "case_keys" in str(caught.value)
    assert "3174015708900001" not in f"{caught.value.orig} {caught.value.args}"


def test_a_text_with_a_nul_is_refused(opened: Database) -> None:
    with pytest.raises(Refused, match=r"body\.malformed"), opened.reading() as tx:
        tx.execute(text("SELECT CAST(:text AS TEXT)"), {"text": "a\0b"})


def test_workers_that_start_at_once_migrate_once(postgres: Cluster, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "alpukat_desk.server.database")
    address = postgres.empty()
    for database in together(4, lambda _: open_database(address)):
        database.close()
    postgres.drop(address)
    told = [record.args for record in caplog.records if "migrated" in record.msg]
    assert len(told) == len(set(told)) > 0


def test_a_connection_at_work_while_all_are_closed_is_closed_when_it_comes_back(url: str) -> None:
    database = open_database(url)
    with database.reading() as tx:
        tx.execute(text("SELECT 1"))
        line = tx.connection.driver_connection
        database.close()
        assert line is not None and not line.closed
    assert line.closed


def test_workers_share_the_connections(url: str) -> None:
    sizes = []
    for workers in (1, 4, 100):
        database = open_database(url, workers)
        sizes.append(database.engine.pool.size())  # type: ignore[attr-defined]
        database.close()
    assert sizes == [64, 16, 4]


def test_a_database_in_another_encoding_is_refused(postgres: Cluster) -> None:
    address = postgres.empty(encoding="LATIN1")
    with pytest.raises(Refused, match=r"database\.encoding") as caught:
        open_database(address)
    assert caught.value.detail == {"found": "LATIN1"}
    postgres.drop(address)


def test_an_account_that_may_make_no_tables_is_told_so(postgres: Cluster) -> None:
    address = postgres.empty()
    postgres.run("CREATE ROLE alpukat_test_guest LOGIN PASSWORD 'guest'")
    guest = make_url(address).set(username="alpukat_test_guest", password="guest")
    with pytest.raises(Refused, match=r"database\.rights"):
        open_database(guest.render_as_string(hide_password=False))
    postgres.drop(address)
    postgres.run("DROP ROLE alpukat_test_guest")


@pytest.mark.parametrize("address", ["postgresql://a:geheim@127.0.0.1:1/x", "postgresql://a:geheim@/x?host=/nowhere"])
def test_one_that_cannot_be_reached_says_why_and_never_the_password(address: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"database\.unreachable") as caught:
        open_database(address)
    assert "onnection" in caught.value.detail["reason"]
    shown = f"{caught.value!r} {caught.value.detail} {caught.value.__cause__} {Settings(address, tmp_path)!r}"
    assert "geheim" not in shown


def test_nothing_shows_the_password(postgres: Cluster, url: str) -> None:
    with_one = make_url(url).set(password="geheim").render_as_string(hide_password=False)
    try:
        with also(with_one) as database:
            assert "geheim" not in f"{database!r} {database.engine!r} {database.engine.url}"
    except AlpukatError as fault:  # a real server looks at it
        assert "geheim" not in f"{fault!r} {fault.detail} {fault.__cause__}"
