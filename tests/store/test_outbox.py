"""Commands and receipts as rows: order, states, chains, and what a restored server has forgotten."""

from datetime import timedelta
from typing import Any

from msgspec.structs import replace

from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.store import mirror, outbox, position
from alpukat_desk.store.database import Store
from alpukat_desk.store.outbox import Acceptance, Entry
from tests import builders as b
from tests.profiles import arrival

REQUEST = RequestId(b.uuid(1))


def entry(number: int, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "id": CommandId(f"command-{number}"),
        "request_id": REQUEST,
        "kind": "note",
        "seq": number,
        "raw": b"{}",
        "code": "JS-1",
        "name": "Sari",
        "made_at": b.NOW,
    }
    return Entry(**{**values, **changes})


def add(store: Store, *entries: Entry) -> None:
    with store.writing() as tx:
        for item in entries:
            outbox.add(tx, item)


def test_a_command_comes_back_as_it_was_put(store: Store) -> None:
    put = entry(1, refusal_detail={"field": "mother.nik"}, conflict=b"theirs", after=CommandId("x"))
    add(store, put)
    with store.reading() as tx:
        found = outbox.get(tx, put.id)
        assert found is not None and replace(found, position=0) == put
        assert outbox.everything(tx) == outbox.of_request(tx, REQUEST) == (found,)
        assert outbox.get(tx, CommandId("another")) is None


def test_states_are_counted_and_moved(store: Store) -> None:
    add(store, entry(1), entry(2), entry(3))
    with store.writing() as tx:
        outbox.mark_sent(tx, {entry(1).id: b"final"})
        outbox.refuse(tx, entry(2).id, "status.wrong", {"status": "approved"}, b"theirs")
        assert outbox.tally(tx) == {"sent": 1, "refused": 1, "waiting": 1}
        first, second, _ = outbox.everything(tx)
        assert (first.state, first.raw) == ("sent", b"final")
        assert (second.refusal_code, second.refusal_detail, second.conflict) == (
            "status.wrong", {"status": "approved"}, b"theirs"
        )  # fmt: skip
        outbox.tried(tx, (first.id,))
        outbox.forgive(tx, first.id)
        again = outbox.get(tx, first.id)
        assert again is not None and (again.state, again.raw, again.tries) == ("sent", b"final", 0)


def test_the_server_is_asked_in_order_and_not_about_what_it_refused(store: Store) -> None:
    add(store, *(entry(number) for number in range(1, 6)))
    with store.writing() as tx:
        outbox.refuse(tx, entry(2).id, "x")
        first = outbox.unanswered(tx, outbox.START, 2)
        assert [item.seq for item in first] == [1, 3]
        assert [item.seq for item in outbox.unanswered(tx, first[-1].position, 9)] == [4, 5]


def test_a_chain_is_found_through_all_its_links(store: Store) -> None:
    add(store, entry(1), entry(2, after=entry(1).id), entry(3, after=entry(2).id), entry(4))
    with store.reading() as tx:
        assert [item.seq for item in outbox.resting_on(tx, entry(1).id)] == [2, 3]


def test_an_accepted_command_leaves_a_receipt_that_flies_until_the_mirror_has_its_version(store: Store) -> None:
    add(store, entry(1))
    with store.writing() as tx:
        assert outbox.next_seq(tx, REQUEST) == 2
        outbox.accept(tx, [Acceptance(outbox.everything(tx)[0], 5, "31.74-7", b.NOW)])
        assert outbox.everything(tx) == ()
        (receipt,) = outbox.reached(tx, REQUEST, 5)
        assert (receipt.version, receipt.receipt, receipt.at, receipt.raw) == (5, "31.74-7", b.NOW, b"{}")
        assert outbox.next_seq(tx, REQUEST) == 2
        assert outbox.reached(tx, REQUEST, 6) == () and outbox.unmatched(tx) == frozenset()
        for version, unmatched in ((4, {REQUEST}), (5, set())):
            mirror.put(tx, [arrival(b.request(1, version=version))])
            assert outbox.unmatched(tx) == unmatched
        assert outbox.receipt(tx, entry(1).id) == receipt


def test_settling_twice_does_no_harm(store: Store) -> None:
    add(store, entry(1))
    with store.writing() as tx:
        stored = outbox.everything(tx)[0]
        for _ in range(2):
            outbox.accept(tx, [Acceptance(stored, 5, "31.74-7", b.NOW)])
        assert len(outbox.reached(tx, REQUEST, 1)) == 1


def test_a_request_that_left_takes_its_data_and_leaves_the_receipt(store: Store) -> None:
    add(store, entry(1))
    with store.writing() as tx:
        outbox.accept(tx, [Acceptance(outbox.everything(tx)[0], 5, "31.74-7", b.NOW)])
        outbox.close(tx, REQUEST)
        assert outbox.reached(tx, REQUEST, 1) == () and outbox.newest(tx, [REQUEST]) == {}
        left = outbox.receipt(tx, entry(1).id)
        assert left is not None and (left.raw, left.name, left.receipt) == (None, "", "31.74-7")


def test_what_a_restored_server_forgot_is_asked_again_before_everything_else(store: Store) -> None:
    add(store, entry(1), entry(2))
    with store.writing() as tx:
        for stored, version in zip(outbox.everything(tx), (2, 3), strict=True):
            outbox.accept(tx, [Acceptance(stored, version, "receipt", b.NOW)])
        outbox.add(tx, entry(3))
        mirror.put(tx, [arrival(b.request(1, version=3))])
        assert outbox.lost(tx) == ()
        position.start_over(tx, "restored")
        mirror.put(tx, [arrival(b.request(1, version=1))])
        lost = outbox.lost(tx)
        assert [item.seq for item in lost] == [1, 2]
        for item in reversed(lost):
            outbox.revive(tx, item)
        assert [(item.seq, item.state) for item in outbox.everything(tx)] == [
            (1, "sent"), (2, "sent"), (3, "waiting")
        ]  # fmt: skip
        assert outbox.receipt(tx, entry(1).id) is None


def test_of_several_requests_the_newest_version_that_was_reached_is_told(store: Store) -> None:
    ids = [RequestId(b.uuid(number)) for number in (1, 2, 3)]
    add(store, *(entry(number, request_id=key) for number, key in enumerate(ids)), entry(9, request_id=ids[1]))
    with store.writing() as tx:
        for stored, version in zip(outbox.everything(tx), (5, 5, 5, 6), strict=True):
            outbox.accept(tx, [Acceptance(stored, version, "r", b.NOW)])
        assert outbox.newest(tx, [*ids, RequestId(b.uuid(9))]) == {ids[0]: 5, ids[1]: 6, ids[2]: 5}
        assert [[item.version for item in outbox.reached(tx, key, 6)] for key in ids] == [[], [6], []]


def test_what_is_asked_again_keeps_the_order_of_its_making_whatever_the_clock_said(store: Store) -> None:
    """The device's clock was set back between the two."""
    add(store, entry(1), entry(2, made_at=b.NOW - timedelta(days=9999)))
    with store.writing() as tx:
        for stored, version in zip(outbox.everything(tx), (1, 2), strict=True):
            outbox.accept(tx, [Acceptance(stored, version, "r", b.NOW)])
        assert [item.seq for item in outbox.unmirrored(tx)] == [1, 2]


def test_an_acceptance_asks_for_little_of_a_command(store: Store) -> None:
    add(store, entry(1), entry(2))
    with store.writing() as tx:
        wanted = [entry(2).id, CommandId("unknown")]
        assert outbox.waiting_among(tx, wanted) == {entry(2).id: (entry(2).id, REQUEST, "note")}
