"""Requests that an officer is typing in and has not entered yet. Precious: they are nowhere else."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from alpukat_desk.domain.commands import Enter
from alpukat_desk.domain.model import RequestId, Sha256, Struct
from alpukat_desk.store.database import Tx
from alpukat_desk.store.tables import entries

_READ = msgspec.json.Decoder(Enter)


class Kept(Struct):
    """``id`` is the one the request will have."""

    id: RequestId
    changed_at: datetime
    entry: Enter


def put(tx: Tx, kept: Kept) -> None:
    row = {"request_id": kept.id, "changed_at": kept.changed_at, "raw": msgspec.json.encode(kept.entry)}
    tx.execute(entries.insert().prefix_with("OR REPLACE").values(row))


def get(tx: Tx, request_id: RequestId) -> Enter | None:
    raw = tx.execute(sa.select(entries.c.raw).where(entries.c.request_id == request_id)).scalar_one_or_none()
    return _READ.decode(raw) if raw else None


def everything(tx: Tx) -> tuple[Kept, ...]:
    """The one changed last comes first."""
    rows = tx.execute(sa.select(entries).order_by(entries.c.changed_at.desc(), entries.c.request_id))
    return tuple(Kept(RequestId(row.request_id), row.changed_at, _READ.decode(row.raw)) for row in rows)


def files(tx: Tx) -> frozenset[Sha256]:
    """Every file any of them names."""
    return frozenset(item.sha256 for kept in everything(tx) for item in kept.entry.attachments)


def erase_all(tx: Tx) -> None:
    tx.execute(entries.delete())


def erase(tx: Tx, request_id: RequestId) -> None:
    tx.execute(entries.delete().where(entries.c.request_id == request_id))
