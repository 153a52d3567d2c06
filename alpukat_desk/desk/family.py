"""One person, one family: every other request on this desk that is about the same people, and what of it cannot all be
true. Works with no network, over what was fetched and what the officer has not sent yet."""

from collections.abc import Iterable, Sequence

from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import readable
from alpukat_desk.domain import people
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.family import CODES, Contradiction, contradictions
from alpukat_desk.domain.model import Request, RequestId, RequestRow, Struct
from alpukat_desk.domain.people import Person, Tie
from alpukat_desk.store import cases, mirror, overlay, queue
from alpukat_desk.store.database import Tx

MOST = 200
"""Requests that are read, the latest first. A number that half the town types does not stop the desk."""


class Relative(Struct):
    """Another request, and who in it this one is about too."""

    row: RequestRow
    ties: tuple[Tie, ...]


class Family(Struct, kw_only=True):
    """``more`` counts requests beyond ``MOST`` that were not read. ``whole`` is False while the desk has not yet gone
    through everything it holds: there may be others."""

    about: RequestRow
    people: tuple[Person, ...]
    relatives: tuple[Relative, ...]
    """The latest first."""
    contradictions: tuple[Contradiction, ...]
    """Those that this request is part of come first."""
    codes: dict[RequestId, str]
    more: int = 0
    whole: bool = True


def family(place: Workplace, request_id: RequestId) -> Family:
    """Raises ``Refused("request.missing")`` where this desk does not hold the request, ``Refused("request.absent")``
    where its body is not here or cannot be read."""
    with place.store.reading() as tx:
        row = next(iter(queue.rows(tx, (request_id,))), None)
        if row is None:
            raise Refused("request.missing")
        about = _requests(tx, (request_id,)).get(request_id)
        if about is None:
            raise Refused("request.absent")
        return _family(tx, row, about)


def _family(tx: Tx, row: RequestRow, about: Request) -> Family:
    keys = people.keys(about)
    found = queue.rows(tx, [item for item in cases.sharing(tx, keys) if item != about.id])
    latest = sorted(found, key=lambda item: (item.submitted_at, item.id), reverse=True)
    known = _requests(tx, [item.id for item in latest[:MOST]])
    tied = ((item, people.ties(keys, known[item.id])) for item in latest if item.id in known)
    relatives = tuple(Relative(item, ties) for item, ties in tied if ties)
    return Family(
        about=row,
        people=people.people(about),
        relatives=relatives,
        contradictions=_ordered(about.id, contradictions((about, *(known[item.row.id] for item in relatives)))),
        codes={item.id: item.code for item in (row, *(item.row for item in relatives))},
        more=len(latest[MOST:]),
        whole=cases.is_whole(tx),
    )


def _ordered(about: RequestId, found: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    return tuple(sorted(found, key=lambda item: (about not in item.requests, CODES.index(item.code), item.requests)))


def _requests(tx: Tx, ids: Sequence[RequestId]) -> dict[RequestId, Request]:
    """As this desk shows them; without those of a newer kind."""
    pictures = ((item, overlay.get(tx, item)) for item in overlay.ids(tx).intersection(ids))
    raws = {**mirror.bodies(tx, ids), **{item: picture.raw for item, picture in pictures if picture}}
    opened = ((item, readable(raw)) for item, raw in raws.items())
    return {item: request for item, request in opened if request}
