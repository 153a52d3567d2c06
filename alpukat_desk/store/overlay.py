"""The projection: requests with unanswered commands, or with accepted ones the mirror does not show yet.

One row stands in for the mirror's row of the same id wherever requests are listed, searched or opened.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from alpukat_desk.domain.heads import ticks
from alpukat_desk.domain.model import Request, RequestId, Sha256, Struct
from alpukat_desk.store import heads
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, run_all
from alpukat_desk.store.tables import projected


class Projected(Struct, kw_only=True):
    """``raw`` is the request with the officer's work on it, ``events`` what this work adds to the history."""

    raw: bytes
    events: bytes
    due_at: datetime | None
    pending: int
    troubles: int


def put(tx: Tx, request: Request, projection: Projected) -> None:
    values = {
        **heads.columns(request, projection.due_at),
        "raw": projection.raw,
        "events": projection.events,
        "pending": projection.pending,
        "troubles": projection.troubles,
    }
    stored = insert(projected).values(values)
    tx.execute(stored.on_conflict_do_update(index_elements=["id"], set_=values))


def get(tx: Tx, request_id: RequestId) -> Projected | None:
    columns = projected.c
    query = sa.select(columns.raw, columns.events, columns.due.label("due_at"), columns.pending, columns.troubles)
    row = tx.execute(query.where(columns.id == request_id)).mappings().first()
    return Projected(**row) if row else None


class Stamped(Struct):
    """A picture that the server's word made true: nothing of it waits any more. ``raw`` and ``events`` as in
    ``Projected``, with the server's version and time."""

    request: Request
    raw: bytes
    events: bytes


def lone_among(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, tuple[bytes, bytes]]:
    """``raw`` and ``events`` of those of these requests on whose picture exactly one command lies, unrefused."""
    found: dict[RequestId, tuple[bytes, bytes]] = {}
    for part in parts(ids):
        rows = run(tx, _LONE.format(", ".join("?" * len(part))), part)
        found.update({row[0]: (row[1], row[2]) for row in rows.fetchall()})
    return found


_LONE = "SELECT id, raw, events FROM main.projected WHERE pending = 1 AND troubles = 0 AND id IN ({})"


def stamp(tx: Tx, pictures: Sequence[Stamped]) -> None:
    rows = [
        (item.request.version, closed and ticks(closed), item.raw, item.events, item.request.id)
        for item in pictures
        for closed in [item.request.closed_at]
    ]
    run_all(tx, _STAMP, rows)


_STAMP = "UPDATE main.projected SET pending = 0, version = ?, closed_at = ?, raw = ?, events = ? WHERE id = ?"


def files(tx: Tx, request_id: RequestId) -> frozenset[Sha256]:
    """The files and documents it names."""
    row = tx.execute(sa.select(projected.c.files, projected.c.papers).where(projected.c.id == request_id)).first()
    return frozenset(heads.hashes(f"{row.files} {row.papers}")) if row else frozenset()


def all_files(tx: Tx) -> frozenset[Sha256]:
    """The files and documents any picture names."""
    rows = tx.execute(sa.select(projected.c.files, projected.c.papers))
    return frozenset(name for row in rows for name in heads.hashes(f"{row.files} {row.papers}"))


def recount(tx: Tx, request_id: RequestId, pending: int, troubles: int) -> None:
    """Keeps the picture and corrects its marks: for a request whose mirror row is not there to project on."""
    change = projected.update().where(projected.c.id == request_id)
    tx.execute(change.values(pending=pending, troubles=troubles))


def erase(tx: Tx, request_id: RequestId) -> None:
    tx.execute(projected.delete().where(projected.c.id == request_id))


def erase_all(tx: Tx, gone: Iterable[RequestId]) -> None:
    run_all(tx, "DELETE FROM main.projected WHERE id = ?", [(key,) for key in gone])


def ids(tx: Tx) -> frozenset[RequestId]:
    return frozenset(key for (key,) in run(tx, "SELECT id FROM projected"))
