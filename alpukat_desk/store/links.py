"""Which files a request names, known for those whose files this device fetches and for those that came whole.

Hashes make up most of a compressed body, so they are not told with the head: they are read from the body when needed.
"""

from collections.abc import Sequence

import sqlalchemy as sa

from alpukat_desk.domain.model import Request, RequestId, Sha256
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import blocks
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, value
from alpukat_desk.store.tables import heads, linked, links


def write(tx: Tx, row: int, request: Request) -> frozenset[Sha256]:
    """The files and documents of the request as it is now; returns those it named until now and does no longer."""
    before = set(tx.execute(links.delete().where(links.c.row == row).returning(links.c.sha256)).scalars())
    named = {item.sha256: False for item in request.documents} | {item.sha256: True for item in request.attachments}
    if named:
        tx.execute(links.insert(), [{"row": row, "sha256": key, "attached": value} for key, value in named.items()])
    _set(tx, row, request.version)
    return frozenset(before - named.keys())


def _set(tx: Tx, row: int, version: int) -> None:
    tx.execute(linked.insert().prefix_with("OR REPLACE").values(row=row, version=version))


def add(tx: Tx, request_id: RequestId, name: Sha256) -> None:
    """A document the next body of this request will name."""
    row = tx.execute(sa.select(heads.c.row).where(heads.c.id == request_id)).scalar_one_or_none()
    if row is None:
        return
    tx.execute(links.insert().prefix_with("OR IGNORE").values(row=row, sha256=name, attached=False))
    tx.execute(linked.insert().prefix_with("OR IGNORE").values(row=row, version=0))


def renew(tx: Tx, owners: Sequence[Owner]) -> frozenset[Sha256]:
    """After new bodies came: whatever was linked is linked again. Returns the files named no longer."""
    dropped: set[Sha256] = set()
    if value(tx, "SELECT EXISTS (SELECT 1 FROM mirror.linked)"):
        for part in parts([owner.row for owner in owners]):
            query = sa.select(linked.c.row).where(linked.c.row.in_(part))
            dropped |= read(tx, tx.execute(query).scalars().all())
    return frozenset(dropped)


def read(tx: Tx, rows: Sequence[int]) -> frozenset[Sha256]:
    """Links these rows by their bodies, where those are here. One that cannot be read names nothing."""
    dropped: set[Sha256] = set()
    for row, raw in blocks.read(tx, rows).items():
        try:
            dropped |= write(tx, row, parse_request(raw))
        except ValueError:
            version = tx.execute(sa.select(heads.c.version).where(heads.c.row == row)).scalar_one()
            _set(tx, row, version)
    return frozenset(dropped)


def ensure(tx: Tx, request_id: RequestId) -> frozenset[Sha256]:
    """Links one request if that is not done; returns the files it names no longer."""
    return read(tx, unread(tx, heads.c.id == request_id))


def unread(tx: Tx, *conditions: sa.ColumnElement[bool]) -> Sequence[int]:
    """Rows of heads that meet the conditions and are not linked by their present version."""
    current = sa.exists().where(linked.c.row == heads.c.row, linked.c.version == heads.c.version)
    return tx.execute(sa.select(heads.c.row).where(*conditions, ~current)).scalars().all()


def of(tx: Tx, rows: Sequence[int]) -> dict[int, tuple[Sha256, ...]]:
    """What these rows name, attachments first."""
    found: dict[int, tuple[Sha256, ...]] = dict.fromkeys(rows, ())
    for part in parts(rows):
        for row, name in run(tx, _NAMED.format(", ".join("?" * len(part))), part):
            found[row] = (*found[row], name)
    return found


def complete(tx: Tx, rows: Sequence[int]) -> dict[int, int]:
    """How many attachments of these rows lie here whole; only rows linked by their present version."""
    found: dict[int, int] = {}
    for part in parts(rows):
        found.update(run(tx, _COMPLETE.format(", ".join("?" * len(part))), part).fetchall())
    return found


_NAMED = "SELECT row, sha256 FROM mirror.links WHERE row IN ({}) ORDER BY attached DESC, sha256"
_COMPLETE = """SELECT links.row, count(*) FROM mirror.linked
    JOIN mirror.heads ON heads.row = linked.row AND heads.version = linked.version
    JOIN mirror.links ON links.row = linked.row AND links.attached
    JOIN mirror.files ON files.sha256 = links.sha256 AND files.complete
    WHERE linked.row IN ({}) GROUP BY links.row"""


def is_named(tx: Tx, name: Sha256) -> bool:
    return tx.execute(sa.select(links.c.row).where(links.c.sha256 == name).limit(1)).first() is not None


def names(tx: Tx) -> frozenset[Sha256]:
    return frozenset(tx.execute(sa.select(links.c.sha256).distinct()).scalars())


def erase(tx: Tx, rows: Sequence[int]) -> frozenset[Sha256]:
    """Returns the files these rows named."""
    tx.execute(linked.delete().where(linked.c.row.in_(rows)))
    gone = links.delete().where(links.c.row.in_(rows)).returning(links.c.sha256)
    return frozenset(tx.execute(gone).scalars())
