"""The queries behind a feed, each over one stretch of places and bounded. Texts come out as they are stored.

They are built once and given their values apart: building a statement anew costs more than running it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, func, not_, select

from alpukat_desk.domain.model import OfficerId, RequestId
from alpukat_desk.domain.wire import FRAME
from alpukat_desk.server.scopes import JURISDICTION, VISIBLE, Scope, within
from alpukat_desk.server.tables import DEPARTURES, REQUESTS

MOST_LEFT = 4096
"""Departures in one answer."""
URGENT = 128
"""Requests told before everything else: a full hand and the next hundred. They are told again in their places."""
Rows = Sequence[Row[Any]]

# The places are chosen from the index alone, so that other offices' requests and old ones are passed over unread.
_STRETCH = and_(
    REQUESTS.c.city == bindparam("in_city"),
    REQUESTS.c.seq.in_(
        select(REQUESTS.c.seq)
        .where(VISIBLE, REQUESTS.c.seq > bindparam("after"), REQUESTS.c.seq <= bindparam("upto"))
        .order_by(REQUESTS.c.seq)
        .limit(FRAME)
        .scalar_subquery()
    ),
)
_COUNT = select(func.count()).select_from(REQUESTS).where(VISIBLE, REQUESTS.c.seq > bindparam("after"))
_HEADS = select(*REQUESTS.c["seq", "head"]).where(_STRETCH).order_by(REQUESTS.c.seq)
_BODIES = select(*REQUESTS.c["seq", "body"]).where(_STRETCH).order_by(REQUESTS.c.seq)
_AGED = select(REQUESTS.c.id).where(
    JURISDICTION, REQUESTS.c.closed_at >= bindparam("before"), REQUESTS.c.closed_at < bindparam("horizon")
)
_DEPARTED = (
    select(*DEPARTURES.c["seq", "request_id"])
    .join_from(
        DEPARTURES, REQUESTS, and_(REQUESTS.c.city == DEPARTURES.c.city, REQUESTS.c.id == DEPARTURES.c.request_id)
    )
    .where(DEPARTURES.c.city == bindparam("in_city"), within(DEPARTURES.c.office), not_(within(REQUESTS.c.office)))
    .where(DEPARTURES.c.seq > bindparam("after"), DEPARTURES.c.seq <= bindparam("upto"))
    .order_by(DEPARTURES.c.seq)
    .limit(MOST_LEFT)
)
_WHOLE = REQUESTS.c["seq", "head", "body"]
_HELD = select(*_WHOLE).where(VISIBLE, REQUESTS.c.holder_id == bindparam("officer")).limit(URGENT)
_SOONEST = (
    select(REQUESTS.c.seq)
    .where(
        REQUESTS.c.city == bindparam("in_city"),
        REQUESTS.c.office == bindparam("office"),
        REQUESTS.c.closed_at.is_(None),
    )
    .order_by(REQUESTS.c.due_at.is_(None), REQUESTS.c.due_at, REQUESTS.c.submitted_at, REQUESTS.c.id)
    .limit(URGENT)
)
_THESE = select(*_WHOLE).where(
    REQUESTS.c.city == bindparam("in_city"), REQUESTS.c.seq.in_(bindparam("seqs", expanding=True))
)


def count(tx: Connection, scope: Scope, after: int) -> int:
    return int(tx.execute(_COUNT, {**scope.values(), "after": after}).scalar_one())


def heads(tx: Connection, scope: Scope, after: int, upto: int) -> Rows:
    """Up to ``FRAME`` rows of seq and head."""
    return tx.execute(_HEADS, {**scope.values(), "after": after, "upto": upto}).all()


def bodies(tx: Connection, scope: Scope, after: int, upto: int) -> Rows:
    """Up to ``FRAME`` rows of seq and body."""
    return tx.execute(_BODIES, {**scope.values(), "after": after, "upto": upto}).all()


def aged(tx: Connection, scope: Scope, before: date) -> list[RequestId]:
    """What was visible while the horizon was ``before``, and has grown too old since."""
    then = scope._replace(horizon=before).values()["horizon"]
    return [RequestId(found) for found in tx.execute(_AGED, {**scope.values(), "before": then}).scalars()]


def departed(tx: Connection, scope: Scope, after: int, upto: int) -> Rows:
    """Up to ``MOST_LEFT`` rows of seq and request_id that were in the scope and are not any more."""
    return tx.execute(_DEPARTED, {**scope.values(), "after": after, "upto": upto}).all()


def urgent(tx: Connection, scope: Scope, officer: OfficerId) -> Rows:
    """Rows of seq, head and body: what the officer holds, then those of the own office that are due next."""
    held = sorted(tx.execute(_HELD, {**scope.values(), "officer": officer}), key=lambda row: row.seq)
    soonest = tx.execute(_SOONEST, scope.values()).scalars().all()
    known = {row.seq for row in held}
    order = [seq for seq in soonest if seq not in known][: URGENT - len(held)]
    found = {row.seq: row for row in tx.execute(_THESE, {"in_city": scope.city, "seqs": order})}
    return [*held, *(found[seq] for seq in order)]
