"""Which requests may be the same case: looked up by the keys the rules go by, judged by the rules themselves."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, select

from alpukat_desk.domain.casekeys import keys, sought
from alpukat_desk.domain.duplicates import same_case
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.server.records import batched, decoded
from alpukat_desk.server.tables import CASE_KEYS, REQUESTS

MOST = 50
"""So many are looked at: somebody who files a thousand times is suspected fifty times over, and costs no more."""
_PART = 500
"""Keys in one statement."""
_WITHDRAWN = (Status.REJECTED, Status.CANCELLED, Status.DUPLICATE)
_HOLDERS = (
    select(CASE_KEYS.c.key, CASE_KEYS.c.request_id, REQUESTS.c.submitted_at)
    .select_from(
        CASE_KEYS.join(REQUESTS, and_(CASE_KEYS.c.city == REQUESTS.c.city, CASE_KEYS.c.request_id == REQUESTS.c.id))
    )
    .where(CASE_KEYS.c.city == bindparam("of"), CASE_KEYS.c.key.in_(bindparam("some", expanding=True)))
    .where(REQUESTS.c.status.not_in(_WITHDRAWN))
)
Find = Callable[[RequestId], Request | None]


def suspected(tx: Connection, request: Request) -> Request:
    """The request with everything the rules suspect, except what an officer has judged to be another case."""
    found = tuple(other.id for other in _candidates(tx, request) if same_case(request, other))
    return replace(request, suspects=tuple(item for item in found if item not in request.cleared))


def judged_anew(tx: Connection, request: Request) -> Request:
    """After a change of what the rules look at, earlier judgements no longer count."""
    return suspected(tx, replace(request, cleared=()))


def looked_at_again(request: Request, near: Iterable[RequestId], find: Find) -> Request:
    """Before it is approved: the request with what is suspected since it was last looked at. Of two that suspect each
    other one has to be judged, so what the other is held for, or was cleared of, is not asked here again."""
    told = {request.id, *request.suspects, *request.cleared}
    others = (find(item) for item in near if item not in told)
    fresh = tuple(other.id for other in others if other and _unjudged(request, other) and same_case(request, other))
    return replace(request, suspects=(*request.suspects, *fresh)) if fresh else request


def _unjudged(request: Request, other: Request) -> bool:
    return request.id not in other.suspects and request.id not in other.cleared


def neighbours(tx: Connection, city: str, requests: Sequence[Request]) -> dict[RequestId, tuple[RequestId, ...]]:
    """For each of these the others of its city that share keys with it, those with most of them first, then the
    oldest; what came to nothing left out."""
    wanted = {request.id: sought(request) for request in requests}
    holders: defaultdict[str, list[RequestId]] = defaultdict(list)
    since: dict[RequestId, datetime] = {}
    for part in batched(sorted(frozenset().union(*wanted.values())), _PART):
        for row in tx.execute(_HOLDERS, {"of": city, "some": part}):
            holders[row.key].append(row.request_id)
            since[row.request_id] = row.submitted_at
    return {
        own: _nearest(own, [holders[key] for key in texts if key in holders], since) for own, texts in wanted.items()
    }


def _nearest(
    own: RequestId, found: Sequence[Sequence[RequestId]], since: dict[RequestId, datetime]
) -> tuple[RequestId, ...]:
    shared = Counter(item for ids in found for item in ids if item != own)
    return tuple(sorted(shared, key=lambda item: (-shared[item], since[item], item))[:MOST])


def _candidates(tx: Connection, request: Request) -> tuple[Request, ...]:
    ids = neighbours(tx, request.city, [request])[request.id]
    here = (REQUESTS.c.city == request.city, REQUESTS.c.id.in_(ids))
    rows = tx.execute(select(REQUESTS.c.id, REQUESTS.c.body).where(*here)) if ids else ()
    found = {row.id: decoded(row.id, row.body) for row in rows}
    return tuple(found[item] for item in ids if item in found)


def note_keys(tx: Connection, request: Request) -> None:
    """Lets later requests find this one; to be called when it is filed and when one of its keys changes."""
    here = and_(CASE_KEYS.c.city == request.city, CASE_KEYS.c.request_id == request.id)
    tx.execute(CASE_KEYS.delete().where(here))
    rows = [{"city": request.city, "key": key, "request_id": request.id} for key in sorted(keys(request))]
    if rows:
        tx.execute(CASE_KEYS.insert(), rows)
