"""Requests that leave: erased whole, but for what the outbox still needs."""

import pytest

from alpukat_desk.desk import leaving
from alpukat_desk.desk.commands import Draft, save_draft
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import blobs, drafts, outbox
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Central, citizen

ONE = RequestId(b.uuid(1))


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    """Holds a request with a file, a history and a draft."""
    made = citizen(1, attachments=(b.attachment(1, sha256=central.keep(b"picture" * 40)),))
    central.file(made)
    desk.sync()
    desk.claim(made)
    desk.sync()
    save_draft(desk.place, ONE, Draft(text="catatan"))
    return desk


def erase(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        leaving.erase(tx, [ONE])


def test_everything_of_it_goes(ready: Desk) -> None:
    erase(ready)
    assert not ready.holds(citizen(1)) and ready.ids(View.ALL) == ()
    with ready.place.store.reading() as tx:
        assert drafts.ids(tx) == frozenset()
        assert blobs.read(tx, blobs.sha256(b"picture" * 40)) is None


def test_unsent_work_keeps_the_picture_and_the_draft(ready: Desk) -> None:
    ready.decide(citizen(1), c.Note("x"))
    erase(ready)
    assert ready.see(citizen(1)).draft == Draft(text="catatan")
    assert ready.states() == [("note", "waiting")]


def test_receipts_stay_without_what_they_were_about(ready: Desk) -> None:
    command = ready.decide(citizen(1), c.Note("nama ibu salah"))
    ready.sync()
    erase(ready)
    with ready.place.store.reading() as tx:
        receipt = outbox.receipt(tx, command)
    assert receipt is not None and (receipt.raw, receipt.name) == (None, "") and receipt.receipt


def test_drafts_outside_scope_and_outbox_are_swept_after_a_whole_feed(ready: Desk) -> None:
    elsewhere = RequestId(b.uuid(99))
    save_draft(ready.place, elsewhere, Draft(text="kosong"))
    assert ready.sync().changed == {elsewhere}
    with ready.place.store.reading() as tx:
        assert drafts.ids(tx) == {ONE} and not leaving.is_loose(tx)
