"""What has a budget at the desk: a first pull of 20,000 requests, the first page, a search, a decision."""

import random
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from pytest_benchmark.fixture import BenchmarkFixture

from alpukat_desk.desk import commands, queries, seat, sync
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import Request, Status
from alpukat_desk.domain.wire import End, FeedLine, Mark, Policy, Row, Session, Start
from tests import builders as b
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
def lines() -> list[FeedLine]:
    dice = random.Random(1)
    requests = [invented(number, dice) for number in range(1, COUNT + 1)]
    rows: list[FeedLine] = [Start("epoch", COUNT, over=True)]
    for number, request in enumerate(requests, 1):
        rows.append(Row(number, msgspec.Raw(msgspec.json.encode(request))))
        if number % 256 == 0:
            rows.append(Mark(str(number)))
    return [*rows, End("end", COUNT, digest((item.id, item.version) for item in requests))]


class Scripted(LoopbackApi):
    """Sends the prepared lines."""

    lines: list[FeedLine]

    def feed(self, cursor: str) -> Iterator[FeedLine]:
        assert not cursor
        return iter(self.lines)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory, lines: list[FeedLine]) -> Iterator[Scripted]:
    central = Central(tmp_path_factory.mktemp("central"), Clock())
    made = Scripted(central)
    made.lines = lines
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
