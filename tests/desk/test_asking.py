"""What only the server grants, asked over a line that breaks: it is done once, and the desk learns of it."""

import hashlib

import pytest

from alpukat_desk.desk import asking, commands, custody, queries, sync
from alpukat_desk.desk.reports import Claimed
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Conflict, Offline, Refused, ServerBusy, SignedOut
from alpukat_desk.domain.model import Request, Role, Status
from alpukat_desk.domain.wire import ClaimAsk, Outcome
from alpukat_desk.store import meta, outbox
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, citizen

CASES = tuple(citizen(number) for number in range(1, 7))
ONE, TWO = CASES[:2]
CHIEF = b.officer(9, Role.SUPERVISOR)


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(*CASES)
    desk.sync()
    return desk


@pytest.fixture
def chief(desks: Desks, ready: Desk) -> Desk:
    """The officer holds the first request, and knows it."""
    ready.claim(ONE)
    ready.sync()
    made = desks.of(CHIEF)
    made.sync()
    return made


def taken(central: Central) -> int:
    return sum(central.history(case.id).count("claim") for case in CASES)


def take(desk: Desk, count: int = 2) -> Claimed:
    return sync.claim_next(desk.place, desk.api, count)


def take_over(chief: Desk, why: str = "sakit") -> frozenset[str]:
    seen = chief.see(ONE).request.version
    return frozenset(sync.ask(chief.place, chief.api, ONE.id, seen, c.TakeOver(why)))


def still_open(desk: Desk) -> ClaimAsk | None:
    with desk.place.store.reading() as tx:
        return asking.opened(tx)


def holder(request: Request) -> str:
    return request.lease.officer_id if request.lease else ""


# ---- claims ----


def test_an_ask_is_written_down_before_it_goes_and_closed_by_its_answer(ready: Desk) -> None:
    ready.api.fail("claim", Offline("server.unreachable"))
    with pytest.raises(Offline):
        take(ready)
    kept = still_open(ready)
    assert kept is not None and (kept.count, kept.resolve) == (2, False)
    ready.restart()
    assert still_open(ready) == kept
    assert len(take(ready).claimed) == 2 and still_open(ready) is None


@pytest.mark.parametrize("lost", [1, 3])
def test_asked_again_after_lost_answers_the_next_two_are_two(ready: Desk, central: Central, lost: int) -> None:
    ready.api.lose_answer("claim", lost)
    for _ in range(lost):
        with pytest.raises(Offline):
            take(ready)
        ready.restart()
    assert len(take(ready).claimed) == 2 == taken(central)
    assert len(take(ready).claimed) == 2 and taken(central) == 4


def test_the_next_cycle_shows_what_an_answer_that_got_lost_has_brought(ready: Desk, central: Central) -> None:
    ready.api.lose_answer("claim")
    with pytest.raises(Offline):
        take(ready)
    ready.restart()
    report = ready.sync()
    mine = set(ready.ids(View.MINE))
    assert len(mine) == 2 == taken(central) and report.changed >= mine
    assert still_open(ready) is None and take(ready).claimed.isdisjoint(mine)


@pytest.mark.parametrize("error", [Offline("server.unreachable"), ServerBusy("server.failed"), SignedOut("session.x")])
def test_what_never_arrived_is_not_done_hours_later(ready: Desk, central: Central, error: AlpukatError) -> None:
    """Nor if it was only slow, and arrives after the desk has given it up."""
    ready.api.fail("claim", error)
    with pytest.raises(type(error)):
        take(ready)
    late = still_open(ready)
    assert late is not None
    ready.sync()
    assert still_open(ready) is None and ready.api.claim(late).claimed == ()
    assert taken(central) == 0 and ready.ids(View.MINE) == ()


def test_another_ask_clears_the_open_one_up_first(ready: Desk, central: Central) -> None:
    ready.api.lose_answer("claim")
    with pytest.raises(Offline):
        take(ready)
    ready.api.fail("claim", Offline("server.cut"))
    with pytest.raises(Offline):
        sync.claim(ready.place, ready.api, (CASES[5].id,))
    assert taken(central) == 2
    assert sync.claim(ready.place, ready.api, (CASES[5].id,)).claimed == {CASES[5].id}
    assert len(ready.ids(View.MINE)) == 3 == taken(central)


def test_a_refusal_is_an_answer(ready: Desk) -> None:
    with pytest.raises(Refused, match=r"claim\.many"):
        take(ready, 999)
    assert still_open(ready) is None
    with ready.place.store.writing() as tx:
        meta.put(tx, "ask", b'{"id":"00000000-0000-7000-8000-000000000001","count":999}')
    ready.sync()
    assert still_open(ready) is None


def test_another_officer_at_this_desk_inherits_no_ask(ready: Desk, central: Central) -> None:
    ready.api.fail("claim", Offline("server.unreachable"))
    with pytest.raises(Offline):
        take(ready)
    central.hire(b.officer(2))
    ready.sign_in(b.officer(2))
    assert still_open(ready) is None


def test_a_cycle_without_an_open_ask_asks_nothing(ready: Desk) -> None:
    ready.sync()
    assert ready.api.calls["claim"] == 0


# ---- commands ----


def test_a_take_over_whose_answer_was_lost_is_one_s_own(chief: Desk, central: Central) -> None:
    """Its next decision on that request does not conflict with itself."""
    chief.api.lose_answer("push")
    with pytest.raises(Offline):
        take_over(chief)
    assert chief.states() == [("take_over", outbox.SENT)]
    chief.restart()
    chief.decide(ONE, c.Release())
    report = chief.sync()
    assert (report.accepted, report.conflicts, chief.outbox()) == (2, 0, ())
    assert central.history(ONE.id)[-2:] == ("take_over", "release")


def test_nobody_is_shown_as_the_holder_before_the_server_has_said_so(chief: Desk, ready: Desk) -> None:
    chief.api.fail("push", Offline("server.cut"))
    with pytest.raises(Offline):
        take_over(chief)
    assert holder(chief.see(ONE).request) == b.officer().id and not queries.link(chief.place).safe_to_switch_off
    chief.sync()
    assert holder(chief.see(ONE).request) == CHIEF.id and chief.outbox() == ()
    ready.sync()
    assert [item.notice.by_name for item in custody.tray(ready.place).notices] == [CHIEF.name]


def test_asked_again_it_is_the_same_command(chief: Desk, central: Central) -> None:
    chief.api.lose_answer("push")
    with pytest.raises(Offline):
        take_over(chief)
    take_over(chief)
    assert central.history(ONE.id).count("take_over") == 1 and chief.outbox() == ()
    assert holder(chief.see(ONE).request) == CHIEF.id


def test_another_reason_is_not_passed_over_in_silence(chief: Desk, central: Central) -> None:
    """What went may have been done already, with the reason it was told."""
    chief.api.lose_answer("push")
    with pytest.raises(Offline):
        take_over(chief)
    with pytest.raises(Refused, match=r"command\.earlier"):
        take_over(chief, "cuti")
    assert chief.states() == [("take_over", outbox.SENT)] and chief.api.calls["push"] == 1
    chief.sync()
    assert [event.text for event in chief.see(ONE).history if event.kind == "take_over"] == ["sakit"]
    assert central.history(ONE.id).count("take_over") == 1


def test_one_that_was_held_goes_again_as_it_went(
    chief: Desk, central: Central, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It waited for the note before it, the power went before it was sent again, and its answer came late."""
    chief.decide(ONE, c.Note("sudah ditelepon"))
    held: list[tuple[Outcome, ...]] = []
    real = chief.api.push
    monkeypatch.setattr(chief.api, "push", lambda commands: (held.append(real(commands)), held[-1])[1])
    with pytest.raises(ServerBusy, match=r"server\.later"):
        take_over(chief)
    (_, row) = chief.outbox()
    with pytest.raises(Refused, match=r"command\.sent"):
        commands.withdraw(chief.place, row.id)
    monkeypatch.setattr(chief.api, "push", lambda commands: (real(commands), held[0])[1])
    sync.push(chief.place, chief.api)
    assert central.history(ONE.id)[-2:] == ("note", "take_over")
    monkeypatch.setattr(chief.api, "push", real)
    assert chief.sync().refused == 0 and chief.outbox() == ()


def test_it_joins_the_chain_of_what_was_sent(chief: Desk) -> None:
    chief.decide(TWO, c.Note("sebelumnya"))
    chief.sync()
    take_over(chief)
    chief.decide(TWO, c.Note("sesudahnya"))
    chief.api.lose_answer("push")
    assert chief.failing_sync() == "server.cut"
    with chief.place.store.reading() as tx:
        raws = [item.raw for item in outbox.accepted(tx)] + [entry.raw for entry in outbox.everything(tx)]
    known = {hashlib.sha256(raw).hexdigest() for raw in raws if raw}
    before = [c.decode(raw).previous_hash for raw in raws if raw]
    assert len(raws) == 3 and before.count("") == 1 and set(before) - {""} < known


def test_while_nobody_answers_nothing_is_begun(chief: Desk) -> None:
    chief.api.fail("policy", Offline("server.unreachable"))
    with pytest.raises(Offline):
        take_over(chief)
    assert chief.outbox() == ()


def test_accepted_is_accepted_though_the_look_at_it_fails(chief: Desk) -> None:
    chief.api.fail("request", Offline("server.cut"))
    assert take_over(chief) == {ONE.id}
    assert holder(chief.see(ONE).request) == CHIEF.id
    chief.decide(ONE, c.Release())
    assert chief.sync().accepted == 1


def test_a_refusal_at_the_screen_leaves_nothing_behind(chief: Desk, ready: Desk, central: Central) -> None:
    ready.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    ready.sync()
    with pytest.raises(Conflict, match=r"command\.conflict"):
        take_over(chief)
    assert chief.outbox() == () and chief.see(ONE).request == central.request(ONE.id)


def test_one_refused_after_its_answer_was_lost_is_in_the_tray(chief: Desk, ready: Desk) -> None:
    chief.api.fail("push", Offline("server.cut"))
    with pytest.raises(Offline):
        take_over(chief)
    ready.decide(ONE, b.approve())
    ready.sync()
    assert chief.sync().conflicts == 1
    (row,) = chief.outbox()
    assert row.refusal_code == "command.conflict"
    with pytest.raises(Refused, match=r"command\.online_only"):
        commands.redo(chief.place, row.id)
    commands.drop(chief.place, row.id)
    assert chief.outbox() == ()


def test_a_take_over_behind_an_unsent_note_goes_with_it(chief: Desk, central: Central) -> None:
    chief.decide(ONE, c.Note("sudah ditelepon"))
    with pytest.raises(ServerBusy, match=r"server\.later"):
        take_over(chief)
    assert chief.sync().accepted == 2
    assert central.history(ONE.id)[-2:] == ("note", "take_over")
    assert central.request(ONE.id).status == Status.IN_REVIEW


def test_a_restored_server_hears_of_the_take_over_again(chief: Desk, central: Central, clock: Clock) -> None:
    copy = central.copy()
    take_over(chief)
    chief.sync()
    clock.forward(hours=1)
    central.restore(copy)
    for _ in range(2):
        chief.sync()
    assert holder(central.request(ONE.id)) == CHIEF.id and central.history(ONE.id).count("take_over") == 1
