"""The server's rows: stored as they came, never older than before, swept after a start over, erased whole."""

import pytest
from msgspec.structs import replace

from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.store import mirror, position
from alpukat_desk.store.database import Store
from tests import builders as b
from tests.profiles import arrival


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
        assert mirror.stale(tx) == (b.uuid(2),)


def test_old_rows_stay_until_they_are_swept(store: Store) -> None:
    put(store, ONE)
    with store.writing() as tx:
        position.start_over(tx, "restored")
    assert version(store, ONE) == 3
    with store.writing() as tx:
        mirror.erase(tx, mirror.stale(tx))
    assert version(store, ONE) is None


def test_erasing_takes_body_and_history_and_tells_the_files(store: Store) -> None:
    made = replace(ONE, documents=(b.document(1),))
    put(store, made)
    with store.writing() as tx:
        mirror.put_history(tx, ONE.id, 3, b"[]")
        assert mirror.erase(tx, [ONE.id]) == {b.sha(1), b.sha(2), b.sha(901)}
        assert mirror.body(tx, ONE.id) is None
        for table in ("heads", "bodies", "history"):
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


def test_what_cannot_be_read_takes_the_place_of_its_row_and_gives_it_back(store: Store) -> None:
    put(store, ONE)
    with store.writing() as tx:
        mirror.put_unread(tx, b'{"future": 1}', ONE.id, 4)
        assert mirror.body(tx, ONE.id) is None
        assert (mirror.unread_bodies(tx), mirror.unread_count(tx)) == ((b'{"future": 1}',), 1)
        assert not mirror.is_blind(tx)
    put(store, replace(ONE, version=5))
    with store.reading() as tx:
        assert mirror.unread_count(tx) == 0


def test_a_row_without_a_legible_id_blinds_the_digest_until_the_next_start_over(store: Store) -> None:
    with store.writing() as tx:
        for _ in range(2):
            mirror.put_unread(tx, b"?", RequestId(""), 0)
        assert (mirror.is_blind(tx), mirror.unread_count(tx)) == (True, 1)
        position.start_over(tx, "epoch")
        mirror.erase(tx, mirror.stale(tx))
        assert not mirror.is_blind(tx)


@pytest.mark.parametrize("count", [1, 501, 1203])
def test_long_pages_pass_in_parts(store: Store, count: int) -> None:
    requests = [b.request(number, version=1) for number in range(count)]
    put(store, *requests)
    assert len(put(store, *(replace(request, version=2) for request in requests))) == count
    with store.writing() as tx:
        mirror.erase(tx, [request.id for request in requests])
        assert position.recounted(tx)[0] == position.read(tx).count == 0


def test_all_bodies_come_in_parts_and_due_times_can_be_set(store: Store) -> None:
    put(store, *(b.request(number) for number in range(5)))
    with store.writing() as tx:
        first = mirror.all_bodies(tx, 0, 3)
        rest = mirror.all_bodies(tx, first[-1][0], 3)
        assert [len(first), len(rest)] == [3, 2]
        mirror.set_dues(tx, [(row, None) for row, _ in first])
        dues = [mirror.due_at(tx, RequestId(b.uuid(number))) for number in range(5)]
        assert sorted(str(due) for due in dues) == sorted(["None"] * 3 + [str(b.NOW)] * 2)
