"""Several files in one answer: opened and read one after the other, nothing held while a slow reader reads."""

from collections.abc import Iterator
from pathlib import Path

from alpukat_desk.domain import frames
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Sha256
from alpukat_desk.domain.wire import Absent, BundleAsk, BundleLine, Opening, Piece
from alpukat_desk.server import files
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.uploads import known


def pages(house: House, caller: Caller, ask: BundleAsk) -> Iterator[bytes]:
    for sha256, offset in ask.wanted:
        for line in _file(house, caller, sha256, offset):
            yield frames.packed([line])


def _file(house: House, caller: Caller, sha256: Sha256, offset: int) -> Iterator[BundleLine]:
    try:
        path, size = _found(house, caller, sha256, offset)
    except Refused as refusal:
        yield Absent(sha256, refusal.code)
        return
    yield Opening(sha256, offset, size)
    yield from map(Piece, files.chunks(path, offset, size))


def _found(house: House, caller: Caller, sha256: Sha256, offset: int) -> tuple[Path, int]:
    """Raises ``Refused`` for what this officer may not see, and for an offset outside the file."""
    name = known(sha256)
    with house.database.reading() as tx:
        kept = files.visible(tx, caller, name)
    path = files.place(house.files, name)
    if kept is None or not path.is_file():
        raise Refused("file.missing")
    if not 0 <= offset < kept.size:
        raise Refused("file.range", size=kept.size)
    return path, kept.size
