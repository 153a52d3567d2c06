"""What has a budget at the desk: a first pull of 20,000 requests, what changed since, the first page, a search."""

import random
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture

from alpukat_desk.desk import commands, queries, seat, sync
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, Status
from alpukat_desk.domain.wire import FRAME, FeedLine, Mark, Policy, Session
from tests import builders as b
from tests import feeds as f
from tests.loopback import Central, Clock, LoopbackApi, catalogue, citizen
from tests.profiles import KEY

COUNT = 20_000
FIRST = ("Siti", "Budi", "Dewi", "Agus", "Rina", "Joko", "Putri", "Ahmad", "Sri", "Wahyu", "Nur'aini", "Lestari")
LAST = ("Aminah", "Santoso", "Wijaya", "Kusuma", "Hidayat", "Rahma", "Pratama", "Utami", "Saputra", "Nugroho")


def invented(number: int, dice: random.Random) -> Request:
    """About 2 KB of request, in one of the office's lists; one in fifty is the officer's."""
    status = dice.choice([Status.NEW] * 5 + [Status.IN_REVIEW, Status.RETURNED, Status.APPROVED, Status.REJECTED])
    me = dice.random() < 0.02 and status == Status.IN_REVIEW
    made = citizen(
        number,
        status=status,
        holder=b.officer(1 if me else 2) if status == Status.IN_REVIEW else None,
        submitted_at=b.NOW.replace(day=1 + number % 23),
        complete_at=b.NOW.replace(day=1 + number % 23),
        closed_at=b.NOW if status == Status.REJECTED else None,
        attachments=() if me else tuple(b.attachment(number * 3 + item) for item in range(3)),
    )
    name = f"{dice.choice(FIRST)} {dice.choice(LAST)} {dice.choice(LAST)}"
    fields = {**made.fields, **{f"field.{item}": "x" * 40 for item in range(15)}}
    return replace(made, applicant=replace(made.applicant, name=name), fields=fields)


@pytest.fixture(scope="module")
def requests() -> list[Request]:
    dice = random.Random(1)
    return [invented(number, dice) for number in range(1, COUNT + 1)]


def lines(told: Sequence[Request], first: int = 1) -> Iterator[FeedLine]:
    """Heads, then bodies, in frames with a mark behind each, from a place in the feed on."""
    for make in (f.heads, f.bodies):
        for at in range(0, len(told), FRAME):
            yield make(dict(enumerate(told[at : at + FRAME], first + at)))
            yield Mark(f"{make.__name__}-{first + at}")


class Scripted(LoopbackApi):
    """Sends the prepared lines to who begins, and to others what is in ``news``."""

    lines: list[FeedLine]
    news: Sequence[FeedLine] = ()

    def feed(self, cursor: str, *, verify: bool = False) -> Iterator[FeedLine]:
        assert verify or cursor
        return iter(self.news if cursor else self.lines)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, requests: list[Request]) -> Iterator[Scripted]:
    central = Central(tmp_path_factory.mktemp("central"), Clock())
    made = Scripted(central)
    made.lines = [f.start(COUNT, over=True), *lines(requests), f.end(*requests)]
    yield made
    central.close()


def opened(home: Path) -> Workplace:
    return open_workplace(home, KEY, catalogue(), Clock())


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory, api: Scripted) -> Iterator[Workplace]:
    """A desk with all of it, and its officer."""
    made = opened(tmp_path_factory.mktemp("desk") / "profile")
    with made.store.writing() as tx:
        seat.sit(tx, Session("token", b.officer(), b.NOW, Policy()))
    sync.pull(made, api)
    yield made
    made.store.close()


def test_first_pull_of_20000(benchmark: BenchmarkFixture, tmp_path: Path, api: Scripted) -> None:
    homes = iter(tmp_path / f"profile-{number}" for number in range(9))

    def pull() -> int:
        fresh = opened(next(homes))
        report = sync.pull(fresh, api)
        fresh.store.close()
        return report.received

    assert benchmark.pedantic(pull, rounds=3) == COUNT


def test_pull_of_1000_changed(
    benchmark: BenchmarkFixture, tmp_path: Path, api: Scripted, requests: list[Request]
) -> None:
    desk = opened(tmp_path / "profile")
    sync.pull(desk, api)
    held, rounds = list(requests), count(1)

    def changed() -> tuple[tuple[object, ...], dict[str, object]]:
        turn = next(rounds)
        for at in range(turn, COUNT, COUNT // 1000):
            held[at] = replace(held[at], version=held[at].version + turn)
        news = held[turn :: COUNT // 1000]
        api.news = [f.start(len(news)), *lines(news, turn * COUNT), f.end(*held, cursor=f"end-{turn}")]
        return (), {}

    assert benchmark.pedantic(lambda: sync.pull(desk, api).received, setup=changed, rounds=3) == 1000
    api.news = ()
    desk.store.close()


def test_idle_pull(benchmark: BenchmarkFixture, place: Workplace, api: Scripted) -> None:
    assert benchmark(lambda: sync.pull(place, api)).received == 0


def test_first_page_of_everything(benchmark: BenchmarkFixture, place: Workplace) -> None:
    def page() -> int:
        ids = queries.ids(place, Filter(View.ALL))
        return len(queries.rows(place, ids[:200]))

    assert benchmark(page) == 200


def test_ids_of_everything(benchmark: BenchmarkFixture, place: Workplace) -> None:
    assert len(benchmark(queries.ids, place, Filter(View.ALL))) > COUNT * 0.8


def test_200_rows(benchmark: BenchmarkFixture, place: Workplace) -> None:
    ids = queries.ids(place, Filter(View.ALL))[1000:1200]
    assert len(benchmark(queries.rows, place, ids)) == 200


def test_counts(benchmark: BenchmarkFixture, place: Workplace) -> None:
    assert benchmark(queries.counts, place).views["free"] > COUNT * 0.5


@pytest.mark.parametrize("text", ["siti", "siti ami", "3174 0157 0890 1234", "JS-200323-15000"])
def test_search(benchmark: BenchmarkFixture, place: Workplace, text: str) -> None:
    assert benchmark(queries.ids, place, Filter(View.ALL, text=text))


def test_request_whole(benchmark: BenchmarkFixture, place: Workplace) -> None:
    (request_id, *_) = queries.ids(place, Filter(View.MINE))
    assert benchmark(queries.request, place, request_id) is not None


def test_request_out_of_a_large_block(benchmark: BenchmarkFixture, place: Workplace) -> None:
    request_id = queries.ids(place, Filter(View.ALL))[COUNT // 2]
    assert benchmark(queries.request, place, request_id) is not None


def test_decision(benchmark: BenchmarkFixture, place: Workplace) -> None:
    mine = queries.ids(place, Filter(View.MINE))
    versions = {row.id: row.version for row in queries.rows(place, mine)}
    turn = iter(mine * 1000)

    def decide() -> int:
        request_id = next(turn)
        return len(commands.decide(place, request_id, versions[request_id], c.Note("dilihat")))

    assert benchmark.pedantic(decide, rounds=60) == 1


def test_opening(benchmark: BenchmarkFixture, tmp_path_factory: pytest.TempPathFactory, api: Scripted) -> None:
    home = tmp_path_factory.mktemp("opening") / "profile"
    first = opened(home)
    sync.pull(first, api)
    first.store.close()
    opened(home).store.close()
    benchmark(lambda: opened(home).store.close())
