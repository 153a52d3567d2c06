"""The call that waits, over the real app: its answers, and that it ends when the caller hangs up."""

import asyncio
import threading
from typing import Any

import pytest

from alpukat_desk.server import poke
from alpukat_desk.server.routes.poke import _left
from tests import builders as b
from tests.server.site import Site, case
from tests.server.test_poke import cursor

ONE = b.officer(1)


@pytest.fixture(autouse=True)
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poke, "LOOK_S", 0.001)


def ask(site: Site, **params: Any) -> Any:
    return site.client.get("/v1/poke", params=params, headers=site.sign_in(ONE))


def test_news_is_200_and_silence_204_and_neither_has_a_body(site: Site) -> None:
    text = cursor(site, ONE)
    silent = ask(site, cursor=text, wait=0)
    site.file(case(1))
    told = ask(site, cursor=text, wait=25)
    assert [(answer.status_code, answer.content) for answer in (silent, told)] == [(204, b""), (200, b"")]
    assert {"alpukat-epoch", "alpukat-time"} <= set(told.headers)
    assert told.headers["cache-control"] == "no-store"


def test_a_call_that_waits_is_answered_when_something_happens(site: Site) -> None:
    text, answers = cursor(site, ONE), list[int]()
    waiting = threading.Thread(target=lambda: answers.append(ask(site, cursor=text).status_code))
    waiting.start()
    site.file(case(1))
    waiting.join()
    assert answers == [200]


@pytest.mark.parametrize("wait", ["-1", "1e9", "nan"])
def test_nobody_waits_longer_than_a_proxy_would_bear(site: Site, monkeypatch: pytest.MonkeyPatch, wait: str) -> None:
    monkeypatch.setattr("alpukat_desk.server.routes.poke.POKE_S", 0.01)
    assert ask(site, cursor=cursor(site, ONE), wait=wait).status_code == 204


@pytest.mark.parametrize("query", ["wait=soon", "wait=1&cursor=" + "x" * 4000])
def test_garbage_is_refused_or_leads_nowhere(site: Site, query: str) -> None:
    answer = site.client.get(f"/v1/poke?{query}", headers=site.sign_in(ONE))
    assert answer.status_code == (400 if "soon" in query else 200)


def test_hanging_up_is_heard() -> None:
    came = iter([{"type": "http.request"}, {"type": "http.disconnect"}])

    class Caller:
        async def receive(self) -> dict[str, str]:
            return next(came)

    asyncio.run(_left(Caller()))  # type: ignore[arg-type]
    assert not list(came)
