"""Waiting for news: who is woken by what, at which of the many possible moments, and what waiting costs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import ServerBusy
from alpukat_desk.domain.model import Officer
from alpukat_desk.domain.wire import POLICY, End
from alpukat_desk.server import poke
from alpukat_desk.server.database import renew_epoch
from alpukat_desk.server.poke import Watch, above, behind, look, moved
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Site, case

ONE = b.officer(1)
NEXT_DOOR = b.officer(2, office="31.74.02")
SUDIN = b.officer(3, office="31.74")
LONG_S = 60.0
"""Longer than any test: what comes back earlier was woken."""


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poke, "LOOK_S", 0.001)


def cursor(site: Site, officer: Officer) -> str:
    end = site.feed(officer)[-1]
    assert isinstance(end, End)
    return end.cursor


def run(site: Site, scene: Callable[[Watch], Awaitable[Any]]) -> Any:
    async def played() -> Any:
        watch = Watch(site.house)
        try:
            return await asyncio.wait_for(scene(watch), 20)
        finally:
            watch.close()
            await ended(watch)

    return asyncio.run(played())


async def ended(watch: Watch) -> None:
    if watch._task is not None:
        await watch._task


def waits(watch: Watch, site: Site, officer: Officer, text: str, within_s: float = LONG_S) -> "asyncio.Task[bool]":
    left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    return asyncio.create_task(watch.news(site.caller(officer), text, within_s, left))


async def all_wait(watch: Watch, count: int) -> None:
    while watch.waiting < count or watch._task is None:
        await asyncio.to_thread(int)


def forwarded(site: Site, number: int, office: str) -> None:
    request = case(number)
    site.claim(ONE, request)
    held = site.request(request)
    (outcome,) = site.push(ONE, b.command(c.Forward(office, "Salah kantor"), held, ONE))
    assert outcome.__struct_config__.tag == "accepted", outcome


@pytest.mark.parametrize(
    ("office", "woken"),
    [("31.74.01", {"one", "sudin"}), ("31.74.02", {"next door", "sudin"}), ("31.74.03", {"sudin"})],
)
def test_a_change_wakes_those_in_whose_scope_it_lies_and_nobody_else(site: Site, office: str, woken: set[str]) -> None:
    officers = {"one": ONE, "next door": NEXT_DOOR, "sudin": SUDIN}
    cursors = {name: cursor(site, officer) for name, officer in officers.items()}

    async def scene(watch: Watch) -> set[str]:
        asked = {name: waits(watch, site, officers[name], cursors[name]) for name in officers}
        await all_wait(watch, 3)
        site.file(case(1, office=office))
        await asyncio.wait([asked[name] for name in woken])
        await watch.look()
        return {name for name, task in asked.items() if task.done() and task.result()}

    assert run(site, scene) == woken


def test_what_leaves_an_office_wakes_those_it_leaves(site: Site) -> None:
    site.file(case(1))
    before = {officer.id: cursor(site, officer) for officer in (ONE, NEXT_DOOR)}

    async def scene(watch: Watch) -> list[bool]:
        asked = [waits(watch, site, officer, before[officer.id]) for officer in (ONE, NEXT_DOOR)]
        await all_wait(watch, 2)
        await asyncio.to_thread(forwarded, site, 1, "31.74.02")
        return await asyncio.gather(*asked)

    assert run(site, scene) == [True, True]


@pytest.mark.parametrize("watched", [False, True], ids=["asked of the database", "known from memory"])
def test_what_came_before_the_call_is_told_at_once(site: Site, watched: bool) -> None:
    old = {officer.id: cursor(site, officer) for officer in (ONE, NEXT_DOOR)}

    async def scene(watch: Watch) -> list[bool]:
        if watched:
            await waits(watch, site, SUDIN, cursor(site, SUDIN), 0.0)
        site.file(case(1))
        if watched:
            await watch.look()
        return [await waits(watch, site, officer, old[officer.id], 0.01) for officer in (ONE, NEXT_DOOR)]

    assert run(site, scene) == [True, False]


def test_a_cursor_behind_other_offices_changes_waits_all_the_same(site: Site) -> None:
    """After an answer without news the desk comes again with the same cursor, behind a head that has moved on."""
    text = cursor(site, ONE)

    async def scene(watch: Watch) -> list[bool]:
        site.file(case(1, office="31.74.02"))
        silent = [await waits(watch, site, ONE, text, 0.01) for _ in range(2)]
        asked = waits(watch, site, ONE, text)
        await all_wait(watch, 1)
        site.file(case(2))
        return [*silent, await asked]

    assert run(site, scene) == [False, False, True]


@pytest.mark.parametrize(("name", "real"), [("look", look), ("behind", behind)])
def test_no_change_is_missed_between_a_look_and_the_wait(
    site: Site, monkeypatch: pytest.MonkeyPatch, name: str, real: Any
) -> None:
    """A request is filed right after the first look at the head, or after the question to the database."""
    text = cursor(site, ONE)
    site.file(case(1, office="31.74.02"))
    to_file = [case(2)]

    def filing_after(*args: Any) -> Any:
        found = real(*args)
        while to_file:
            site.file(to_file.pop())
        return found

    monkeypatch.setattr(poke, name, filing_after)
    assert run(site, lambda watch: waits(watch, site, ONE, text)) is True
    assert not to_file


@pytest.mark.parametrize("text", ["", "no cursor", "{}"])
def test_a_cursor_that_leads_nowhere_is_news(site: Site, text: str) -> None:
    assert run(site, lambda watch: waits(watch, site, ONE, text)) is True


def test_a_cursor_of_another_scope_or_of_the_future_is_news(site: Site) -> None:
    foreign = cursor(site, NEXT_DOOR)
    assert run(site, lambda watch: waits(watch, site, ONE, foreign)) is True
    assert behind(site.house, site.caller(ONE), 1) is True, "the feed is still empty"
    assert behind(site.house, site.caller(ONE), 0) is False


def test_a_cursor_of_a_server_before_its_restore_is_news(site: Site) -> None:
    site.file(case(1))
    text = cursor(site, ONE)
    with site.house.database.writing() as tx:
        renew_epoch(tx)
    assert site.client.get(POLICY, headers=site.sign_in(ONE)).status_code == 200, "any call notices it"
    assert run(site, lambda watch: waits(watch, site, ONE, text)) is True


def test_time_up_hanging_up_and_a_server_that_stops_end_the_wait_without_news(site: Site) -> None:
    text = cursor(site, ONE)

    async def hung_up(watch: Watch) -> bool:
        left: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        asked = asyncio.create_task(watch.news(site.caller(ONE), text, LONG_S, left))
        await all_wait(watch, 1)
        left.set_result(None)
        return await asked or bool(watch.waiting)

    async def stopped(watch: Watch) -> bool:
        asked = waits(watch, site, ONE, text)
        await all_wait(watch, 1)
        watch.close()
        return await asked or await waits(watch, site, ONE, text)

    assert run(site, lambda watch: waits(watch, site, ONE, text, 0.01)) is False
    assert run(site, hung_up) is False
    assert run(site, stopped) is False


def test_a_session_waits_a_few_times_at_once_and_no_more(site: Site) -> None:
    text = cursor(site, ONE)

    async def scene(watch: Watch) -> None:
        asked = [waits(watch, site, ONE, text) for _ in range(poke.MOST)]
        await all_wait(watch, poke.MOST)
        with pytest.raises(ServerBusy):
            await waits(watch, site, ONE, text)
        watch.close()
        await asyncio.gather(*asked)
        assert not watch._sessions

    run(site, scene)


def test_the_watcher_ends_when_nobody_waits_and_comes_back(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poke, "LINGER_ROUNDS", 2)
    text = cursor(site, ONE)

    async def scene(watch: Watch) -> bool:
        assert not await waits(watch, site, ONE, text, 0.01)
        await ended(watch)
        assert not watch._cities
        asked = waits(watch, site, ONE, text)
        await all_wait(watch, 1)
        site.file(case(1))
        return await asked

    assert run(site, scene) is True


def test_a_database_that_is_busy_costs_the_watcher_one_look(
    site: Site, monkeypatch: pytest.MonkeyPatch, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.server.poke", "could not look for news: server.busy")
    text = cursor(site, ONE)
    broken = [True]

    def sometimes(*args: Any) -> Any:
        if args[2] is not None and broken:
            broken.clear()
            raise ServerBusy("server.busy", after_s=5)
        return look(*args)

    monkeypatch.setattr(poke, "look", sometimes)

    async def scene(watch: Watch) -> bool:
        asked = waits(watch, site, ONE, text)
        await all_wait(watch, 1)
        site.file(case(1))
        return await asked

    assert run(site, scene) is True
    assert not broken


def test_an_office_lies_below_each_part_of_its_code() -> None:
    assert above("31.74.01.1001") == ("31", "31.74", "31.74.01", "31.74.01.1001")
    assert above("31.74.010")[-1] == "31.74.010"


def test_only_cities_whose_feed_went_on_are_looked_into(site: Site) -> None:
    site.file(case(1), case(2, office="31.74.02"))
    assert moved(site.house, {}) == {}
    assert moved(site.house, {b.CITY: 2, "31.71": 0}) == {}
    assert moved(site.house, {b.CITY: 1, "31.71": 0}) == {b.CITY: look(site.house, b.CITY, 1)}
    assert moved(site.house, {b.CITY: 9}) == {b.CITY: look(site.house, b.CITY, 9)}, "restored from a copy"
