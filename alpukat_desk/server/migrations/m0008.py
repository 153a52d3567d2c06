"""Finds births and deaths by their days, names and mothers too: the keys of the requests already there are made anew,
a thousand requests at a time."""

from collections.abc import Sequence

from sqlalchemy import Connection, Row, select

from alpukat_desk.domain.casekeys import keys
from alpukat_desk.server.records import decoded
from alpukat_desk.server.tables import CASE_KEYS, REQUESTS

STATEMENTS = ("DELETE FROM case_keys",)
_AT_ONCE = 1000


def fill(tx: Connection) -> None:
    """In the order of the key, so that nothing has to be remembered of what was done."""
    last = ("", "")
    while rows := _next(tx, *last):
        found = [
            {"city": row.city, "key": key, "request_id": row.id}
            for row in rows
            for key in sorted(keys(decoded(row.id, row.body)))
        ]
        if found:
            tx.execute(CASE_KEYS.insert(), found)
        last = (rows[-1].city, rows[-1].id)


def _next(tx: Connection, city: str, request_id: str) -> Sequence[Row[tuple[str, str, str]]]:
    columns = REQUESTS.c["city", "id", "body"]
    behind = (REQUESTS.c.city > city) | ((REQUESTS.c.city == city) & (REQUESTS.c.id > request_id))
    return tx.execute(select(*columns).where(behind).order_by(REQUESTS.c.city, REQUESTS.c.id).limit(_AT_ONCE)).all()
