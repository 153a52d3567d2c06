"""Many at once on one database, each over its own connections as worker processes are: filing, taking and deciding,
while desks read the feed by its cursor all the time. A feed that shows a place before an earlier one is visible
loses rows for ever; a check that is not under the city's lock takes twice.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.domain.wire import Accepted, Policy, parse_request
from alpukat_desk.server import accounts, attempts
from alpukat_desk.server.tables import ATTEMPTS, REQUESTS
from tests import builders as b
from tests.e2e.race import OFFICES, SCOPES, Copy, deed, truth, writer
from tests.server.conftest import engine, postgres, pytest_generate_tests  # noqa: F401 - for both engines
from tests.server.engines import POSTGRESQL
from tests.server.site import Site, case, opened, together

WRITERS, READERS, TURNS = 4, 2, 12

pytestmark = pytest.mark.usefixtures("engine")
Sites = Callable[..., list[Site]]


@pytest.fixture
def sites(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sites]:
    """So many servers on one database. A file has one server: there they are one."""
    with ExitStack() as stack:

        def make(count: int, **settings: object) -> list[Site]:
            apart = count if request.getfixturevalue("engine") == POSTGRESQL else 1
            made = [stack.enter_context(opened(tmp_path, **settings)) for _ in range(apart)]
            return [made[number % apart] for number in range(count)]

        yield make


def work(site: Site, number: int) -> set[RequestId]:
    """One officer's day; what was taken out of the common queue."""
    dice, officer, numbers = random.Random(number), writer(number), iter(range(1000 * number + 1, 9999))
    held: dict[RequestId, Request] = {}
    taken: set[RequestId] = set()
    for _ in range(TURNS):
        site.file(*(case(next(numbers), office=dice.choice(OFFICES)) for _ in range(dice.randint(1, 3))))
        there = sorted(truth(site.house.database, officer))
        wanted = dice.sample(there, min(len(there), 3))
        reply = site.claim(officer, *(case(int(item[-12:], 16)) for item in wanted))
        held |= {item.id: item for item in map(parse_request, reply.claimed)}
        taken |= held.keys()
        decided = dice.sample(sorted(held), min(len(held), 3))
        outcomes = site.push(officer, *(deed(dice, held.pop(item), officer) for item in decided))
        assert all(isinstance(outcome, Accepted) for outcome in outcomes), outcomes
    return taken


def test_no_poller_misses_a_row_that_was_written_while_it_read(sites: Sites) -> None:
    made = sites(WRITERS + READERS, policy=Policy(claim_limit=9999))
    for number in range(WRITERS):
        made[0].enrol(writer(number))
    made[0].enrol(*SCOPES)
    copies, working = [Copy() for _ in SCOPES], set(range(WRITERS))

    def act(number: int) -> set[RequestId]:
        if number < WRITERS:
            try:
                return work(made[number], number)
            finally:
                working.discard(number)
        reader = number - WRITERS
        while working:
            copies[reader].pull(partial(made[number].feed, SCOPES[reader]))
        return set()

    taken = together(WRITERS + READERS, act)
    for copy, officer in zip(copies, SCOPES, strict=True):
        copy.pull(partial(made[0].feed, officer))
        expected = truth(made[0].house.database, officer)
        assert copy.faults(expected) == (0, 0, 0), f"of {len(expected)} rows after {copy.pulls} pulls"
        assert copy.pulls > 1
    assert all(taken[:WRITERS])


def test_takers_at_once_never_get_the_same_request(sites: Sites) -> None:
    made = sites(WRITERS)
    officers = [b.officer(number + 1) for number in range(WRITERS)]
    made[0].enrol(*officers)
    made[0].file(*(case(number) for number in range(1, 41)))
    named = [case(number) for number in range(31, 41)]

    def take(number: int) -> list[RequestId]:
        found: list[RequestId] = []
        for _ in range(3):
            for reply in (made[number].claim(officers[number], count=2), made[number].claim(officers[number], *named)):
                found += [parse_request(item).id for item in reply.claimed]
        return sorted(set(found))

    taken = together(WRITERS, take)
    everything = [item for each in taken for item in each]
    assert len(everything) == len(set(everything))
    assert set(everything) >= {item.id for item in named}


def test_the_claim_limit_holds_however_many_ask_at_once(sites: Sites) -> None:
    made, limit = sites(WRITERS, policy=Policy(claim_limit=5)), 5
    officer = b.officer(1)
    made[0].enrol(officer)
    made[0].file(*(case(number) for number in range(1, 31)))

    def take(number: int) -> None:
        ask = [case(at) for at in range(1 + number * 7, 8 + number * 7)]
        made[number].claim(officer, *ask)

    together(WRITERS, take)
    with made[0].house.database.reading() as tx:
        held = tx.execute(select(REQUESTS.c.id).where(REQUESTS.c.holder_id == officer.id)).all()
    assert len(held) == limit


def test_tries_at_a_password_are_counted_one_by_one(sites: Sites) -> None:
    made, who = sites(WRITERS), ("account:a", "address:1")

    def knock(number: int) -> int:
        counted = 0
        for _ in range(5):
            try:
                with made[number].house.database.writing() as tx:
                    attempts.reserve(tx, who, b.NOW)
                counted += 1
            except ServerBusy as fault:
                assert fault.code == "session.throttled"
        return counted

    assert sum(together(WRITERS, knock)) == 5
    with made[0].house.database.reading() as tx:
        assert dict(tx.execute(select(ATTEMPTS.c.subject, ATTEMPTS.c.failures)).all()) == {  # type: ignore[arg-type]
            "account:a": 5,
            "address:1": 5,
        }


def test_an_account_is_made_once(sites: Sites) -> None:
    made = sites(WRITERS)
    answers = together(WRITERS, lambda number: _added(made[number]))
    assert answers.count(True) == 1
    with made[0].house.database.reading() as tx:
        assert len(accounts.listed(tx)) == 1


def _added(site: Site) -> bool:
    try:
        site.enrol(b.officer(1))
    except Refused as fault:
        assert fault.code == "account.exists"
        return False
    return True
