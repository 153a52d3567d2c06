import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.dialects import postgresql, sqlite

from alpukat_desk.server.database import open_database
from alpukat_desk.server.migrations import MIGRATIONS
from alpukat_desk.server.tables import ACCOUNTS, ATTEMPTS, META, METADATA, Moment

CITYLESS = {META.name, ATTEMPTS.name}
"""Of the database as a whole, and of people who belong to no city yet."""


@pytest.mark.parametrize("name", sorted(set(METADATA.tables) - CITYLESS))
def test_the_city_leads_every_key(name: str) -> None:
    assert next(iter(METADATA.tables[name].primary_key)).name == "city"


def test_the_city_leads_every_index_of_the_migrations() -> None:
    made = [line for step in MIGRATIONS for line in step.statements if re.match("CREATE .*INDEX", line)]
    indexed = {re.search(r"INDEX (\w+)", line)[1]: re.search(r"\((\w+)", line)[1] for line in made}  # type: ignore[index]
    assert indexed.pop("accounts_by_id") == "id"
    assert set(indexed.values()) == {"city"}


def test_the_migrations_use_only_types_both_engines_have() -> None:
    made = " ".join(line for step in MIGRATIONS for line in step.statements if line.startswith("CREATE TABLE"))
    types = set(re.findall(r"\w+ ([A-Z]+),", made.replace(" NOT NULL", "")))
    assert types <= {"TEXT", "BIGINT", "TIMESTAMPTZ"}


def test_a_moment_comes_back_as_it_went_in(tmp_path: Path) -> None:
    jakarta = datetime(2020, 3, 24, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    opened = open_database(f"sqlite:///{tmp_path / 'x.db'}")
    row = {"city": "31.74", "id": "a", "name": "A", "role": "officer", "office": "31.74", "password_hash": ""}
    with opened.writing() as tx:
        tx.execute(ACCOUNTS.insert().values(**row, created_at=jakarta, disabled_at=None))
    with opened.reading() as tx:
        found = tx.execute(ACCOUNTS.select()).one()
    opened.close()
    assert found.created_at == jakarta
    assert (found.created_at.utcoffset(), found.disabled_at) == (timedelta(), None)


def test_only_sqlite_loses_the_zone() -> None:
    moment, jakarta = Moment(), datetime(2020, 3, 24, 10, tzinfo=timezone(timedelta(hours=7)))
    utc = datetime(2020, 3, 24, 3, tzinfo=UTC)
    assert moment.process_bind_param(jakarta, sqlite.dialect()) == utc.replace(tzinfo=None)
    assert moment.process_bind_param(jakarta, postgresql.dialect()) == utc
    assert moment.process_result_value(utc.replace(tzinfo=None), sqlite.dialect()) == utc
    assert moment.process_result_value(jakarta, postgresql.dialect()) == utc
