"""What the server said: heads, bodies and histories of the requests in the officer's scope.

A head tells what lists show; its body comes later, in a block of many. A row carries the generation it came with:
during a start over old rows stay visible until the feed has ended, then those it did not bring again are swept out.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import compress, repeat
from typing import Any

import sqlalchemy as sa

from alpukat_desk.domain.heads import Head, head_of
from alpukat_desk.domain.keys import cut
from alpukat_desk.domain.model import CLOSED, Request, RequestId, Sha256, Struct
from alpukat_desk.domain.wire import FRAME
from alpukat_desk.store import blobs, blocks, cases, links, packing, position
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Tx
from alpukat_desk.store.heads import dialled
from alpukat_desk.store.ledger import Known, Ledger, known
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, run_all
from alpukat_desk.store.tables import heads, history

_COLUMNS = ("row", "generation", "dialled", "open", *Head._fields)
_INSERT = f"INSERT INTO mirror.heads({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
_SEQ, _ID, _STATUS, _VERSION, _PHONE = map(Head._fields.index, ("seq", "id", "status", "version", "phone"))
_UPDATE = f"UPDATE mirror.heads SET {', '.join(f'{name} = ?' for name in _COLUMNS[1:])} WHERE row = ?"  # noqa: S608
AHEAD = "SELECT id, version FROM mirror.heads WHERE seq = 0"


Columns = Sequence[Sequence[Any]]
"""Heads by column, in the order of ``Head``."""


class Arrival(Struct):
    """A request as it came whole, with the due time computed from it."""

    request: Request
    raw: bytes
    due_at: datetime | None


# ---- heads and bodies of the feed ----


def columns(told: Sequence[Head]) -> Columns:
    """Column by column: a first fill has a hundred thousand heads, and as many objects to look after are slow."""
    return tuple(zip(*told, strict=True))


def tell(tx: Tx, told: Columns, ledger: Ledger) -> frozenset[RequestId]:
    """Stores the heads that are news; returns whose these are. Within a generation no version ever goes back."""
    ids = told[_ID]
    if len(set(ids)) < len(ids):
        latest = {head[_ID]: head for head in zip(*told, strict=True)}
        return tell(tx, tuple(zip(*latest.values(), strict=True)), ledger)
    before, first = ledger.known(tx, ids), ledger.rows(len(ids))
    rows = range(first, first + len(ids))
    if not before:
        return _insert(tx, rows, told, ledger)
    fresh = [key not in before for key in ids]
    new = tuple(tuple(compress(column, fresh)) for column in told)
    changed = _update(tx, before, told, ledger)
    return changed | _insert(tx, tuple(compress(rows, fresh)), new, ledger)


def _moved(old: Known, head: Sequence[Any], ledger: Ledger) -> bool:
    _, seq, version, born = old
    now = head[_VERSION]
    return born != ledger.generation or now > version or (now == version and head[_SEQ] != seq)


def _insert(tx: Tx, rows: Sequence[int], told: Columns, ledger: Ledger) -> frozenset[RequestId]:
    ours = (rows, repeat(ledger.generation), map(dialled, told[_PHONE]), map(_open, told[_STATUS]))
    run_all(tx, _INSERT, zip(*ours, *told, strict=False))
    ledger.enter(rows, told[_ID], told[_SEQ], told[_VERSION])
    return frozenset(told[_ID])


def _update(tx: Tx, before: dict[RequestId, Known], told: Columns, ledger: Ledger) -> frozenset[RequestId]:
    again = ((old, head) for head in zip(*told, strict=True) if (old := before.get(head[_ID])))
    changed = [(old, Head._make(head)) for old, head in again if _moved(old, head, ledger)]
    born = ledger.generation
    rows = [(born, dialled(head.phone), _open(head.status), *head, old[0]) for old, head in changed]
    run_all(tx, _UPDATE, rows)
    ledger.replace(changed)
    reborn = [old[0] for old, _ in changed if old[3] != born]
    for part in parts(reborn):
        tx.execute(history.delete().where(history.c.row.in_(part)))
    return frozenset(RequestId(head.id) for _, head in changed)


def _open(status: str) -> int:
    """A number: SQLite's driver takes a detour for each truth value."""
    return 0 if status in CLOSED else 1


def keep(tx: Tx, seqs: Sequence[int], raw: bytes, ledger: Ledger) -> frozenset[RequestId]:
    """Stores a block of bodies as it came; returns whose they are. Those of heads that are gone or were told anew
    since are cut out. Raises ``ValueError`` where the block cannot be opened for that."""
    owners = ledger.owners(tx, seqs)
    blocks.put(tx, owners, raw)
    present = [owner for owner in owners if owner]
    blobs.erase(tx, links.renew(tx, present))
    return frozenset([owner.id for owner in present])


# ---- whole requests ----


def put(tx: Tx, arrivals: Sequence[Arrival]) -> frozenset[RequestId]:
    """Stores whole requests that came by themselves, with the files they name; returns whose row changed."""
    latest = {item.request.id: item for item in arrivals}
    ledger = Ledger()
    ledger.begin(tx)
    before = known(tx, tuple(latest))
    fresh = [item for item in latest.values() if _is_news(tx, item, before.get(item.request.id), ledger.generation)]
    if fresh:
        tell(tx, columns([_head(item, before.get(item.request.id)) for item in fresh]), ledger)
        _put_bodies(tx, fresh)
    ledger.close(tx)
    return frozenset(item.request.id for item in fresh)


def _is_news(tx: Tx, item: Arrival, old: Known | None, generation: int) -> bool:
    """Also where the head is here already and its body is another or not here."""
    if old is None or old[3] != generation or item.request.version > old[2]:
        return True
    return item.request.version == old[2] and body(tx, item.request.id) != item.raw


def _head(item: Arrival, old: Known | None) -> Head:
    """Its place in the feed is the one it was told with, if it was."""
    seq = old[1] if old and old[2] == item.request.version else 0
    return head_of(item.request, seq, item.due_at)


def _put_bodies(tx: Tx, items: Sequence[Arrival]) -> None:
    """An answer may bring more than a block holds."""
    rows = known(tx, [item.request.id for item in items])
    owners = [Owner(rows[item.request.id][0], item.request.id) for item in items]
    for at in range(0, len(items), FRAME):
        cuts = [cut(item.raw, item.request.id) for item in items[at : at + FRAME]]
        blocks.put(tx, owners[at : at + FRAME], packing.packed(cuts))
    for owner, item in zip(owners, items, strict=True):
        blobs.erase(tx, links.write(tx, owner.row, item.request))


# ---- rows going out ----


def erase(tx: Tx, ids: Sequence[RequestId]) -> frozenset[Sha256]:
    """Erases these requests; returns the files they named."""
    gone: list[tuple[RequestId, int]] = []
    named: set[Sha256] = set()
    for part in parts(ids):
        query = heads.delete().where(heads.c.id.in_(part))
        found = tx.execute(query.returning(heads.c.row, heads.c.id, heads.c.version)).all()
        rows = [row.row for row in found]
        tx.execute(history.delete().where(history.c.row.in_(rows)))
        named |= links.erase(tx, rows)
        cases.erase(tx, rows)
        blocks.erase(tx, [Owner(row.row, row.id) for row in found])
        gone += [(row.id, row.version) for row in found]
    if gone:
        position.shift(tx, (), gone)
    return frozenset(named)


def departed(tx: Tx) -> tuple[RequestId, ...]:
    """The requests a finished start over did not bring again."""
    now = position.read(tx).generation
    return tuple(tx.execute(sa.select(heads.c.id).where(heads.c.generation != now)).scalars())


# ---- reading ----


def ahead(tx: Tx) -> dict[RequestId, int]:
    """Requests that came by themselves and were not told by the feed since, with their versions."""
    return {RequestId(key): now for key, now in run(tx, AHEAD)}


def body(tx: Tx, request_id: RequestId) -> bytes | None:
    """None where the request is not held or its body is not here yet. Right after a head was told anew this is still
    the body before it."""
    row = tx.execute(sa.select(heads.c.row).where(heads.c.id == request_id)).scalar_one_or_none()
    return None if row is None else blocks.read(tx, [row]).get(row)


def bodies(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, bytes]:
    """The same of several, each block opened once; those that are not here are left out."""
    rows = {found[0]: key for key, found in known(tx, ids).items()}
    return {rows[row]: raw for row, raw in blocks.read(tx, tuple(rows)).items()}


def due_at(tx: Tx, request_id: RequestId) -> datetime | None:
    return tx.execute(sa.select(heads.c.due).where(heads.c.id == request_id)).scalar_one_or_none()


def versions(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, int]:
    return {key: found[2] for key, found in known(tx, ids).items()}


def put_history(tx: Tx, request_id: RequestId, version: int, raw: bytes) -> bool:
    """False where this desk does not hold the request."""
    found = known(tx, [request_id]).get(request_id)
    if found is None:
        return False
    row: dict[str, Any] = {"row": found[0], "version": version, "raw": raw}
    tx.execute(history.insert().prefix_with("OR REPLACE").values(row))
    return True


def read_history(tx: Tx, request_id: RequestId) -> tuple[int, bytes]:
    """The version of the request it was fetched at, and the events; version 0 for none."""
    query = sa.select(history.c.version, history.c.raw).join(heads, heads.c.row == history.c.row)
    row = tx.execute(query.where(heads.c.id == request_id)).first()
    return (row.version, row.raw) if row else (0, b"[]")


def is_whole(tx: Tx) -> bool:
    """Whether every head has a body."""
    return blocks.live_count(tx) == position.read(tx).count


def set_dues(tx: Tx, dues: Sequence[tuple[int, datetime | None]]) -> None:
    change = heads.update().where(heads.c.row == sa.bindparam("at")).values(due=sa.bindparam("due"))
    if dues:
        tx.execute(change, [{"at": row, "due": due} for row, due in dues])
