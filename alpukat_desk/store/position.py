"""How far we have read the feed, and count and digest of what we hold.

All of it lies in the same file as the rows, so one commit moves all or none.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from alpukat_desk.domain.digest import digest, written
from alpukat_desk.domain.model import RequestId, Struct
from alpukat_desk.store.database import Tx
from alpukat_desk.store.raw import run
from alpukat_desk.store.tables import state


class State(Struct):
    """Where we stand in the feed. ``filling`` until a start over has reached the feed's end."""

    cursor: str
    epoch: str
    generation: int
    filling: bool
    count: int
    digest: str
    rules: str
    bare: bool
    """Lists are scanned and a search finds nothing until ``versions.dress``."""


def read(tx: Tx) -> State:
    row = dict(zip(_FIELDS, run(tx, _READ).fetchone(), strict=True))
    return State(**{**row, "filling": bool(row["filling"]), "bare": bool(row["bare"])})


_FIELDS = State.__struct_fields__
_READ = f"SELECT {', '.join(_FIELDS)} FROM mirror.state"  # noqa: S608


def move(tx: Tx, **values: str | int | bool) -> None:
    tx.execute(state.update().values(**values))


def start_over(tx: Tx, epoch: str) -> None:
    move(tx, generation=read(tx).generation + 1, filling=True, epoch=epoch, cursor="")


def shift(tx: Tx, added: Sequence[tuple[RequestId, int]], removed: Sequence[tuple[RequestId, int]]) -> State:
    """Keeps count and digest true to the rows without reading them all."""
    now = read(tx)
    total = int(now.digest, 16) + int(digest(added), 16) - int(digest(removed), 16)
    then = replace(now, count=now.count + len(added) - len(removed), digest=written(total))
    move(tx, count=then.count, digest=then.digest)
    return then


def without(tx: Tx, removed: Sequence[tuple[RequestId, int]]) -> tuple[int, str]:
    """What count and digest would be without these."""
    now = read(tx)
    return now.count - len(removed), written(int(now.digest, 16) - int(digest(removed), 16))
