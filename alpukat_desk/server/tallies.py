"""How many requests each office has, and their digest, kept with every write: the end of a feed counts nothing.

Open requests and those closed on one day (UTC) are apart, for the closed ones leave a scope day by day. A digest is
kept as the sums of its hashes' upper and lower 32 bits, which SQL can add up without overflow.
"""

from collections.abc import Iterable
from datetime import UTC

from sqlalchemy import Connection, func, select, text

from alpukat_desk.domain.digest import hash_of, written
from alpukat_desk.domain.model import Request
from alpukat_desk.server.scopes import TALLIED, Scope
from alpukat_desk.server.tables import TALLIES

Move = tuple[Request | None, Request, int]
"""A request before and after a write, and the write's place in the feed."""
Key = tuple[str, str, str]
_NAMES = ("city", "office", "day", "count", "high", "low", "seq")
_HALF = 1 << 32
# Both engines understand this, and neither has to read first.
_ADD = text(
    "INSERT INTO tallies (city, office, day, count, high, low, seq)"
    " VALUES (:city, :office, :day, :count, :high, :low, :seq)"
    " ON CONFLICT (city, office, day) DO UPDATE SET count = tallies.count + excluded.count,"
    " high = tallies.high + excluded.high, low = tallies.low + excluded.low, seq = excluded.seq"
)
_SUMS = select(*(func.coalesce(func.sum(TALLIES.c[name]), 0) for name in ("count", "high", "low"))).where(TALLIED)
_LATEST = select(func.max(TALLIES.c.seq)).where(TALLIED)


def moved(tx: Connection, moves: Iterable[Move]) -> None:
    """Takes old versions out and new ones in. Each move with its place in the feed, in their order."""
    sums: dict[Key, list[int]] = {}
    for before, after, seq in moves:
        for request, sign in ((before, -1), (after, 1)):
            if request is not None:
                high, low = divmod(hash_of(request.id, request.version), _HALF)
                part = sums.setdefault((request.city, request.office, day(request)), [0, 0, 0, 0])
                part[0] += sign
                part[1] += sign * high
                part[2] += sign * low
                part[3] = seq
    tx.execute(_ADD, [dict(zip(_NAMES, (*key, *part), strict=True)) for key, part in sums.items()])


def day(request: Request) -> str:
    """The day it was closed, ISO 8601 in UTC; empty while it is open."""
    return request.closed_at.astimezone(UTC).date().isoformat() if request.closed_at else ""


def total(tx: Connection, scope: Scope) -> tuple[int, str]:
    """Count and digest of a scope."""
    count, high, low = map(int, tx.execute(_SUMS, scope.values()).one())
    return count, written(high * _HALF + low)


def latest(tx: Connection, scope: Scope) -> int:
    """The place in the feed of the last change that came into the scope, happened in it or left it."""
    return int(tx.execute(_LATEST, scope.values()).scalar() or 0)
