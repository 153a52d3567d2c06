from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.server import database
from alpukat_desk.server.database import Database, open_database, sole_server, takes_workers
from alpukat_desk.server.migrations import MIGRATIONS, NEWEST
from alpukat_desk.server.tables import METADATA
from tests import builders as b
from tests.server.engines import POSTGRESQL, database_url, file_url
from tests.server.site import together


@pytest.fixture
def opened(engine: str, tmp_path: Path) -> Iterator[Database]:
    made = open_database(database_url(tmp_path))
    yield made
    made.close()


def test_the_migrations_make_exactly_the_tables_the_queries_know(opened: Database) -> None:
    found = inspect(opened.engine)
    assert set(found.get_table_names()) == set(METADATA.tables)
    for name, table in METADATA.tables.items():
        assert {column["name"] for column in found.get_columns(name)} == set(table.c.keys())
        optional = {column["name"] for column in found.get_columns(name) if column["nullable"]}
        assert optional == {column.name for column in table.c if column.nullable}
        assert found.get_pk_constraint(name)["constrained_columns"] == [column.name for column in table.primary_key]


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
    with suppress(DBAPIError), opened.reading() as tx:
        database.renew_epoch(tx)
    with opened.reading() as tx:
        assert database.epoch(tx) == fresh


def test_a_glance_sees_its_moment_and_no_other(opened: Database) -> None:
    with opened.glancing() as tx:
        before = database.epoch(tx)
        with opened.writing() as other:
            fresh = database.renew_epoch(other)
        assert database.epoch(tx) == fresh != before


def test_what_fails_inside_leaves_no_trace(opened: Database) -> None:
    with opened.reading() as tx:
        before = database.epoch(tx)
    with pytest.raises(ZeroDivisionError), opened.writing() as tx:
        database.renew_epoch(tx)
        raise ZeroDivisionError
    with opened.reading() as tx:
        assert database.epoch(tx) == before


def test_a_citys_writers_take_turns_and_so_do_those_of_no_city(opened: Database, tmp_path: Path) -> None:
    """Within a process and among two that share the database: a value read is still true when it is written."""
    other = open_database(database_url(tmp_path))
    with opened.writing() as tx:
        tx.execute(text("INSERT INTO meta VALUES ('31.74', '0'), ('31.71', '0'), ('', '0')"))
        tx.execute(text("INSERT INTO feed_heads VALUES ('31.74', 7)"))

    def raise_it(number: int) -> None:
        for count in range(20):
            city = ("31.74", "31.71", "")[(number + count) % 3]
            with (opened, other)[number % 2].writing(city) as tx:
                seen = tx.execute(text("SELECT value FROM meta WHERE key = :city"), {"city": city}).scalar_one()
                next_ = {"city": city, "next": str(int(seen) + 1)}
                tx.execute(text("UPDATE meta SET value = :next WHERE key = :city"), next_)

    together(6, raise_it)
    other.close()
    with opened.reading() as tx:
        found = tx.execute(text("SELECT value FROM meta WHERE key IN ('31.74', '31.71', '')")).scalars()
        assert sorted(found) == ["40", "40", "40"]
        assert tx.execute(text("SELECT seq FROM feed_heads WHERE city = '31.74'")).scalar_one() == 7


@pytest.mark.parametrize(
    "address",
    ["", "nonsense", "sqlite://", "sqlite:///:memory:", "mysql://a:secret@b/c", "postgresql+asyncpg://a:secret@b/c",
     "postgresql://a:secret@host:port/c"],
)  # fmt: skip
def test_an_address_that_is_none_of_ours_is_refused_and_not_repeated(address: str) -> None:
    with pytest.raises(Refused, match=r"database\.url") as caught:
        open_database(address)
    assert "secret" not in f"{caught.value!r} {caught.value.__cause__!r} {caught.value.detail}"


@pytest.mark.parametrize(("schema", "compat", "opens"), [(NEWEST + 1, NEWEST, True), (NEWEST + 1, NEWEST + 1, False)])
def test_a_newer_schema_opens_where_it_says_it_is_compatible(
    opened: Database, tmp_path: Path, schema: int, compat: int, opens: bool
) -> None:
    with opened.writing() as tx:
        for key, value in (("schema", schema), ("compat", compat)):
            tx.execute(text("UPDATE meta SET value = :value WHERE key = :key"), {"key": key, "value": str(value)})
    try:
        open_database(database_url(tmp_path)).close()
        assert opens
    except AlpukatError as fault:
        assert (fault.code, opens) == ("database.newer", False)


def test_opening_again_keeps_the_epoch(opened: Database, tmp_path: Path) -> None:
    again = open_database(database_url(tmp_path))
    epochs = []
    for one in (opened, again):
        with one.reading() as tx:
            epochs.append(database.epoch(tx))
    again.close()
    assert epochs[0] == epochs[1]


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [step.number for step in MIGRATIONS] == list(range(1, NEWEST + 1))
    assert all(step.compat <= step.number for step in MIGRATIONS)


def test_a_file_has_one_server_and_takes_no_workers(tmp_path: Path) -> None:
    url = file_url(tmp_path)
    with sole_server(url), pytest.raises(Refused, match=r"server\.running"), sole_server(url):
        raise AssertionError("two at once")
    with sole_server(url):
        assert (tmp_path / "server.db.serving").exists()
    assert not takes_workers(url)


def test_another_engine_has_as_many_as_it_is_given(engine: str, tmp_path: Path) -> None:
    url = database_url(tmp_path)
    assert takes_workers(url) == (engine == POSTGRESQL)
    if engine == POSTGRESQL:
        with sole_server(url), sole_server(url):
            assert b.CITY
