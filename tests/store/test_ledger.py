"""What a stream remembers of the mirror, and that it looks again when somebody else wrote."""

import pytest

from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.store import mirror, position
from alpukat_desk.store.blocks import Owner
from alpukat_desk.store.database import Store
from alpukat_desk.store.ledger import Ledger
from tests import builders as b
from tests import feeds as f
from tests.profiles import arrival, recounted

ONE, TWO = b.request(1, version=3), b.request(2)
BOTH = pytest.mark.parametrize("bulk", [False, True])


def tell(store: Store, ledger: Ledger, told: dict[int, Request]) -> None:
    with store.writing() as tx:
        ledger.begin(tx)
        mirror.tell(tx, f.columns(told), ledger)
        ledger.close(tx)


def known(store: Store, ledger: Ledger, *requests: Request) -> dict[RequestId, tuple[int, int, int, int]]:
    with store.writing() as tx:
        ledger.begin(tx)
        found = ledger.known(tx, [request.id for request in requests])
        ledger.close(tx)
    return found


def owners(store: Store, ledger: Ledger, *seqs: int) -> list[RequestId | None]:
    with store.writing() as tx:
        ledger.begin(tx)
        found = ledger.owners(tx, seqs)
        ledger.close(tx)
    return [owner and owner.id for owner in found]


@BOTH
def test_heads_are_known_by_id_and_by_place_in_the_feed(store: Store, bulk: bool) -> None:
    ledger = Ledger(bulk=bulk)
    tell(store, ledger, {5: ONE, 7: TWO})
    assert known(store, ledger, ONE, b.request(9)) == {ONE.id: (1, 5, 3, 0)}
    assert owners(store, ledger, 7, 6, 5) == [TWO.id, None, ONE.id]


@BOTH
def test_another_stream_finds_what_the_one_before_told(store: Store, bulk: bool) -> None:
    tell(store, Ledger(), {5: ONE, 7: TWO})
    assert owners(store, Ledger(bulk=bulk), 5, 7) == [ONE.id, TWO.id]


@BOTH
def test_a_head_told_anew_has_left_its_old_place(store: Store, bulk: bool) -> None:
    ledger = Ledger(bulk=bulk)
    tell(store, ledger, {5: ONE})
    tell(store, ledger, {8: b.request(1, version=4)})
    assert owners(store, ledger, 5, 8) == [None, ONE.id]
    assert known(store, ledger, ONE)[ONE.id] == (1, 8, 4, 0)


@BOTH
def test_what_somebody_else_wrote_meanwhile_is_seen(store: Store, bulk: bool) -> None:
    ledger = Ledger(bulk=bulk)
    tell(store, ledger, {5: ONE, 7: TWO})
    with store.writing() as tx:
        mirror.put(tx, [arrival(b.request(1, version=9)), arrival(b.request(3))])
    assert known(store, ledger, ONE, b.request(3)).keys() == {ONE.id, b.request(3).id}
    assert owners(store, ledger, 5, 7) == [None, TWO.id]


@BOTH
def test_what_a_failed_transaction_would_have_entered_is_forgotten(store: Store, bulk: bool) -> None:
    ledger = Ledger(bulk=bulk)
    tell(store, ledger, {5: ONE})
    with pytest.raises(KeyError), store.writing() as tx:
        ledger.begin(tx)
        mirror.tell(tx, f.columns({7: TWO}), ledger)
        raise KeyError
    assert known(store, ledger, ONE, TWO).keys() == {ONE.id}
    assert owners(store, ledger, 5, 7) == [ONE.id, None]


@BOTH
def test_what_was_erased_is_struck(store: Store, bulk: bool) -> None:
    ledger = Ledger(bulk=bulk)
    tell(store, ledger, {5: ONE, 7: TWO})
    with store.writing() as tx:
        ledger.begin(tx)
        mirror.erase(tx, [ONE.id])
        ledger.strike([ONE.id])
        ledger.close(tx)
    assert known(store, ledger, ONE, TWO).keys() == {TWO.id}
    assert owners(store, ledger, 5, 7) == [None, TWO.id]


def test_row_numbers_are_given_once(store: Store) -> None:
    ledger = Ledger()
    tell(store, ledger, {5: ONE})
    with store.writing() as tx:
        ledger.begin(tx)
        assert (ledger.rows(3), ledger.rows(1)) == (2, 5)


def test_count_and_digest_follow_what_is_entered(store: Store) -> None:
    ledger = Ledger(bulk=True)
    tell(store, ledger, {5: ONE, 7: TWO})
    tell(store, ledger, {8: b.request(1, version=4)})
    with store.reading() as tx:
        state = position.read(tx)
        assert (state.count, state.digest) == recounted(tx)
        assert ledger.owners(tx, [8]) == [Owner(1, ONE.id)]
