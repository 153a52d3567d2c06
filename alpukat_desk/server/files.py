"""Citizens' and officers' files on the server's disk, named by their SHA-256, each with a row that says it is whole.

The order is bytes, fsync, rename, fsync of the folder, row: a row never speaks of bytes that are not there.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, and_, select

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Sha256, Struct
from alpukat_desk.server.house import Caller
from alpukat_desk.server.records import batched, within
from alpukat_desk.server.tables import FILE_LINKS, FILES, HOME_CITY, REQUESTS, UPLOADS

_PIECE = 256 << 10
_TOGETHER = 500
"""Names in one statement."""


class Kept(Struct):
    """What is known of a whole file. ``size`` in bytes."""

    size: int
    media_type: str


def store(tx: Connection, root: Path, sha256: Sha256, media_type: str, data: bytes, *, city: str = HOME_CITY) -> None:
    """Keeps a whole file; one that is already kept is left alone. Raises ``Refused("file.hash")``."""
    if hashed(data) != sha256:
        raise Refused("file.hash")
    target = place(root, sha256)
    if not target.exists():
        _write(target, data)
    record(tx, city, sha256, len(data), media_type)


def hashed(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())


def place(root: Path, sha256: Sha256) -> Path:
    return root / "whole" / sha256[:2] / sha256


def record(tx: Connection, city: str, sha256: Sha256, size: int, media_type: str) -> None:
    if found(tx, city, sha256) is None:
        row = {"city": city, "sha256": sha256, "size": size, "media_type": media_type}
        tx.execute(FILES.insert().values(**row, stored_at=datetime.now(UTC)))


def found(tx: Connection, city: str, sha256: str) -> Kept | None:
    wanted = select(FILES.c.size, FILES.c.media_type).where(FILES.c.city == city, FILES.c.sha256 == sha256)
    row = tx.execute(wanted).one_or_none()
    return None if row is None else Kept(*row)


def visible(tx: Connection, caller: Caller, sha256: str) -> Kept | None:
    """A whole file, if a request in the caller's jurisdiction refers to it or the caller has uploaded it."""
    return visible_among(tx, caller, [sha256]).get(sha256)


def visible_among(tx: Connection, caller: Caller, names: Iterable[str]) -> dict[str, Kept]:
    """Of these files the whole ones that ``visible`` would give."""
    found: dict[str, Kept] = {}
    for part in batched(sorted(set(names)), _TOGETHER):
        seen = _linked(tx, caller, part) | _uploaded(tx, caller, part)
        here = and_(FILES.c.city == caller.city, FILES.c.sha256.in_(seen))
        rows = tx.execute(select(*FILES.c["sha256", "size", "media_type"]).where(here)) if seen else ()
        found.update({row.sha256: Kept(row.size, row.media_type) for row in rows})
    return found


def _linked(tx: Connection, caller: Caller, names: Sequence[str]) -> frozenset[str]:
    joined = FILE_LINKS.join(
        REQUESTS, and_(REQUESTS.c.city == FILE_LINKS.c.city, REQUESTS.c.id == FILE_LINKS.c.request_id)
    )
    here = and_(FILE_LINKS.c.city == caller.city, FILE_LINKS.c.sha256.in_(names), within(caller.officer.office))
    return frozenset(tx.execute(select(FILE_LINKS.c.sha256).distinct().select_from(joined).where(here)).scalars())


def _uploaded(tx: Connection, caller: Caller, names: Sequence[str]) -> frozenset[str]:
    own = and_(UPLOADS.c.city == caller.city, UPLOADS.c.sha256.in_(names), UPLOADS.c.officer_id == caller.officer.id)
    return frozenset(tx.execute(select(UPLOADS.c.sha256).where(own, UPLOADS.c.received == UPLOADS.c.size)).scalars())


def chunks(path: Path, start: int, end: int) -> Iterator[bytes]:
    """The bytes from ``start`` up to, not including, ``end``."""
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (piece := file.read(min(_PIECE, end - start))):
            start += len(piece)
            yield piece


def _write(target: Path, data: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    settle(part, target)


def settle(part: Path, target: Path) -> None:
    """Gives finished, synced bytes their name, so that a power cut leaves the old state or the new."""
    part.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    if os.name != "posix":  # other systems open no folders
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
