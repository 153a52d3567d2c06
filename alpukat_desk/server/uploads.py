"""Files on their way in, piece by piece at stated offsets, checked against their hash before they count.

Every officer has an own partial file, so that nobody learns from an upload what somebody else holds. The row's
offset is what was promised to be safe; bytes beyond it may come again.
"""

import hashlib
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, func, select

from alpukat_desk.domain.errors import Refused, StoreFull
from alpukat_desk.domain.model import Sha256, Struct
from alpukat_desk.domain.wire import CHUNK, FileState
from alpukat_desk.server import files, media
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import UPLOADS

if sys.platform != "win32":
    import fcntl

MOST_OPEN = 50
"""Unfinished uploads of one officer."""
MOST_OF_A_SYSTEM = 1000
"""The same of another system, which sends for many citizens at once."""
EXPIRY = timedelta(days=14)
"""An upload nobody went on with so long is thrown away."""
_TURNS = tuple(threading.Lock() for _ in range(256))
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Piece(Struct):
    """One PATCH. ``size`` is the whole file's."""

    sha256: Sha256
    offset: int
    size: int
    data: bytes


class _Seen(Struct):
    """``received`` is the row's word, ``offset`` what of it lies on the disk, ``size`` 0 for an unknown file."""

    received: int
    offset: int
    size: int


def known(sha256: str) -> Sha256:
    """Raises ``Refused("file.missing")`` for what can be no file's name."""
    if not _SHA256.fullmatch(sha256):
        raise Refused("file.missing")
    return Sha256(sha256)


def state(house: House, caller: Caller, sha256: Sha256) -> FileState:
    """How much of the file this caller may rely on; a file of somebody else's is as unknown as none."""
    seen = _look(house, caller, sha256)
    return FileState(seen.offset, seen.size)


def _look(house: House, caller: Caller, sha256: Sha256) -> _Seen:
    with house.database.reading() as tx:
        whole = files.visible(tx, caller, sha256)
        row = _row(tx, caller, sha256)
    if whole is not None:
        return _Seen(whole.size, whole.size, whole.size)
    if row is None:
        return _Seen(0, 0, 0)
    received, size = row
    return _Seen(received, min(received, _length(_partial(house, caller, sha256))), size)


def append(house: House, caller: Caller, piece: Piece) -> FileState:
    """Keeps a piece. Raises ``Refused``: file.offset with the right one, file.large, file.kind, file.hash."""
    _check(house, piece)
    with _turn(house, piece.sha256):
        seen = _look(house, caller, piece.sha256)
        if seen.size and seen.offset == seen.size:
            return FileState(seen.offset, seen.size)
        if seen.size not in (0, piece.size):
            raise Refused("file.length", size=seen.size)
        if seen.offset != piece.offset:
            raise Refused("file.offset", offset=seen.offset)
        _begin(house, caller, piece)
        _write(_partial(house, caller, piece.sha256), piece)
        return _grown(house, caller, piece, seen.received)


@contextmanager
def _turn(house: House, sha256: Sha256) -> Iterator[None]:
    """One piece of a file at a time, in all worker processes; a piece that comes twice finds the first one's work
    done."""
    with _TURNS[int(sha256[:2], 16)]:
        if sys.platform == "win32":  # has one worker
            yield
            return
        place = house.files / "turns" / sha256[:2]
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with place.open("wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _check(house: House, piece: Piece) -> None:
    limit = house.policy.file_limit
    if piece.size > limit or len(piece.data) > CHUNK:
        raise Refused("file.large", mebibytes=limit >> 20)
    if piece.size < 1 or piece.offset + len(piece.data) > piece.size or not piece.data:
        raise Refused("file.length", size=piece.size)
    if piece.offset == 0 and len(piece.data) >= media.ENOUGH:
        media.sniff(piece.data)


def _begin(house: House, caller: Caller, piece: Piece) -> None:
    with house.database.writing(caller.city) as tx:
        if _row(tx, caller, piece.sha256) is not None:
            return
        unfinished = and_(_own(caller), UPLOADS.c.received < UPLOADS.c.size)
        most = MOST_OPEN if caller.officer.office else MOST_OF_A_SYSTEM
        if tx.execute(select(func.count()).where(unfinished)).scalar_one() >= most:
            raise Refused("file.many", most=most)
        key = {"city": caller.city, "sha256": piece.sha256, "officer_id": caller.officer.id}
        now = house.now()
        tx.execute(UPLOADS.insert().values(**key, size=piece.size, received=0, started_at=now, touched_at=now))


def _write(path: Path, piece: Piece) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
        with open(descriptor, "wb", closefd=True) as file:  # noqa: PTH123 - no mode of open() writes in the middle
            file.seek(piece.offset)
            file.write(piece.data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as fault:
        raise StoreFull("server.full") from fault


def _grown(house: House, caller: Caller, piece: Piece, seen: int) -> FileState:
    end = piece.offset + len(piece.data)
    kind = _verified(house, caller, piece) if end == piece.size else ""
    with house.database.writing(caller.city) as tx:
        here = and_(_own(caller), UPLOADS.c.sha256 == piece.sha256, UPLOADS.c.received == seen)
        if not tx.execute(UPLOADS.update().where(here).values(received=end, touched_at=house.now())).rowcount:
            raise Refused("file.offset", offset=0)
        if kind:
            files.record(tx, caller.city, piece.sha256, piece.size, kind)
    return FileState(end, piece.size)


def _verified(house: House, caller: Caller, piece: Piece) -> str:
    """Gives the finished file its name; one that is not what it was said to be is thrown away."""
    part = _partial(house, caller, piece.sha256)
    try:
        with part.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != piece.sha256:
                raise Refused("file.hash")
        kind = media.sniff_file(part)
    except Refused:
        _throw_away(house, caller, piece.sha256)
        raise
    target = files.place(house.files, piece.sha256)
    target.parent.mkdir(parents=True, exist_ok=True)
    files.settle(part, target)
    return kind


def _throw_away(house: House, caller: Caller, sha256: Sha256) -> None:
    _partial(house, caller, sha256).unlink(missing_ok=True)
    with house.database.writing(caller.city) as tx:
        unfinished = UPLOADS.c.received < UPLOADS.c.size
        tx.execute(UPLOADS.delete().where(_own(caller), UPLOADS.c.sha256 == sha256, unfinished))


def _own(caller: Caller) -> ColumnElement[bool]:
    return and_(UPLOADS.c.city == caller.city, UPLOADS.c.officer_id == caller.officer.id)


def _row(tx: Connection, caller: Caller, sha256: Sha256) -> tuple[int, int] | None:
    """What was received, and the size."""
    row = tx.execute(select(UPLOADS).where(_own(caller), UPLOADS.c.sha256 == sha256)).first()
    return None if row is None else (int(row.received), int(row.size))


def _partial(house: House, caller: Caller, sha256: str) -> Path:
    return _partial_of(house, caller.city, caller.officer.id, sha256)


def _partial_of(house: House, city: str, officer_id: str, sha256: str) -> Path:
    owner = hashlib.sha256(f"{city}/{officer_id}".encode()).hexdigest()[:16]
    return house.files / "partial" / f"{sha256}.{owner}"


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def sweep(house: House) -> None:
    """Throws away uploads that nobody went on with."""
    late = and_(UPLOADS.c.received < UPLOADS.c.size, UPLOADS.c.touched_at < house.now() - EXPIRY)
    with house.database.reading() as tx:
        cities = tx.execute(select(UPLOADS.c.city).where(late).distinct()).scalars().all()
    for city in cities:
        _swept(house, city, late)


def _swept(house: House, city: str, late: ColumnElement[bool]) -> None:
    here = and_(UPLOADS.c.city == city, late)
    with house.database.writing(city) as tx:
        for row in tx.execute(select(*UPLOADS.c["officer_id", "sha256"]).where(here)).all():
            _partial_of(house, city, row.officer_id, row.sha256).unlink(missing_ok=True)
        tx.execute(UPLOADS.delete().where(here))
