from pathlib import Path

import pytest
from sqlalchemy import select, text

from alpukat_desk.server import database
from alpukat_desk.server.database import open_database
from alpukat_desk.server.migrations import MIGRATIONS
from alpukat_desk.server.tables import NIK_ASKS, NIK_QUOTA, NIK_WORDS, REQUESTS
from tests.server.site import Site, case


def test_heads_of_the_requests_already_there_learn_what_is_unverified(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", MIGRATIONS[:5])
        open_database(url).close()
    site.file(*(case(number, status="approved") for number in range(1, 1102)), case(2000, status="completed"))
    with site.house.database.reading() as tx:
        rows = [dict(row._mapping) for row in tx.execute(select(REQUESTS))]
    expected = {row["id"]: row["head"] for row in rows}
    older = open_at_five(url, monkeypatch)
    with older.writing() as tx:
        tx.execute(REQUESTS.insert(), [{**row, "head": row["head"].rpartition(",")[0] + "]"} for row in rows])
    older.close()
    opened = open_database(url)
    with opened.reading() as tx:
        assert {row.id: row.head for row in tx.execute(select(*REQUESTS.c["id", "head"]))} == expected
        assert [tx.execute(select(table)).all() for table in (NIK_ASKS, NIK_QUOTA, NIK_WORDS)] == [[], [], []]
    opened.close()
    assert {head[-5:] for head in expected.values()} == {"true]", "alse]"}


def open_at_five(url: str, monkeypatch: pytest.MonkeyPatch) -> database.Database:
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", MIGRATIONS[:5])
        opened = open_database(url)
    with opened.reading() as tx:
        assert tx.execute(text("SELECT value FROM meta WHERE key = 'schema'")).scalar() == "5"
    return opened
