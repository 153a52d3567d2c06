from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.keys import joined, read
from alpukat_desk.domain.model import Status
from alpukat_desk.server import database, records
from alpukat_desk.server.database import open_database
from alpukat_desk.server.migrations import MIGRATIONS
from alpukat_desk.server.tables import FEED_HEADS, REQUESTS, TALLIES
from tests import builders as b
from tests.server.site import Site, case

OLD = [column for column in REQUESTS.c if column.name != "head"]
TALLY = [column for column in TALLIES.c if column.name != "seq"]


def older(folder: Path, rows: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of the first schema that holds these requests."""
    url = f"sqlite:///{folder / 'old.db'}"
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", MIGRATIONS[:1])
        opened = open_database(url)
    with opened.writing() as tx:
        tx.execute(FEED_HEADS.insert(), {"city": b.CITY, "seq": len(rows)})
        tx.execute(REQUESTS.insert().values({column.name: None for column in OLD}), rows)
    opened.close()
    return url


def whole(row: Mapping[str, Any]) -> dict[str, Any]:
    """As it was written then: with its keys."""
    return {**row, "body": joined(read(row["body"]), row["id"]).decode()}


def test_heads_and_tallies_are_made_for_the_requests_already_there(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.file(*(case(number) for number in range(1, 1203)))
    site.file(case(1300, office="31.74.02", status=Status.COMPLETED, closed_at=b.NOW))
    with site.house.database.reading() as tx:
        expected = {row.id: row.head for row in tx.execute(select(*REQUESTS.c["id", "head"]))}
        tallied = set(tx.execute(select(*TALLY)).all())
        rows = [whole(row._mapping) for row in tx.execute(select(*OLD))]
    opened = open_database(older(tmp_path, rows, monkeypatch))
    with opened.reading() as tx:
        assert {row.id: row.head for row in tx.execute(select(*REQUESTS.c["id", "head"]))} == expected
        assert set(tx.execute(select(*TALLY)).all()) == tallied
        assert max(tx.execute(select(TALLIES.c.seq)).scalars()) == len(rows)
    opened.close()
    assert expected[case(1).id] == records.encoded(head_of(case(1), 1, rows[0]["due_at"]))  # type: ignore[arg-type]


def test_an_empty_database_takes_the_step_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'old.db'}"
    with monkeypatch.context() as patched:
        patched.setattr(database, "MIGRATIONS", MIGRATIONS[:1])
        open_database(url).close()
    opened = open_database(url)
    with opened.reading() as tx:
        assert tx.execute(select(TALLIES)).all() == []
    opened.close()
