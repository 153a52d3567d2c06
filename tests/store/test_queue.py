"""The queue's lists: their order, their rows, their search, and that SQLite answers them from an index."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from msgspec.structs import replace

from alpukat_desk.domain.model import OfficerId, Request, RequestId, Status
from alpukat_desk.store import blobs, mirror, overlay, queue, search, views
from alpukat_desk.store.database import Store, Tx
from alpukat_desk.store.overlay import Projected
from alpukat_desk.store.queue import Wanted
from alpukat_desk.store.views import Who
from tests import builders as b
from tests.profiles import arrival

ME = b.officer(1)
WHO = Who(OfficerId(ME.id), b.OFFICE, b.NOW, b.NOW.replace(hour=16, minute=59), "2020-03-24")


def named(number: int, name: str = "Sari Wulandari", nik: str = b.NIK, **changes: Any) -> Request:
    made = b.request(number, **changes)
    return replace(made, applicant=replace(made.applicant, name=name, nik=nik))


def put(store: Store, *requests: Request, due_in: dict[int, int] | None = None) -> None:
    """``due_in``: number of the request -> hours from now."""
    hours = {RequestId(b.uuid(number)): value for number, value in (due_in or {}).items()}
    with store.writing() as tx:
        mirror.put(
            tx,
            [arrival(item, b.NOW + timedelta(hours=hours[item.id]) if item.id in hours else None) for item in requests],
        )


def lay(store: Store, request: Request, **changes: Any) -> None:
    values: dict[str, Any] = {"raw": b"{}", "events": b"[]", "due_at": None, "pending": 1, "troubles": 0}
    with store.writing() as tx:
        overlay.put(tx, request, Projected(**{**values, **changes}))


def ids(store: Store, view: str = "all", text: str = "", service: str = "") -> list[int]:
    with store.reading() as tx:
        found = queue.ids(tx, Wanted(view, service, search.question(text) if text else None), WHO)
    return [int(key.rpartition("-")[2], 16) for key in found]


def test_least_time_left_comes_first_then_the_oldest(store: Store) -> None:
    put(
        store,
        *(b.request(number) for number in (1, 2, 3)),
        b.request(4, submitted_at=b.NOW.replace(day=20)),
        b.request(5, submitted_at=b.NOW.replace(day=19)),
        due_in={1: 5, 2: -1, 3: 40},
    )
    assert ids(store) == [2, 1, 3, 5, 4]


def test_the_projection_is_sorted_in_with_the_rest(store: Store) -> None:
    put(store, *(b.request(number) for number in (1, 2, 3)), due_in={1: 1, 2: 2, 3: 3})
    lay(store, b.request(1), due_at=b.NOW + timedelta(hours=2, minutes=30))
    assert ids(store) == [2, 1, 3]


def test_at_the_centre_mine_come_first_and_of_the_closed_the_latest(store: Store) -> None:
    waiting = {"status": Status.WAITING_CENTRE}
    put(store, b.request(1, **waiting), b.request(2, holder=ME, **waiting))
    put(store, *(b.request(n, status=Status.REJECTED, closed_at=b.NOW - timedelta(days=n)) for n in (8, 7, 9)))
    assert ids(store, "centre") == [2, 1]
    assert ids(store, "closed") == [7, 8, 9]


def test_a_service_narrows_every_list(store: Store) -> None:
    put(store, b.request(1), b.request(2, service="konsultasi"))
    lay(store, b.request(3, service="konsultasi"))
    assert ids(store, service="konsultasi") == [2, 3]
    with store.reading() as tx:
        assert queue.counts(tx, WHO).services == {"akta-lahir": 1, "konsultasi": 2}


def test_rows_come_in_the_order_asked_for(store: Store) -> None:
    put(store, *(b.request(number) for number in range(1, 4)))
    wanted = [RequestId(b.uuid(number)) for number in (3, 99, 1)]
    with store.reading() as tx:
        assert [row.id for row in queue.rows(tx, wanted)] == [b.uuid(3), b.uuid(1)]


def test_a_row_shows_what_the_request_says(store: Store) -> None:
    request = b.request(1, holder=ME, version=4)
    put(store, request, due_in={1: 5})
    with store.reading() as tx:
        (row,) = queue.rows(tx, [request.id])
    shown = (row.code, row.name, row.nik, row.version, row.holder_id, row.submitted_at, row.due_at)
    assert shown == (
        request.code, "Sari Wulandari", b.NIK, 4, ME.id, request.submitted_at, b.NOW + timedelta(hours=5)
    )  # fmt: skip
    assert (row.pending, row.troubles, row.offline) == (0, 0, False)


def test_a_projected_row_shows_its_marks(store: Store) -> None:
    put(store, b.request(1))
    lay(store, named(1, "Sari Ayu"), pending=2, troubles=1)
    with store.reading() as tx:
        (row,) = queue.rows(tx, [RequestId(b.uuid(1))])
    assert (row.name, row.pending, row.troubles) == ("Sari Ayu", 2, 1)


def test_a_row_is_at_hand_offline_when_every_attachment_is(store: Store) -> None:
    data = [b"first", b"second"]
    names = [blobs.sha256(item) for item in data]
    files = tuple(b.attachment(number, sha256=name) for number, name in enumerate(names))
    put(store, b.request(1, attachments=files), b.request(2, attachments=()))

    def at_hand() -> list[bool]:
        with store.reading() as tx:
            return [row.offline for row in queue.rows(tx, [RequestId(b.uuid(number)) for number in (1, 2)])]

    assert at_hand() == [False, True]
    for item in data:
        assert at_hand() == [False, True]
        with store.writing() as tx:
            blobs.append(tx, blobs.sha256(item), 0, item)
            blobs.finish(tx, blobs.sha256(item))
    assert at_hand() == [True, True]


def test_held_requests_tell_their_files(store: Store) -> None:
    put(store, b.request(1, holder=ME, documents=(b.document(1),)), b.request(2, holder=b.officer(2)))
    put(store, b.request(3, holder=ME, status=Status.COMPLETED))
    with store.reading() as tx:
        (held,) = queue.held_by(tx, ME.id)
        assert queue.held_by(tx, OfficerId("")) == ()
    assert (held.id, held.version, held.told, bool(held.linked)) == (b.uuid(1), 1, 0, True)
    assert held.files == (b.sha(1), b.sha(2), b.sha(901))


# ---- search ----


def test_an_exact_identifier_comes_before_everything(store: Store) -> None:
    put(
        store,
        named(1, "3174 Sari", nik="3174015708900099"),
        named(2, nik="3174015708900001"),
        named(3, nik="317401570890000"),
        due_in={1: 1, 2: 3, 3: 2},
    )
    assert ids(store, text="317401570890000") == [3, 2]
    assert ids(store, text="3174015708900001") == [2]


def test_a_whole_name_comes_before_its_beginnings(store: Store) -> None:
    put(store, named(1, "Siti Aminah Putri"), named(2, "Siti Aminah"), due_in={1: 1, 2: 9})
    assert ids(store, text="siti aminah") == [2, 1]


def test_a_corrected_name_is_found_and_the_old_one_is_not(store: Store) -> None:
    put(store, named(1, "Budi"))
    lay(store, named(1, "Bima"))
    assert (ids(store, text="bima"), ids(store, text="budi")) == ([1], [])


def test_search_stays_within_the_list_and_the_service(store: Store) -> None:
    put(store, b.request(1), b.request(2, holder=ME), b.request(3, status=Status.REJECTED, closed_at=b.NOW))
    put(store, b.request(4, holder=ME, service="konsultasi"))
    lay(store, b.request(5, holder=ME), troubles=1)
    assert ids(store, "mine", "sari") == [2, 4, 5]
    assert ids(store, "mine", "sari", "konsultasi") == [4]
    assert ids(store, "tray", "sari") == [5]
    assert ids(store, "closed", "sari") == [3]


# ---- plans ----


@contextmanager
def explained(tx: Tx) -> Iterator[None]:
    """Statements run inside answer with SQLite's plan instead of rows."""

    def explain(_c: Any, _cursor: Any, statement: str, parameters: Any, _x: Any, _many: bool) -> tuple[str, Any]:
        return "EXPLAIN QUERY PLAN " + statement, parameters

    sa.event.listen(tx, "before_cursor_execute", explain, retval=True)
    yield
    sa.event.remove(tx, "before_cursor_execute", explain)


def plan(store: Store, wanted: Wanted) -> list[str]:
    with store.reading() as tx, explained(tx):
        return [str(row[3]) for row in tx.execute(queue.statement(wanted, WHO)).cursor.fetchall()]


@pytest.mark.parametrize("view", [view for view in views.VIEWS if view not in ("tray", "closed")])
def test_every_open_list_reads_only_the_queue_s_index(store: Store, view: str) -> None:
    steps = [step for step in plan(store, Wanted(view)) if "mirror.heads" in step]
    assert steps
    assert all("COVERING INDEX heads_queue" in step or "INDEX heads_holder" in step for step in steps)


@pytest.mark.parametrize("view", [view for view in views.VIEWS if view not in ("tray", "closed", "centre")])
def test_the_order_is_the_index_s_and_only_what_is_overlaid_is_sorted(store: Store, view: str) -> None:
    steps = plan(store, Wanted(view))
    assert steps[0] == "MERGE (UNION ALL)"
    mirrored = steps[steps.index("LEFT") : steps.index("RIGHT")]
    assert not [step for step in mirrored if "TEMP B-TREE" in step]


@pytest.mark.parametrize("view", [view for view in views.VIEWS if view != "tray"])
@pytest.mark.parametrize("service", ["", "akta-lahir"])
def test_search_is_driven_from_the_match_in_every_list(store: Store, view: str, service: str) -> None:
    steps = plan(store, Wanted(view, service, search.question("siti aminah")))
    assert any("heads_found VIRTUAL TABLE INDEX" in step for step in steps)
    heads = [step for step in steps if "mirror.heads " in step + " "]
    assert heads and all(step.startswith("SEARCH mirror.heads USING INTEGER PRIMARY KEY") for step in heads)
    assert not any("CORRELATED" in step for step in steps)
