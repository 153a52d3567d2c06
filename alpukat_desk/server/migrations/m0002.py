"""What makes a feed cheap: each request's head ready to send, and per office and day how many requests there are,
their digest, and the place in the feed of their last change. Fills both for the requests already there."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from alpukat_desk.domain.digest import hash_of
from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.model import Request
from alpukat_desk.server.tables import REQUESTS, TALLIES

STATEMENTS = (
    "ALTER TABLE requests ADD COLUMN head TEXT NOT NULL DEFAULT ''",
    # Holds what a scope is chosen by, so that passing over other offices' requests reads none of them.
    "CREATE INDEX requests_by_place ON requests (city, seq, office, closed_at)",
    """CREATE TABLE tallies (
        city TEXT NOT NULL, office TEXT NOT NULL, day TEXT NOT NULL, count BIGINT NOT NULL,
        high BIGINT NOT NULL, low BIGINT NOT NULL, seq BIGINT NOT NULL,
        PRIMARY KEY (city, office, day))""",
)
_AT_ONCE = 1000
_READ = REQUESTS.c["city", "seq", "body", "due_at"]
_HEAD = REQUESTS.update().where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.seq == bindparam("place"))
Tallies = dict[tuple[str, str, str], list[int]]


def fill(tx: Connection) -> None:
    tallies: Tallies = {}
    for city in tx.execute(select(REQUESTS.c.city).distinct()).scalars().all():
        after = 0
        while rows := _next(tx, city, after):
            tx.execute(_HEAD, [_filled(row, tallies) for row in rows])
            after = rows[-1].seq
    if tallies:
        names = ("count", "high", "low", "seq")
        keys = (dict(zip(("city", "office", "day"), key, strict=True)) for key in tallies)
        values = (dict(zip(names, found, strict=True)) for found in tallies.values())
        tx.execute(TALLIES.insert(), [{**key, **value} for key, value in zip(keys, values, strict=True)])


def _next(tx: Connection, city: str, after: int) -> Sequence[Row[tuple[str, int, str, datetime | None]]]:
    some = select(*_READ).where(REQUESTS.c.city == city, REQUESTS.c.seq > after).order_by(REQUESTS.c.seq)
    return tx.execute(some.limit(_AT_ONCE)).all()


def _filled(row: Row[tuple[str, int, str, datetime | None]], tallies: Tallies) -> dict[str, object]:
    request = msgspec.json.decode(row.body, type=Request)
    day = request.closed_at.astimezone(UTC).date().isoformat() if request.closed_at else ""
    high, low = divmod(hash_of(request.id, request.version), 1 << 32)
    tally = tallies.setdefault((row.city, request.office, day), [0, 0, 0, 0])
    tally[:] = [tally[0] + 1, tally[1] + high, tally[2] + low, max(tally[3], row.seq)]
    head = head_of(request, row.seq, row.due_at)
    return {"of": row.city, "place": row.seq, "head": msgspec.json.encode(head).decode()}
