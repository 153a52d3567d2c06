"""The real HttpApi and the real server on loopback: every call of the protocol once, and what a stranger gets."""

import hashlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import uvicorn

from alpukat_desk.domain import frames, wire
from alpukat_desk.domain.commands import Note
from alpukat_desk.domain.errors import MustUpdate, Offline, Refused, SignedOut
from alpukat_desk.domain.model import CommandId, OfficerId, RequestId, Sha256
from alpukat_desk.remote import HttpApi
from alpukat_desk.server import accounts
from alpukat_desk.server.app import create_app
from alpukat_desk.server.house import Settings
from alpukat_desk.server.intake import file_request
from tests.builders import CITY, DEVICE, OFFICE, command, officer, request, uuid
from tests.remote.crooked import Crooked, answer
from tests.server.conftest import engine, postgres, pytest_generate_tests  # noqa: F401 - for both engines
from tests.server.engines import database_url

pytestmark = pytest.mark.usefixtures("engine")
PASSWORD = "empat kata sandi panjang"
NOW = datetime(2020, 3, 24, 3, 0, tzinfo=UTC)


@dataclass
class Running:
    """A server with one officer and one request."""

    url: str
    api: HttpApi


class _Quiet(uvicorn.Server):
    """Tells when it listens."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets=None) -> None:  # type: ignore[no-untyped-def]
        await super().startup(sockets)
        self.listens.set()


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    app = create_app(Settings(database_url(tmp_path), tmp_path / "files"))
    with app.state["house"].database.writing(CITY) as tx:
        accounts.add(tx, officer(), PASSWORD, NOW)
        file_request(tx, request(status="new", lease=None, office=OFFICE))
    quiet = {"log_config": None, "access_log": False, "server_header": False, "date_header": False}
    server = _Quiet(uvicorn.Config(app, port=0, **quiet))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, name="server under test")
    thread.start()
    assert server.listens.wait(20)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    api = HttpApi(url, timeout_s=10)
    yield Running(url, api)
    api.close()
    server.should_exit = True
    thread.join()


def signed_in(running: Running) -> HttpApi:
    running.api.sign_in(wire.SignIn(OfficerId("officer-1"), PASSWORD, DEVICE))
    return running.api


def test_a_day_on_the_wire(running: Running) -> None:
    api = signed_in(running)
    assert api.policy() == wire.Policy()
    lines = list(api.feed(""))
    start, heads, _, bodies, _, end = lines
    assert isinstance(start, wire.Start) and isinstance(end, wire.End)
    assert (start.total, end.count) == (1, 1)
    assert (type(heads), type(bodies)) == (wire.Heads, wire.Bodies)
    held = wire.parse_request(api.claim(wire.ClaimAsk(CommandId(uuid(0xA5)), count=1)).claimed[0])
    note = command(Note("Sudah ditelepon"), request_id=held.id, base_version=held.version)
    (accepted,) = api.push([note])
    assert isinstance(accepted, wire.Accepted)
    (known,) = api.push([note])
    assert isinstance(known, wire.Accepted)
    assert known.known
    detail = api.request(held.id)
    assert [event.kind for event in detail.history] == ["filed", "claim", "note"]
    assert wire.parse_request(detail.request).version == accepted.version
    assert [line.seqs for line in api.feed(end.cursor) if isinstance(line, wire.Bodies)] == [(3,)]


def test_a_file_goes_up_in_pieces_and_comes_down_from_the_middle(running: Running) -> None:
    api = signed_in(running)
    data = b"%PDF-1.7\n" + bytes(range(256)) * 40
    name = Sha256(hashlib.sha256(data).hexdigest())
    assert api.file_state(name) == wire.FileState(0, 0)
    assert api.upload(name, 0, len(data), "application/pdf", data[:5000]) == wire.FileState(5000, len(data))
    with pytest.raises(Refused, match="file.offset"):
        api.upload(name, 6000, len(data), "application/pdf", data[6000:])
    assert api.upload(name, 5000, len(data), "application/pdf", data[5000:]).complete
    assert api.file_state(name).complete
    assert b"".join(api.download(name, 0)) == data
    assert b"".join(api.download(name, 7000)) == data[7000:]


def test_what_is_not_there_is_refused_with_its_code(running: Running) -> None:
    api = signed_in(running)
    with pytest.raises(Refused, match="request.missing"):
        api.request(RequestId("01710000-0000-7000-8000-00000000ffff"))
    with pytest.raises(Refused, match="file.missing"):
        list(api.download(Sha256("0" * 64), 0))


def test_without_a_session_nothing_is_told(running: Running) -> None:
    for token in ("", "someone-elses-token"):
        running.api.resume(token)
        with pytest.raises(SignedOut):
            list(running.api.feed(""))
    with pytest.raises(SignedOut):
        running.api.sign_in(wire.SignIn(OfficerId("officer-1"), "salah sama sekali", DEVICE))


def test_after_signing_out_the_token_is_worth_nothing(running: Running) -> None:
    api = signed_in(running)
    token = api._token
    api.sign_out()
    api.resume(token)
    with pytest.raises(SignedOut):
        api.policy()


def test_another_protocol_is_told_to_update(running: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    api = signed_in(running)
    monkeypatch.setattr(wire, "PROTOCOL", wire.PROTOCOL + 1)
    with pytest.raises(MustUpdate):
        api.policy()


def test_a_server_that_is_gone_is_offline(running: Running) -> None:
    api = signed_in(running)
    api.close()
    with pytest.raises(Offline):
        list(api.feed(""))


def test_an_idle_poll_costs_few_bytes(running: Running) -> None:
    """The bytes of HTTP in both directions: what the api asks, said again over a plain socket. One packet each way
    adds 52 bytes of TCP and IP."""
    api = signed_in(running)
    *_, end = api.feed("")
    assert isinstance(end, wire.End)
    assert list(api.feed(end.cursor)) == []
    verified = list(api.feed(end.cursor, verify=True))
    assert [type(line) for line in verified] == [wire.Start, wire.End]
    asked = sent(api, end.cursor)
    answered = heard(running.url, asked)
    assert answered.startswith(b"HTTP/1.1 204 ")
    assert len(asked) + len(answered) + 2 * 52 <= 500


def sent(api: HttpApi, cursor: str) -> bytes:
    """What the api says to ask for the feed, as an echoing server hears it."""
    echo = Crooked(lambda caller: caller.say(answer(status="204 No Content")))
    asking = HttpApi(echo.url)
    asking.resume(api._token)
    assert list(asking.feed(cursor)) == []
    asking.close()
    echo.close()
    return echo.heard[0].request.encode() + b"\r\n"


def heard(url: str, asked: bytes) -> bytes:
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as link:
        link.sendall(asked)
        said = b""
        while not said.endswith(b"\r\n\r\n"):
            said += link.recv(4096)
    return said


def test_what_the_api_promises_is_all_there() -> None:
    wanted = {name for name in vars(wire.Api) if not name.startswith("_")}
    assert wanted <= set(dir(HttpApi))
    assert frames.packed([wire.Mark("c")]) == b"\0\0\0\x11\x82\xa1t\xa4mark\xa6cursor\xa1c"


def test_a_desk_waits_for_news_and_is_told_woken_or_left_in_peace(running: Running) -> None:
    api = signed_in(running)
    end = list(api.feed(""))[-1]
    assert isinstance(end, wire.End)
    assert api.wait(end.cursor, 0) is False
    waker = threading.Thread(target=api.wake)
    waker.start()
    assert api.wait(end.cursor, 25) is False
    waker.join()
    other = HttpApi(running.url, timeout_s=10)
    other.sign_in(wire.SignIn(OfficerId("officer-1"), PASSWORD, DEVICE))
    taker = threading.Thread(target=other.claim, args=(wire.ClaimAsk(CommandId(uuid(0xA5)), count=1),))
    taker.start()
    while not api.wait(end.cursor, 25):
        continue
    taker.join()
    other.close()
    assert api.skew_s is not None and abs(api.skew_s) < 60
