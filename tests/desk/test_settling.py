"""What each outcome does to the outbox, and that settling twice does no harm."""

import msgspec
import pytest

from alpukat_desk.desk import settling
from alpukat_desk.desk.reports import Tally
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, Status
from alpukat_desk.domain.wire import Accepted, Conflicted, Denied, Held, Later, Outcome
from alpukat_desk.store import outbox
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, citizen

ONE = citizen(1)


@pytest.fixture
def decided(central: Central, desk: Desk) -> tuple[Desk, CommandId]:
    """An approval waiting to be sent."""
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    return desk, desk.decide(ONE, b.approve())


def settle(desk: Desk, *outcomes: Outcome) -> Tally:
    tally = Tally()
    settling.settle(desk.place, outcomes, tally)
    return tally


def test_an_accepted_command_stays_in_the_picture_until_the_mirror_has_it(decided: tuple[Desk, CommandId]) -> None:
    desk, command_id = decided
    done = Accepted(command_id, 3, "31.74-9", b.NOW)
    for _ in range(2):
        settle(desk, done)
    assert desk.outbox() == ()
    shown = desk.see(ONE)
    assert (shown.request.status, shown.request.version) == (Status.APPROVED, 3)
    assert [(event.kind, event.version) for event in shown.history if event.kind == "approve"] == [("approve", 3)]


def test_a_refusal_keeps_code_and_values_and_shows_the_server_s_state(decided: tuple[Desk, CommandId]) -> None:
    desk, command_id = decided
    tally = settle(desk, Denied(command_id, "finding.error", {"field": "mother.nik"}))
    (row,) = desk.outbox()
    assert (row.state, row.refusal_code, row.refusal_detail) == ("refused", "finding.error", {"field": "mother.nik"})
    assert desk.see(ONE).request.status == Status.IN_REVIEW
    assert (tally.refused, tally.changed) == (1, {ONE.id})


def test_a_conflict_brings_the_other_s_state_at_once(decided: tuple[Desk, CommandId], central: Central) -> None:
    desk, command_id = decided
    theirs = msgspec.structs.replace(central.request(ONE.id), version=9, status=Status.REJECTED)
    settle(desk, Conflicted(command_id, msgspec.Raw(msgspec.json.encode(theirs))))
    assert desk.see(ONE).request == theirs
    (row,) = desk.outbox()
    assert row.conflict is not None and row.conflict.id == command_id


def test_a_conflict_over_a_request_of_the_future_still_reaches_the_tray(
    decided: tuple[Desk, CommandId], expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.desk.looks", "cannot read")
    desk, command_id = decided
    settle(desk, Conflicted(command_id, msgspec.Raw(b'{"shape": "new"}')))
    assert desk.states() == [("approve", "command.conflict")]


def test_later_leaves_it_as_sent_and_says_when(decided: tuple[Desk, CommandId]) -> None:
    desk, command_id = decided
    tally = settle(desk, Later(command_id, after_s=7))
    assert tally.error is not None and tally.error.code == "server.later" and tally.error.detail == {"after_s": 7}
    assert desk.states() == [("approve", "waiting")]


def test_held_for_a_command_still_here_waits(decided: tuple[Desk, CommandId]) -> None:
    desk, first = decided
    second = desk.decide(ONE, c.Note("lagi"))
    tally = settle(desk, Held(second, (first,)))
    assert (tally.held, tally.refused) == (1, 0)
    assert desk.states() == [("approve", "waiting"), ("note", "waiting")]


def test_held_for_something_that_is_gone_goes_to_the_tray(
    decided: tuple[Desk, CommandId], expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.desk.settling", "exists no more")
    desk, command_id = decided
    settle(desk, Held(command_id, ("01710000-0000-7000-8000-00000000dead",)))
    assert desk.states() == [("approve", "command.predecessor")]


def test_held_for_an_accepted_command_the_server_forgot_sends_that_again(
    decided: tuple[Desk, CommandId],
) -> None:
    desk, first = decided
    settle(desk, Accepted(first, 3, "31.74-9", b.NOW))
    second = desk.decide(ONE, c.Note("lagi"))
    settle(desk, Held(second, (first,)))
    assert [(row.id, row.state) for row in desk.outbox()] == [(first, "sent"), (second, "waiting")]


def test_held_for_an_accepted_command_of_which_nothing_is_left_here_is_not_given_up(
    decided: tuple[Desk, CommandId],
) -> None:
    """Its request left and came back. Perhaps the answer is only an old one."""
    desk, first = decided
    settle(desk, Accepted(first, 3, "31.74-9", b.NOW))
    with desk.place.store.writing() as tx:
        outbox.close(tx, ONE.id)
    second = desk.decide(ONE, c.Note("lagi"))
    tally = settle(desk, Held(second, (first,)))
    assert (tally.held, desk.states()) == (1, [("note", "waiting")])


def test_outcomes_nobody_waits_for_pass(desk: Desk) -> None:
    tally = settle(desk, Accepted(CommandId("unknown"), 3, "r", b.NOW), Denied(CommandId("other"), "x"))
    assert (tally.accepted, tally.refused, tally.changed) == (0, 0, set())
