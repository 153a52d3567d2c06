"""Requests that leave: erased whole, but for what the outbox still needs."""

import pytest
import sqlalchemy as sa

from alpukat_desk.desk import leaving, sync
from alpukat_desk.desk.commands import Draft, drop, redo, save_draft
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import RequestId, Role, Status
from alpukat_desk.store import blobs, drafts, outbox, tables
from tests import builders as b
from tests.desks import Desk, Desks
from tests.house.quiet import ExpectedLog
from tests.loopback import NEIGHBOUR, Central, citizen

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


def test_with_the_last_command_about_it_everything_goes(ready: Desk, desks: Desks, central: Central) -> None:
    """It left while a decision was out: nothing of it may stay behind the decision, on whatever way that ends."""
    colleague = desks.of(b.officer(5, Role.SUPERVISOR))
    ready.decide(CASE, c.Note("telepon Warga 1"))
    ready.sync()
    colleague.sync()
    sync.ask(colleague.place, colleague.api, ONE, colleague.see(CASE).request.version, c.TakeOver("cuti"))
    colleague.decide(CASE, c.Forward(NEIGHBOUR, "pindah"))
    colleague.sync()
    late = ready.decide(CASE, b.approve())
    ready.sync()
    assert ready.states() == [("approve", "request.missing")]
    drop(ready.place, late)
    ready.sync()
    with ready.place.store.reading() as tx:
        assert tx.execute(sa.select(sa.func.count()).select_from(tables.files)).scalar_one() == 0
        assert drafts.ids(tx) == outbox.told(tx) == frozenset()


# ---- a restored server ----

CASE = citizen(1)


@pytest.fixture
def holding(central: Central, desk: Desk) -> Desk:
    central.file(CASE)
    desk.sync()
    desk.claim(CASE)
    desk.sync()
    return desk


def test_a_colleague_who_was_faster_after_a_restore_hides_no_lost_decision(
    holding: Desk, desks: Desks, central: Central
) -> None:
    colleague = desks.of(b.officer(5, Role.SUPERVISOR))
    colleague.sync()
    copy = central.copy()
    holding.decide(CASE, c.Note("sudah ditelepon"))
    holding.decide(CASE, b.approve())
    holding.sync()
    central.restore(copy)
    for number in range(3):
        colleague.decide(CASE, c.Note(f"catatan {number}"))
    colleague.sync()
    colleague.sync()
    assert central.request(CASE.id).version > holding.see(CASE).request.version
    holding.sync()
    holding.sync()
    assert central.request(CASE.id).status == Status.APPROVED
    assert holding.outbox() == () and holding.see(CASE).request == central.request(CASE.id)


def corrected_twice(desk: Desk) -> None:
    """The second when the first was in the mirror already."""
    for before, after in (("Anak 1", "Bima"), ("Bima", "Bimo")):
        desk.decide(CASE, c.Correct("child.name", before, after, "KK"))
        desk.sync()


def test_a_note_in_between_after_a_restore_hides_no_lost_chain(holding: Desk, desks: Desks, central: Central) -> None:
    colleague = desks.of(b.officer(5, Role.SUPERVISOR))
    colleague.sync()
    copy = central.copy()
    corrected_twice(holding)
    central.restore(copy)
    colleague.sync()
    colleague.decide(CASE, c.Note("catatan"))
    colleague.sync()
    holding.sync()
    holding.sync()
    assert holding.states() == [] and central.history(CASE.id)[2:] == ("note", "correct", "correct")


def test_what_was_made_on_a_version_a_restored_server_never_reached_is_in_the_tray(
    holding: Desk, desks: Desks, central: Central
) -> None:
    """The versions do not fit any more, and nothing is guessed."""
    colleague = desks.of(b.officer(5, Role.SUPERVISOR))
    colleague.sync()
    copy = central.copy()
    colleague.decide(CASE, c.Note("catatan"))
    colleague.sync()
    holding.sync()
    corrected_twice(holding)
    central.restore(copy)
    for _ in range(2):
        holding.sync()
    assert holding.states() == [("correct", "command.conflict"), ("correct", "command.predecessor")]
    redo(holding.place, holding.outbox()[0].id)
    holding.sync()
    assert holding.states() == [] and central.request(CASE.id).fields["child.name"] == "Bimo"


def test_a_restore_nobody_was_told_of_loses_no_decision(
    holding: Desk, central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding.sync()
    copy = central.copy()
    holding.decide(CASE, b.approve())
    holding.sync()
    monkeypatch.setattr("alpukat_desk.server.database.renew_epoch", lambda tx: tx)
    central.restore(copy)
    assert central.request(CASE.id).status == Status.IN_REVIEW
    holding.sync()
    holding.sync()
    assert central.request(CASE.id).status == Status.APPROVED


def test_places_of_the_feed_given_out_twice_lose_no_decision(
    holding: Desk, central: Central, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    """Restored without a word, and by the next sync its counter has passed the place this desk had read to."""
    expected_log("alpukat_desk.desk.pulling", "count or digest differ from the server's")
    holding.sync()
    copy = central.copy()
    holding.decide(CASE, b.approve())
    holding.sync()
    monkeypatch.setattr("alpukat_desk.server.database.renew_epoch", lambda tx: tx)
    central.restore(copy)
    central.file(*(citizen(number) for number in range(20, 29)))
    assert holding.sync().repaired
    holding.sync()
    assert central.request(CASE.id).status == Status.APPROVED
    assert holding.holds(citizen(20))


def test_what_was_looked_up_and_then_lost_by_a_restore_loses_no_decision_and_no_draft(
    holding: Desk, central: Central, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    """The feed does not tell it, as if it had left; but count and digest say that it is there."""
    expected_log("alpukat_desk.desk.pulling", "count or digest differ from the server's")
    holding.sync()
    copy = central.copy()
    holding.decide(CASE, b.approve())
    sync.push(holding.place, holding.api)
    sync.look_up(holding.place, holding.api, CASE.id)
    save_draft(holding.place, CASE.id, Draft(text="nanti"))
    monkeypatch.setattr("alpukat_desk.server.database.renew_epoch", lambda tx: tx)
    central.restore(copy)
    central.file(*(citizen(number) for number in range(20, 29)))
    assert holding.sync().repaired
    holding.sync()
    assert central.request(CASE.id).status == Status.APPROVED
    assert holding.see(CASE).draft is not None


def test_after_a_restore_nobody_speaks_for_the_officer_before(holding: Desk, desks: Desks, central: Central) -> None:
    holding.sync()
    holding.decide(CASE, c.Note("sudah ditelepon"))
    holding.sync()
    central.hire(b.officer(7))
    holding.sign_in(b.officer(7))
    holding.sync()
    central.restore(central.copy())
    holding.sync()
    assert holding.outbox() == ()
