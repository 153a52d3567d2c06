"""Bodies in the blocks they came in, opened only when one is wanted.

A block whose entries are of rows that follow one another says so itself; the place of any other row is written down,
and counts before what a block says. What a later body replaced is *stale*: it stays in its block until that is tidied,
and is known by its request, so that erasing finds it.
"""

import logging
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from operator import sub
from typing import NamedTuple

import sqlalchemy as sa

from alpukat_desk.domain.keys import Cut, joined
from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import packing
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, run_all, value
from alpukat_desk.store.tables import blocks, bodies, heads, places, stale

log = logging.getLogger(__name__)


class Owner(NamedTuple):
    """Whose body an entry of a block is."""

    row: int
    id: RequestId


class Spot(NamedTuple):
    block: int
    place: int


# ---- in ----


def put(tx: Tx, owners: Sequence[Owner | None], raw: bytes) -> None:
    """Takes in a block with the owner of each entry; entries of None are cut out. Raises ``ValueError`` where that
    needs the block opened and it is none, or has another number of entries."""
    rows = {owner.row: place for place, owner in enumerate(owners) if owner}
    if not rows:
        return
    if len(rows) < len(owners):
        raw = _cut(raw, set(range(len(owners))).difference(rows.values()), len(owners))
    first, others = _straight(tx, rows, len(owners))
    _retire(tx, [owner for row in others if (owner := owners[rows[row]])])
    _store(tx, rows, len(owners), raw, first)


def lay(tx: Tx, cuts: Mapping[int, Cut], *, cased: bool) -> None:
    """A new block of the bodies of these rows, which have none now."""
    if cuts:
        rows = {row: place for place, row in enumerate(cuts)}
        first, _ = _straight(tx, rows, len(rows))
        _store(tx, rows, len(cuts), packing.packed(tuple(cuts.values())), first, cased=cased)


def _cut(raw: bytes, without: set[int], count: int) -> bytes:
    cuts = packing.entries(raw)
    if len(cuts) != count:
        raise ValueError("a block of another number of bodies")
    return packing.blanked(cuts, without)


def _straight(tx: Tx, rows: Mapping[int, int], count: int) -> tuple[int, Collection[int]]:
    """The row of the first entry where most rows follow one another, 0 where they do not or where a head or a body
    of another lies between; and the rows that may have a body already. ``rows``: the place of each."""
    first, many = Counter(map(sub, rows, rows.values())).most_common(1)[0]
    span = {"first": first, "end": first + count}
    if first < 1 or many * 2 < count or tuple(run(tx, _ALONE, span).fetchone()) != (many, 0, 0):
        return 0, rows
    return first, {row for row, place in rows.items() if row != first + place} if many < len(rows) else ()


_ALONE = """SELECT (SELECT count(*) FROM mirror.heads WHERE row >= :first AND row < :end),
    EXISTS (SELECT 1 FROM mirror.blocks WHERE first > 0 AND first < :end AND first + count > :first),
    EXISTS (SELECT 1 FROM mirror.places WHERE row >= :first AND row < :end)"""


def _store(tx: Tx, rows: Mapping[int, int], count: int, raw: bytes, first: int, *, cased: bool = False) -> None:
    added = "INSERT INTO mirror.blocks(first, count, live, stale, cased) VALUES (?, ?, ?, 0, ?)"
    block = run(tx, added, (first, count, len(rows), cased)).lastrowid
    run(tx, "INSERT INTO mirror.bodies(block, raw) VALUES (?, ?)", (block, raw))
    outside = [(row, block, place) for row, place in rows.items() if not first or row != first + place]
    run_all(tx, "INSERT INTO mirror.places(row, block, place) VALUES (?, ?, ?)", outside)


def _retire(tx: Tx, owners: Sequence[Owner]) -> None:
    """What these rows had until now becomes stale."""
    old = spots(tx, [owner.row for owner in owners]) if owners else {}
    if not old:
        return
    fresh = [(*old[owner.row], owner.id) for owner in owners if owner.row in old]
    run_all(tx, "INSERT INTO mirror.stale(block, place, id) VALUES (?, ?, ?)", fresh)
    run_all(tx, "DELETE FROM mirror.places WHERE row = ?", [(row,) for row in old])
    gone = Counter(spot.block for spot in old.values())
    change = "UPDATE mirror.blocks SET live = live - ?, stale = stale + ? WHERE block = ?"
    run_all(tx, change, [(many, many, block) for block, many in gone.items()])
    drop_dead(tx)


def drop_dead(tx: Tx) -> None:
    """Blocks in which no body counts any more."""
    dead = run(tx, "SELECT block FROM mirror.blocks WHERE live = 0").fetchall()
    drop(tx, [row[0] for row in dead])


def drop(tx: Tx, which: Iterable[int]) -> None:
    for part in parts(list(which)):
        for table in (blocks, bodies, places, stale):
            tx.execute(table.delete().where(table.c.block.in_(part)))


# ---- where ----


def spots(tx: Tx, rows: Sequence[int]) -> dict[int, Spot]:
    """Where the bodies of these rows lie; rows whose body is not here are left out."""
    found = _ranged(tx, rows)
    for part in parts(rows):
        query = f"SELECT row, block, place FROM mirror.places WHERE row IN ({', '.join('?' * len(part))})"  # noqa: S608
        found.update({row: Spot(block, place) for row, block, place in run(tx, query, part)})
    return found


def _ranged(tx: Tx, rows: Sequence[int]) -> dict[int, Spot]:
    """By what blocks say of themselves."""
    if not rows:
        return {}
    query = """SELECT block, first, count FROM mirror.blocks
        WHERE first > 0 AND first <= ? AND first + count > ? ORDER BY first"""
    spans = run(tx, query, (max(rows), min(rows))).fetchall()
    found, at = dict[int, Spot](), 0
    for row in sorted(rows) if spans else ():
        while at < len(spans) and spans[at][1] + spans[at][2] <= row:
            at += 1
        if at < len(spans) and spans[at][1] <= row:
            found[row] = Spot(spans[at][0], row - spans[at][1])
    return found


def live_count(tx: Tx) -> int:
    """How many bodies lie here that count."""
    return int(value(tx, "SELECT coalesce(sum(live), 0) FROM mirror.blocks"))


def last_row(tx: Tx) -> int:
    """The highest row that a block speaks of."""
    return int(value(tx, "SELECT coalesce(max(first + count - 1), 0) FROM mirror.blocks WHERE first > 0"))


# ---- out ----


def opened(tx: Tx, block: int) -> list[Cut] | None:
    """The entries of a block; None where it cannot be opened."""
    raw = tx.execute(sa.select(bodies.c.raw).where(bodies.c.block == block)).scalar_one_or_none()
    try:
        return packing.entries(raw or b"")
    except ValueError:
        log.warning("block %d of the mirror cannot be opened", block)
        return None


def read(tx: Tx, rows: Sequence[int]) -> dict[int, bytes]:
    """The bodies of these rows, without those that are not here."""
    wanted: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, spot in spots(tx, rows).items():
        wanted[spot.block].append((row, spot.place))
    found: dict[int, Cut] = {}
    for block, entries in wanted.items():
        found.update(_picked(opened(tx, block) or [], entries))
    return _whole(tx, found)


def _picked(cuts: Sequence[Cut], entries: Iterable[tuple[int, int]]) -> Iterator[tuple[int, Cut]]:
    for row, place in entries:
        if place < len(cuts) and cuts[place].text:
            yield row, cuts[place]


def _whole(tx: Tx, cuts: Mapping[int, Cut]) -> dict[int, bytes]:
    """Each body with its keys, its own id among them, which only the head of its row tells."""
    found: dict[int, bytes] = {}
    for part in parts(list(cuts)):
        for row, own in tx.execute(sa.select(heads.c.row, heads.c.id).where(heads.c.row.in_(part))):
            found[row] = joined(cuts[row], own)
    return found


def after(tx: Tx, block: int) -> tuple[int, dict[int, bytes]] | None:
    """The next block and the bodies in it that count, by row; for going through all of them one by one."""
    query = sa.select(sa.func.min(blocks.c.block)).where(blocks.c.block > block)
    following = tx.execute(query).scalar()
    return None if following is None else (following, bodies_of(tx, following))


def bodies_of(tx: Tx, block: int) -> dict[int, bytes]:
    """The bodies in a block that count, by row."""
    return _whole(tx, cuts_of(tx, block))


def cuts_of(tx: Tx, block: int) -> dict[int, Cut]:
    """The bodies in a block that count, by row, as they are in it."""
    return dict(_picked(opened(tx, block) or [], _live(tx, block)))


def _live(tx: Tx, block: int) -> list[tuple[int, int]]:
    """Row and place of the entries of a block that count."""
    written = sa.select(places.c.row, places.c.place).where(places.c.block == block)
    found = [(row.row, row.place) for row in tx.execute(written)]
    first, count = tx.execute(sa.select(blocks.c.first, blocks.c.count).where(blocks.c.block == block)).one()
    if first:
        span = sa.select(heads.c.row).where(heads.c.row >= first, heads.c.row < first + count)
        unwritten = span.where(heads.c.row.not_in(sa.select(places.c.row)))
        found += [(row, row - first) for row in tx.execute(unwritten).scalars()]
    return found


# ---- erasing ----


def erase(tx: Tx, owners: Sequence[Owner]) -> None:
    """Blanks everything of these requests, what is stale too. Their heads may be gone already."""
    doomed: dict[int, set[int]] = defaultdict(set)
    current = spots(tx, [owner.row for owner in owners])
    for block, place in current.values():
        doomed[block].add(place)
    counted = Counter(spot.block for spot in current.values())
    old = _stale(tx, [owner.id for owner in owners])
    for block, place in old:
        doomed[block].add(place)
    run_all(tx, "DELETE FROM mirror.places WHERE row = ?", [(row,) for row in current])
    for block, without in doomed.items():
        _blank(tx, block, without, counted[block])
    drop_dead(tx)


def _stale(tx: Tx, ids: Sequence[RequestId]) -> list[Spot]:
    found: list[Spot] = []
    for part in parts(ids):
        rows = tx.execute(sa.select(stale.c.block, stale.c.place).where(stale.c.id.in_(part)))
        found += [Spot(row.block, row.place) for row in rows]
    return found


def _blank(tx: Tx, block: int, without: set[int], counted: int) -> None:
    """A block that cannot be opened goes as a whole: what it held is fetched again."""
    cuts = opened(tx, block)
    if cuts is None:
        drop(tx, [block])
        return
    _rewrite(tx, block, packing.blanked(cuts, without))
    blanks = [(block, place) for place in without]
    run_all(tx, "DELETE FROM mirror.stale WHERE block = ? AND place = ?", blanks)
    change = "UPDATE mirror.blocks SET live = live - ?, stale = stale - ? WHERE block = ?"
    run(tx, change, (counted, len(without) - counted, block))


def forget_stale(tx: Tx, block: int, cuts: Sequence[Cut]) -> None:
    """Cuts what is stale out of an opened block."""
    without = set(tx.execute(sa.select(stale.c.place).where(stale.c.block == block)).scalars())
    _rewrite(tx, block, packing.blanked(cuts, without))
    tx.execute(stale.delete().where(stale.c.block == block))
    tx.execute(blocks.update().where(blocks.c.block == block).values(stale=0))


def _rewrite(tx: Tx, block: int, raw: bytes) -> None:
    tx.execute(bodies.update().where(bodies.c.block == block).values(raw=raw))
