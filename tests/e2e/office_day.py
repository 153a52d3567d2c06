"""A server on a real socket with a clock to set, the systems that file at it, and an officer's and a signer's desk."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
import uvicorn

from alpukat_desk.desk import account, commands, queries, replies, sync
from alpukat_desk.desk.shown import Shown
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain.commands import AnyPayload
from alpukat_desk.domain.filing import Paper, Progress, Receipt
from alpukat_desk.domain.model import Channel, Officer, OfficerId, Request, RequestId, Role
from alpukat_desk.remote import HttpApi
from alpukat_desk.server import accounts, files, systems
from alpukat_desk.server.app import create_app
from alpukat_desk.server.house import House, Settings, standard_catalogue, utc_now
from alpukat_desk.server.systems import System
from tests.profiles import KEY

CITY = "31.74"
OFFICER = Officer(OfficerId("sudin.1"), "Petugas Sudin", Role.OFFICER, CITY)
SIGNER = Officer(OfficerId("sudin.kepala"), "Kepala Sudin", Role.SIGNER, CITY)
PASSWORD = "kucing duduk di atap"
MORNING = datetime(2020, 3, 24, 2, 0, tzinfo=UTC)
"""Tuesday, 09.00 WIB."""


class Clock:
    """The server's. Laptops keep today's, years away from it, and reckon by the server's."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


class Sender:
    """The back end of another system, as it speaks HTTP."""

    def __init__(self, url: str, token: str) -> None:
        self.line = httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False)

    def papers(self, sent: Mapping[str, bytes]) -> tuple[Paper, ...]:
        """By requirement; each goes up in two pieces."""
        return tuple(self._paper(requirement, data) for requirement, data in sent.items())

    def _paper(self, requirement: str, data: bytes) -> Paper:
        sha256, half = files.hashed(data), len(data) // 2
        for start, piece in ((0, data[:half]), (half, data[half:])):
            more = {"Upload-Offset": str(start), "Upload-Length": str(len(data))}
            self.line.patch(f"/v1/intake/files/{sha256}", content=piece, headers=more).raise_for_status()
        return Paper(sha256, f"{requirement}.png", requirement)

    def post(self, path: str, body: object) -> Receipt:
        answer = self.line.post(f"/v1/intake/{path}", content=msgspec.json.encode(body))
        assert answer.is_success, answer.text
        return msgspec.json.decode(answer.content, type=Receipt)

    def stands(self, request_id: str) -> Progress:
        answer = self.line.get(f"/v1/intake/requests/{request_id}")
        return msgspec.json.decode(answer.content, type=Progress)


class Laptop:
    """An officer's desk over its real line."""

    def __init__(self, home: Path, url: str, officer: Officer) -> None:
        self.api = HttpApi(url, timeout_s=20)
        self.place = open_workplace(home, KEY, standard_catalogue(), utc_now)
        account.sign_in(self.place, self.api, officer.id, PASSWORD, officer.id)

    def sync(self) -> None:
        report = sync.cycle(self.place, self.api)
        assert report.error is None, report
        assert queries.outbox(self.place) == ()

    def see(self, request_id: RequestId) -> Shown:
        shown = queries.request(self.place, request_id)
        assert shown is not None
        return shown

    def due(self, request_id: RequestId) -> datetime | None:
        (row,) = queries.rows(self.place, (request_id,))
        return row.due_at

    def claim(self, request_id: RequestId) -> Request:
        assert not sync.claim(self.place, self.api, (request_id,)).denied
        return self.see(request_id).request

    def decide(self, request_id: RequestId, payload: AnyPayload) -> None:
        commands.decide(self.place, request_id, self.see(request_id).request.version, payload)

    def attach(self, request_id: RequestId, output: str, data: bytes) -> None:
        version = self.see(request_id).request.version
        commands.attach(self.place, request_id, version, output, data, f"{output}.pdf")

    def ask(self, request_id: RequestId, payload: AnyPayload) -> None:
        sync.ask(self.place, self.api, request_id, self.see(request_id).request.version, payload)

    def answered(self, request_id: RequestId, text: str, values: dict[str, str], *papers: replies.Sent) -> None:
        replies.resubmit(self.place, request_id, self.see(request_id).request.version, text, values, papers)

    def close(self) -> None:
        self.place.store.close()
        self.api.close()


class Day:
    """``apps`` by their channel."""

    def __init__(self, url: str, house: House, clock: Clock, home: Path, stack: ExitStack) -> None:
        self.clock, self.house = clock, house
        self.apps: dict[str, Sender] = {}
        with house.database.writing() as tx:
            for officer in (OFFICER, SIGNER):
                accounts.add(tx, officer, PASSWORD, clock())
            for channel in (Channel.ALPUKAT, Channel.FACILITY):
                token = systems.add(tx, System(CITY, f"{channel}.1", "Sistem", channel, clock()))
                self.apps[channel] = Sender(url, token)
        self.desk, self.signer = (Laptop(home / officer.id, url, officer) for officer in (OFFICER, SIGNER))
        for end in (*(app.line.close for app in self.apps.values()), self.desk.close, self.signer.close):
            stack.callback(end)


class _Listening(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listens.set()


@contextmanager
def opened(home: Path) -> Iterator[Day]:
    clock = Clock()
    app = create_app(
        Settings(f"sqlite:///{home / 'server.db'}", home / "files", now=clock, session_for=timedelta(days=365))
    )
    server = _Listening(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, name="server of the day")
    thread.start()
    assert server.listens.wait(20)
    url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        with ExitStack() as stack:
            yield Day(url, app.state["house"], clock, home, stack)
    finally:
        server.should_exit = True
        thread.join()
