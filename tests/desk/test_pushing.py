"""The outbox on its way: batches, chains, and one bad command that stops no other."""

import hashlib
from dataclasses import replace

import msgspec
import pytest

from alpukat_desk.desk import account, pushing, queries, sync
from alpukat_desk.desk import commands as desk_commands
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, Request
from alpukat_desk.domain.transitions import RULES_VERSION
from alpukat_desk.domain.wire import Policy
from alpukat_desk.store import outbox
from alpukat_desk.store.raw import run
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, citizen

SEVERAL = [citizen(number) for number in range(1, 9)]


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(*SEVERAL)
    desk.sync()
    desk.claim(*SEVERAL)
    return desk


def raw_of(desk: Desk, command_id: CommandId) -> bytes:
    with desk.place.store.reading() as tx:
        entry = outbox.get(tx, command_id)
    assert entry is not None
    return entry.raw


def spoil(desk: Desk, command_id: CommandId) -> None:
    with desk.place.store.writing() as tx:
        spoilt = {"raw": b'{"kind": "of the future"}', "id": command_id}
        run(tx, "UPDATE main.outbox SET raw = :raw WHERE id = :id", spoilt)


def notes(desk: Desk, request: Request, count: int) -> list[CommandId]:
    return [desk.decide(request, c.Note(f"catatan {number}")) for number in range(count)]


def test_commands_go_in_batches_in_their_order(ready: Desk, central: Central, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "BATCH", 20)
    notes(ready, SEVERAL[0], 25)
    assert ready.sync().accepted == 25
    assert ready.api.calls["push"] == 2
    assert central.history(SEVERAL[0].id).count("note") == 25


def test_a_push_holds_only_so_many_bytes(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = notes(ready, SEVERAL[0], 7)
    size = len(raw_of(ready, ids[0])) + 200
    monkeypatch.setattr(pushing, "PUSH_MOST", 3 * size)
    assert ready.sync().accepted == 7
    assert ready.api.calls["push"] == 3


def test_one_command_larger_than_a_push_still_goes(ready: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushing, "PUSH_MOST", 10)
    notes(ready, SEVERAL[0], 2)
    assert ready.sync().accepted == 2
    assert ready.api.calls["push"] == 2


def test_what_breaks_the_server_is_alone_after_a_few_tries(ready: Desk) -> None:
    """Sixteen, four, one."""
    ids = [*notes(ready, SEVERAL[0], 8), *notes(ready, SEVERAL[1], 8)]
    ready.api.poison = {ids[-1]}
    for _ in range(3):
        assert ready.failing_sync() == "server.failed"
    assert [row.id for row in ready.outbox()] == [ids[-1]]


def test_nothing_to_send_asks_nothing(ready: Desk) -> None:
    sync.push(ready.place, ready.api)
    assert ready.api.calls["push"] == 0


def test_each_command_names_the_one_sent_before_it_and_keeps_its_bytes(ready: Desk) -> None:
    ids = [*notes(ready, SEVERAL[0], 2), *notes(ready, SEVERAL[1], 1)]
    ready.api.lose_answer("push", 2)
    with pytest.raises(Offline):
        sync.push(ready.place, ready.api)
    first = [raw_of(ready, command_id) for command_id in ids]
    with pytest.raises(Offline):
        sync.push(ready.place, ready.api)
    assert [raw_of(ready, command_id) for command_id in ids] == first
    hashes = [c.decode(raw).previous_hash for raw in first]
    assert hashes == ["", *(hashlib.sha256(raw).hexdigest() for raw in first[:-1])]
    assert all(c.encode(c.decode(raw)) == raw for raw in first)


def test_a_withdrawn_command_leaves_no_gap_in_the_chain(ready: Desk) -> None:
    withdrawn, kept = notes(ready, SEVERAL[0], 1)[0], notes(ready, SEVERAL[1], 1)[0]
    desk_commands.withdraw(ready.place, withdrawn)
    ready.api.lose_answer("push")
    with pytest.raises(Offline):
        sync.push(ready.place, ready.api)
    assert c.decode(raw_of(ready, kept)).previous_hash == ""


def test_an_unreadable_command_is_set_aside_and_the_others_go(ready: Desk, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.desk.pushing", "cannot be read")
    bad, _after = notes(ready, SEVERAL[0], 2)
    spoil(ready, bad)
    notes(ready, SEVERAL[1], 1)
    report = ready.sync()
    assert (report.accepted, report.refused) == (1, 2)
    assert ready.states() == [("note", "command.unreadable"), ("note", "command.predecessor")]
    desk_commands.drop(ready.place, bad)
    assert ready.states() == []


def test_a_command_that_breaks_the_server_ends_up_alone_and_stops_no_other(ready: Desk) -> None:
    decided = [ready.decide(request, b.approve()) for request in SEVERAL]
    ready.api.poison = {decided[3]}
    for _ in range(2):
        assert ready.failing_sync() == "server.failed"
    assert [row.id for row in ready.outbox()] == [decided[3]]
    ready.api.poison = set()
    assert ready.sync().accepted == 1


def test_a_server_that_breaks_on_everything_is_left_alone_after_some_tries(ready: Desk) -> None:
    decided = [ready.decide(request, b.approve()) for request in SEVERAL]
    with ready.place.store.writing() as tx:
        for _ in range(9):
            outbox.tried(tx, tuple(decided))
    ready.api.poison = set(decided)
    with pytest.raises(ServerBusy):
        sync.push(ready.place, ready.api)
    assert ready.api.calls["push"] == 5


def test_a_batch_the_server_will_not_look_at_is_halved_until_the_bad_one_is_found(ready: Desk) -> None:
    decided = [ready.decide(request, b.approve()) for request in SEVERAL[:2]]
    ready.api.fail("push", Refused("body.large"), Refused("body.large"))
    report = sync.push(ready.place, ready.api)
    assert (report.refused, report.accepted) == (1, 1)
    assert [(row.id, row.refusal_code) for row in ready.outbox()] == [(decided[0], "body.large")]


def test_an_outcome_left_out_of_the_answer_is_asked_for_again(ready: Desk) -> None:
    ready.decide(SEVERAL[0], b.approve())
    real = ready.api.push
    ready.api.push = lambda _commands: ()  # type: ignore[method-assign]
    sync.push(ready.place, ready.api)
    assert ready.states() == [("approve", "sent")]
    ready.api.push = real  # type: ignore[method-assign]
    assert ready.sync().accepted == 1


def test_what_is_sent_is_what_is_stored(ready: Desk) -> None:
    command_id = ready.decide(SEVERAL[0], b.approve())
    ready.api.lose_answer("push")
    with pytest.raises(Offline):
        sync.push(ready.place, ready.api)
    command = c.decode(raw_of(ready, command_id))
    assert (command.id, command.actor, command.role, command.seq) == (command_id, "officer-1", "officer", 1)
    assert command.made_at == b.NOW and command.rules_version == RULES_VERSION
    assert msgspec.json.decode(raw_of(ready, command_id))["made_at"].endswith("Z")


def test_with_nobody_there_nothing_counts_as_sent_and_can_still_be_taken_back(ready: Desk, central: Central) -> None:
    made = notes(ready, SEVERAL[0], 1)[0]
    ready.api.fail("policy", Offline("server.unreachable"))
    with pytest.raises(Offline):
        sync.push(ready.place, ready.api)
    assert [row.state for row in queries.outbox(ready.place)] == ["waiting"]
    desk_commands.withdraw(ready.place, made)
    assert ready.sync().accepted == 0
    assert "note" not in central.history(SEVERAL[0].id)


def test_who_answered_just_now_is_not_knocked_at(ready: Desk) -> None:
    notes(ready, SEVERAL[0], 1)
    ready.api.silent_s, before = 0.5, ready.api.calls["policy"]
    assert sync.push(ready.place, ready.api).accepted == 1
    assert ready.api.calls["policy"] == before
    notes(ready, SEVERAL[0], 1)
    ready.api.silent_s = 60.0
    assert sync.push(ready.place, ready.api).accepted == 1
    assert ready.api.calls["policy"] == before + 1


def test_knocking_brings_the_policy(ready: Desk, central: Central) -> None:
    central.house = replace(central.house, policy=Policy(lease_hours=5))
    notes(ready, SEVERAL[0], 1)
    sync.push(ready.place, ready.api)
    assert account.policy(ready.place).lease_hours == 5
