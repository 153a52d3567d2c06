"""A whole server for one test: its real app on a real database, a clock to set, and officers who may knock."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import msgspec
from litestar.testing import TestClient
from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import frames, wire
from alpukat_desk.domain.model import CommandId, DeviceId, Event, Officer, Request, RequestId
from alpukat_desk.domain.promise import Calendar, OfficeHours
from alpukat_desk.server import accounts, feed, files, records
from alpukat_desk.server.app import create_app
from alpukat_desk.server.house import Caller, House, Settings, standard_catalogue
from alpukat_desk.server.intake import file_request
from tests import builders as b
from tests.server.engines import database_url

PASSWORD = "kucing duduk di atap"
OFFICE_HOURS = OfficeHours(datetime(2020, 1, 1).date(), None, (1, 2, 3, 4, 5), time(8), time(16))  # noqa: DTZ001


def case(number: int = 1, **changes: Any) -> Request:
    """A request of a citizen of its own, so that no two are suspected of being one case."""
    nik, kk = f"317401570890{number:04d}", f"317401200515{number:04d}"
    made = b.request(number)
    applicant = replace(made.applicant, nik=nik, kk=kk, phone=f"0812{number:08d}")
    values = {"applicant": applicant, "fields": {**made.fields, "mother.nik": nik}, **changes}
    return b.request(number, **values)


def asking(ids: tuple[RequestId, ...] = (), count: int = 0, service: str = "") -> wire.ClaimAsk:
    """Under an id of its own."""
    return wire.ClaimAsk(CommandId(str(uuid.uuid4())), ids, count, service)


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = b.NOW

    def __call__(self) -> datetime:
        return self.at

    def pass_(self, **time_passed: float) -> None:
        self.at += timedelta(**time_passed)


def catalogue() -> Catalogue:
    """The real offices and words, with the two small services of the builders."""
    services = {item.slug: item for item in (b.service(), b.counsel())}
    return replace(standard_catalogue(), services=services, calendar=Calendar((OFFICE_HOURS,)), regions={})


@dataclass
class Site:
    """``client`` speaks to the app; everything else looks behind it."""

    client: TestClient[Any]
    clock: Clock
    folder: Path
    tokens: dict[str, str] = field(default_factory=dict)

    @property
    def house(self) -> House:
        house: House = self.client.app.state["house"]
        return house

    def enrol(self, *officers: Officer) -> None:
        with self.house.database.writing() as tx:
            for officer in officers:
                accounts.add(tx, officer, PASSWORD, self.clock(), city=b.CITY)

    def sign_in(self, officer: Officer, device: str = b.DEVICE) -> dict[str, str]:
        """The header that speaks for the officer; an account is made at the first time."""
        key = f"{officer.id}/{device}"
        if key not in self.tokens:
            self._enrol_once(officer)
            ask = wire.SignIn(officer.id, PASSWORD, DeviceId(device))
            answer = self.client.post(wire.SESSIONS, content=msgspec.json.encode(ask))
            self.tokens[key] = msgspec.json.decode(answer.content, type=wire.Session).token
        return {"Authorization": f"Bearer {self.tokens[key]}"}

    def _enrol_once(self, officer: Officer) -> None:
        with self.house.database.reading() as tx:
            known = accounts.find(tx, officer.id)
        if known is None:
            self.enrol(officer)

    def caller(self, officer: Officer, device: str = b.DEVICE) -> Caller:
        self.sign_in(officer, device)
        return Caller(b.CITY, officer, DeviceId(device), "")

    def file(self, *requests: Request) -> None:
        with self.house.database.writing(b.CITY) as tx:
            for request in requests:
                file_request(tx, request, self.house.catalogue)

    def keep(self, data: bytes, media_type: str = "application/pdf") -> str:
        sha256 = files.hashed(data)
        with self.house.database.writing(b.CITY) as tx:
            files.store(tx, self.house.files, sha256, media_type, data)
        return sha256

    def request(self, request: Request) -> Request:
        """As the server now holds it."""
        with self.house.database.reading() as tx:
            found = records.find(tx, request.city, request.id)
        assert found is not None
        return found

    def history(self, request: Request) -> tuple[Event, ...]:
        with self.house.database.reading() as tx:
            return records.history(tx, request.city, request.id)

    def push(self, officer: Officer, *commands: c.Command | bytes, device: str = b.DEVICE) -> tuple[wire.Outcome, ...]:
        raws = tuple(msgspec.Raw(item if isinstance(item, bytes) else c.encode(item)) for item in commands)
        answer = self.client.post(
            wire.COMMANDS, content=msgspec.json.encode(wire.Push(raws)), headers=self.sign_in(officer, device)
        )
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=wire.PushReply).outcomes

    def claim(self, officer: Officer, *requests: Request, count: int = 0, service: str = "") -> wire.ClaimReply:
        return self.ask(officer, asking(tuple(item.id for item in requests), count, service))

    def ask(self, officer: Officer, ask: wire.ClaimAsk) -> wire.ClaimReply:
        answer = self.client.post(wire.CLAIMS, content=msgspec.json.encode(ask), headers=self.sign_in(officer))
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=wire.ClaimReply)

    def feed(self, officer: Officer, cursor: str = "", *, verify: bool = False) -> list[wire.FeedLine]:
        return feed_lines(b"".join(feed.pages(self.house, self.caller(officer), cursor, verify=verify)))


def feed_lines(data: bytes) -> list[wire.FeedLine]:
    return list(frames.unpacked([data], 1 << 30, frames.FEED_LINES))


@contextmanager
def opened(folder: Path, clock: Clock | None = None, **settings: Any) -> Iterator[Site]:
    """A site on the database in this folder; opened again it finds what was there."""
    folder.mkdir(exist_ok=True)
    moving = clock or Clock()
    values: dict[str, Any] = {"now": moving, "catalogue": catalogue(), **settings}
    app = create_app(Settings(database_url(folder), folder / "files", **values))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield Site(client, moving, folder)


def together(count: int, act: Any) -> list[Any]:
    """What ``count`` threads get that begin ``act(number)`` at the same moment."""
    start, found = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait()
        found[number] = act(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


Answer = httpx.Response
