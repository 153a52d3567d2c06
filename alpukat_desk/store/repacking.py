"""Blocks made tidy again: small ones become one large, and what was replaced in a large one is cut out.

Each change of a request arrives in a small block and leaves a stale entry in a large one. Neither is touched at once:
a block is written anew only when that is worth its bytes.
"""

import sqlalchemy as sa

from alpukat_desk.domain.keys import Cut
from alpukat_desk.domain.wire import FRAME
from alpukat_desk.store import blocks
from alpukat_desk.store.database import Tx
from alpukat_desk.store.tables import blocks as table

_SMALL = FRAME // 2
"""Bodies in a block below which it is small."""
_FEW = 8
"""Small blocks that may lie side by side."""
_LITTLE = 4
"""A fourth of its entries may be stale."""
_SIZE = 1 << 20
"""Bytes of bodies merged in one step, but for the last block of it."""

_small = table.c.live < _SMALL
_worn = sa.and_(table.c.live >= _SMALL, table.c.stale * _LITTLE > table.c.count)


def is_untidy(tx: Tx) -> bool:
    littered, worn = tx.execute(_UNTIDY).one()
    return littered > _FEW or worn > 0


def _is_littered(tx: Tx) -> bool:
    return bool(tx.execute(_UNTIDY).one()[0] > _FEW)


_UNTIDY = sa.select(sa.func.count().filter(_small), sa.func.count().filter(_worn)).select_from(table)


def repack(tx: Tx, most: int) -> None:
    """One step, over no more than so many large blocks."""
    if _is_littered(tx):
        _merge(tx)
        return
    worn = sa.select(table.c.block).where(_worn).order_by(table.c.stale.desc()).limit(most)
    for block in tx.execute(worn).scalars().all():
        _clear(tx, block)


def _merge(tx: Tx) -> None:
    """The smallest into one."""
    query = sa.select(table).where(_small).order_by(table.c.live, table.c.block).limit(FRAME)
    cuts: dict[int, Cut] = {}
    merged: list[int] = []
    size, cased = 0, True
    for found in tx.execute(query).all():
        if (merged and len(cuts) + found.live > FRAME) or (len(merged) > 1 and size > _SIZE):
            break
        bodies = blocks.cuts_of(tx, found.block)
        cuts |= bodies
        size += sum(len(part) for item in bodies.values() for part in item)
        cased = cased and found.cased
        merged.append(found.block)
    blocks.drop(tx, merged)
    blocks.lay(tx, cuts, cased=cased)


def _clear(tx: Tx, block: int) -> None:
    """Cuts out what is stale; every other entry keeps its place."""
    cuts = blocks.opened(tx, block)
    if cuts is None:
        blocks.drop(tx, [block])
        return
    blocks.forget_stale(tx, block, cuts)
