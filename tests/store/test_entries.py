"""Begun entries are kept whole, the latest first, also in a work file of the version before."""

from datetime import timedelta

from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import entries
from alpukat_desk.store.database import Store
from alpukat_desk.store.entries import Kept
from tests import builders as b

ONE, TWO = RequestId(b.uuid(1)), RequestId(b.uuid(2))


def test_they_come_back_as_they_went(store: Store) -> None:
    first = Kept(ONE, b.NOW, b.enter(attachments=(b.attachment(),)))
    second = Kept(TWO, b.NOW + timedelta(minutes=1), b.enter(2, at=None))
    with store.writing() as tx:
        entries.put(tx, first)
        entries.put(tx, second)
    with store.reading() as tx:
        assert entries.everything(tx) == (second, first)
        assert entries.get(tx, ONE) == first.entry
        assert entries.get(tx, RequestId("x")) is None
        assert entries.files(tx) == {b.sha(1)}


def test_the_later_takes_the_place_of_the_earlier_and_an_erased_one_is_gone(store: Store) -> None:
    with store.writing() as tx:
        entries.put(tx, Kept(ONE, b.NOW, b.enter()))
        entries.put(tx, Kept(ONE, b.NOW, b.enter(2)))
        assert entries.everything(tx) == (Kept(ONE, b.NOW, b.enter(2)),)
        entries.erase(tx, ONE)
        assert entries.everything(tx) == ()
