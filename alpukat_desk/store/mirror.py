"""What the server said: heads, bodies and histories of the requests in the officer's scope.

A row carries the generation it came with: during a start over old rows stay visible until the feed has ended, then
those it did not bring again are swept out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa

from alpukat_desk.domain.model import Request, RequestId, Sha256, Struct
from alpukat_desk.store import heads as head
from alpukat_desk.store import position
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.tables import bodies, heads, history, unread


class Arrival(Struct):
    """A request as it came, with the due time computed from it."""

    request: Request
    raw: bytes
    due_at: datetime | None


class _Known(NamedTuple):
    row: int
    version: int
    generation: int


# ---- rows coming in ----


def put(tx: Tx, arrivals: Sequence[Arrival]) -> frozenset[RequestId]:
    """Stores what is new; returns whose row changed. Within a generation no version ever goes back."""
    generation = position.read(tx).generation
    latest = {item.request.id: item for item in arrivals}
    known = _known(tx, tuple(latest))
    fresh = [item for item in latest.values() if _is_news(item, known.get(item.request.id), generation)]
    if not fresh:
        return frozenset()
    ids = [item.request.id for item in fresh]
    gone = _drop_unread(tx, ids) + [(key, known[key].version) for key in ids if key in known]
    position.shift(tx, [(item.request.id, item.request.version) for item in fresh], gone)
    _insert(tx, [item for item in fresh if item.request.id not in known], generation)
    _update(tx, [(known[item.request.id], item) for item in fresh if item.request.id in known], generation)
    return frozenset(ids)


def _is_news(item: Arrival, known: _Known | None, generation: int) -> bool:
    return known is None or known.generation != generation or known.version < item.request.version


def _known(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, _Known]:
    query = sa.select(heads.c.id, heads.c.row, heads.c.version, heads.c.generation)
    found: dict[RequestId, _Known] = {}
    for part in parts(ids):
        rows = tx.execute(query.where(heads.c.id.in_(part)))
        found.update({row.id: _Known(row.row, row.version, row.generation) for row in rows})
    return found


def _insert(tx: Tx, items: Sequence[Arrival], generation: int) -> None:
    if not items:
        return
    first = (tx.execute(sa.select(sa.func.max(heads.c.row))).scalar() or 0) + 1
    rows = [
        {"row": number, "generation": generation, **head.columns(item.request, item.due_at)}
        for number, item in enumerate(items, first)
    ]
    tx.execute(heads.insert(), rows)
    tx.execute(bodies.insert(), [{"row": number, "raw": item.raw} for number, item in enumerate(items, first)])


def _update(tx: Tx, items: Sequence[tuple[_Known, Arrival]], generation: int) -> None:
    if not items:
        return
    columns = [column.name for column in heads.c if column.name != "row"]
    change = heads.update().where(heads.c.row == sa.bindparam("at"))
    change = change.values({name: sa.bindparam(name) for name in columns})
    rows = [{"at": old.row, "generation": generation, **head.columns(new.request, new.due_at)} for old, new in items]
    tx.execute(change, rows)
    body = bodies.update().where(bodies.c.row == sa.bindparam("at")).values(raw=sa.bindparam("raw"))
    tx.execute(body, [{"at": old.row, "raw": new.raw} for old, new in items])
    reborn = [old.row for old, _ in items if old.generation != generation]
    for part in parts(reborn):
        tx.execute(history.delete().where(history.c.row.in_(part)))


# ---- rows this version cannot read ----


def put_unread(tx: Tx, raw: bytes, request_id: RequestId, version: int) -> None:
    """Keeps the bytes for a newer version of this program. ``request_id`` empty where not even that was legible."""
    if request_id:
        erase(tx, [request_id])
        position.shift(tx, [(request_id, version)], ())
    tx.execute(unread.delete().where(unread.c.id == "", unread.c.raw == raw))
    row = {"id": request_id, "version": version, "generation": position.read(tx).generation, "raw": raw}
    tx.execute(unread.insert().values(row))


def _drop_unread(tx: Tx, ids: Sequence[RequestId]) -> list[tuple[RequestId, int]]:
    if not tx.execute(sa.select(unread.c.row).limit(1)).first():
        return []
    gone: list[tuple[RequestId, int]] = []
    for part in parts(ids):
        dropped = unread.delete().where(unread.c.id.in_(part)).returning(unread.c.id, unread.c.version)
        gone += [(row.id, row.version) for row in tx.execute(dropped)]
    return gone


def unread_bodies(tx: Tx) -> tuple[bytes, ...]:
    return tuple(tx.execute(sa.select(unread.c.raw)).scalars())


def unread_count(tx: Tx) -> int:
    return int(tx.execute(sa.select(sa.func.count()).select_from(unread)).scalar_one())


def is_blind(tx: Tx) -> bool:
    """Whether a row came of which not even the id could be read, so that no digest can agree."""
    return tx.execute(sa.select(unread.c.row).where(unread.c.id == "").limit(1)).first() is not None


# ---- rows going out ----


def erase(tx: Tx, ids: Sequence[RequestId]) -> frozenset[Sha256]:
    """Erases these requests; returns the files they named."""
    gone = _drop_unread(tx, ids)
    named: set[Sha256] = set()
    for part in parts(ids):
        query = heads.delete().where(heads.c.id.in_(part))
        found = tx.execute(
            query.returning(heads.c.row, heads.c.id, heads.c.version, heads.c.files, heads.c.papers)
        ).all()
        rows = [row.row for row in found]
        tx.execute(bodies.delete().where(bodies.c.row.in_(rows)))
        tx.execute(history.delete().where(history.c.row.in_(rows)))
        gone += [(row.id, row.version) for row in found]
        named.update(name for row in found for name in head.hashes(f"{row.files} {row.papers}"))
    if gone:
        position.shift(tx, (), gone)
    return frozenset(named)


def stale(tx: Tx) -> tuple[RequestId, ...]:
    """The requests a finished start over did not bring again."""
    now = position.read(tx).generation
    old = sa.select(heads.c.id).where(heads.c.generation != now)
    tx.execute(unread.delete().where(unread.c.generation != now, unread.c.id == ""))
    return tuple(tx.execute(old.union(sa.select(unread.c.id).where(unread.c.generation != now))).scalars())


# ---- reading ----


def body(tx: Tx, request_id: RequestId) -> bytes | None:
    query = sa.select(bodies.c.raw).join(heads, heads.c.row == bodies.c.row).where(heads.c.id == request_id)
    return tx.execute(query).scalar_one_or_none()


def due_at(tx: Tx, request_id: RequestId) -> datetime | None:
    return tx.execute(sa.select(heads.c.due).where(heads.c.id == request_id)).scalar_one_or_none()


def versions(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, int]:
    return {key: known.version for key, known in _known(tx, ids).items()}


def put_history(tx: Tx, request_id: RequestId, version: int, raw: bytes) -> bool:
    """False where this desk does not hold the request."""
    known = _known(tx, [request_id]).get(request_id)
    if known is None:
        return False
    row: dict[str, Any] = {"row": known.row, "version": version, "raw": raw}
    tx.execute(history.insert().prefix_with("OR REPLACE").values(row))
    return True


def read_history(tx: Tx, request_id: RequestId) -> tuple[int, bytes]:
    """The version of the request it was fetched at, and the events; version 0 for none."""
    query = sa.select(history.c.version, history.c.raw).join(heads, heads.c.row == history.c.row)
    row = tx.execute(query.where(heads.c.id == request_id)).first()
    return (row.version, row.raw) if row else (0, b"[]")


def all_bodies(tx: Tx, after: int, count: int) -> tuple[tuple[int, bytes], ...]:
    """Row numbers and bodies by row, for going through the mirror in parts."""
    query = sa.select(bodies.c.row, bodies.c.raw).where(bodies.c.row > after).order_by(bodies.c.row).limit(count)
    return tuple((row.row, row.raw) for row in tx.execute(query))


def set_dues(tx: Tx, dues: Sequence[tuple[int, datetime | None]]) -> None:
    change = heads.update().where(heads.c.row == sa.bindparam("at")).values(due=sa.bindparam("due"))
    if dues:
        tx.execute(change, [{"at": row, "due": due} for row, due in dues])
