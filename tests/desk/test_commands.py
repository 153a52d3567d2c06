"""What the officer does: decided, attached, withdrawn, dropped, done again; each whole or not at all."""

import pytest

from alpukat_desk.desk import account, commands, projection, seat
from alpukat_desk.desk.commands import Draft
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Conflict, Refused, StoreFull
from alpukat_desk.domain.model import CommandId, RequestId, Role, Status
from alpukat_desk.domain.wire import Policy
from alpukat_desk.store import blobs, outbox
from tests import builders as b
from tests.desks import Desk, Desks
from tests.house.quiet import ExpectedLog
from tests.loopback import PDF, Central, citizen

ONE, TWO = citizen(1), citizen(2)


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(ONE, TWO)
    desk.sync()
    desk.claim(ONE)
    return desk


def version(desk: Desk) -> int:
    return desk.see(ONE).request.version


def attach(desk: Desk, data: bytes = PDF, **changes: object) -> None:
    values = {"output": "akta-lahir", "data": data, "name": "akta.pdf", **changes}
    commands.attach(desk.place, ONE.id, version(desk), **values)  # type: ignore[arg-type]


# ---- decide ----


def test_a_decision_is_written_down_and_shown_at_once(ready: Desk) -> None:
    changed = commands.decide(ready.place, ONE.id, version(ready), b.approve(text="lengkap"))
    assert changed == {ONE.id}
    (row,) = ready.outbox()
    assert (row.kind, row.state, row.code, row.name, row.made_at) == (
        "approve", "waiting", ONE.code, "Warga 1", b.NOW
    )  # fmt: skip
    shown = ready.see(ONE)
    assert shown.request.status == Status.APPROVED and shown.pending == (row,)
    assert shown.request.verdict is not None and shown.request.verdict.text == "lengkap"


def test_the_version_seen_must_be_the_one_shown(ready: Desk) -> None:
    with pytest.raises(Conflict, match="request.changed") as raised:
        commands.decide(ready.place, ONE.id, version(ready) - 1, b.approve())
    assert raised.value.detail == {"seen": 1, "current": 2}
    assert ready.outbox() == ()


def test_a_refusal_leaves_nothing_behind(ready: Desk) -> None:
    commands.save_draft(ready.place, ONE.id, Draft(text="tetap"))
    with pytest.raises(Refused, match="checklist.incomplete"):
        ready.decide(ONE, c.Approve())
    with pytest.raises(Refused, match="status.wrong"):
        ready.decide(TWO, b.approve())
    assert ready.outbox() == () and ready.see(ONE).draft == Draft(text="tetap")


@pytest.mark.parametrize("payload", [c.Claim(), c.TakeOver("x"), c.Reopen("x"), c.Signed("d", "1")])
def test_what_only_the_server_can_grant_is_not_decided_here(ready: Desk, payload: c.AnyPayload) -> None:
    with pytest.raises(Refused, match="command.online_only"):
        ready.decide(TWO, payload)


def test_an_unknown_request_is_refused(ready: Desk) -> None:
    with pytest.raises(Refused, match="request.missing"):
        commands.decide(ready.place, RequestId("unknown"), 1, c.Note("x"))


def test_each_command_rests_on_the_one_before_of_the_same_request(ready: Desk) -> None:
    first, second = ready.decide(ONE, c.Note("a")), ready.decide(ONE, b.approve())
    other = ready.decide(TWO, c.Note("b"))
    with ready.place.store.reading() as tx:
        found = {entry.id: c.decode(entry.raw) for entry in outbox.everything(tx)}
    assert [found[key].needs for key in (first, second, other)] == [(), (first,), ()]
    assert [found[key].seq for key in (first, second, other)] == [1, 2, 1]
    assert [found[key].base_version for key in (first, second, other)] == [2, 2, 1]


def test_evidence_and_maker_travel_with_the_command(desks: Desks, central: Central) -> None:
    central.file(ONE)
    desk = desks.of(b.officer(4, Role.SUPERVISOR))
    desk.sync()
    seen = c.Evidence((b.sha(1),), ("nik.date:mother.nik",))
    commands.decide(desk.place, ONE.id, 1, c.Note("x"), seen)
    with desk.place.store.reading() as tx:
        command = c.decode(outbox.everything(tx)[0].raw)
    assert command.evidence == seen
    assert (command.actor, command.actor_name, command.role) == ("officer-4", "Petugas 4", "supervisor")
    assert command.device_id == account.device(desk.place)


def test_concluding_decisions_use_up_the_draft_and_notes_do_not(ready: Desk) -> None:
    draft = Draft({"kk": "ok"}, {}, "sebentar")
    commands.save_draft(ready.place, ONE.id, draft)
    ready.decide(ONE, c.Note("dilihat"))
    assert ready.see(ONE).draft == draft
    ready.decide(ONE, b.approve())
    assert ready.see(ONE).draft == Draft()


def test_a_full_disk_saves_nothing_of_a_decision(ready: Desk, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.full")
    with ready.place.store.writing() as tx:
        pages = tx.exec_driver_sql("PRAGMA main.page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA main.max_page_count = {pages}")
    with pytest.raises(StoreFull):
        ready.decide(ONE, c.Note("x" * 60_000))
    assert ready.outbox() == () and ready.see(ONE).pending == ()


# ---- attach ----


def test_a_document_is_stored_with_its_command(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    attach(ready, number="AL-1", signed=True)
    shown = ready.see(ONE)
    (document,) = shown.request.documents
    assert (document.name, document.size, document.number) == ("akta.pdf", len(PDF), "AL-1")
    assert document.provisional and document.sha256 in shown.files


@pytest.mark.parametrize(
    ("data", "changes", "code"),
    [
        (b"\x89PNG not a document", {}, "document.kind"),
        (b"", {}, "document.kind"),
        (PDF, {"output": "unknown"}, "output.unknown"),
        (PDF, {"signed": True}, "document.number"),
        (PDF * 10, {}, "file.large"),
    ],
)
def test_a_document_that_is_refused_leaves_no_bytes(
    ready: Desk, data: bytes, changes: dict[str, object], code: str
) -> None:
    ready.decide(ONE, b.approve())
    with ready.place.store.writing() as tx:
        seat.set_policy(tx, Policy(file_limit=len(PDF) * 2))
    with pytest.raises(Refused, match=code):
        attach(ready, data, **changes)
    with ready.place.store.reading() as tx:
        assert blobs.read(tx, blobs.sha256(data)) is None


# ---- withdraw, drop, redo ----


def test_withdrawing_takes_what_rests_on_it_along(ready: Desk) -> None:
    ready.decide(ONE, c.Note("a"))
    approval = ready.decide(ONE, b.approve())
    attach(ready)
    assert commands.withdraw(ready.place, approval) == {ONE.id}
    assert ready.states() == [("note", "waiting")]
    assert ready.see(ONE).request.status == Status.IN_REVIEW
    with ready.place.store.reading() as tx:
        assert blobs.read(tx, blobs.sha256(PDF)) is None


def test_the_last_of_it_withdrawn_gives_the_mirror_back(ready: Desk) -> None:
    commands.withdraw(ready.place, ready.decide(ONE, b.approve()))
    assert ready.see(ONE).pending == () and ready.ids(View.MINE) == (ONE.id,)


def test_what_was_sent_cannot_be_withdrawn(ready: Desk) -> None:
    command = ready.decide(ONE, b.approve())
    ready.api.lose_answer("push")
    ready.failing_sync()
    with pytest.raises(Refused, match="command.sent"):
        commands.withdraw(ready.place, command)
    with pytest.raises(Refused, match="command.pending"):
        commands.drop(ready.place, command)


def test_what_is_not_in_the_outbox_is_missing(ready: Desk) -> None:
    for act in (commands.withdraw, commands.drop, commands.redo):
        with pytest.raises(Refused, match="command.missing"):
            act(ready.place, CommandId("unknown"))


def refuse(desk: Desk, command_id: CommandId, code: str = "finding.error") -> None:
    with desk.place.store.writing() as tx:
        outbox.refuse(tx, command_id, code)
        projection.project(tx, desk.place, ONE.id)


def test_redoing_makes_a_new_command_of_the_same_wish(ready: Desk) -> None:
    old = ready.decide(ONE, b.approve(text="lengkap"))
    refuse(ready, old)
    assert commands.redo(ready.place, old) == {ONE.id}
    (row,) = ready.outbox()
    assert row.id != old and (row.kind, row.state) == ("approve", "waiting")
    assert ready.ids(View.TRAY) == () and ready.see(ONE).request.status == Status.APPROVED


def test_redoing_what_is_still_refused_leaves_it_in_the_tray(ready: Desk) -> None:
    old = ready.decide(ONE, c.Note("a"))
    refuse(ready, old)
    ready.decide(ONE, b.approve())
    second = ready.outbox()[-1].id
    commands.withdraw(ready.place, second)
    correction = ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    refuse(ready, correction)
    ready.decide(ONE, b.approve())
    with pytest.raises(Refused, match="status.wrong"):
        commands.redo(ready.place, correction)
    assert ready.states() == [("note", "finding.error"), ("correct", "finding.error"), ("approve", "waiting")]


def test_a_document_done_again_keeps_its_file(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    attach(ready)
    old = ready.outbox()[-1].id
    refuse(ready, old)
    commands.redo(ready.place, old)
    with ready.place.store.reading() as tx:
        assert blobs.read(tx, blobs.sha256(PDF)) == PDF
    assert len(ready.see(ONE).request.documents) == 1


def test_what_cannot_be_read_can_be_dropped_but_not_done_again(ready: Desk) -> None:
    command = ready.decide(ONE, c.Note("a"))
    with ready.place.store.writing() as tx:
        outbox.mark_sent(tx, {command: b"{}"})
        outbox.refuse(tx, command, "command.unreadable")
    with pytest.raises(Refused, match="command.unreadable"):
        commands.redo(ready.place, command)
    commands.drop(ready.place, command)
    assert ready.outbox() == ()


def test_drafts_are_kept_over_a_restart(ready: Desk) -> None:
    draft = Draft({"kk": "ok", "birth-letter": "F-2.03"}, {"x": "y"}, "catatan")
    commands.save_draft(ready.place, ONE.id, draft)
    ready.restart()
    assert ready.see(ONE).draft == draft
    commands.save_draft(ready.place, ONE.id, Draft())
    assert ready.see(ONE).draft == Draft()
