"""Notices are kept in order, one for a request, and not for ever many."""

from alpukat_desk.desk import notices
from alpukat_desk.desk.notices import MOST, Notice
from alpukat_desk.domain.model import RequestId
from tests.desks import Desk


def of(number: int, kind: str = "take_over") -> Notice:
    return Notice(request_id=RequestId(f"r{number}"), code="AB-1", name="Warga", kind=kind)


def test_the_oldest_go_first_where_there_are_too_many(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        for number in range(MOST + 3):
            notices.add(tx, (of(number),))
        kept = notices.kept(tx)
    assert (len(kept), kept[0].request_id) == (MOST, "r3")


def test_another_officer_inherits_none(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        notices.add(tx, (of(1), of(2)))
        notices.add(tx, (of(1, "forward"),))
        assert [item.kind for item in notices.kept(tx)] == ["take_over", "forward"]
        notices.put_away(tx, RequestId("r1"))
        assert [item.request_id for item in notices.kept(tx)] == ["r2"]
        notices.set_held(tx, {RequestId("r9"): ("AB-9", "Warga")})
        notices.forget_all(tx)
        assert (notices.kept(tx), notices.held(tx)) == ((), None)
