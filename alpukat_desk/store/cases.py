"""Which requests share a key of ``domain.casekeys``: those of the mirror by an index that an idle desk fills block by
block, those the officer worked on by their pictures.

A key is kept as 48 bits of its hash behind the number of its shelf: each shelf is of so many rows that follow one
another, so a step writes to few pages however much lies here. What a row is found by counts only while the block of its
body is *cased*; a body that came since makes it uncased until the next step.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

import sqlalchemy as sa

from alpukat_desk.domain import casekeys
from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import blocks
from alpukat_desk.store.database import Tx
from alpukat_desk.store.parts import parts
from alpukat_desk.store.raw import run, run_all, value
from alpukat_desk.store.tables import heads, projected

_BITS = 48
_SHELF = 12
"""Bits of a row's number that tell rows of one shelf apart."""
_LITTLE = 256
"""Bodies in uncased blocks that a search looks at itself. Beyond that the index is in the making."""
_FORGET = "DELETE FROM mirror.cases WHERE key >= ? AND key < ? AND row IN ({})"
_HELD = "SELECT cases.row FROM mirror.cases WHERE key IN ({})"


# ---- filling ----


def is_whole(tx: Tx) -> bool:
    """Whether ``sharing`` finds everything: what is not in the index yet is little enough to be looked at."""
    done, total = progress(tx)
    return total - done <= _LITTLE


def is_filled(tx: Tx) -> bool:
    """Whether there is nothing left to ``fill``."""
    return not _uncased(tx)


def progress(tx: Tx) -> tuple[int, int]:
    """Requests whose bodies are in the index, and of how many."""
    done, total = run(tx, "SELECT coalesce(sum(live * cased), 0), coalesce(sum(live), 0) FROM mirror.blocks").fetchone()
    return int(done), int(total)


def fill(tx: Tx) -> None:
    """One step: the keys of one block, in place of all that its rows were found by before."""
    for block in _uncased(tx)[:1]:
        bodies = blocks.bodies_of(tx, block)
        erase(tx, tuple(bodies))
        entries = [(_placed(code, row), row) for row, raw in bodies.items() for code in _codes(_keys(raw))]
        run_all(tx, "INSERT OR IGNORE INTO mirror.cases(key, row) VALUES (?, ?)", sorted(entries))
        run(tx, "UPDATE mirror.blocks SET cased = 1 WHERE block = ?", (block,))


def erase(tx: Tx, rows: Sequence[int]) -> None:
    """Forgets what these rows are found by."""
    shelves: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        shelves[row >> _SHELF].append(row)
    for shelf, found in shelves.items():
        for part in parts(found):
            marks = ", ".join("?" * len(part))
            run(tx, _FORGET.format(marks), (_placed(0, part[0]), (shelf + 1) << _BITS, *part))


# ---- finding ----


def sharing(tx: Tx, keys: Collection[str]) -> tuple[RequestId, ...]:
    """The requests that have one of these keys, as this desk shows them, in no order that means anything. Complete
    where the index ``is_whole``. Where two texts have one hash (once in 10 million searches) a request too many is
    found: who asks judges the requests themselves."""
    wanted = frozenset(keys)
    pictured, hidden = _pictured(tx, wanted)
    rows = _indexed(tx, wanted) | _opened(tx, wanted)
    mirrored = frozenset(_ids(tx, sorted(rows))) - hidden
    return tuple(sorted(mirrored | pictured))


def _pictured(tx: Tx, wanted: frozenset[str]) -> tuple[frozenset[RequestId], frozenset[RequestId]]:
    """Of the requests that are shown by a picture those that share a key, and all of them."""
    rows = tx.execute(sa.select(projected.c.id, projected.c.raw)).all()
    found = frozenset(RequestId(row.id) for row in rows if not wanted.isdisjoint(_keys(row.raw)))
    return found, frozenset(RequestId(row.id) for row in rows)


def _indexed(tx: Tx, wanted: frozenset[str]) -> frozenset[int]:
    shelves = range((int(value(tx, "SELECT coalesce(max(row), 0) FROM mirror.heads")) >> _SHELF) + 1)
    codes = sorted(_codes(wanted))
    rows: set[int] = set()
    for shelf in shelves if codes else ():
        for part in parts([shelf << _BITS | code for code in codes]):
            rows.update(row for (row,) in run(tx, _HELD.format(", ".join("?" * len(part))), part))
    uncased = set(_uncased(tx))
    return frozenset(row for row, spot in blocks.spots(tx, sorted(rows)).items() if spot.block not in uncased)


def _opened(tx: Tx, wanted: frozenset[str]) -> frozenset[int]:
    """Rows of the blocks that no step has come to, where these hold little."""
    uncased = _uncased(tx) if is_whole(tx) else ()
    found = (item for block in uncased for item in blocks.bodies_of(tx, block).items())
    return frozenset(row for row, raw in found if not wanted.isdisjoint(_keys(raw)))


def _ids(tx: Tx, rows: Sequence[int]) -> Iterator[RequestId]:
    for part in parts(rows):
        yield from tx.execute(sa.select(heads.c.id).where(heads.c.row.in_(part))).scalars()


def _uncased(tx: Tx) -> tuple[int, ...]:
    return tuple(block for (block,) in run(tx, "SELECT block FROM mirror.blocks WHERE NOT cased ORDER BY block"))


# ---- keys ----


def keys(request: Request) -> frozenset[str]:
    """What a request is found by here: as the same case, and as one about the same people."""
    return casekeys.keys(request) | casekeys.people(request)


def _keys(raw: bytes) -> frozenset[str]:
    """None for a request of a newer kind."""
    try:
        return keys(parse_request(raw))
    except ValueError:
        return frozenset()


def _codes(texts: Iterable[str]) -> Iterator[int]:
    for text in texts:
        yield int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=_BITS // 8).digest())


def _placed(code: int, row: int) -> int:
    return (row >> _SHELF) << _BITS | code
