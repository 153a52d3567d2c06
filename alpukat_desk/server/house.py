"""What every part of the server works with: database, catalogue, files, policy and clock, put together once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.domain import promise, shapes
from alpukat_desk.domain.model import DeviceId, Officer, Request, Struct
from alpukat_desk.domain.transitions import Context
from alpukat_desk.domain.wire import Policy
from alpukat_desk.server import database as databases
from alpukat_desk.server.database import Database
from alpukat_desk.server.registry import Access


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Settings:
    """How a server is to run. ``files`` is made where it is missing."""

    database_url: str = field(repr=False)
    """May hold a password."""
    files: Path
    session_for: timedelta = timedelta(hours=12)
    policy: Policy = field(default_factory=Policy)
    now: Callable[[], datetime] = utc_now
    catalogue: Catalogue | None = None
    workers: int = 1
    registry: Access | None = field(default=None, repr=False)
    """Holds a password."""


@dataclass
class Epoch:
    """The database's epoch as it was last read. It may be renewed while the server runs."""

    value: str


@dataclass(frozen=True)
class House:
    """A running server's belongings."""

    database: Database
    catalogue: Catalogue
    files: Path
    seen: Epoch
    policy: Policy
    session_for: timedelta
    now: Callable[[], datetime]

    @property
    def epoch(self) -> str:
        return self.seen.value


class Caller(Struct):
    """Who asks, proven by a session: the account as it stands now, and the device."""

    city: str
    officer: Officer
    device_id: DeviceId
    token_hash: str


@cache
def standard_catalogue() -> Catalogue:
    return load(RESOURCES)


def open_house(settings: Settings) -> House:
    shapes.ready()
    settings.files.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = databases.open_database(settings.database_url, settings.workers)
    with database.reading() as tx:
        seen = Epoch(databases.epoch(tx))
    catalogue = settings.catalogue or standard_catalogue()
    policy = replace(settings.policy, registry=settings.policy.registry or settings.registry is not None)
    return House(database, catalogue, settings.files, seen, policy, settings.session_for, settings.now)


def due_at(catalogue: Catalogue, request: Request) -> datetime | None:
    service = catalogue.services.get(request.service)
    return promise.due(request, service, catalogue.calendar) if service else None


def context(house: House, caller: Caller, service: str, now: datetime) -> Context:
    """What a decision rests on, its findings left out."""
    return Context(
        actor=caller.officer,
        device_id=caller.device_id,
        now=now,
        service=house.catalogue.services.get(service),
        lease_for=timedelta(hours=house.policy.lease_hours),
        reopen_within=timedelta(days=house.policy.reopen_days),
        registry=house.policy.registry,
    )
