"""Accepted commands in bulk: a picture that is only stamped is the one a replay would have brought."""

from collections.abc import Sequence

import msgspec
import pytest
import sqlalchemy as sa

from alpukat_desk.desk import acceptance, looks, sync
from alpukat_desk.desk.projection import project
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, Status
from alpukat_desk.store import outbox
from alpukat_desk.store.outbox import Acceptance
from alpukat_desk.store.tables import projected
from tests import builders as b
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, Central, Clock, citizen

REQUESTS = [citizen(number) for number in range(1, 13)]
ONE = REQUESTS[0]
PAYLOADS: tuple[c.AnyPayload, ...] = (
    c.Note("dilihat"),
    b.approve(),
    c.Return((b.fault(),), "ulang"),
    c.Reject((b.fault("not-entitled", ""),), "bukan"),
    c.Wait("pusat"),
    c.Correct("child.name", "Anak 6", "Anak Enam", "KK"),
    c.MarkDuplicate(REQUESTS[11].id),
    c.NotDuplicate(REQUESTS[11].id),
    c.Release(),
    c.Forward(NEIGHBOUR, "pindah"),
)


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(*REQUESTS)
    desk.sync()
    desk.claim(*REQUESTS)
    return desk


def pictures(desk: Desk) -> list[dict[str, object]]:
    with desk.place.store.reading() as tx:
        return [dict(row) for row in tx.execute(sa.select(projected).order_by(projected.c.id)).mappings()]


def anew(desk: Desk, requests: Sequence[Request]) -> None:
    with desk.place.store.writing() as tx:
        for request in requests:
            project(tx, desk.place, request.id)


def taken(desk: Desk, version: int = 3) -> frozenset[str]:
    """Which pictures needed only the stamp."""
    with desk.place.store.writing() as tx:
        return acceptance.take(tx, [Acceptance(item, version, "r", b.NOW) for item in outbox.everything(tx)])


def test_a_stamped_picture_is_what_a_replay_would_bring(ready: Desk, clock: Clock) -> None:
    for request, payload in zip(REQUESTS, PAYLOADS, strict=False):
        ready.decide(request, payload)
    clock.forward(minutes=7)
    assert sync.push(ready.place, ready.api).accepted == len(PAYLOADS)
    stamped = pictures(ready)
    assert len(stamped) == len(PAYLOADS) and all(row["pending"] == 0 for row in stamped)
    anew(ready, REQUESTS)
    assert pictures(ready) == stamped


def test_every_kind_of_those_decisions_needs_no_replay(ready: Desk) -> None:
    for request, payload in zip(REQUESTS, PAYLOADS, strict=False):
        ready.decide(request, payload)
    assert taken(ready) == {request.id for request in REQUESTS[: len(PAYLOADS)]}


def test_resuming_moves_the_due_time_and_is_replayed(ready: Desk) -> None:
    ready.decide(ONE, c.Wait("pusat"))
    ready.sync()
    ready.decide(ONE, c.Resume("sudah"))
    assert taken(ready) == frozenset()


def test_where_more_than_one_command_lies_everything_is_replayed(ready: Desk) -> None:
    for text in ("satu", "dua"):
        ready.decide(ONE, c.Note(text))
    assert taken(ready) == frozenset()


def test_a_receipt_still_flying_makes_a_replay_necessary(ready: Desk) -> None:
    ready.decide(ONE, c.Note("satu"))
    assert taken(ready, 3) == {ONE.id}
    ready.decide(ONE, c.Note("dua"))
    assert taken(ready, 4) == frozenset()


def test_what_the_mirror_already_shows_is_not_stamped(ready: Desk) -> None:
    ready.decide(ONE, c.Note("satu"))
    assert taken(ready, ready.see(ONE).request.version) == frozenset()


def test_a_version_that_leaves_room_for_somebody_else_s_change_is_replayed(ready: Desk) -> None:
    ready.decide(ONE, c.Note("satu"))
    assert taken(ready, ready.see(ONE).request.version + 2) == frozenset()


def test_a_decision_that_did_not_apply_any_more_is_replayed(ready: Desk, central: Central) -> None:
    ready.decide(ONE, b.approve())
    other = msgspec.structs.replace(central.request(ONE.id), version=7, status=Status.RETURNED)
    with ready.place.store.writing() as tx:
        looks.store_known(tx, ready.place, looks.legible(ready.place, [msgspec.json.encode(other)]))
    assert taken(ready) == frozenset()
