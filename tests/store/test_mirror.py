"""The server's rows: stored as they came, never older than before, swept after a start over, erased whole."""

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.domain.wire import FRAME
from alpukat_desk.store import mirror, position
from alpukat_desk.store.database import Store
from alpukat_desk.store.ledger import Ledger
from tests import builders as b
from tests import feeds as f
from tests.profiles import arrival, recounted


def put(store: Store, *requests: Request) -> frozenset[RequestId]:
    with store.writing() as tx:
        return mirror.put(tx, [arrival(request, b.NOW) for request in requests])


def version(store: Store, request: Request) -> int | None:
    with store.reading() as tx:
        return mirror.versions(tx, [request.id]).get(request.id)


ONE = b.request(1, version=3)


def test_a_row_is_kept_byte_for_byte_with_its_due_time(store: Store) -> None:
    assert put(store, ONE) == {ONE.id}
    with store.reading() as tx:
        assert mirror.body(tx, ONE.id) == arrival(ONE).raw
        assert mirror.due_at(tx, ONE.id) == b.NOW


def test_an_answer_with_more_than_a_block_holds_can_be_opened(store: Store) -> None:
    many = [b.request(number) for number in range(1, FRAME + 2)]
    put(store, *many)
    with store.reading() as tx:
        assert len(mirror.bodies(tx, [request.id for request in many])) == len(many)


def test_only_news_counts_as_changed(store: Store) -> None:
    put(store, ONE)
    assert put(store, ONE, b.request(2)) == {RequestId(b.uuid(2))}


def test_a_version_never_goes_back_within_a_generation(store: Store) -> None:
    put(store, ONE)
    assert put(store, replace(ONE, version=2)) == frozenset()
    assert version(store, ONE) == 3


def test_of_two_rows_in_one_page_the_later_counts(store: Store) -> None:
    put(store, ONE, replace(ONE, version=4))
    assert version(store, ONE) == 4


def test_after_a_start_over_the_server_s_word_counts_whatever_its_version(store: Store) -> None:
    put(store, ONE, b.request(2))
    with store.writing() as tx:
        position.start_over(tx, "restored")
    assert put(store, replace(ONE, version=1)) == {ONE.id}
    assert version(store, ONE) == 1
    with store.reading() as tx:
        assert mirror.departed(tx) == (b.uuid(2),)


def test_old_rows_stay_until_they_are_swept(store: Store) -> None:
    put(store, ONE)
    with store.writing() as tx:
        position.start_over(tx, "restored")
    assert version(store, ONE) == 3
    with store.writing() as tx:
        mirror.erase(tx, mirror.departed(tx))
    assert version(store, ONE) is None


def test_what_came_by_itself_is_ahead_until_the_feed_tells_it(store: Store) -> None:
    put(store, ONE, b.request(2))
    with store.writing() as tx:
        assert mirror.ahead(tx) == {ONE.id: 3, b.uuid(2): 1}
        ledger = Ledger()
        ledger.begin(tx)
        mirror.tell(tx, f.columns({7: ONE}), ledger)
        ledger.close(tx)
        assert mirror.ahead(tx) == {b.uuid(2): 1}


def test_what_is_ahead_is_read_from_its_own_index(store: Store) -> None:
    with store.reading() as tx:
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {mirror.AHEAD}").fetchall()
    assert ["COVERING INDEX heads_ahead" in row[3] for row in plan] == [True]


def test_erasing_takes_body_and_history_and_tells_the_files(store: Store) -> None:
    made = replace(ONE, documents=(b.document(1),))
    put(store, made)
    with store.writing() as tx:
        mirror.put_history(tx, ONE.id, 3, b"[]")
        assert mirror.erase(tx, [ONE.id]) == {b.sha(1), b.sha(2), b.sha(901)}
        assert mirror.body(tx, ONE.id) is None
        for table in ("heads", "bodies", "blocks", "places", "stale", "links", "linked", "history"):
            assert tx.exec_driver_sql(f"SELECT count(*) FROM mirror.{table}").scalar() == 0  # noqa: S608


def test_history_is_kept_with_its_version_and_only_for_what_is_held(store: Store) -> None:
    put(store, ONE)
    with store.writing() as tx:
        assert mirror.read_history(tx, ONE.id) == (0, b"[]")
        assert mirror.put_history(tx, ONE.id, 3, b"[1]")
        assert mirror.read_history(tx, ONE.id) == (3, b"[1]")
        assert not mirror.put_history(tx, RequestId("unknown"), 3, b"[]")


def test_a_history_of_another_server_s_past_is_forgotten(store: Store) -> None:
    put(store, ONE)
    with store.writing() as tx:
        mirror.put_history(tx, ONE.id, 3, b"[1]")
        position.start_over(tx, "restored")
    put(store, ONE)
    with store.reading() as tx:
        assert mirror.read_history(tx, ONE.id) == (0, b"[]")


@pytest.mark.parametrize("count", [1, 501, 1203])
def test_long_pages_pass_in_parts(store: Store, count: int) -> None:
    requests = [b.request(number, version=1) for number in range(count)]
    put(store, *requests)
    assert len(put(store, *(replace(request, version=2) for request in requests))) == count
    with store.writing() as tx:
        mirror.erase(tx, [request.id for request in requests])
        assert recounted(tx)[0] == position.read(tx).count == 0


def test_due_times_can_be_set(store: Store) -> None:
    put(store, *(b.request(number) for number in range(5)))
    with store.writing() as tx:
        mirror.set_dues(tx, [(row, None) for row in (1, 2, 3)])
        dues = [mirror.due_at(tx, RequestId(b.uuid(number))) for number in range(5)]
        assert sorted(str(due) for due in dues) == sorted(["None"] * 3 + [str(b.NOW)] * 2)


def test_a_body_that_is_here_already_is_no_news_and_one_that_is_not_is(store: Store) -> None:
    tell(store, {1: ONE})
    with store.reading() as tx:
        assert mirror.body(tx, ONE.id) is None and not mirror.is_whole(tx)
    assert put(store, ONE) == {ONE.id}
    assert put(store, ONE) == frozenset()
    with store.reading() as tx:
        assert mirror.is_whole(tx)


# ---- heads and bodies apart ----


def tell(store: Store, told: dict[int, Request], ledger: Ledger | None = None) -> frozenset[RequestId]:
    """As the feed tells heads; ``told`` by place in the feed."""
    book = ledger or Ledger()
    with store.writing() as tx:
        book.begin(tx)
        changed = mirror.tell(tx, f.columns(told), book)
        book.close(tx)
    return changed


def keep(store: Store, told: dict[int, Request], ledger: Ledger | None = None) -> frozenset[RequestId]:
    book = ledger or Ledger()
    line = f.bodies(told)
    with store.writing() as tx:
        book.begin(tx)
        changed = mirror.keep(tx, line.seqs, line.packed, book)
        book.close(tx)
    return changed


@pytest.mark.parametrize("bulk", [False, True])
def test_heads_list_and_bodies_fill_them(store: Store, bulk: bool) -> None:
    ledger, two = Ledger(bulk=bulk), b.request(2)
    assert tell(store, {1: ONE, 2: two}, ledger) == {ONE.id, two.id}
    assert version(store, ONE) == 3
    assert keep(store, {1: ONE, 2: two}, ledger) == {ONE.id, two.id}
    with store.reading() as tx:
        assert mirror.body(tx, two.id) == arrival(two).raw
        assert mirror.is_whole(tx)


def test_the_same_head_again_is_no_news_but_another_place_in_the_feed_is(store: Store) -> None:
    tell(store, {1: ONE})
    assert tell(store, {1: ONE}) == frozenset()
    assert tell(store, {5: ONE}) == {ONE.id}
    assert keep(store, {1: ONE}) == frozenset()
    assert keep(store, {5: ONE}) == {ONE.id}


def test_places_in_the_feed_of_an_older_generation_are_nobody_s(store: Store) -> None:
    """After a restore the counter begins again, and old rows are still in sight."""
    two = b.request(2)
    tell(store, {4: ONE})
    with store.writing() as tx:
        position.start_over(tx, "restored")
    tell(store, {4: two})
    assert keep(store, {4: two}) == {two.id}
    with store.reading() as tx:
        assert mirror.body(tx, ONE.id) is None


def test_a_row_number_is_never_given_again_while_a_block_speaks_of_it(store: Store) -> None:
    two, three = b.request(2), b.request(3)
    tell(store, {1: ONE, 2: two})
    keep(store, {1: ONE, 2: two})
    with store.writing() as tx:
        mirror.erase(tx, [two.id])
    tell(store, {3: three})
    with store.reading() as tx:
        assert mirror.body(tx, three.id) is None and mirror.body(tx, ONE.id) == arrival(ONE).raw
