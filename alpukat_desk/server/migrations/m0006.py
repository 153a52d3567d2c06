"""Room for what the ministry is asked about a NIK: whose turn it is, the calls of a day, and answers by the digest of
what was asked. Heads begin to tell whether its word is still missing, also those of the requests already there."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, Row, bindparam, select

from alpukat_desk.domain import keys
from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.model import Request
from alpukat_desk.server.tables import REQUESTS

STATEMENTS = (
    """CREATE TABLE nik_asks (
        city TEXT NOT NULL, request_id TEXT NOT NULL, since TIMESTAMPTZ NOT NULL, next_at TIMESTAMPTZ NOT NULL,
        tries BIGINT NOT NULL, PRIMARY KEY (city, request_id))""",
    "CREATE INDEX nik_asks_by_turn ON nik_asks (city, next_at, request_id)",
    """CREATE TABLE nik_quota (
        city TEXT NOT NULL, day TEXT NOT NULL, used BIGINT NOT NULL, PRIMARY KEY (city, day))""",
    """CREATE TABLE nik_words (
        city TEXT NOT NULL, digest TEXT NOT NULL, at TIMESTAMPTZ NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (city, digest))""",
    "CREATE INDEX nik_words_by_age ON nik_words (city, at)",
)
_AT_ONCE = 1000
_READ = REQUESTS.c["city", "id", "seq", "body", "due_at"]
_HEAD = REQUESTS.update().where(REQUESTS.c.city == bindparam("of"), REQUESTS.c.id == bindparam("which"))
_Some = Row[tuple[str, str, int, str, datetime | None]]


def fill(tx: Connection) -> None:
    for city in tx.execute(select(REQUESTS.c.city).distinct()).scalars().all():
        after = 0
        while rows := _next(tx, city, after):
            tx.execute(_HEAD, [_filled(row) for row in rows])
            after = rows[-1].seq


def _next(tx: Connection, city: str, after: int) -> Sequence[_Some]:
    some = select(*_READ).where(REQUESTS.c.city == city, REQUESTS.c.seq > after).order_by(REQUESTS.c.seq)
    return tx.execute(some.limit(_AT_ONCE)).all()


def _filled(row: _Some) -> dict[str, object]:
    request = msgspec.json.decode(keys.joined(keys.read(row.body), row.id), type=Request)
    head = head_of(request, row.seq, row.due_at)
    return {"of": row.city, "which": row.id, "head": msgspec.json.encode(head).decode()}
