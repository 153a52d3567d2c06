import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import msgspec
import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.server import accounts
from alpukat_desk.server.database import open_database, renew_epoch
from alpukat_desk.server.intake import file_request
from tests import builders as b
from tests.server.conftest import Process
from tests.server.engines import file_url
from tests.server.postgres import Cluster
from tests.server.site import PASSWORD, case, together

ONE = b.officer(1)
WORKERS = 2


@contextmanager
def serving(postgres: Cluster, folder: Path) -> Iterator[Process]:
    """Two workers on one PostgreSQL, with an officer and ten requests."""
    url = postgres.fresh()
    database = open_database(url)
    with database.writing(b.CITY) as tx:
        accounts.add(tx, ONE, PASSWORD, datetime.now(UTC))
        for number in range(1, 11):
            file_request(tx, case(number))
    database.close()
    process = Process(folder, url)
    process.start("--workers", str(WORKERS))
    yield process
    if process.running is not None:
        process.end("terminate")
    postgres.drop(url)


@pytest.fixture(scope="module")
def served(postgres: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """They start slowly: tests that leave them running share them."""
    with serving(postgres, tmp_path_factory.mktemp("workers")) as process:
        yield process


def log(process: Process) -> str:
    return (process.folder / "server.log").read_text()


def started(process: Process) -> list[int]:
    """The processes that began to serve, in the order of their lines."""
    return [int(found) for found in re.findall(r"Started server process \[(\d+)\]", log(process))]


def signed_in(process: Process) -> dict[str, str]:
    with process.client() as client:
        answer = client.post(wire.SESSIONS, content=msgspec.json.encode(wire.SignIn(ONE.id, PASSWORD, b.DEVICE)))
    return {"Authorization": f"Bearer {answer.json()['token']}"}


def ask(process: Process, header: dict[str, str]) -> httpx.Response:
    """On a connection of its own, so that any worker may be the one that takes it."""
    with process.client() as client:
        return client.get(wire.POLICY, headers=header)


def test_all_workers_answer(served: Process) -> None:
    assert len(set(started(served))) == WORKERS
    header = signed_in(served)
    assert {ask(served, header).status_code for _ in range(20)} == {200}


def test_one_that_dies_is_replaced_and_the_others_answer_meanwhile_and_all_end_when_told(
    postgres: Cluster, tmp_path: Path
) -> None:
    with serving(postgres, tmp_path) as process:
        header, killed = signed_in(process), started(process)[0]
        os.kill(killed, signal.SIGKILL)
        while len(started(process)) <= WORKERS:
            answers = together(4, lambda _: _asked(process, header))
            assert {answer.status_code for answer in answers if answer is not None} <= {200}
        assert f"worker {killed} ended with -9 and is replaced" in log(process)
        assert ask(process, header).status_code == 200
        assert process.end("terminate") == 0
        assert log(process).count("Finished server process") == WORKERS
        assert "Traceback" not in log(process)


def _asked(process: Process, header: dict[str, str]) -> httpx.Response | None:
    """None where the connection was the dying worker's."""
    try:
        return ask(process, header)
    except httpx.TransportError:
        return None


def test_a_push_sent_to_all_workers_at_once_is_done_once(served: Process) -> None:
    header = signed_in(served)
    pushed = [b.command(c.Note(f"catatan {number}"), case(number)) for number in range(1, 11)]
    body = msgspec.json.encode(wire.Push(tuple(msgspec.Raw(c.encode(item)) for item in pushed)))

    def send(_: int) -> tuple[wire.Outcome, ...]:
        with served.client() as client:
            answer = client.post(wire.COMMANDS, content=body, headers=header, timeout=60)
        return msgspec.json.decode(answer.content, type=wire.PushReply).outcomes

    answers = together(4, send)
    for number in range(10):
        outcomes = [answer[number] for answer in answers]
        assert all(isinstance(item, wire.Accepted) for item in outcomes)
        assert [item.known for item in outcomes].count(False) == 1
        assert len({item.receipt for item in outcomes}) == 1


def test_a_database_restored_meanwhile_is_noticed_by_every_worker(served: Process) -> None:
    header = signed_in(served)
    before = ask(served, header).headers[wire.HEADER_EPOCH]
    database = open_database(served.database)
    with database.writing() as tx:
        fresh = renew_epoch(tx)
    database.close()
    assert before != fresh
    assert {ask(served, header).headers[wire.HEADER_EPOCH] for _ in range(20)} == {fresh}


def test_the_workers_end_with_their_parent_even_where_it_is_killed(served: Process) -> None:
    assert served.running is not None and served.running.stdout is not None
    served.running.kill()
    assert served.running.stdout.read() == "", "its output ends when the last of them has ended"
    served.running.wait()
    with pytest.raises(httpx.ConnectError):
        ask(served, {})


def test_a_file_is_refused_more_than_one(tmp_path: Path) -> None:
    process = Process(tmp_path, file_url(tmp_path))
    with pytest.raises(AssertionError, match="SQLite dilayani satu proses saja, bukan 2"):
        process.start("--workers", "2")
    assert process.end("wait") == 1


def test_a_database_that_cannot_be_reached_is_told_once(tmp_path: Path) -> None:
    process = Process(tmp_path, "postgresql://a:geheim@127.0.0.1:1/x")
    with pytest.raises(AssertionError, match="PostgreSQL tidak dapat dihubungi"):
        process.start("--workers", "2")
    assert process.end("wait") == 1
    assert "geheim" not in log(process)
