"""Requests and their history as rows: the only place that writes them, each write with its place in the feed."""

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from alpukat_desk.domain.model import Event, Request
from alpukat_desk.server.tables import DEPARTURES, FEED_HEADS, FILE_LINKS, HISTORY, REQUESTS

# Written once and given their values apart: building a statement anew costs more than running it.
_STEP = (
    FEED_HEADS.update()
    .where(FEED_HEADS.c.city == bindparam("of"))
    .values(seq=FEED_HEADS.c.seq + 1)
    .returning(FEED_HEADS.c.seq)
)
_UPDATE = REQUESTS.update().where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.id == bindparam("which"))
_BODY = select(REQUESTS.c.body).where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.id == bindparam("which"))


def position(tx: Connection, city: str) -> int:
    """The next place in the city's feed. Its row stays locked until the end of the transaction."""
    seq = tx.execute(_STEP, {"of": city}).scalar()
    if seq is None:
        tx.execute(FEED_HEADS.insert().values(city=city, seq=1))
        return 1
    return int(seq)


def head(tx: Connection, city: str) -> int:
    return int(tx.execute(select(FEED_HEADS.c.seq).where(FEED_HEADS.c.city == city)).scalar() or 0)


def within(office: str) -> ColumnElement[bool]:
    """Whether a request lies in the jurisdiction of an office."""
    return or_(REQUESTS.c.office == office, REQUESTS.c.office.startswith(office + ".", autoescape=True))


def one(city: str, request_id: str) -> ColumnElement[bool]:
    return and_(REQUESTS.c.city == city, REQUESTS.c.id == request_id)


def find(tx: Connection, city: str, request_id: str) -> Request | None:
    """The request; within ``writing(city)`` nobody else can change it meanwhile."""
    body = tx.execute(_BODY, {"of": city, "which": request_id}).scalar()
    return None if body is None else decoded(body)


def raw(tx: Connection, city: str, request_id: str) -> msgspec.Raw:
    """The request as it was written, for the wire."""
    return msgspec.Raw(tx.execute(select(REQUESTS.c.body).where(one(city, request_id))).scalar_one())


def exists(tx: Connection, city: str, request_id: str) -> bool:
    return tx.execute(select(REQUESTS.c.id).where(one(city, request_id))).scalar() is not None


def decoded(body: str) -> Request:
    return msgspec.json.decode(body, type=Request)


def encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


def insert(tx: Connection, request: Request, event: Event, due_at: datetime | None) -> None:
    seq = position(tx, request.city)
    tx.execute(REQUESTS.insert(), _columns(request, seq, due_at))
    _write_event(tx, request, event)
    link(tx, request, _hashes(request))


def update(tx: Connection, before: Request, after: Request, event: Event, due_at: datetime | None) -> int:
    """Writes the new version with its history line; returns its place in the feed."""
    seq = position(tx, after.city)
    tx.execute(_UPDATE, {**_columns(after, seq, due_at), "of": after.city, "which": after.id})
    _write_event(tx, after, event)
    link(tx, after, _hashes(after) - _hashes(before))
    if before.office != after.office:
        left = {"city": after.city, "seq": seq, "request_id": after.id, "office": before.office}
        tx.execute(DEPARTURES.insert(), left)
    return seq


def _columns(request: Request, seq: int, due_at: datetime | None) -> dict[str, Any]:
    lease = request.lease
    return {
        "city": request.city,
        "id": request.id,
        "code": request.code,
        "office": request.office,
        "service": request.service,
        "channel": request.channel,
        "status": request.status,
        "version": request.version,
        "seq": seq,
        "holder_id": lease.officer_id if lease else "",
        "lease_until": lease.until if lease else None,
        "submitted_at": request.submitted_at,
        "due_at": due_at,
        "closed_at": request.closed_at,
        "body": encoded(request),
    }


def _write_event(tx: Connection, request: Request, event: Event) -> None:
    row = {
        "city": request.city,
        "request_id": request.id,
        "version": event.version,
        "command_id": event.command_id,
        "kind": event.kind,
        "officer_id": event.by,
        "device_id": event.device_id,
        "field": event.field,
        "at": event.at,
        "body": encoded(event),
    }
    tx.execute(HISTORY.insert(), row)


def _hashes(request: Request) -> frozenset[str]:
    attached = {item.sha256 for item in request.attachments}
    return frozenset(attached | {item.sha256 for item in request.documents})


def link(tx: Connection, request: Request, hashes: frozenset[str]) -> None:
    """Lets those who may see the request see these files."""
    here = and_(FILE_LINKS.c.city == request.city, FILE_LINKS.c.request_id == request.id)
    known = frozenset(tx.execute(select(FILE_LINKS.c.sha256).where(here)).scalars()) if hashes else frozenset()
    rows = [{"city": request.city, "sha256": item, "request_id": request.id} for item in sorted(hashes - known)]
    if rows:
        tx.execute(FILE_LINKS.insert(), rows)


def history(tx: Connection, city: str, request_id: str, since: int = 0) -> tuple[Event, ...]:
    """The events that led to versions after ``since``, oldest first."""
    rows = (
        select(HISTORY.c.body)
        .where(HISTORY.c.city == city, HISTORY.c.request_id == request_id, HISTORY.c.version > since)
        .order_by(HISTORY.c.version)
    )
    return tuple(msgspec.json.decode(body, type=Event) for body in tx.execute(rows).scalars())
