"""A full cache gives up what came first, and nothing that is needed without network."""

import random

import pytest

from alpukat_desk.desk import queries, seat, sync, transfers
from alpukat_desk.desk.eviction import make_room
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, RequestRow, Sha256
from alpukat_desk.domain.wire import Policy
from alpukat_desk.store import blobs
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Central, citizen

SIZE = 1000
DICE = random.Random(3)


@pytest.fixture
def requests(central: Central, desk: Desk) -> list[Request]:
    """Five, each with one file."""
    made = [
        citizen(number, attachments=(b.attachment(number, sha256=central.keep(DICE.randbytes(SIZE))),))
        for number in range(1, 6)
    ]
    central.file(*made)
    desk.sync()
    return made


def allow(desk: Desk, files: int) -> None:
    with desk.place.store.writing() as tx:
        seat.set_policy(tx, Policy(cache_limit=files * SIZE))


def name(request: Request) -> Sha256:
    return request.attachments[0].sha256


def here(desk: Desk, requests: list[Request]) -> list[int]:
    """Numbers of those whose file lies here."""
    with desk.place.store.reading() as tx:
        found = blobs.present(tx, [name(request) for request in requests])
    return [number for number, request in enumerate(requests, 1) if name(request) in found]


def look_at(desk: Desk, *requests: Request) -> None:
    for request in requests:
        transfers.fetch(desk.place, desk.api, name(request), request.id)


def test_what_came_first_goes_first_and_only_as_much_as_must(desk: Desk, requests: list[Request]) -> None:
    allow(desk, 3)
    look_at(desk, requests[2], requests[0], requests[1])
    assert here(desk, requests) == [1, 2, 3]
    look_at(desk, requests[3])
    assert here(desk, requests) == [1, 2, 4]
    look_at(desk, requests[2])
    assert here(desk, requests) == [2, 3, 4]
    assert make_room(desk.place) == 0


def test_held_requests_keep_their_files_and_so_does_unsent_work(desk: Desk, requests: list[Request]) -> None:
    look_at(desk, *requests)
    desk.claim(requests[0], requests[1])
    desk.decide(requests[1], c.Release())
    allow(desk, 1)
    make_room(desk.place)
    assert here(desk, requests) == [1, 2]
    assert not sync.push(desk.place, desk.api).error
    sync.pull(desk.place, desk.api)
    allow(desk, 1)
    make_room(desk.place)
    assert here(desk, requests) == [1]


def test_what_is_being_looked_at_stays_in_a_cache_too_small_for_it(desk: Desk, requests: list[Request]) -> None:
    allow(desk, 0)
    look_at(desk, requests[4])
    assert here(desk, requests) == [5]
    look_at(desk, requests[3])
    assert here(desk, requests) == [4]


def test_the_row_says_again_that_it_needs_the_network(desk: Desk, requests: list[Request]) -> None:
    look_at(desk, requests[0])
    assert [row.offline for row in _rows(desk, requests[0])] == [True]
    allow(desk, 0)
    make_room(desk.place)
    assert [row.offline for row in _rows(desk, requests[0])] == [False]


def _rows(desk: Desk, request: Request) -> tuple[RequestRow, ...]:
    return queries.rows(desk.place, [request.id])
