import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from alpukat_desk.domain import chain
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import ServerBusy
from alpukat_desk.domain.model import Request, Role, Status
from alpukat_desk.domain.transitions import RULES_VERSION
from alpukat_desk.domain.wire import Accepted, Conflicted, Denied, Held, Later, Outcome
from alpukat_desk.server import commands, decisions, records
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.records import Change
from alpukat_desk.server.tables import COMMANDS, HISTORY
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Site, case, opened, together

ONE, TWO = b.officer(1), b.officer(2)
CHIEF = b.officer(3, Role.SUPERVISOR)


def held(number: int = 1) -> Request:
    return case(number, status=Status.IN_REVIEW, lease=b.lease(ONE))


def events(site: Site) -> int:
    with site.house.database.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(HISTORY)).scalar_one())


def later(site: Site, **passed: float) -> None:
    """So much later that everybody has to sign in again."""
    site.clock.pass_(**passed)
    site.tokens.clear()


def raw(command: c.Command, **changes: object) -> bytes:
    return msgspec.json.encode({**msgspec.json.decode(c.encode(command)), **changes})


def codes(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [item.code if isinstance(item, Denied) else type(item).__name__ for item in outcomes]


def test_the_same_command_again_gets_the_same_answer_and_does_nothing(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held())
    (first,) = site.push(ONE, command)
    site.clock.pass_(hours=1)
    for _ in range(3):
        (again,) = site.push(ONE, command)
        assert again == replace(first, known=True)  # type: ignore[type-var]
    assert (events(site), site.request(held()).version) == (2, 2)


def test_a_refusal_and_a_conflict_are_remembered_too(site: Site) -> None:
    site.file(held(1), held(2))
    refused = b.command(c.Approve(), held(1))
    first = site.push(ONE, refused)
    site.push(CHIEF, b.command(c.TakeOver("sakit"), held(2), CHIEF))
    conflicted = b.command(b.approve(), held(2))
    second = site.push(ONE, conflicted)
    site.push(CHIEF, b.command(c.Note("sudah"), held(2), CHIEF))
    assert codes(first + second) == ["checklist.incomplete", "Conflicted"]
    assert site.push(ONE, refused, conflicted) == tuple(replace(item, known=True) for item in first + second)  # type: ignore[type-var]


def test_the_same_command_twice_in_one_push(site: Site) -> None:
    site.file(held())
    command = b.command(c.Note("x"), held())
    first, second = site.push(ONE, command, command)
    assert (isinstance(first, Accepted), second) == (True, replace(first, known=True))  # type: ignore[type-var]
    assert events(site) == 2


def test_the_same_command_from_many_connections_at_once(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held())
    site.sign_in(ONE)
    outcomes = [item for found in together(8, lambda _: site.push(ONE, command)) for item in found]
    assert len({item.receipt for item in outcomes if isinstance(item, Accepted)}) == 1
    assert [item.known for item in outcomes if isinstance(item, Accepted)].count(False) == 1
    assert events(site) == 2


def test_the_same_id_with_another_body_is_refused_and_told_in_the_log(site: Site, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.commands", "came again with another body")
    site.file(held())
    command = b.command(c.Note("satu"), held())
    site.push(ONE, command)
    forged = replace(command, payload=c.Note("dua"))
    assert codes(site.push(ONE, forged)) == ["command.id_reused"]
    assert codes(site.push(TWO, replace(command, actor=TWO.id))) == ["command.id_reused"]
    assert site.history(held())[-1].text == "satu"
    assert codes(site.push(ONE, command)) == ["Accepted"], "the stored outcome stands"


def test_a_command_in_another_officers_name_is_refused_and_not_remembered(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held())
    assert codes(site.push(TWO, command)) == ["actor.wrong"]
    assert codes(site.push(ONE, command)) == ["Accepted"]


def test_one_bad_command_stops_no_other(site: Site) -> None:
    site.file(held(1), held(2))
    good, other = b.command(b.approve(), held(1)), b.command(c.Note("x"), held(2))
    outcomes = site.push(ONE, good, b'{"id": 7}', raw(other, seq="one"), b"null", other)
    assert codes(outcomes) == ["Accepted", *["command.malformed"] * 3, "Accepted"]


@pytest.mark.parametrize(
    "changes",
    [
        {"id": "not-a-uuid"},
        {"id": ""},
        {"id": "0" * 500},
        {"base_version": -1},
        {"base_version": 10**30},
        {"base_version": 1.5},
        {"seq": 1 << 31},
        {"made_at": "2020-03-24T10:00:00"},
        {"made_at": "yesterday"},
        {"payload": {"kind": "approve", "ticks": []}},
        {"payload": {"kind": "note"}},
        {"payload": []},
        {"payload": {"kind": "note", "text": "nul \0"}},
        {"needs": ["x"] * 101},
        {"blobs": ["x"] * 101},
        {"request_id": "x" * 65},
        {"actor": None},
        {"evidence": {"viewed": "all"}},
        {"payload": {"kind": "note", "text": {"a": {"b": [[[[[[]]]]]]}}}},
    ],
)
def test_a_malformed_command_is_refused(site: Site, changes: dict[str, object]) -> None:
    site.file(held())
    assert codes(site.push(ONE, raw(b.command(c.Note("x"), held()), **changes))) == ["command.malformed"]
    assert events(site) == 1


def test_a_kind_of_a_newer_desk_is_told_from_nonsense(site: Site) -> None:
    site.file(held())
    command = b.command(c.Note("x"), held())
    (outcome,) = site.push(ONE, raw(command, payload={"kind": "teleport", "to": "moon"}))
    assert isinstance(outcome, Denied)
    assert (outcome.id, outcome.code, outcome.detail) == (command.id, "command.unknown", {"kind": "teleport"})
    assert codes(site.push(ONE, command)) == ["Accepted"], "it was not remembered"


def test_rules_the_server_does_not_know_yet(site: Site) -> None:
    site.file(held())
    newer = b.command(c.Note("x"), held(), rules_version=RULES_VERSION + 1)
    assert codes(site.push(ONE, newer)) == ["command.rules_newer"]


def test_a_field_of_a_newer_desk_does_no_harm(site: Site) -> None:
    site.file(held())
    assert codes(site.push(ONE, raw(b.command(c.Note("x"), held()), mood="calm"))) == ["Accepted"]


def test_a_command_has_a_largest_size(site: Site) -> None:
    site.file(held())
    fits = b.command(c.Note("x" * (commands.LARGEST - 1000)), held())
    large = b.command(c.Note("x" * commands.LARGEST), held())
    assert codes(site.push(ONE, fits, large)) == ["Accepted", "command.large"]


def test_the_whole_command_is_kept_for_who_asks_later(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held(), evidence=c.Evidence(viewed=(b.sha(1),)))
    site.push(ONE, command)
    with site.house.database.reading() as tx:
        row = tx.execute(select(COMMANDS)).one()
    assert c.decode(row.body.encode()) == command
    assert row.digest == hashlib.sha256(c.encode(command)).hexdigest()
    assert (row.state, row.officer_id, row.request_id) == ("accepted", ONE.id, held().id)


def test_two_decisions_at_once_have_one_winner(site: Site) -> None:
    site.file(case(1, status=Status.APPROVED, lease=b.lease(ONE), documents=(b.document(1, "ready_for_pickup"),)))
    counters = [b.officer(number, Role.COUNTER) for number in range(10, 16)]
    for counter in counters:
        site.sign_in(counter)
    outcomes = together(
        6, lambda at: site.push(counters[at], b.command(c.HandOver("document-1"), case(1), counters[at]))[0]
    )
    assert [type(item) for item in outcomes].count(Accepted) == 1
    assert [type(item) for item in outcomes].count(Conflicted) == 5


def test_a_busy_database_lets_the_command_wait(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.file(held())
    command = b.command(c.Note("x"), held())

    def busy(*_: object) -> Outcome:
        raise ServerBusy("server.busy")

    monkeypatch.setattr(decisions, "decide", busy)
    assert site.push(ONE, command) == (Later(command.id),)
    monkeypatch.undo()
    assert codes(site.push(ONE, command)) == ["Accepted"]


def test_a_bug_met_in_one_command_stops_no_other(
    site: Site, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.server.app", "could not decide command")
    site.file(held(1), held(2))
    poison, good = b.command(c.Note("x"), held(1)), b.command(c.Note("y"), held(2))
    real = decisions.decide

    def sometimes(docket: Docket, command: c.Command, failed: set[str]) -> Outcome:
        if command.id == poison.id:
            raise ZeroDivisionError
        return real(docket, command, failed)

    monkeypatch.setattr(decisions, "decide", sometimes)
    assert codes(site.push(ONE, poison, good)) == ["Later", "Accepted"]
    assert events(site) == 3


def test_what_breaks_the_common_writing_is_written_one_by_one(
    site: Site, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.server.app", "could not decide command .* with 1 more")
    site.file(held(1), held(2))
    real = records.update_many

    def only_one(tx: Connection, changes: Sequence[Change]) -> None:
        real(tx, changes)
        if len(changes) > 1:
            raise ZeroDivisionError

    monkeypatch.setattr(records, "update_many", only_one)
    assert codes(site.push(ONE, *(b.command(c.Note("x"), held(number)) for number in (1, 2)))) == ["Accepted"] * 2
    assert (events(site), [site.request(held(number)).version for number in (1, 2)]) == (4, [2, 2])


def test_a_chain_in_one_push_is_decided_in_its_order(site: Site) -> None:
    site.file(held())
    first = b.command(c.Wait("pusat"), held())
    second = b.command(c.Resume(), held(), needs=(first.id,))
    third = b.command(b.approve(), held(), needs=(second.id,))
    assert codes(site.push(ONE, first, second, third)) == ["Accepted"] * 3
    assert (site.request(held()).status, site.request(held()).version) == (Status.APPROVED, 4)
    assert [event.version for event in site.history(held())] == [1, 2, 3, 4]


def test_a_refused_command_takes_along_what_rests_on_it_and_nothing_else(site: Site) -> None:
    site.file(held(1), held(2))
    bad = b.command(c.Approve(), held(1))
    chain = b.command(c.Note("x"), held(1), needs=(bad.id,))
    free, other = b.command(c.Note("y"), held(1)), b.command(b.approve(), held(2))
    found = codes(site.push(ONE, bad, chain, free, other))
    assert found == ["checklist.incomplete", "command.predecessor", "Accepted", "Accepted"]


def test_a_held_command_is_decided_when_what_it_rests_on_has_come(site: Site) -> None:
    site.file(held())
    first = b.command(c.Wait("pusat"), held())
    second = b.command(c.Resume(), held(), needs=(first.id,))
    assert site.push(ONE, second, second) == (Held(second.id, (first.id,)),) * 2
    assert codes(site.push(ONE, second, first, second)) == ["Held", "Accepted", "Accepted"]
    assert [item.known for item in site.push(ONE, first, second) if isinstance(item, Accepted)] == [True, True]


def test_a_held_command_may_be_written_anew_but_by_nobody_else(site: Site, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.commands", "from another account")
    site.file(held())
    first = b.command(c.Wait("pusat"), held())
    second = b.command(c.Resume(), held(), needs=(first.id,))
    site.push(ONE, second)
    assert codes(site.push(TWO, replace(second, actor=TWO.id))) == ["command.id_reused"]
    site.push(ONE, first)
    assert codes(site.push(ONE, replace(second, previous_hash="0" * 64))) == ["Accepted"]


def test_what_waits_a_day_for_its_predecessor_is_refused_by_the_server_s_clock(site: Site) -> None:
    site.file(held())
    waiting = b.command(c.Note("x"), held(), needs=(b.uuid(404),), made_at=b.NOW.replace(year=1999))
    resting = b.command(c.Note("y"), held(), needs=(waiting.id,))
    assert codes(site.push(ONE, waiting, resting)) == ["Held", "Held"]
    later(site, hours=23, minutes=59)
    assert codes(site.push(ONE, waiting)) == ["Held"]
    later(site, minutes=1)
    denied = Denied(waiting.id, "command.predecessor", {"predecessor": b.uuid(404)})
    assert site.push(ONE, waiting) == (denied,)
    assert site.push(ONE, waiting) == (replace(denied, known=True),)
    assert codes(site.push(ONE, resting)) == ["command.predecessor"]


def test_a_file_that_never_comes_ends_the_waiting_too(site: Site) -> None:
    site.file(held())
    waiting = b.command(c.Note("x"), held(), blobs=(b.sha(404),))
    site.push(ONE, waiting)
    later(site, hours=24)
    assert codes(site.push(ONE, waiting)) == ["command.predecessor"]


def test_the_answer_is_the_same_after_weeks_and_from_another_device(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held())
    (first,) = site.push(ONE, command)
    later(site, weeks=6)
    assert site.push(ONE, command, device="device-2") == (replace(first, known=True),)  # type: ignore[type-var]
    assert events(site) == 2


def test_a_restored_backup_answers_what_it_holds_and_decides_the_rest_again(tmp_path: Path) -> None:
    kept, lost = b.command(c.Note("x"), held()), b.command(b.approve(), held())
    with opened(tmp_path) as site:
        site.file(held())
        (first,) = site.push(ONE, kept)
    copy = (tmp_path / "server.db").read_bytes()
    with opened(tmp_path) as site:
        site.push(ONE, lost)
    (tmp_path / "server.db").write_bytes(copy)
    with opened(tmp_path) as site:
        again, anew = site.push(ONE, kept, lost)
        assert (again, codes((anew,))) == (replace(first, known=True), ["Accepted"])  # type: ignore[type-var]
        assert (anew.known, events(site)) == (False, 3)  # type: ignore[union-attr]


def test_reading_a_command_alone() -> None:
    command = b.command(c.Note("x"))
    received = commands.read(c.encode(command))
    assert (received.id, received.command, received.fault) == (command.id, command, None)
    faults = [commands.read(b"[" * size).fault for size in (5000, 100_000)]
    assert [fault.code for fault in faults if fault] == ["command.malformed", "command.large"]


def test_a_hash_left_out_is_worked_out_and_the_bytes_are_kept_as_they_were_hashed(site: Site) -> None:
    site.file(held())
    first, second = (c.encode(b.command(c.Note(text), held())) for text in "ab")
    linked = raw(c.decode(second), previous_hash=hashlib.sha256(first).hexdigest())
    assert codes(site.push(ONE, *chain.brief([first, linked]))) == ["Accepted", "Accepted"]
    with site.house.database.reading() as tx:
        kept = set(tx.execute(select(COMMANDS.c.body)).scalars())
    assert kept == {first.decode(), linked.decode()}
    (again,) = site.push(ONE, linked)
    assert isinstance(again, Accepted) and again.known


def test_a_first_command_that_leaves_its_hash_out_is_malformed(site: Site) -> None:
    site.file(held())
    lone = raw(b.command(c.Note("x"), held()), previous_hash=chain.SAME)
    assert codes(site.push(ONE, lone)) == ["command.malformed"]
