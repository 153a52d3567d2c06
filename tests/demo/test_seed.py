import hashlib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from alpukat_desk.demo.places import SUDIN
from alpukat_desk.demo.seed import Summary, seed
from alpukat_desk.demo.staff import DEMO_OFFICER, DEMO_PASSWORD, STAFF
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Event, Request, Status
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.server import accounts, records
from alpukat_desk.server.database import Database, open_database
from alpukat_desk.server.tables import REQUESTS

TODAY = date(2020, 5, 13)
MANY = 60


def sown(folder: Path, count: int = MANY, number: int = 1, **options: Any) -> Summary:
    folder.mkdir(exist_ok=True)
    return seed(f"sqlite:///{folder / 'server.db'}", folder / "files", count, number, TODAY, **options)


def requests(database: Database) -> tuple[Request, ...]:
    with database.reading() as tx:
        return tuple(records.decoded(row.id, row.body) for row in tx.execute(REQUESTS.select().order_by(REQUESTS.c.id)))


def history(database: Database, request: Request) -> tuple[Event, ...]:
    with database.reading() as tx:
        return records.history(tx, SUDIN, request.id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sown")


@pytest.fixture(scope="module")
def summary(folder: Path) -> Summary:
    return sown(folder)


@pytest.fixture
def database(folder: Path, summary: Summary) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{folder / 'server.db'}")
    yield opened
    opened.close()


def test_the_summary_counts_what_was_written(database: Database, summary: Summary) -> None:
    written = requests(database)
    assert summary.requests == len(written) == MANY
    assert summary.statuses == Counter(item.status for item in written)
    assert summary.documents == sum(len(item.documents) for item in written)
    assert summary.steps == sum(len(history(database, item)) - 1 for item in written)
    assert summary.refused == 0


def test_every_status_came_about_by_legal_steps(database: Database) -> None:
    for request in requests(database):
        filed, *events = history(database, request)
        status = str(Status.NEW)
        assert (filed.kind, filed.version, filed.at) == ("filed", 1, request.submitted_at)
        for number, event in enumerate(events, 2):
            rule = TABLE[event.kind]
            assert status in rule.sources and event.role in rule.roles and event.version == number
            status = str(rule.target or status)
            assert event.status == status
        assert (status, len(events) + 1) == (request.status, request.version)


def test_the_queue_holds_every_state_an_officer_meets(database: Database) -> None:
    statuses = Counter(item.status for item in requests(database))
    assert statuses[Status.NEW] > MANY * 0.4
    assert {"in_review", "returned", "approved", "completed"} <= set(statuses)


def test_every_file_lies_on_the_disk_under_its_hash(folder: Path, database: Database) -> None:
    for request in requests(database):
        for item in (*request.attachments, *request.documents):
            data = (folder / "files" / "whole" / item.sha256[:2] / item.sha256).read_bytes()
            assert (len(data), hashlib.sha256(data).hexdigest()) == (item.size, item.sha256)


def test_what_was_filed_twice_is_suspected(database: Database) -> None:
    written = {item.id: item for item in requests(database)}
    suspected = [item for item in written.values() if item.suspects]
    assert suspected
    births = {"akta-lahir", "sidukun-3in1", "lahir-mati"}
    pairs = [{written[other].service, item.service} for item in suspected for other in item.suspects]
    assert all(len(services) == 1 or services <= births for services in pairs)


def test_the_demo_officers_can_sign_in_and_nobody_was_added_twice(database: Database) -> None:
    with database.reading() as tx:
        listed = accounts.listed(tx)
        expected = accounts.password_hash(tx, DEMO_OFFICER.id)
    assert {account.officer for account in listed} == set(STAFF)
    assert accounts.fits(DEMO_PASSWORD, expected)


def test_the_same_seed_gives_the_same_requests_histories_and_files(
    tmp_path: Path, folder: Path, database: Database
) -> None:
    told: list[tuple[int, int]] = []
    sown(tmp_path, on_progress=lambda *step: told.append(step))
    again = open_database(f"sqlite:///{tmp_path / 'server.db'}")
    assert requests(again) == requests(database)
    assert [history(again, item) for item in requests(again)] == [history(database, i) for i in requests(database)]
    again.close()
    names = [sorted(path.name for path in (place / "files").rglob("*")) for place in (tmp_path, folder)]
    assert names[0] == names[1]
    assert told == [(40, MANY), (MANY, MANY)]


def test_a_filled_database_is_left_alone_unless_told_otherwise(tmp_path: Path) -> None:
    sown(tmp_path, 3, 1)
    with pytest.raises(Refused, match=r"seed\.not_empty"):
        sown(tmp_path, 3, 2)
    sown(tmp_path, 3, 2, append=True)
    opened = open_database(f"sqlite:///{tmp_path / 'server.db'}")
    written = requests(opened)
    opened.close()
    assert len({item.code for item in written}) == 6
