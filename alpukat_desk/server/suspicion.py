"""Which requests may be the same case: looked up by the keys the rules go by, judged by the rules themselves."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec.structs import replace
from sqlalchemy import Connection, and_, bindparam, select

from alpukat_desk.domain.casekeys import keys, sought
from alpukat_desk.domain.duplicates import WITHDRAWN, conceivable, same_case
from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.server import bulk
from alpukat_desk.server.records import batched, decoded
from alpukat_desk.server.tables import CASE_KEYS, REQUESTS

MOST = 50
"""So many are looked at: somebody who files a thousand times is suspected fifty times over, and costs no more."""
_PART = 500
"""Keys in one statement."""
_ASKED = tuple(f"key{number}" for number in range(_PART))
_HELD = (
    select(CASE_KEYS.c.key, *REQUESTS.c["id", "status", "submitted_at", "service"])
    .select_from(
        CASE_KEYS.join(REQUESTS, and_(CASE_KEYS.c.city == REQUESTS.c.city, CASE_KEYS.c.request_id == REQUESTS.c.id))
    )
    .where(CASE_KEYS.c.city == bindparam("of"), CASE_KEYS.c.key.in_([bindparam(name) for name in _ASKED]))
)
Find = Callable[[RequestId], Request | None]


class _Holder(NamedTuple):
    """A request that has a key; ``filed_at`` as the engine keeps it."""

    filed_at: Any
    service: str


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
    oldest; what came to nothing left out, and of the first ``MOST`` those of which no rule can say anything."""
    wanted = {request.id: sought(request) for request in requests}
    ids: defaultdict[str, list[RequestId]] = defaultdict(list)
    holders: dict[RequestId, _Holder] = {}
    for key, holder, status, *told in _held(tx, city, frozenset().union(*wanted.values())):
        if status not in WITHDRAWN:
            ids[key].append(holder)
            holders[holder] = _Holder(*told)
    return {
        request.id: _nearest(request, [ids[key] for key in wanted[request.id] if key in ids], holders)
        for request in requests
    }


def _held(tx: Connection, city: str, texts: Iterable[str]) -> Iterator[Sequence[Any]]:
    """Always as many keys in a statement, so that its words are made once."""
    for part in batched(sorted(texts), _PART):
        full = part + part[-1:] * (_PART - len(part))
        yield from bulk.read(tx, _HELD, {"of": city, **dict(zip(_ASKED, full, strict=True))})


def _nearest(
    request: Request, found: Iterable[Iterable[RequestId]], holders: Mapping[RequestId, _Holder]
) -> tuple[RequestId, ...]:
    shared = Counter(item for ids in found for item in ids if item != request.id)
    nearest = sorted(shared, key=lambda item: (-shared[item], holders[item].filed_at, item))[:MOST]
    return tuple(item for item in nearest if conceivable(request, holders[item].service))


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
