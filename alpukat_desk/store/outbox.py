"""What the officer decided and the server has not yet answered, and the receipts of what it accepted.

A receipt is *flying* until the mirror holds the version it speaks of: so long its command stays in the projection.
"""

from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from alpukat_desk.domain.model import CommandId, RequestId, Struct
from alpukat_desk.store.database import Tx
from alpukat_desk.store.tables import outbox, receipts

WAITING = "waiting"
SENT = "sent"
"""Handed to the line at least once: never trusted, always asked again by id."""
REFUSED = "refused"


class Entry(Struct, kw_only=True):
    """One command. ``after`` is the command of the same request it rests on; ``raw`` the command encoded;
    ``conflict`` the server's whole answer where somebody else's decision stood in the way."""

    id: CommandId
    request_id: RequestId
    kind: str
    seq: int
    raw: bytes
    code: str
    name: str
    made_at: datetime
    after: CommandId = CommandId("")
    state: str = WAITING
    tries: int = 0
    refusal_code: str = ""
    refusal_detail: dict[str, str] = {}
    conflict: bytes | None = None
    position: int = 0
    """Order on this device; 0 until it is stored."""


class Receipt(Struct, kw_only=True):
    """The server's word for an accepted command."""

    id: CommandId
    request_id: RequestId
    kind: str
    seq: int
    version: int
    receipt: str
    at: datetime
    landed: bool
    raw: bytes | None


def add(tx: Tx, entry: Entry) -> None:
    values = {name: getattr(entry, name) for name in Entry.__struct_fields__}
    del values["position"]
    values["refusal_detail"] = msgspec.json.encode(entry.refusal_detail)
    tx.execute(outbox.insert().values(values))


def _entries(tx: Tx, *conditions: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
    rows = tx.execute(sa.select(outbox).where(*conditions).order_by(outbox.c.position)).mappings()
    return tuple(_entry(dict(row)) for row in rows)


def _entry(row: dict[str, Any]) -> Entry:
    detail = msgspec.json.decode(row.pop("refusal_detail"), type=dict[str, str])
    return Entry(refusal_detail=detail, **row)


def everything(tx: Tx) -> tuple[Entry, ...]:
    return _entries(tx)


def of_request(tx: Tx, request_id: RequestId) -> tuple[Entry, ...]:
    return _entries(tx, outbox.c.request_id == request_id)


def get(tx: Tx, command_id: CommandId) -> Entry | None:
    return next(iter(_entries(tx, outbox.c.id == command_id)), None)


def resting_on(tx: Tx, command_id: CommandId) -> tuple[Entry, ...]:
    """Every command that rests on this one, directly or through others, in order."""
    found: list[Entry] = []
    for entry in _entries(tx, outbox.c.after == command_id):
        found += [entry, *resting_on(tx, entry.id)]
    return tuple(found)


def unanswered(tx: Tx, after: int, most: int) -> tuple[Entry, ...]:
    """Commands the server owes an answer, in order, behind a position."""
    query = sa.select(outbox.c.position).where(outbox.c.state != REFUSED, outbox.c.position > after)
    chosen = query.order_by(outbox.c.position).limit(most)
    return _entries(tx, outbox.c.position.in_(chosen))


def tally(tx: Tx) -> dict[str, int]:
    """How many commands are in each state."""
    query = sa.select(outbox.c.state, sa.func.count()).group_by(outbox.c.state)
    return dict(tx.execute(query).tuples().all())


def next_seq(tx: Tx, request_id: RequestId) -> int:
    """Order within the request on this device, from 1."""
    highest = [
        tx.execute(sa.select(sa.func.max(table.c.seq)).where(table.c.request_id == request_id)).scalar() or 0
        for table in (outbox, receipts)
    ]
    return int(max(highest)) + 1


def mark_sent(tx: Tx, command_id: CommandId, raw: bytes) -> None:
    tx.execute(outbox.update().where(outbox.c.id == command_id).values(state=SENT, raw=raw))


def wait_again(tx: Tx, command_id: CommandId) -> None:
    """The server kept nothing of it."""
    tx.execute(outbox.update().where(outbox.c.id == command_id).values(state=WAITING, tries=0))


def tried(tx: Tx, ids: tuple[CommandId, ...], answered: bool) -> None:
    """Counts the fruitless tries of commands, so that one that breaks the server ends up alone in its batch."""
    tries = sa.literal(0) if answered else outbox.c.tries + 1
    tx.execute(outbox.update().where(outbox.c.id.in_(ids)).values(tries=tries))


def refuse(
    tx: Tx, command_id: CommandId, code: str, detail: dict[str, str] | None = None, conflict: bytes | None = None
) -> None:
    values = {"refusal_code": code, "refusal_detail": msgspec.json.encode(detail or {}), "conflict": conflict}
    tx.execute(outbox.update().where(outbox.c.id == command_id).values(state=REFUSED, **values))


def remove(tx: Tx, *ids: CommandId) -> None:
    tx.execute(outbox.delete().where(outbox.c.id.in_(ids)))


# ---- receipts ----


def accept(tx: Tx, entry: Entry, version: int, receipt: str, at: datetime) -> None:
    """The command leaves the outbox; its receipt is kept."""
    row = {name: getattr(entry, name) for name in ("id", "request_id", "kind", "seq", "raw")}
    row |= {"version": version, "receipt": receipt, "at": at, "landed": False}
    tx.execute(receipts.insert().prefix_with("OR REPLACE").values(row))
    remove(tx, entry.id)


def _receipts(tx: Tx, *conditions: sa.ColumnElement[bool]) -> tuple[Receipt, ...]:
    rows = tx.execute(sa.select(receipts).where(*conditions).order_by(receipts.c.seq)).mappings()
    return tuple(Receipt(**row) for row in rows)


def receipt(tx: Tx, command_id: CommandId) -> Receipt | None:
    return next(iter(_receipts(tx, receipts.c.id == command_id)), None)


def flying(tx: Tx, request_id: RequestId) -> tuple[Receipt, ...]:
    return _receipts(tx, receipts.c.request_id == request_id, receipts.c.landed == sa.false())


def land(tx: Tx, request_id: RequestId, version: int) -> None:
    """The mirror holds this version: receipts up to it have done their work."""
    done = (receipts.c.request_id == request_id, receipts.c.version <= version, receipts.c.landed == sa.false())
    tx.execute(receipts.update().where(*done).values(landed=True))


def close(tx: Tx, request_id: RequestId) -> None:
    """The request left the scope: receipts stay, what they were about goes."""
    tx.execute(receipts.update().where(receipts.c.request_id == request_id).values(landed=True, raw=None))


def accepted_in(tx: Tx, ids: tuple[RequestId, ...]) -> tuple[Receipt, ...]:
    """Receipts of these requests whose commands could be sent once more."""
    return _receipts(tx, receipts.c.request_id.in_(ids), receipts.c.raw.is_not(None))


def revived(tx: Tx, old: Receipt, entry: Entry) -> None:
    """A restored server does not know this command any more: it is asked again by the same id."""
    tx.execute(receipts.delete().where(receipts.c.id == old.id))
    add(tx, entry)
