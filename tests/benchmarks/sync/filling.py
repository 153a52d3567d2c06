"""Fills a server's database through the server's own functions, and copies it to another kind of database.

The accounts and sessions of an online crowd are rows of their own making: two thousand passwords would take longer to
hash than everything that is measured.
"""

import hashlib
import itertools
import secrets
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from alpukat_desk.domain.model import CommandId, DeviceId, Event, OfficerId, Request, Role
from alpukat_desk.server import accounts, records, suspicion
from alpukat_desk.server.database import Database, open_database
from alpukat_desk.server.house import due_at, standard_catalogue, utc_now
from alpukat_desk.server.tables import ACCOUNTS, METADATA, REQUESTS, SESSIONS
from tests.benchmarks.sync import people

BATCH = 1_000
CITIES = ("31.74", "31.71", "31.72", "31.73", "31.75")
"""The five cities of the province."""


class Placed(NamedTuple):
    """An officer of the crowd: number, office, token, and a request of that office."""

    number: int
    office: str
    token: str
    request: str


def fill(url: str, bodies: Iterable[bytes]) -> None:
    """The requests as they are, and the two officers whose desks are measured."""
    database = open_database(url)
    try:
        _requests(database, bodies, (people.CITY,))
        with database.writing() as tx:
            for officer in (people.READER, people.WRITER):
                accounts.add(tx, officer, people.PASSWORD, utc_now())
    finally:
        database.close()


def _requests(database: Database, bodies: Iterable[bytes], cities: Sequence[str]) -> None:
    """Spread over the cities, a transaction a thousand of each."""
    left = iter(bodies)
    while batch := list(itertools.islice(left, BATCH * len(cities))):
        for at, city in enumerate(cities):
            with database.writing(city) as tx:
                for body in batch[at :: len(cities)]:
                    _file(tx, msgspec.json.decode(moved(body, city), type=Request))


def moved(body: bytes, city: str) -> bytes:
    """The request in another city, all its offices with it."""
    return body.replace(f'"{people.CITY}'.encode(), f'"{city}'.encode())


def _file(tx: Connection, request: Request) -> None:
    """As the intake does, but with the suspects the request came with: the peers get the very same bytes."""
    filed = Event(
        CommandId(f"filed-{request.id}"),
        "filed",
        OfficerId(""),
        "",
        "",
        DeviceId(""),
        request.submitted_at,
        request.version,
        request.status,
    )
    records.insert(tx, request, filed, due_at(standard_catalogue(), request))
    suspicion.note_keys(tx, request)


def copy(source: str, target: str) -> None:
    """All rows of one database into a fresh one of another kind, requests before what refers to them."""
    old, new = open_database(source), open_database(target)
    try:
        with old.reading() as rows, new.writing(people.CITY) as tx:
            for table in sorted(METADATA.sorted_tables, key=lambda table: table is not REQUESTS):
                tx.execute(table.delete())
                found = rows.execute(select(table)).mappings()
                while batch := [dict(row) for row in found.fetchmany(BATCH)]:
                    tx.execute(table.insert(), batch)
    finally:
        old.close()
        new.close()


def fill_province(url: str, bodies: Iterable[bytes], crowd: int) -> list[Placed]:
    """The requests spread over five cities, and a crowd of officers spread over all their offices."""
    database = open_database(url)
    try:
        _requests(database, bodies, CITIES)
        return [
            seat for at, city in enumerate(CITIES) for seat in _crowd(database, city, range(at, crowd, len(CITIES)))
        ]
    finally:
        database.close()


def _crowd(database: Database, city: str, numbers: range) -> list[Placed]:
    """Each officer in an office that has a request, signed in once."""
    with database.writing(city) as tx:
        first = select(REQUESTS.c.office, func.min(REQUESTS.c.id)).where(REQUESTS.c.city == city)
        offices = itertools.cycle(tx.execute(first.group_by(REQUESTS.c.office).order_by(REQUESTS.c.office)).all())
        return [_seated(tx, city, number, *next(offices)) for number in numbers]


def _seated(tx: Connection, city: str, number: int, office: str, request_id: str) -> Placed:
    now, officer_id, token = utc_now(), f"ramai.{number}", f"{city}~{secrets.token_urlsafe(32)}"
    row = {"city": city, "id": officer_id, "name": f"Petugas {number}", "role": Role.OFFICER, "office": office}
    tx.execute(ACCOUNTS.insert().values(**row, password_hash="none", created_at=now, disabled_at=None))
    session = {
        "city": city,
        "token_hash": hashlib.sha256(token.encode()).hexdigest(),
        "officer_id": officer_id,
        "device_id": f"laptop-{officer_id}",
        "created_at": now,
        "expires_at": now + timedelta(days=30),
    }
    tx.execute(SESSIONS.insert().values(**session))
    return Placed(number, office, token, request_id)
