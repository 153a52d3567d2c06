"""The end of a shift: giving back every held request on which nothing was begun."""

from collections.abc import Sequence

from alpukat_desk.desk import queries
from alpukat_desk.desk.decisions import write_down
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import current
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.domain.commands import Evidence, Release
from alpukat_desk.domain.model import RequestId, RequestRow, Status, Struct
from alpukat_desk.store import drafts, outbox
from alpukat_desk.store.database import Tx


class Handback(Struct):
    """What would go back to the common queue, and how many requests in review stay because work on them was begun."""

    untouched: tuple[RequestRow, ...]
    kept: int


def preview(place: Workplace) -> Handback:
    held = queries.rows(place, queries.ids(place, Filter(View.MINE)))
    in_review = [row for row in held if row.status == Status.IN_REVIEW]
    with place.store.reading() as tx:
        untouched = tuple(row for row in in_review if _untouched(tx, row.id))
    return Handback(untouched, len(in_review) - len(untouched))


def _untouched(tx: Tx, request_id: RequestId) -> bool:
    return drafts.get(tx, request_id) == drafts.Draft() and not outbox.of_request(tx, request_id)


def release(place: Workplace, rows: Sequence[RequestRow]) -> frozenset[RequestId]:
    """Releases those that are still as they were shown and still untouched; which ones. Works offline: they are
    ordinary decisions in the outbox, and all of them are written down or none."""
    released: set[RequestId] = set()
    with place.store.writing() as tx:
        for row in rows:
            request = current(tx, row.id)
            if request is not None and request.version == row.version and _untouched(tx, row.id):
                write_down(tx, place, request, Release(), Evidence())
                released.add(row.id)
    return frozenset(released)
