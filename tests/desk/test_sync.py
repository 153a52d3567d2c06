"""Whole cycles against the real server: two desks, broken lines, conflicts, departures, a restored server."""

import shutil

import pytest

from alpukat_desk.desk import account, commands, queries, sync
from alpukat_desk.desk.reports import Progress
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Conflict, Offline, Refused, ServerBusy, SignedOut
from alpukat_desk.domain.model import DocumentStatus, RequestId, Role, Status
from alpukat_desk.store import position
from tests import builders as b
from tests.desks import Desk, Desks
from tests.house.quiet import ExpectedLog
from tests.loopback import NEIGHBOUR, PDF, Central, Clock, citizen
from tests.store.test_database import largest_file

ONE, TWO, THREE = citizen(1), citizen(2), citizen(3)


@pytest.fixture
def filed(central: Central) -> Central:
    central.file(ONE, TWO, THREE)
    return central


@pytest.fixture
def ready(filed: Central, desk: Desk) -> Desk:
    """Synced, holding the first two requests."""
    desk.sync()
    desk.claim(ONE, TWO)
    return desk


def test_a_first_cycle_brings_the_office_s_requests(filed: Central, desk: Desk) -> None:
    report = desk.sync()
    assert (report.received, report.changed) == (3, {ONE.id, TWO.id, THREE.id})
    assert set(desk.ids(View.FREE)) == {ONE.id, TWO.id, THREE.id}


def test_an_idle_cycle_brings_nothing_and_changes_nothing(filed: Central, desk: Desk) -> None:
    desk.sync()
    desk.tidy()
    before = (desk.home / "mirror.db-wal").stat()
    report = desk.sync()
    after = (desk.home / "mirror.db-wal").stat()
    assert (report.received, report.gone, report.changed) == (0, 0, frozenset())
    assert (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def test_a_decision_made_offline_arrives_and_comes_back(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    assert ready.see(ONE).request.status == Status.APPROVED
    assert central.request(ONE.id).status == Status.IN_REVIEW
    report = ready.sync()
    assert (report.accepted, ready.outbox()) == (1, ())
    assert central.request(ONE.id).status == Status.APPROVED
    assert ready.see(ONE).request == central.request(ONE.id)


def test_a_second_desk_of_the_office_sees_the_same(ready: Desk, desks: Desks, central: Central) -> None:
    ready.decide(ONE, b.approve())
    ready.decide(TWO, c.Return((b.fault(),), "Foto ulang"))
    ready.sync()
    second = desks.of(b.officer(2))
    second.sync()
    for request in (ONE, TWO, THREE):
        assert second.see(request).request == ready.see(request).request == central.request(request.id)


def test_the_whole_job_with_a_document_over_a_day_without_network(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    shown = ready.see(ONE).request
    commands.attach(ready.place, ONE.id, shown.version, "akta-lahir", PDF, "akta.pdf", "AL-1", signed=True)
    (document,) = ready.see(ONE).request.documents
    assert document.provisional and not ready.ids(View.PRINT)
    with pytest.raises(Refused, match="document.provisional"):
        ready.decide(ONE, c.Print(document.id))
    assert ready.sync().accepted == 2
    (document,) = ready.see(ONE).request.documents
    assert not document.provisional and ready.ids(View.PRINT) == (ONE.id,)
    for step in (c.Print(document.id), c.Ready(document.id), c.HandOver(document.id, "Warga 1"), c.Complete()):
        ready.decide(ONE, step)
    assert ready.sync().accepted == 4
    assert central.request(ONE.id).status == Status.COMPLETED
    assert central.request(ONE.id).documents[0].status == DocumentStatus.HANDED_OVER


# ---- broken lines ----


def test_an_answer_that_got_lost_is_asked_for_again_and_nothing_is_done_twice(ready: Desk, central: Central) -> None:
    ready.decide(ONE, c.Note("dilihat"))
    ready.decide(ONE, b.approve())
    ready.api.lose_answer("push")
    assert ready.failing_sync() == "server.cut"
    assert ready.states() == [("note", "sent"), ("approve", "sent")]
    ready.restart()
    assert ready.see(ONE).request.status == Status.APPROVED
    assert ready.sync().accepted == 2
    assert central.history(ONE.id) == ("filed", "claim", "note", "approve")


def test_a_stream_cut_before_its_mark_counts_up_to_the_last_one(
    central: Central, desk: Desk, expected_log: ExpectedLog
) -> None:
    central.file(*(citizen(number) for number in range(1, 601)))
    desk.api.cut = 7
    assert desk.failing_sync() == "feed.cut"
    held = len(desk.ids(View.ALL))
    assert 256 <= held < 600
    report = desk.sync()
    assert report.received == 600 - held and not report.repaired
    assert len(desk.ids(View.ALL)) == 600


def test_a_cut_at_every_line_still_ends_whole(filed: Central, desk: Desk) -> None:
    for lines in (0, 1, 2, 3, 0, 1, 2, 3):
        desk.api.cut = lines
        assert desk.failing_sync() == "feed.cut"
    desk.sync()
    assert len(desk.ids(View.ALL)) == 3


def test_no_server_at_all_keeps_the_work_and_says_since_when(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    for _ in range(2):
        ready.api.fail("push", Offline("server.unreachable"))
        assert ready.failing_sync() == "server.unreachable"
    link = queries.link(ready.place)
    assert link.offline_since == b.NOW and not link.safe_to_switch_off and link.sent == 1
    ready.sync()
    link = queries.link(ready.place)
    assert (link.offline_since, link.last_sync_at, link.safe_to_switch_off) == (None, b.NOW, True)


def test_an_expired_session_is_told_and_signing_in_again_goes_on(ready: Desk, central: Central, clock: object) -> None:
    ready.decide(ONE, b.approve())
    ready.api.fail("push", SignedOut("session.expired"))
    assert ready.failing_sync() == "session.expired"
    ready.sign_in(b.officer())
    assert ready.sync().accepted == 1


def test_a_busy_server_is_left_alone(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    ready.api.fail("push", ServerBusy("server.busy", after_s=30))
    feeds = ready.api.calls["feed"]
    assert ready.failing_sync() == "server.busy"
    assert ready.api.calls["feed"] == feeds


def test_a_server_that_fails_on_the_outbox_still_brings_news(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    central.file(citizen(9))
    ready.api.fail("push", ServerBusy("server.failed", status=500))
    assert ready.failing_sync() == "server.failed"
    assert ready.holds(citizen(9))
    assert ready.sync().accepted == 1


# ---- two officers ----


@pytest.fixture
def supervisor(desks: Desks, ready: Desk) -> Desk:
    made = desks.of(b.officer(5, Role.SUPERVISOR))
    made.sync()
    return made


def test_the_second_of_two_decisions_goes_to_its_author_s_tray(ready: Desk, supervisor: Desk, central: Central) -> None:
    sync.ask(supervisor.place, supervisor.api, ONE.id, supervisor.see(ONE).request.version, c.TakeOver("cuti"))
    supervisor.decide(ONE, c.Reject((b.fault("not-entitled", ""),), "bukan warga"))
    supervisor.sync()
    ready.decide(ONE, b.approve())
    ready.decide(TWO, b.approve())
    report = ready.sync()
    assert (report.accepted, report.conflicts) == (1, 1)
    (row,) = ready.outbox()
    assert (row.kind, row.refusal_code, row.request_id) == ("approve", "command.conflict", ONE.id)
    assert row.conflict is not None and [event.kind for event in row.conflict.events] == ["take_over", "reject"]
    assert ready.see(ONE).request == central.request(ONE.id)
    assert ready.ids(View.TRAY) == (ONE.id,)
    assert queries.link(ready.place).refused == 1
    commands.drop(ready.place, row.id)
    assert ready.ids(View.TRAY) == () and ready.outbox() == ()


def test_a_whole_chain_comes_to_the_tray_and_leaves_it_together(ready: Desk, supervisor: Desk) -> None:
    sync.ask(supervisor.place, supervisor.api, ONE.id, supervisor.see(ONE).request.version, c.TakeOver("cuti"))
    first = ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    ready.decide(ONE, b.approve())
    ready.sync()
    assert ready.states() == [("correct", "command.conflict"), ("approve", "command.predecessor")]
    assert ready.outbox()[1].after == first
    commands.drop(ready.place, first)
    assert ready.states() == []


def test_a_refused_chain_is_decided_anew_on_the_new_state(ready: Desk, supervisor: Desk, central: Central) -> None:
    sync.ask(supervisor.place, supervisor.api, ONE.id, supervisor.see(ONE).request.version, c.TakeOver("salah"))
    supervisor.decide(ONE, c.Release())
    supervisor.sync()
    first = ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    ready.decide(ONE, b.approve())
    ready.sync()
    with pytest.raises(Refused, match="status.wrong"):
        commands.redo(ready.place, first)
    assert ready.states() == [("correct", "command.conflict"), ("approve", "command.predecessor")]
    ready.claim(ONE)
    commands.redo(ready.place, first)
    assert ready.sync().accepted == 2
    assert central.request(ONE.id).fields["child.name"] == "Bima"
    assert central.request(ONE.id).status == Status.APPROVED


def test_corrections_of_different_fields_pass_side_by_side(ready: Desk, supervisor: Desk, central: Central) -> None:
    version = supervisor.see(ONE).request.version
    sync.ask(supervisor.place, supervisor.api, ONE.id, version, c.TakeOver("bantu"))
    supervisor.decide(ONE, c.Note("sudah dicek"))
    supervisor.sync()
    ready.decide(ONE, c.Note("juga dicek"))
    report = ready.sync()
    assert (report.accepted, report.conflicts) == (1, 0)
    assert central.history(ONE.id)[-2:] == ("note", "note")


def test_asking_the_server_alone_tells_its_refusal(ready: Desk, supervisor: Desk) -> None:
    with pytest.raises(Refused, match="role.wrong"):
        sync.ask(ready.place, ready.api, ONE.id, ready.see(ONE).request.version, c.TakeOver("x"))
    seen = supervisor.see(TWO).request.version
    sync.ask(supervisor.place, supervisor.api, TWO.id, seen, c.TakeOver("cuti"))
    with pytest.raises(Conflict, match="request.changed"):
        sync.ask(supervisor.place, supervisor.api, TWO.id, seen, c.TakeOver("cuti"))


def test_what_a_colleague_holds_is_denied_with_the_reason(ready: Desk, desks: Desks) -> None:
    second = desks.of(b.officer(2))
    second.sync()
    claimed = sync.claim(second.place, second.api, (ONE.id, THREE.id, RequestId("nothing")))
    assert claimed.claimed == {THREE.id}
    assert claimed.denied == {ONE.id: "status.wrong", "nothing": "request.missing"}
    assert second.ids(View.MINE) == (THREE.id,)
    assert sync.claim_next(second.place, second.api, 3).claimed == frozenset()


# ---- leaving ----


def test_a_forwarded_request_leaves_with_everything(ready: Desk, desks: Desks, central: Central) -> None:
    neighbour = desks.of(b.officer(7, office=NEIGHBOUR))
    neighbour.sync()
    commands.save_draft(ready.place, ONE.id, commands.Draft(text="catatan"))
    ready.decide(ONE, c.Forward(NEIGHBOUR, "alamat di sana"))
    assert ready.holds(ONE)
    report = ready.sync()
    assert (report.accepted, report.gone) == (1, 1)
    assert not ready.holds(ONE) and ready.ids(View.ALL, "Warga 1") == ()
    neighbour.sync()
    assert neighbour.ids(View.FREE) == (ONE.id,)


def test_work_on_a_request_that_left_stays_in_the_tray_until_it_is_given_up(
    ready: Desk, supervisor: Desk, central: Central
) -> None:
    sync.ask(supervisor.place, supervisor.api, ONE.id, supervisor.see(ONE).request.version, c.TakeOver("salah kantor"))
    supervisor.decide(ONE, c.Forward(NEIGHBOUR, "alamat di sana"))
    supervisor.sync()
    command = ready.decide(ONE, b.approve())
    ready.sync()
    assert ready.states() == [("approve", "request.missing")]
    assert ready.ids(View.TRAY) == (ONE.id,) and ready.holds(ONE)
    commands.drop(ready.place, command)
    assert not ready.holds(ONE) and ready.ids(View.TRAY) == ()


# ---- a restored server ----


def test_after_a_restore_the_desk_starts_over_and_brings_back_what_was_lost(ready: Desk, central: Central) -> None:
    ready.sync()
    copy = central.copy()
    ready.decide(ONE, c.Note("sudah ditelepon"))
    ready.decide(ONE, b.approve())
    central.file(citizen(8))
    ready.sync()
    assert ready.holds(citizen(8))
    central.restore(copy)
    assert central.request(ONE.id).status == Status.IN_REVIEW
    report = ready.sync()
    assert report.gone == 1 and not ready.holds(citizen(8))
    assert ready.see(ONE).request.status == Status.APPROVED
    assert ready.sync().accepted == 2
    assert central.request(ONE.id).status == Status.APPROVED
    assert central.history(ONE.id) == ("filed", "claim", "note", "approve")
    assert ready.see(ONE).request == central.request(ONE.id)


def test_unsent_work_survives_a_restore(ready: Desk, central: Central) -> None:
    ready.sync()
    copy = central.copy()
    ready.decide(ONE, b.approve())
    central.restore(copy)
    ready.sync()
    assert central.request(ONE.id).status == Status.APPROVED


def test_files_at_hand_survive_a_start_over(central: Central, desk: Desk) -> None:
    name = central.keep(b"picture " * 100)
    request = citizen(1, attachments=(b.attachment(1, sha256=name),))
    central.file(request)
    desk.sync()
    desk.claim(request)
    desk.sync()
    fetched = desk.api.calls["bundle"]
    with desk.place.store.writing() as tx:
        position.move(tx, cursor="")
    desk.sync()
    assert desk.api.calls["bundle"] == fetched == 1
    assert desk.see(request).files == {name}


# ---- words on the way ----


def test_progress_tells_stage_counts_and_whose_row_changed(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    central.file(citizen(9))
    told: list[Progress] = []
    sync.cycle(ready.place, ready.api, told.append)
    stages = [item.stage for item in told]
    assert stages == sorted(stages, key=("push", "pull", "files").index)
    pushed, pulled = (next(item for item in told if item.stage == stage) for stage in ("push", "pull"))
    assert (pushed.done, pushed.total, pushed.changed) == (1, 1, {ONE.id})
    assert (pulled.done, pulled.total) == (3, 3) and pulled.changed >= {citizen(9).id}


def test_a_disk_that_fills_up_at_the_very_end_is_in_the_report_too(
    ready: Desk, clock: Clock, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.io")
    ready.sync()
    clock.forward(hours=1)
    with largest_file(0):
        assert ready.failing_sync() == "store.io"


def test_a_full_disk_is_in_the_report(ready: Desk, central: Central, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.full")
    central.file(*(citizen(number) for number in range(10, 300)))
    with ready.place.store.writing() as tx:
        pages = tx.exec_driver_sql("PRAGMA mirror.page_count").scalar_one()
        tx.exec_driver_sql(f"PRAGMA mirror.max_page_count = {pages}")
    assert ready.failing_sync() == "store.full"
    with ready.place.store.writing() as tx:
        tx.exec_driver_sql("PRAGMA mirror.max_page_count = 1000000")
    ready.sync()
    assert len(ready.ids(View.ALL)) == 293


def test_a_copied_profile_does_not_overrule_its_twin(ready: Desk, central: Central, clock: Clock) -> None:
    """The folder was copied to a second laptop: one officer, one device, and neither knows what the other does."""
    request = central.request(ONE.id)
    home = ready.home.with_name("twin")
    ready.close()
    shutil.copytree(ready.home, home)
    ready.restart()
    twin = Desk(home, central, clock)
    account.resume(twin.place, twin.api)
    ready.decide(request, b.approve())
    twin.decide(request, c.Return((b.fault(),), "Ulangi"))
    ready.sync()
    twin.sync()
    assert twin.states() == [("return", "command.conflict")]
    assert central.request(request.id).status == Status.APPROVED
    twin.close()
