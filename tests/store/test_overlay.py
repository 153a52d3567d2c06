"""The projection's rows: one for each request, replaced whole, recounted alone."""

from msgspec.structs import replace
from sqlalchemy import select

from alpukat_desk.domain.model import Request
from alpukat_desk.store import overlay
from alpukat_desk.store.database import Store
from alpukat_desk.store.overlay import Projected, Stamped
from alpukat_desk.store.tables import projected
from tests import builders as b
from tests.profiles import arrival


def picture(request: Request, pending: int = 1) -> Projected:
    return Projected(raw=arrival(request).raw, events=b"[]", due_at=b.NOW, pending=pending, troubles=0)


def test_a_picture_is_put_replaced_and_erased(store: Store) -> None:
    one = b.request(1)
    with store.writing() as tx:
        overlay.put(tx, one, picture(one))
        overlay.put(tx, one, picture(one, pending=2))
        assert overlay.get(tx, one.id) == picture(one, pending=2)
        assert overlay.ids(tx) == {one.id}
        overlay.recount(tx, one.id, 0, 3)
        kept = overlay.get(tx, one.id)
        assert kept is not None and (kept.raw, kept.pending, kept.troubles) == (picture(one).raw, 0, 3)
        overlay.erase(tx, one.id)
        assert overlay.get(tx, one.id) is None and overlay.ids(tx) == frozenset()


def test_several_pictures_are_stamped_and_erased_at_once(store: Store) -> None:
    requests = [b.request(number, version=4) for number in (1, 2, 3)]
    with store.writing() as tx:
        for request, pending in zip(requests, (1, 1, 2), strict=True):
            overlay.put(tx, request, picture(request, pending))
        ids = [request.id for request in requests]
        assert overlay.lone_among(tx, ids) == {item.id: (arrival(item).raw, b"[]") for item in requests[:2]}
        closed = replace(requests[0], version=5, closed_at=b.NOW)
        overlay.stamp(tx, [Stamped(closed, b"raw", b"events")])
        kept = overlay.get(tx, closed.id)
        assert kept is not None and (kept.raw, kept.events, kept.pending) == (b"raw", b"events", 0)
        row = tx.execute(select(projected.c["version", "closed_at"]).where(projected.c.id == closed.id)).one()
        assert tuple(row) == (5, b.NOW)
        overlay.erase_all(tx, ids[:2])
        assert overlay.ids(tx) == {ids[2]}
