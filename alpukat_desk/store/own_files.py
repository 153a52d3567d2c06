"""Files the officer attached, precious until the server has them: they live in the work file, in chunks."""

import sqlalchemy as sa

from alpukat_desk.domain.model import RequestId, Sha256, Struct
from alpukat_desk.store import blobs, links
from alpukat_desk.store.database import Tx
from alpukat_desk.store.tables import chunks, files, own_chunks, own_files


class OwnFile(Struct):
    """A file the officer attached. ``sent`` once the server holds all of it."""

    sha256: Sha256
    size: int
    media_type: str
    sent: bool


def keep(tx: Tx, data: bytes, media_type: str) -> Sha256:
    name = blobs.sha256(data)
    row = {"sha256": name, "size": len(data), "media_type": media_type, "sent": False}
    if tx.execute(own_files.insert().prefix_with("OR IGNORE").values(row)).rowcount:
        blobs.put(tx, own_chunks, name, data)
    return name


def get(tx: Tx, name: Sha256) -> OwnFile | None:
    row = tx.execute(sa.select(own_files).where(own_files.c.sha256 == name)).mappings().first()
    return OwnFile(**row) if row else None


def unsent(tx: Tx) -> tuple[OwnFile, ...]:
    rows = tx.execute(sa.select(own_files).where(own_files.c.sent == sa.false())).mappings()
    return tuple(OwnFile(**row) for row in rows)


def set_sent(tx: Tx, name: Sha256, sent: bool = True) -> None:
    tx.execute(own_files.update().where(own_files.c.sha256 == name).values(sent=sent))


def piece(tx: Tx, name: Sha256, start: int, size: int) -> bytes:
    """``size`` bytes from ``start``, fewer at the end."""
    until = own_chunks.c.start < start + size
    behind = own_chunks.c.start + sa.func.length(own_chunks.c.data) > start
    query = sa.select(own_chunks.c.start, own_chunks.c.data).where(own_chunks.c.sha256 == name, until, behind)
    rows = tx.execute(query.order_by(own_chunks.c.start)).all()
    first = rows[0].start if rows else 0
    return b"".join(row.data for row in rows)[start - first : start - first + size]


def hand_over(tx: Tx, name: Sha256, request_id: RequestId) -> None:
    """The server acknowledged it for this request: what was precious can be fetched again, so it moves to the
    mirror."""
    if get(tx, name) is None:
        return
    links.add(tx, request_id, name)
    if not blobs.is_complete(tx, name):
        tx.execute(chunks.delete().where(chunks.c.sha256 == name))
        columns = ["sha256", "start", "data"]
        source = sa.select(own_chunks.c.sha256, own_chunks.c.start, own_chunks.c.data)
        tx.execute(chunks.insert().from_select(columns, source.where(own_chunks.c.sha256 == name)))
        row = {"sha256": name, "complete": True, "faults": 0}
        tx.execute(files.insert().prefix_with("OR REPLACE").values(row))
    drop(tx, name)


def drop(tx: Tx, name: Sha256) -> None:
    tx.execute(own_files.delete().where(own_files.c.sha256 == name))
