"""What the server's two busiest roads cost: the first feed of an office, and a long push. Run with ``make bench``."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.wire import BATCH, Accepted, End
from alpukat_desk.server import commands, feed
from alpukat_desk.server.app import attempt
from tests import builders as b
from tests.server.site import Site, case, feed_lines, opened

ONE = b.officer(1)
REQUESTS = 2000
PUSHED = 1000


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Site]:
    with opened(tmp_path) as site:
        site.file(*(case(number) for number in range(1, REQUESTS + 1)))
        site.sign_in(ONE)
        yield site


def test_filing_2000_requests_in_one_transaction(benchmark: Any, tmp_path: Path) -> None:
    numbers = itertools.count(1)
    with opened(tmp_path) as site:
        benchmark.pedantic(lambda: site.file(*(case(next(numbers)) for _ in range(REQUESTS))), rounds=2)


def test_first_feed_of_2000_requests(benchmark: Any, full: Site) -> None:
    caller = full.caller(ONE)
    size = benchmark(lambda: len(b"".join(feed.pages(full.house, caller, ""))))
    assert 20 * REQUESTS < size < 450 * REQUESTS


def test_first_feed_of_2000_requests_over_http(benchmark: Any, full: Site) -> None:
    header = full.sign_in(ONE)
    answer = benchmark(lambda: full.client.get("/v1/feed", headers=header))
    end = feed_lines(answer.content)[-1]
    assert isinstance(end, End)
    assert end.count == REQUESTS


@pytest.mark.parametrize("verify", [False, True], ids=["silent", "verified"])
def test_idle_feed_of_2000_requests(benchmark: Any, full: Site, *, verify: bool) -> None:
    caller = full.caller(ONE)
    end = full.feed(ONE)[-1]
    assert isinstance(end, End)
    found = benchmark(lambda: list(feed.pages(full.house, caller, end.cursor, verify=verify)))
    assert len(found) == verify


def test_push_of_1000_commands(benchmark: Any, full: Site) -> None:
    caller, numbers = full.caller(ONE), itertools.cycle(range(1, REQUESTS + 1))

    def batches() -> Any:
        made = [b.command(c.Note("catatan"), case(next(numbers))) for _ in range(PUSHED)]
        raws = [msgspec.Raw(c.encode(item)) for item in made]
        return ([raws[at : at + BATCH] for at in range(0, PUSHED, BATCH)],), {}

    def push(pushed: list[list[msgspec.Raw]]) -> int:
        outcomes = [item for raws in pushed for item in commands.push(full.house, caller, raws, attempt)]
        return sum(isinstance(item, Accepted) for item in outcomes)

    assert benchmark.pedantic(push, setup=batches, rounds=3) == PUSHED
