"""What the officer decided and the server has not yet answered, and the receipts of what it accepted.

A receipt is *flying* while its version is above the one the mirror holds: so long its command stays in the projection.
Nowhere is this written down, for the mirror lies in another file and may be lost or older after a crash.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from alpukat_desk.domain.heads import moment, ticks
from alpukat_desk.domain.model import CommandId, RequestId, Struct
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, run_all, value
from alpukat_desk.store.tables import heads, outbox, receipts, state

WAITING = "waiting"
"""Never handed to the line: only these may still be taken back or change their bytes."""
SENT = "sent"
"""Handed to the line at least once: never trusted, always asked again by id."""
REFUSED = "refused"
_NONE = b"{}"
START = -(1 << 62)
"""Before every position."""
_KEPT = ("id", "request_id", "kind", "seq", "after", "code", "name", "made_at", "raw")
"""What a receipt keeps of its command."""


class Waiting(NamedTuple):
    """As much of a command as its acceptance asks for."""

    id: CommandId
    request_id: RequestId
    kind: str


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
    after: CommandId
    code: str
    name: str
    made_at: datetime
    version: int
    receipt: str
    at: datetime
    raw: bytes | None


def add(tx: Tx, entry: Entry) -> None:
    values = {name: getattr(entry, name) for name in Entry.__struct_fields__}
    if not entry.position:
        del values["position"]
    values["refusal_detail"] = msgspec.json.encode(entry.refusal_detail)
    tx.execute(outbox.insert().values(values))


def _entries(tx: Tx, *conditions: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
    rows = tx.execute(sa.select(outbox).where(*conditions).order_by(outbox.c.position)).mappings()
    return tuple(_entry(dict(row)) for row in rows)


def _entry(row: dict[str, Any]) -> Entry:
    detail = row.pop("refusal_detail")
    return Entry(refusal_detail=msgspec.json.decode(detail, type=dict[str, str]) if detail != _NONE else {}, **row)


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
    rows = run(tx, _UNANSWERED, {"refused": REFUSED, "after": after, "most": most})
    named = (dict(zip(Entry.__struct_fields__, row, strict=True)) for row in rows.fetchall())
    return tuple(_entry({**row, "made_at": moment(row["made_at"])}) for row in named)


_UNANSWERED = f"""SELECT {", ".join(Entry.__struct_fields__)} FROM main.outbox
    WHERE state <> :refused AND position > :after ORDER BY position LIMIT :most"""  # noqa: S608


def tally(tx: Tx) -> dict[str, int]:
    """How many commands are in each state."""
    return dict(run(tx, "SELECT state, count(*) FROM outbox GROUP BY state").fetchall())


def deciding(tx: Tx) -> frozenset[RequestId]:
    """Requests about which the server has not answered yet."""
    return frozenset(key for (key,) in run(tx, "SELECT request_id FROM outbox WHERE state != ?", (REFUSED,)))


def next_seq(tx: Tx, request_id: RequestId) -> int:
    """Order within the request on this device, from 1."""
    highest = [
        tx.execute(sa.select(sa.func.max(table.c.seq)).where(table.c.request_id == request_id)).scalar() or 0
        for table in (outbox, receipts)
    ]
    return int(max(highest)) + 1


def among(tx: Tx, ids: Sequence[CommandId]) -> dict[CommandId, Entry]:
    """Those of these commands that are here."""
    found = (entry for part in parts(ids) for entry in _entries(tx, outbox.c.id.in_(part)))
    return {entry.id: entry for entry in found}


def waiting_among(tx: Tx, ids: Sequence[CommandId]) -> dict[CommandId, Waiting]:
    """The same, and little of each."""
    found: dict[CommandId, Waiting] = {}
    for part in parts(ids):
        marks = ", ".join("?" * len(part))
        rows = run(tx, f"SELECT id, request_id, kind FROM main.outbox WHERE id IN ({marks})", part)  # noqa: S608
        found.update({row[0]: Waiting(*row) for row in rows.fetchall()})
    return found


def refused_among(tx: Tx, ids: Sequence[CommandId]) -> set[CommandId]:
    query = sa.select(outbox.c.id).where(outbox.c.state == REFUSED)
    return {found for part in parts(ids) for found in tx.execute(query.where(outbox.c.id.in_(part))).scalars()}


def open_among(tx: Tx, ids: Sequence[RequestId]) -> frozenset[RequestId]:
    """Those of these requests about which commands are here."""
    query = sa.select(outbox.c.request_id).distinct()
    found = (tx.execute(query.where(outbox.c.request_id.in_(part))).scalars() for part in parts(ids))
    return frozenset(key for part in found for key in part)


def mark_sent(tx: Tx, raws: Mapping[CommandId, bytes]) -> None:
    """With the bytes they were sent as."""
    change = "UPDATE main.outbox SET state = ?, raw = ? WHERE id = ?"
    run_all(tx, change, [(SENT, raw, key) for key, raw in raws.items()])


def forgive(tx: Tx, command_id: CommandId) -> None:
    """The server answered: earlier fruitless tries say nothing against it."""
    tx.execute(outbox.update().where(outbox.c.id == command_id).values(tries=0))


def tried(tx: Tx, ids: tuple[CommandId, ...]) -> None:
    """Counts a fruitless try, so that a command that breaks the server ends up alone in its batch."""
    tx.execute(outbox.update().where(outbox.c.id.in_(ids)).values(tries=outbox.c.tries + 1))


def refuse(
    tx: Tx, command_id: CommandId, code: str, detail: dict[str, str] | None = None, conflict: bytes | None = None
) -> None:
    values = {"refusal_code": code, "refusal_detail": msgspec.json.encode(detail or {}), "conflict": conflict}
    tx.execute(outbox.update().where(outbox.c.id == command_id).values(state=REFUSED, **values))


def remove(tx: Tx, *ids: CommandId) -> None:
    tx.execute(outbox.delete().where(outbox.c.id.in_(ids)))


# ---- receipts ----


class Acceptance(NamedTuple):
    """The server's word about a command."""

    entry: Entry | Waiting
    version: int
    receipt: str
    at: datetime


def accept(tx: Tx, accepted: Sequence[Acceptance]) -> None:
    """The commands leave the outbox; their receipts are kept. One that has left already keeps the receipt it has."""
    run_all(tx, _RECEIVE, [(item.version, item.receipt, ticks(item.at), item.entry.id) for item in accepted])
    run_all(tx, "DELETE FROM main.outbox WHERE id = ?", [(item.entry.id,) for item in accepted])


_RECEIVE = f"""INSERT OR REPLACE INTO main.receipts({", ".join(_KEPT)}, version, receipt, at)
    SELECT {", ".join(_KEPT)}, ?, ?, ? FROM main.outbox WHERE id = ?"""  # noqa: S608


def _receipts(tx: Tx, *conditions: sa.ColumnElement[bool]) -> tuple[Receipt, ...]:
    rows = tx.execute(sa.select(receipts).where(*conditions).order_by(receipts.c.seq)).mappings()
    return tuple(Receipt(**row) for row in rows)


def receipt(tx: Tx, command_id: CommandId) -> Receipt | None:
    return next(iter(_receipts(tx, receipts.c.id == command_id)), None)


def reached(tx: Tx, request_id: RequestId, version: int) -> tuple[Receipt, ...]:
    """What was accepted and led to this version of the request or a later one, as it was accepted. Nothing once the
    request has left."""
    told_of = (receipts.c.request_id == request_id, receipts.c.version >= version, receipts.c.raw.is_not(None))
    rows = tx.execute(sa.select(receipts).where(*told_of).order_by(receipts.c.version)).mappings()
    return tuple(Receipt(**row) for row in rows)


def newest(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, int]:
    """The highest version that a command accepted here led to, of those of these requests that have one."""
    found: dict[RequestId, int] = {}
    for part in parts(ids if value(tx, "SELECT EXISTS (SELECT 1 FROM main.receipts)") else ()):
        found.update(run(tx, _NEWEST.format(", ".join("?" * len(part))), part).fetchall())
    return found


_NEWEST = """SELECT request_id, max(version) FROM main.receipts
    WHERE raw IS NOT NULL AND request_id IN ({}) GROUP BY request_id"""


def unmatched(tx: Tx) -> frozenset[RequestId]:
    """Requests of which the mirror holds an older version than one that was accepted here."""
    return frozenset(key for (key,) in run(tx, _UNMATCHED))


_UNMATCHED = """SELECT DISTINCT told.request_id FROM main.receipts AS told
    CROSS JOIN mirror.heads ON heads.id = told.request_id WHERE told.raw IS NOT NULL AND told.version > heads.version"""


def close(tx: Tx, request_id: RequestId) -> None:
    """The request left the scope: receipts stay, what they were about goes."""
    past = receipts.update().where(receipts.c.request_id == request_id)
    tx.execute(past.values(raw=None, name=""))


def told(tx: Tx) -> frozenset[RequestId]:
    """Requests whose receipts still tell what was decided, and for whom."""
    return frozenset(key for (key,) in run(tx, "SELECT request_id FROM receipts WHERE raw IS NOT NULL"))


def accepted(tx: Tx) -> tuple[Receipt, ...]:
    """Accepted commands about requests the mirror holds, in their order."""
    return _held(tx, receipts.c.raw.is_not(None))


def lost(tx: Tx) -> tuple[Receipt, ...]:
    """Those of them that the server as the mirror shows it has not carried out: it was restored to a time before
    them."""
    return _held(tx, receipts.c.raw.is_not(None), receipts.c.version > heads.c.version)


def unmirrored(tx: Tx) -> tuple[Receipt, ...]:
    """Accepted commands about requests that the mirror's present generation does not hold, each request's in
    their order: by number, for the device's clock may have been set back between two of them."""
    present = sa.select(heads.c.id).where(heads.c.generation == sa.select(state.c.generation).scalar_subquery())
    rows = tx.execute(
        sa.select(receipts)
        .where(receipts.c.raw.is_not(None), receipts.c.request_id.not_in(present))
        .order_by(receipts.c.seq)
    ).mappings()
    return tuple(Receipt(**row) for row in rows)


def _held(tx: Tx, *conditions: sa.ColumnElement[bool]) -> tuple[Receipt, ...]:
    held = receipts.join(heads, heads.c.id == receipts.c.request_id)
    rows = tx.execute(sa.select(receipts).select_from(held).where(*conditions).order_by(receipts.c.seq)).mappings()
    return tuple(Receipt(**row) for row in rows)


def revive(tx: Tx, old: Receipt) -> None:
    """Asks an accepted command again by the same id, before everything decided since."""
    first = tx.execute(sa.select(sa.func.min(outbox.c.position))).scalar()
    kept = {name: getattr(old, name) for name in _KEPT if name != "raw"}
    tx.execute(receipts.delete().where(receipts.c.id == old.id))
    add(tx, Entry(**kept, raw=old.raw or b"", state=SENT, position=min(first or 0, 0) - 1))
