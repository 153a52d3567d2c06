"""The projection's rows: one for each request, replaced whole, recounted alone."""

from alpukat_desk.domain.model import Request
from alpukat_desk.store import overlay
from alpukat_desk.store.database import Store
from alpukat_desk.store.overlay import Projected
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
