"""Files in chunks by their SHA-256: those of the mirror, and reading any file of this device.

Nothing is handed out that was not hashed again on the way: a file is what its name says or it is not there.
"""

import hashlib
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

import sqlalchemy as sa

from alpukat_desk.domain.model import Sha256
from alpukat_desk.store import links, overlay
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, value
from alpukat_desk.store.tables import chunks, files, own_chunks, own_files, projected

CHUNK = 256 << 10
"""Bytes of one row."""


def sha256(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def _joined(tx: Tx, table: sa.Table, name: Sha256) -> bytes:
    query = sa.select(table.c.data).where(table.c.sha256 == name).order_by(table.c.start)
    return b"".join(tx.execute(query).scalars())


def put(tx: Tx, table: sa.Table, name: Sha256, data: bytes, start: int = 0) -> None:
    """Cuts bytes into rows of either table of chunks. Another program at the same work is no obstacle: what does not
    fit together fails its hash."""
    for offset in range(0, len(data), CHUNK):
        row = {"sha256": name, "start": start + offset, "data": data[offset : offset + CHUNK]}
        tx.execute(table.insert().prefix_with("OR REPLACE").values(row))


def held(tx: Tx, name: Sha256) -> int:
    """How many bytes of it came so far."""
    query = sa.select(sa.func.max(chunks.c.start + sa.func.length(chunks.c.data)))
    return int(tx.execute(query.where(chunks.c.sha256 == name)).scalar() or 0)


def append(tx: Tx, name: Sha256, start: int, data: bytes) -> None:
    row = {"sha256": name, "complete": False, "faults": 0}
    tx.execute(files.insert().prefix_with("OR IGNORE").values(row))
    put(tx, chunks, name, data, start)


def finish(tx: Tx, name: Sha256) -> bool:
    """Whether the bytes are what the name says; if not they are thrown away and the fault is counted."""
    whole = sha256(_joined(tx, chunks, name)) == name
    row = {"sha256": name, "complete": False, "faults": 0}
    tx.execute(files.insert().prefix_with("OR IGNORE").values(row))
    faults = sa.literal(0) if whole else files.c.faults + 1
    tx.execute(files.update().where(files.c.sha256 == name).values(complete=whole, faults=faults))
    if not whole:
        tx.execute(chunks.delete().where(chunks.c.sha256 == name))
    return whole


def finish_if_whole(tx: Tx, name: Sha256) -> bool:
    """For bytes that had all come when the program was stopped."""
    return sha256(_joined(tx, chunks, name)) == name and finish(tx, name)


def is_complete(tx: Tx, name: Sha256) -> bool:
    query = sa.select(files.c.complete).where(files.c.sha256 == name)
    return bool(tx.execute(query).scalar_one_or_none())


def faulty(tx: Tx, most: int) -> frozenset[Sha256]:
    """Files that came wrong so often that they are not fetched again unasked."""
    return frozenset(name for (name,) in run(tx, "SELECT sha256 FROM mirror.files WHERE faults >= ?", (most,)))


def present(tx: Tx, names: Iterable[Sha256]) -> frozenset[Sha256]:
    """Those of these files that lie here whole."""
    wanted = sorted(set(names))
    found: set[Sha256] = set()
    for part in parts(wanted):
        marks = ", ".join("?" * len(part))
        found.update(name for (name,) in run(tx, _PRESENT.format(marks, marks), [*part, *part]))
    return frozenset(found)


_PRESENT = """SELECT sha256 FROM mirror.files WHERE complete AND sha256 IN ({})
    UNION SELECT sha256 FROM own_files WHERE sha256 IN ({})"""


def read(tx: Tx, name: Sha256) -> bytes | None:
    """The bytes, hashed again; None when the file is not here whole, or is no longer what it was."""
    own = tx.execute(sa.select(own_files.c.sha256).where(own_files.c.sha256 == name)).first() is not None
    for table, here in ((own_chunks, own), (chunks, is_complete(tx, name))):
        data = _joined(tx, table, name) if here else None
        if data is not None and sha256(data) == name:
            return data
    return None


def erase(tx: Tx, names: Iterable[Sha256]) -> None:
    """Erases from the mirror those of these files that no request of this desk names any more."""
    wanted = sorted(set(names))
    for part in parts(wanted):
        here = tx.execute(sa.select(files.c.sha256).where(files.c.sha256.in_(part))).scalars().all()
        unused = [name for name in here if not _is_named(tx, name)]
        _drop(tx, unused)


def _is_named(tx: Tx, name: Sha256) -> bool:
    pictured = projected.c.files.contains(name) | projected.c.papers.contains(name)
    query = sa.select(projected.c.row).where(pictured).limit(1)
    return links.is_named(tx, name) or tx.execute(query).first() is not None


def sweep(tx: Tx) -> None:
    """Erases what no request names: leftovers of fetches on demand."""
    here = set(tx.execute(sa.select(files.c.sha256)).scalars())
    if not here:
        return
    here -= links.names(tx)
    here -= overlay.all_files(tx)
    for part in parts(sorted(here)):
        _drop(tx, part)


def size(tx: Tx) -> int:
    """Bytes of the mirror's files, whole or not."""
    return int(value(tx, "SELECT coalesce(sum(length(data)), 0) FROM mirror.chunks"))


def evict(tx: Tx, most: int, pinned: AbstractSet[Sha256]) -> int:
    """Drops files until the rest has at most so many bytes, in the order in which they came; returns how many."""
    over, gone = size(tx) - most, list[Sha256]()
    for name, length in run(tx, _SIZES).fetchall():
        if over <= 0:
            break
        if name not in pinned:
            gone.append(Sha256(name))
            over -= length
    for part in parts(gone):
        _drop(tx, part)
    return len(gone)


_SIZES = """SELECT files.sha256, sum(length(chunks.data)) FROM mirror.files JOIN mirror.chunks USING (sha256)
    GROUP BY files.sha256 ORDER BY files.rowid"""


def _drop(tx: Tx, names: Sequence[Sha256]) -> None:
    tx.execute(chunks.delete().where(chunks.c.sha256.in_(names)))
    tx.execute(files.delete().where(files.c.sha256.in_(names)))
