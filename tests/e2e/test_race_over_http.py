"""The race over real sockets: two servers of two workers each on one PostgreSQL take pushes and claims, each at both of
them at once, while desks follow the feed by its cursor, now at one server and now at the other.
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, Officer, Request, RequestId
from alpukat_desk.domain.wire import Accepted, ClaimAsk, Outcome, SignIn, parse_request
from alpukat_desk.remote.api import HttpApi
from alpukat_desk.server import accounts
from alpukat_desk.server.database import Database, open_database
from alpukat_desk.server.intake import file_request
from alpukat_desk.server.tables import HISTORY
from tests import builders as b
from tests.e2e.race import OFFICES, SCOPES, Copy, deed, truth, writer
from tests.server.conftest import Process, postgres  # noqa: F401
from tests.server.postgres import Cluster
from tests.server.site import PASSWORD, case, together

SERVERS, WORKERS, WRITERS, TURNS = 2, "2", 4, 10
FIRST, EACH = 60, 2
"""Requests filed at the beginning, and by each writer in each turn."""


class Office:
    """The servers and the database behind them."""

    def __init__(self, database: Database, servers: list[Process], stack: ExitStack) -> None:
        self.database = database
        self._servers, self._stack = servers, stack

    def lines(self, officer: Officer) -> list[HttpApi]:
        """One to each server."""
        made = [HttpApi(server.address) for server in self._servers]
        for line in made:
            self._stack.callback(line.close)
        token = made[0].sign_in(SignIn(officer.id, PASSWORD, b.DEVICE)).token
        for line in made:
            line.resume(token)
        return made

    def file(self, *requests: Request) -> None:
        with self.database.writing(b.CITY) as tx:
            for request in requests:
                file_request(tx, request)


@pytest.fixture
def office(postgres: Cluster, tmp_path: Path) -> Iterator[Office]:  # noqa: F811
    url = postgres.fresh()
    with ExitStack() as stack:
        stack.callback(postgres.drop, url)
        database = open_database(url)
        stack.callback(database.close)
        servers = [Process(tmp_path / f"server-{number}", url) for number in range(SERVERS)]
        for server in servers:
            server.folder.mkdir()
            stack.callback(server.end, "kill")
        together(SERVERS, lambda number: servers[number].start("--workers", WORKERS))
        made = Office(database, servers, stack)
        with database.writing(b.CITY) as tx:
            for officer in (*SCOPES, *(writer(number) for number in range(WRITERS))):
                accounts.add(tx, officer, PASSWORD, datetime.now(UTC))
        made.file(*(case(number, office=OFFICES[number % len(OFFICES)]) for number in range(1, FIRST + 1)))
        yield made


def work(office: Office, number: int, lines: list[HttpApi]) -> tuple[set[RequestId], int]:
    """What one officer took out of the common queue, and how many commands were accepted."""
    dice, officer, fresh = random.Random(number), writer(number), iter(range(1000 * (number + 1), 9999))
    held: dict[RequestId, Request] = {}
    taken, accepted = set[RequestId](), 0
    for _ in range(TURNS):
        office.file(*(case(next(fresh), office=dice.choice(OFFICES)) for _ in range(EACH)))
        there = sorted(truth(office.database, officer))
        ask = ClaimAsk(CommandId(b.uuid(dice.getrandbits(40))), tuple(dice.sample(there, min(len(there), 3))))
        both = together(SERVERS, partial(_claimed, lines, ask))
        assert both[0] == both[1], "asked at both servers at once, done once"
        held |= both[0]
        taken |= held.keys()
        chosen = [deed(dice, held.pop(item), officer) for item in dice.sample(sorted(held), min(len(held), 3))]
        outcomes = together(SERVERS, partial(_pushed, lines, chosen))
        assert all(isinstance(item, Accepted) for each in outcomes for item in each), outcomes
        accepted += len(chosen)
    return taken, accepted


def _claimed(lines: list[HttpApi], ask: ClaimAsk, at: int) -> dict[RequestId, Request]:
    return {item.id: item for item in map(parse_request, lines[at].claim(ask).claimed)}


def _pushed(lines: list[HttpApi], chosen: list[c.Command], at: int) -> tuple[Outcome, ...]:
    return lines[at].push(chosen)


def test_nothing_is_missed_or_done_twice_over_several_servers(office: Office) -> None:
    copies, working = [Copy() for _ in SCOPES], set(range(WRITERS))
    lines = [office.lines(officer) for officer in (*map(writer, range(WRITERS)), *SCOPES)]

    def act(number: int) -> tuple[set[RequestId], int]:
        if number < WRITERS:
            try:
                return work(office, number, lines[number])
            finally:
                working.discard(number)
        copy = copies[number - WRITERS]
        while working:
            copy.pull(lines[number][copy.pulls % SERVERS].feed)
        copy.pull(partial(lines[number][0].feed, verify=True))
        return set(), 0

    done = together(WRITERS + len(SCOPES), act)
    found = [copy.faults(truth(office.database, officer)) for copy, officer in zip(copies, SCOPES, strict=True)]
    told = [f"{len(copy.versions)} rows in {copy.pulls} pulls" for copy in copies]
    missing, stale, strange = (sum(each) for each in zip(*found, strict=True))
    accepted = sum(count for _, count in done)
    print(f"\naccepted={accepted} readers={told} missing={missing} stale={stale} other_digests={strange}")  # noqa: T201 - for ``-s``
    assert (missing, stale, strange) == (0, 0, 0)
    assert accepted and all(copy.pulls > 2 for copy in copies)
    _each_effect_happened_once(office.database, sum(len(taken) for taken, _ in done), accepted)


def _each_effect_happened_once(database: Database, taken: int, accepted: int) -> None:
    """Every history line came from filing, from a claim, or from an accepted command."""
    with database.reading() as tx:
        kinds = tx.execute(select(HISTORY.c.kind, func.count()).group_by(HISTORY.c.kind)).all()
    counted = {kind: int(count) for kind, count in kinds}
    filed = FIRST + WRITERS * TURNS * EACH
    assert counted.pop("filed") == filed and counted.pop("claim") >= taken
    assert sum(counted.values()) == accepted
