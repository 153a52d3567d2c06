"""Which requests may be the same case: looked up by the keys the rules go by, judged by the rules themselves."""

from msgspec.structs import replace
from sqlalchemy import Connection, and_, select

from alpukat_desk.domain.duplicates import keys, same_case
from alpukat_desk.domain.model import Request
from alpukat_desk.server.records import decoded
from alpukat_desk.server.tables import CASE_KEYS, REQUESTS

MOST = 50
"""So many are looked at: somebody who files a thousand times is suspected fifty times over, and costs no more."""


def suspected(tx: Connection, request: Request) -> Request:
    """The request with everything the rules suspect, except what an officer has judged to be another case."""
    found = tuple(other.id for other in _candidates(tx, request) if same_case(request, other))
    return replace(request, suspects=tuple(item for item in found if item not in request.cleared))


def judged_anew(tx: Connection, request: Request) -> Request:
    """After a change of what the rules look at, earlier judgements no longer count."""
    return suspected(tx, replace(request, cleared=()))


def _candidates(tx: Connection, request: Request) -> tuple[Request, ...]:
    """The city's other open requests for this service that share a key, oldest first."""
    joined = REQUESTS.join(
        CASE_KEYS, and_(CASE_KEYS.c.city == REQUESTS.c.city, CASE_KEYS.c.request_id == REQUESTS.c.id)
    )
    wanted = (
        select(REQUESTS.c.id, REQUESTS.c.submitted_at, REQUESTS.c.body)
        .distinct()
        .select_from(joined)
        .where(CASE_KEYS.c.city == request.city, CASE_KEYS.c.key.in_(sorted(keys(request))))
        .where(REQUESTS.c.service == request.service, REQUESTS.c.id != request.id, REQUESTS.c.closed_at.is_(None))
        .order_by(REQUESTS.c.submitted_at, REQUESTS.c.id)
        .limit(MOST)
    )
    return tuple(decoded(row.id, row.body) for row in tx.execute(wanted))


def note_keys(tx: Connection, request: Request) -> None:
    """Lets later requests find this one; to be called when it is filed and when one of its keys changes."""
    here = and_(CASE_KEYS.c.city == request.city, CASE_KEYS.c.request_id == request.id)
    tx.execute(CASE_KEYS.delete().where(here))
    rows = [{"city": request.city, "key": key, "request_id": request.id} for key in sorted(keys(request))]
    if rows:
        tx.execute(CASE_KEYS.insert(), rows)
