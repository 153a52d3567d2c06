"""What went wrong in other systems of this kind, as their users met it, and what holds here instead.

Each test is named after the fault and opens with it; the names in brackets are those of the system where it was met.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk.desk import account, commands, custody, queries, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, DocumentStatus, Request, Role, Status
from alpukat_desk.domain.wire import Accepted, Held, Later, Outcome
from alpukat_desk.store import outbox
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import PASSWORD, PDF, Central, Clock, citizen

ONE, TWO, THREE = citizen(1), citizen(2), citizen(3)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def central(tmp_path: Path, clock: Clock) -> Iterator[Central]:
    made = Central(tmp_path / "central", clock)
    made.file(ONE, TWO, THREE)
    yield made
    made.close()


@pytest.fixture
def desks(tmp_path: Path, central: Central, clock: Clock) -> Iterator[Desks]:
    made = Desks(tmp_path, central, clock)
    yield made
    made.close()


@pytest.fixture
def desk(desks: Desks) -> Desk:
    """Holds the first two requests."""
    made = desks.of(b.officer())
    made.sync()
    made.claim(ONE, TWO)
    made.sync()
    return made


@pytest.fixture
def supervisor(desks: Desks, desk: Desk) -> Desk:
    made = desks.of(b.officer(5, Role.SUPERVISOR))
    made.sync()
    return made


def take_over(supervisor: Desk, request: Request) -> None:
    version = supervisor.see(request).request.version
    sync.ask(supervisor.place, supervisor.api, request.id, version, c.TakeOver("sedang cuti"))


def attach(desk: Desk, request: Request, number: int, data: bytes | None = None) -> None:
    commands.attach(
        desk.place,
        request.id,
        desk.see(request).request.version,
        "akta-lahir",
        data or PDF + b"%" * number,
        f"{number}.pdf",
        f"AL-{number}",
        signed=True,
    )


def wire(desk: Desk, command_id: CommandId) -> c.Command:
    with desk.place.store.reading() as tx:
        entry = outbox.get(tx, command_id)
    assert entry is not None
    return c.decode(entry.raw)


# ---- 1: taken for done, and nowhere any more ----


@pytest.mark.parametrize(
    "answer",
    [
        (),
        (Accepted(CommandId(b.uuid(99)), 2, "31.74-9-000000000099", b.NOW),),
        (Later(CommandId(b.uuid(98))),),
    ],
    ids=["nothing", "of something else", "not now"],
)
def test_an_answer_that_is_no_receipt_takes_nothing_out_of_the_outbox(
    desk: Desk, central: Central, monkeypatch: pytest.MonkeyPatch, answer: tuple[Outcome, ...]
) -> None:
    """[opencrvs-core 7005] The client took an exception of the back end for a success: the record left the outbox and
    existed nowhere. Here a row leaves only on the receipt with its own id, and anything else is asked again."""
    made = desk.decide(ONE, b.approve())
    with monkeypatch.context() as patch:
        patch.setattr(desk.api, "push", lambda _commands: answer)
        sync.cycle(desk.place, desk.api)
    assert [row.id for row in desk.outbox()] == [made]
    assert not queries.link(desk.place).safe_to_switch_off
    desk.sync()
    assert desk.outbox() == () and central.request(ONE.id).status == Status.APPROVED
    with desk.place.store.reading() as tx:
        receipt = outbox.receipt(tx, made)
    assert receipt is not None and receipt.version == central.request(ONE.id).version and receipt.receipt


# ---- 2: decisions with documents ----


@pytest.mark.parametrize("count", [0, 1, 5])
def test_documents_go_before_what_names_them_however_many_and_whatever_breaks(
    desk: Desk, central: Central, count: int
) -> None:
    """[opencrvs-core 13303, 5313] A declaration made offline with its documents was refused for ever, for the server
    did not have the file it named; one with several documents vanished. Here the bytes lie beside the decision, go
    up first, and the decision waits for them: with no file, one and many, lost answers and a restart in between."""
    desk.decide(ONE, b.approve())
    for number in range(count):
        attach(desk, ONE, number)
    desk.decide(TWO, c.Note("tanpa berkas"))
    desk.api.lose_answer("upload")
    desk.api.fail("push", Offline("server.cut"))
    sync.cycle(desk.place, desk.api)
    desk.restart()
    desk.api.lose_answer("upload")
    desk.api.lose_answer("push")
    sync.cycle(desk.place, desk.api)
    desk.restart()
    desk.api.before.clear()
    desk.api.after.clear()
    desk.sync()
    assert desk.outbox() == ()
    assert [item.status for item in central.request(ONE.id).documents] == [DocumentStatus.READY_TO_PRINT] * count
    assert central.history(ONE.id).count("attach") == count and central.history(TWO.id).count("note") == 1


def test_a_file_that_two_decisions_name_goes_up_once(desk: Desk, central: Central) -> None:
    """The same thread: what was sent for one record was sent again for the next."""
    for request in (ONE, TWO):
        desk.decide(request, b.approve())
        attach(desk, request, 1, PDF)
    desk.sync()
    assert desk.api.calls["upload"] == 1
    assert len(central.request(ONE.id).documents) == len(central.request(TWO.id).documents) == 1


# ---- 3: "sending" for ever ----


def test_nothing_is_being_sent_for_ever(desk: Desk, central: Central) -> None:
    """[opencrvs-core 12292, 11717, 8621, 8602] Records stood under "sending" until somebody pressed retry; refreshing
    and signing out did not help. Here every cycle asks again by itself about what was sent, whatever ended the last
    one, and a server that breaks on it leaves it counted and alone in its batch, not stuck."""
    desk.decide(ONE, b.approve())
    failed, busy = ServerBusy("server.failed", status=500), ServerBusy("server.busy", after_s=9)
    for fault in (Offline("server.silent"), failed, busy):
        desk.api.fail("push", fault)
        sync.cycle(desk.place, desk.api)
        assert queries.link(desk.place).sent == 1
        desk.restart()
    account.sign_out(desk.place, desk.api)
    desk.sign_in(b.officer())
    desk.sync()
    assert queries.link(desk.place).sent == 0 and central.history(ONE.id).count("approve") == 1


# ---- 4: done although a colleague had taken it ----


@pytest.mark.parametrize("way", ["taken over", "given back and claimed"])
def test_a_decision_made_offline_does_not_pass_over_who_took_the_request_meanwhile(
    desk: Desk, supervisor: Desk, desks: Desks, central: Central, way: str
) -> None:
    """[opencrvs-core 12878] What was decided offline was carried out although a colleague had been given the record
    meanwhile. Here the server looks at holder and version when it carries out, always."""
    desk.decide(ONE, b.approve())
    if way == "taken over":
        take_over(supervisor, ONE)
    else:
        supervisor.decide(ONE, c.Release())
        supervisor.sync()
        colleague = desks.of(b.officer(2))
        colleague.sync()
        colleague.claim(ONE)
    before = central.request(ONE.id)
    desk.sync()
    assert central.request(ONE.id) == before and before.status == Status.IN_REVIEW
    assert desk.states() == [("approve", "command.conflict")]
    assert desk.see(ONE).request == before


def test_a_lease_that_ran_out_and_was_taken_by_nobody_punishes_nobody(
    desk: Desk, central: Central, clock: Clock
) -> None:
    """The other side of it: the rule looks at who took the request, not at the calendar."""
    desk.decide(ONE, b.approve())
    clock.forward(days=9)
    desk.sign_in(b.officer())
    desk.sync()
    assert central.request(ONE.id).status == Status.APPROVED and desk.outbox() == ()


# ---- 5: a refused action that ran by itself later ----


def test_a_refused_decision_never_runs_by_itself_again(desk: Desk, supervisor: Desk, central: Central) -> None:
    """[opencrvs-core 9496] After a conflict the refused action was carried out by itself as soon as its author was
    given the record again. Here a refused command is closed: doing it again is a new command, with a new id, made on
    the state its author then sees."""
    refused = desk.decide(ONE, b.approve())
    take_over(supervisor, ONE)
    desk.sync()
    supervisor.decide(ONE, c.Release())
    supervisor.sync()
    desk.sync()
    desk.claim(ONE)
    pushes = desk.api.calls["push"]
    for _ in range(3):
        desk.restart()
        desk.sync()
    assert desk.api.calls["push"] == pushes
    assert central.request(ONE.id).status == Status.IN_REVIEW and desk.states() == [("approve", "command.conflict")]
    commands.redo(desk.place, refused)
    (again,) = desk.outbox()
    assert again.id != refused and wire(desk, again.id).base_version == central.request(ONE.id).version
    desk.sync()
    assert central.request(ONE.id).status == Status.APPROVED


# ---- 6: told by a message that passes ----


def test_who_loses_a_request_is_told_for_good_and_keeps_the_work(
    desk: Desk, supervisor: Desk, central: Central, clock: Clock
) -> None:
    """[opencrvs-core 10604, 2951, 6079, 8969] That a record had been taken away was told in a message of seconds, at
    the moment of sending, and the work was thrown away. Here it lies in the tray until its author clears it, through
    restarts, with who, when and why; and what was begun is kept to compare."""
    commands.save_draft(desk.place, ONE.id, commands.Draft(text="tinggal cek KK"))
    desk.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    clock.forward(hours=2)
    commands.save_draft(desk.place, TWO.id, commands.Draft(text="telepon dulu"))
    take_over(supervisor, ONE)
    take_over(supervisor, TWO)
    desk.sync()
    desk.restart()
    desk.sync()
    told = {item.notice.request_id: item for item in custody.tray(desk.place).notices}
    assert {key: item.draft.text for key, item in told.items()} == {ONE.id: "tinggal cek KK", TWO.id: "telepon dulu"}
    for item in told.values():
        assert (item.notice.kind, item.notice.by_name, item.notice.text) == ("take_over", "Petugas 5", "sedang cuti")
        assert item.notice.at == clock()
    (row,) = desk.outbox()
    assert desk.ids(View.TRAY) == (ONE.id,) and row.conflict is not None
    (event,) = row.conflict.events
    assert (event.kind, event.by_name, event.at) == ("take_over", "Petugas 5", clock())
    assert event.text == "sedang cuti"
    assert ONE.id not in desk.ids(View.MINE) and desk.see(ONE).request == central.request(ONE.id)


# ---- 9: one officer, two devices ----


def test_the_lease_is_the_officer_s_and_what_lies_here_is_the_device_s(
    desks: Desks, desk: Desk, central: Central
) -> None:
    """[opencrvs-core 10137, 13663] A record taken on one device was shown on the officer's other one as not at hand,
    or could only be given back there. Here the lease belongs to the officer and is worked on from either; whether the
    files lie here each device says for itself."""
    picture = b"\x89PNG\r\n\x1a\n% CONTOH"
    with_file = citizen(4, attachments=(b.attachment(1, sha256=central.keep(picture), size=len(picture)),))
    central.file(with_file)
    desk.sync()
    desk.claim(with_file)
    desk.sync()
    second = desks.of(b.officer())
    sync.cycle(second.place, second.api, files=False)
    mine = set(second.ids(View.MINE))
    assert mine == set(desk.ids(View.MINE)) == {ONE.id, TWO.id, with_file.id}
    assert [queries.rows(one.place, [with_file.id])[0].offline for one in (desk, second)] == [True, False]
    second.sync()
    assert queries.rows(second.place, [with_file.id])[0].offline
    second.decide(with_file, b.approve())
    assert second.sync().accepted == 1
    desk.sync()
    assert desk.see(with_file).request.status == Status.APPROVED
    lease = central.request(with_file.id).lease
    assert lease is not None and lease.device_id == account.device(desk.place) != account.device(second.place)


# ---- 24: order, flags, a bad item, the tick, the author ----


def test_what_arrives_before_its_predecessor_waits_for_it(desk: Desk, central: Central) -> None:
    """[collect 6164, 6392] Updates made offline and sent out of order lost data. Here each names the one before it:
    one that comes too early is held, changes nothing and is not remembered as done."""
    first = desk.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    second = desk.decide(ONE, c.Correct("child.name", "Bima", "Bima Sakti", "KK"))
    before = central.request(ONE.id)
    (outcome,) = desk.api.push([wire(desk, second)])
    assert outcome == Held(second, (first,)) and central.request(ONE.id) == before
    desk.sync()
    assert central.request(ONE.id).fields["child.name"] == "Bima Sakti" and desk.outbox() == ()
    assert central.history(ONE.id).count("correct") == 2


def test_no_flag_of_an_earlier_run_keeps_anything_from_going(desk: Desk, central: Central) -> None:
    """[collect 4513] A flag "sending" survived the end of the program, and the item was never sent again. Here
    "sent" means no more than: ask by its id. It holds whether the server had got it or not."""
    reached = desk.decide(ONE, c.Note("sampai"))
    desk.api.lose_answer("push")
    sync.cycle(desk.place, desk.api)
    lost = desk.decide(TWO, c.Note("hilang"))
    desk.api.fail("push", Offline("server.silent"))
    sync.cycle(desk.place, desk.api)
    desk.restart()
    assert {row.id: row.state for row in desk.outbox()} == {reached: outbox.SENT, lost: outbox.SENT}
    desk.sync()
    assert desk.outbox() == ()
    assert [central.history(key).count("note") for key in (ONE.id, TWO.id)] == [1, 1]


def test_one_item_that_fails_lets_the_others_pass(desk: Desk, central: Central) -> None:
    """[collect 1939] One item that could not be sent made all behind it wait. Here it ends up alone in its batch, and
    what does not rest on it goes on."""
    bad = desk.decide(ONE, c.Note("merusak"))
    behind = desk.decide(ONE, c.Note("sesudahnya"))
    desk.decide(TWO, c.Note("lain"))
    desk.api.poison = {bad}
    for _ in range(4):
        sync.cycle(desk.place, desk.api)
    assert central.history(TWO.id).count("note") == 1
    assert [row.id for row in desk.outbox()] == [bad, behind] and "note" not in central.history(ONE.id)
    desk.api.poison = set()
    for _ in range(2):
        sync.cycle(desk.place, desk.api)
    assert desk.outbox() == () and central.history(ONE.id).count("note") == 2


def test_all_is_sent_only_once_there_is_a_receipt_for_all(desk: Desk) -> None:
    """[collect 4513, vaccine_registry 83] A green tick stood there although not everything had gone up. Here the
    laptop may be switched off without loss of news to the office only when nothing waits, nothing is out and nothing
    was refused."""
    desk.decide(ONE, c.Note("satu"))
    assert not queries.link(desk.place).safe_to_switch_off
    desk.api.lose_answer("push")
    sync.cycle(desk.place, desk.api)
    assert not queries.link(desk.place).safe_to_switch_off
    desk.sync()
    assert queries.link(desk.place).safe_to_switch_off


def test_the_author_is_who_decided_whoever_is_signed_in_when_it_goes(desk: Desk, central: Central) -> None:
    """[vaccine_registry 88] Records made offline went up under whoever was signed in when the line came back. Here
    the author is written into the command when it is made; nobody else signs in over unsent work, and a session of
    somebody else cannot hand it in."""
    central.hire(b.officer(8))
    made = desk.decide(ONE, b.approve())
    account.sign_out(desk.place, desk.api)
    with pytest.raises(Refused, match="session.other"):
        account.sign_in(desk.place, desk.api, "officer-8", PASSWORD)
    command = wire(desk, made)
    assert (command.actor, command.role) == ("officer-1", Role.OFFICER)
    stranger = Desk(desk.home.with_name("stranger"), central, Clock())
    stranger.sign_in(b.officer(8))
    (outcome,) = stranger.api.push([command])
    assert (outcome.id, getattr(outcome, "code", "")) == (made, "actor.wrong")
    stranger.close()
    desk.sign_in(b.officer())
    desk.sync()
    verdict = central.request(ONE.id).verdict
    assert verdict is not None and (verdict.by, verdict.by_name) == ("officer-1", "Petugas 1")
