"""Requests and their history as rows: the only place that writes them, each write with its place in the feed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from alpukat_desk.domain import keys
from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.model import CommandId, DeviceId, Event, OfficerId, Request, RequestId, Status
from alpukat_desk.server import bulk, tallies
from alpukat_desk.server.tables import DEPARTURES, FEED_HEADS, FILE_LINKS, HISTORY, REQUESTS

T = TypeVar("T")
# Written once and given their values apart: building a statement anew costs more than running it.
_STEP = (
    FEED_HEADS.update()
    .where(FEED_HEADS.c.city == bindparam("of"))
    .values(seq=FEED_HEADS.c.seq + bindparam("count"))
    .returning(FEED_HEADS.c.seq)
)
_UPDATE = REQUESTS.update().where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.id == bindparam("which"))
_HEAD = select(FEED_HEADS.c.seq).where(FEED_HEADS.c.city == bindparam("of"))
_BODY = select(REQUESTS.c.body).where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.id == bindparam("which"))
_SINCE = (
    select(*HISTORY.c["request_id", "body"])
    .where(HISTORY.c.city == bindparam("of"), HISTORY.c.request_id.in_(bindparam("ids", expanding=True)))
    .where(HISTORY.c.version > bindparam("since"))
    .order_by(HISTORY.c.request_id, HISTORY.c.version)
)
_LASTING = frozenset({"city", "id", "code", "service", "channel", "submitted_at"})
"""What is so from a request's filing on."""
_INDEXED = frozenset({"office", "holder_id", "closed_at"})
"""What most decisions leave alone, and an index looks at."""
_ADD_LINE = HISTORY.insert()


class Change(NamedTuple):
    """A request's next version, ``seq`` its place in the feed."""

    before: Request
    after: Request
    event: Event
    due_at: datetime | None
    seq: int


def batched(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """As many at once as a statement takes."""
    every = list(items)
    return (every[at : at + size] for at in range(0, len(every), size))


def position(tx: Connection, city: str, count: int = 1) -> int:
    """Takes the next places in the city's feed and returns the last of them. Its row stays locked until the end of
    the transaction."""
    seq = tx.execute(_STEP, {"of": city, "count": count}).scalar()
    if seq is None:
        tx.execute(FEED_HEADS.insert().values(city=city, seq=count))
        return count
    return int(seq)


def head(tx: Connection, city: str) -> int:
    return int(tx.execute(_HEAD, {"of": city}).scalar() or 0)


def within(office: str) -> ColumnElement[bool]:
    """Whether a request lies in the jurisdiction of an office."""
    return or_(REQUESTS.c.office == office, REQUESTS.c.office.startswith(office + ".", autoescape=True))


def one(city: str, request_id: str) -> ColumnElement[bool]:
    return and_(REQUESTS.c.city == city, REQUESTS.c.id == request_id)


def find(tx: Connection, city: str, request_id: str) -> Request | None:
    """The request; within ``writing(city)`` nobody else can change it meanwhile."""
    body = tx.execute(_BODY, {"of": city, "which": request_id}).scalar()
    return None if body is None else decoded(request_id, body)


def raw(tx: Connection, city: str, request_id: str) -> msgspec.Raw:
    """The request as it was written, for the wire."""
    body = tx.execute(_BODY, {"of": city, "which": request_id}).scalar_one()
    return msgspec.Raw(keys.joined(keys.read(body), request_id))


def has_code(tx: Connection, city: str, code: str) -> bool:
    wanted = select(REQUESTS.c.id).where(REQUESTS.c.city == city, REQUESTS.c.code == code)
    return tx.execute(wanted).scalar() is not None


def decoded(request_id: str, body: str) -> Request:
    """The request by its id and its row's ``body``."""
    return msgspec.json.decode(keys.joined(keys.read(body), request_id), type=Request)


def encoded(value: object) -> str:
    return msgspec.json.encode(value).decode()


def insert(tx: Connection, request: Request, event: Event, due_at: datetime | None, seq: int | None = None) -> None:
    """A new request with its first history line; it takes its place in the feed where it has none yet."""
    seq = position(tx, request.city) if seq is None else seq
    tx.execute(REQUESTS.insert(), _columns(request, seq, due_at))
    tallies.moved(tx, [(None, request, seq)])
    tx.execute(HISTORY.insert(), _line(request, event))
    link(tx, request.city, {request.id: _hashes(request)})


def own_line(request: Request, command_id: str, kind: str, at: datetime) -> Event:
    """A line of the request's history that is this server's own, and no officer's."""
    return Event(
        command_id=CommandId(command_id),
        kind=kind,
        by=OfficerId(""),
        by_name="",
        role="",
        device_id=DeviceId(""),
        at=at,
        version=request.version,
        status=request.status,
    )


def update(tx: Connection, before: Request, after: Request, event: Event, due_at: datetime | None) -> int:
    """Writes the new version with its history line; returns its place in the feed."""
    seq = position(tx, after.city)
    update_many(tx, [Change(before, after, event, due_at, seq)])
    return seq


def update_many(tx: Connection, changes: Sequence[Change]) -> None:
    """Writes changes of one city's requests in their order, a table at a time. Their places are taken already."""
    latest = {item.after.id: item for item in changes}
    first = {item.after.id: item.before for item in reversed(changes)}
    moved = [(_moved(item), _moving(first[key], item.after)) for key, item in latest.items()]
    bulk.run(tx, _UPDATE, [row for row, moving in moved if moving])
    bulk.run(tx, _UPDATE, [_without(row, _INDEXED) for row, moving in moved if not moving])
    tallies.moved(tx, [(item.before, item.after, item.seq) for item in changes])
    bulk.run(tx, _ADD_LINE, [_line(item.after, item.event) for item in changes])
    fresh = {key: _hashes(item.after) - _hashes(first[key]) for key, item in latest.items()}
    link(tx, changes[0].after.city, {key: hashes for key, hashes in fresh.items() if hashes})
    left = [_departure(item) for item in changes if item.before.office != item.after.office]
    if left:
        tx.execute(DEPARTURES.insert(), left)


def _moved(change: Change) -> dict[str, Any]:
    """The columns that a change may touch: writing the others as well would cost their indexes, and a look at every
    table that refers to the request."""
    request = change.after
    columns = _columns(request, change.seq, change.due_at)
    return {**_without(columns, _LASTING), "of": request.city, "which": request.id}


def _without(row: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}


def _moving(before: Request, after: Request) -> bool:
    """Whether one of ``_INDEXED`` changed."""
    return _sorted_by(before) != _sorted_by(after)


def _sorted_by(request: Request) -> tuple[str, str, datetime | None]:
    return request.office, request.lease.officer_id if request.lease else "", request.closed_at


def _departure(change: Change) -> dict[str, Any]:
    request = change.after
    return {"city": request.city, "seq": change.seq, "request_id": request.id, "office": change.before.office}


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
        "body": keys.written(keys.cut(msgspec.json.encode(request), request.id)),
        "head": encoded(head_of(request, seq, due_at)),
    }


def _line(request: Request, event: Event) -> dict[str, Any]:
    return {
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


def _hashes(request: Request) -> frozenset[str]:
    attached = {item.sha256 for item in request.attachments}
    return frozenset(attached | {item.sha256 for item in request.documents})


def link(tx: Connection, city: str, fresh: Mapping[RequestId, frozenset[str]]) -> None:
    """Lets those who may see a request see these files."""
    if not any(fresh.values()):
        return
    named = and_(FILE_LINKS.c.city == city, FILE_LINKS.c.request_id.in_(fresh))
    known = {
        (row.request_id, row.sha256) for row in tx.execute(select(*FILE_LINKS.c["request_id", "sha256"]).where(named))
    }
    wanted = [(key, sha256) for key, hashes in fresh.items() for sha256 in sorted(hashes) if (key, sha256) not in known]
    if wanted:
        tx.execute(FILE_LINKS.insert(), [{"city": city, "sha256": name, "request_id": key} for key, name in wanted])


def history(tx: Connection, city: str, request_id: str, since: int = 0) -> tuple[Event, ...]:
    """The events that led to versions after ``since``, oldest first."""
    rows = (
        select(HISTORY.c.body)
        .where(HISTORY.c.city == city, HISTORY.c.request_id == request_id, HISTORY.c.version > since)
        .order_by(HISTORY.c.version)
    )
    return tuple(msgspec.json.decode(body, type=Event) for body in tx.execute(rows).scalars())


def histories(tx: Connection, city: str, ids: Sequence[str], since: int) -> Iterator[tuple[str, Event]]:
    """Of several requests the events that led to versions after ``since``, each one's oldest first."""
    for row in tx.execute(_SINCE, {"of": city, "ids": ids, "since": since}):
        yield row.request_id, msgspec.json.decode(row.body, type=Event)


def held_by(tx: Connection, city: str, officer_id: OfficerId) -> int:
    """How many requests an officer holds in review."""
    held = and_(REQUESTS.c.city == city, REQUESTS.c.holder_id == officer_id, REQUESTS.c.status == Status.IN_REVIEW)
    return int(tx.execute(select(func.count()).where(held)).scalar_one())
