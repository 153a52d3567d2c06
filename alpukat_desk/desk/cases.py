"""Which requests may be the same case as one, over everything on this desk: the mirror and the officer's own work."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import readable
from alpukat_desk.domain import casekeys
from alpukat_desk.domain.duplicates import DECISIVE, Hit, hits
from alpukat_desk.domain.model import Request, RequestId, Severity, Struct
from alpukat_desk.store import blocks, cases, mirror, overlay, queue
from alpukat_desk.store.database import Tx

MOST, MOST_READ = 50, 1_000
"""Other requests that are told, as many as the server looks at; and read for it, the latest first. A number that half
the town types does not stop the desk."""


class Near(Struct):
    """Another request that a rule says something of, or that the server suspects. ``cleared``: an officer has said
    that it is another case."""

    request: Request
    hits: tuple[Hit, ...]
    suspected: bool = False
    cleared: bool = False

    @property
    def waits(self) -> bool:
        """Whether somebody should say if it is the same case."""
        warned = self.suspected or any(hit.severity == Severity.WARNING for hit in self.hits)
        return warned and not self.cleared


class Similar(Struct):
    """``whole`` once everything on this desk was looked through; until then ``done`` of ``total`` requests were.
    ``more`` counts the others beyond ``MOST``, and those that were not read."""

    request: Request
    near: tuple[Near, ...]
    whole: bool
    done: int
    total: int
    more: int = 0


class Pair(NamedTuple):
    """Two requests by id, the smaller first."""

    one: RequestId
    other: RequestId
    hits: tuple[Hit, ...]


def similar(place: Workplace, request_id: RequestId) -> Similar | None:
    """None where this desk cannot show the request. What needs an answer comes first."""
    with place.store.reading() as tx:
        own = _opened(tx, [request_id]).get(request_id)
        if own is None:
            return None
        wanted, unread = _wanted(tx, own)
        others = _opened(tx, wanted).values()
        near = [_near(own, other) for other in others]
        done, total = cases.progress(tx)
        whole = cases.is_whole(tx)
    found = [item for item in near if item.hits or item.suspected or item.cleared]
    weighed = sorted(found, key=_weight)
    return Similar(own, tuple(weighed[:MOST]), whole, done, total, unread + len(weighed[MOST:]))


def _wanted(tx: Tx, own: Request) -> tuple[list[RequestId], int]:
    """Those that are named in it and those that share a key, and how many of the latter are left out."""
    named = frozenset((*own.suspects, *own.cleared)) - {own.id}
    sharing = frozenset(cases.sharing(tx, casekeys.sought(own))) - named - {own.id}
    if len(sharing) > MOST_READ:
        latest = sorted(queue.rows(tx, sorted(sharing)), key=lambda row: (row.submitted_at, row.id), reverse=True)
        return [*named, *(row.id for row in latest[:MOST_READ])], len(latest[MOST_READ:])
    return sorted(named | sharing), 0


def _near(own: Request, other: Request) -> Near:
    return Near(other, hits(own, other), other.id in own.suspects, other.id in own.cleared or own.id in other.cleared)


def _weight(near: Near) -> tuple[bool, bool, bool, str]:
    """Suspicions first, what was judged last."""
    return near.cleared, not near.suspected, not near.waits, near.request.id


def _opened(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Request]:
    """As this desk shows them, each block of the mirror opened once."""
    raws = dict(mirror.bodies(tx, ids))
    pictures = {key: picture.raw for key in overlay.ids(tx) & set(ids) if (picture := overlay.get(tx, key))}
    found = ((key, readable(raw)) for key, raw in {**raws, **pictures}.items())
    return {key: request for key, request in found if request is not None}


# ---- everything with everything ----


def pairs(place: Workplace) -> Iterator[Pair]:
    """Every two requests on this desk of which a rule says something. Reads all of it: for nobody who waits."""
    held: list[Request] = []
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, request in enumerate(_everything(place)):
        near = {at for key in casekeys.sought(request) for at in holders.get(key, ())}
        for at in sorted(near):
            if found := hits(held[at], request):
                one, other = sorted((held[at].id, request.id))
                yield Pair(one, other, found)
        held.append(request)
        for key in casekeys.keys(request):
            holders[key].append(number)


def _everything(place: Workplace) -> Iterator[Request]:
    """What the rules read of each request as this desk shows it, a block at a time."""
    with place.store.reading() as tx:
        pictured = overlay.ids(tx)
        yield from (_bare(request) for request in _opened(tx, sorted(pictured)).values())
        block = 0
        while following := blocks.after(tx, block):
            block, bodies = following
            read = (readable(raw) for raw in bodies.values())
            yield from (_bare(request) for request in read if request is not None and request.id not in pictured)


def _bare(request: Request) -> Request:
    """Without what no rule reads: all of them are held at once."""
    fields = {name: value for name, value in request.fields.items() if name in DECISIVE}
    return replace(
        request,
        fields=fields,
        attachments=(),
        documents=(),
        ticks={},
        answers={},
        pauses=(),
        lease=None,
        verdict=None,
        message=None,
        facility=None,
    )
