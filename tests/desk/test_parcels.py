"""Several files in one answer: whole or not at all, resumed at any byte, and one faulty file that stops no other."""

import random

import pytest

from alpukat_desk.desk import commands, parcels, seat, transfers
from alpukat_desk.desk.reports import Tally, silent
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import Sha256
from alpukat_desk.domain.wire import BUNDLE, BundleLine, Opening, Piece, Policy
from alpukat_desk.store import blobs
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, citizen

DICE = random.Random(7)
DATA = [DICE.randbytes(size) for size in (700_000, 30, 300_000)]
ROOM = "alpukat_desk.desk.parcels"


@pytest.fixture
def names(central: Central, desk: Desk) -> list[Sha256]:
    kept = [central.keep(data) for data in DATA]
    central.file(citizen(1, attachments=tuple(b.attachment(at, sha256=name) for at, name in enumerate(kept, 1))))
    desk.sync()
    return kept


def collected(desk: Desk, names: list[Sha256]) -> list[tuple[Sha256, bool]]:
    told: list[tuple[Sha256, bool]] = []
    parcels.collect(desk.place, desk.api, names, lambda name, came: told.append((name, came)))
    return told


def read(desk: Desk, names: list[Sha256]) -> list[bytes | None]:
    return [transfers.read(desk.place, name) for name in names]


def test_all_come_in_one_call(desk: Desk, names: list[Sha256]) -> None:
    assert collected(desk, names) == [(name, True) for name in names]
    assert read(desk, names) == DATA
    assert desk.api.calls["bundle"] == 1


@pytest.mark.parametrize("lines", range(1, 9))
def test_a_line_that_breaks_anywhere_goes_on_where_it_broke(desk: Desk, names: list[Sha256], lines: int) -> None:
    whole = list(desk.api.bundle([(name, 0) for name in names]))
    assert len(whole) > 8

    def broken(_wanted: object) -> object:
        yield from whole[:lines]
        raise Offline("server.cut")

    real, desk.api.bundle = desk.api.bundle, broken  # type: ignore[assignment, method-assign]
    with pytest.raises(Offline, match=r"server\.cut"):
        collected(desk, names)
    with desk.place.store.reading() as tx:
        before = sum(blobs.held(tx, name) for name in names)
    assert before == sum(len(line.data) for line in whole[:lines] if isinstance(line, Piece))
    seen: list[int] = []
    desk.api.bundle = real  # type: ignore[method-assign]
    desk.api.garble = lambda piece: seen.append(len(piece)) or piece  # type: ignore[func-returns-value]
    left = [name for name, data in zip(names, read(desk, names), strict=True) if data is None]
    collected(desk, left)
    assert read(desk, names) == DATA
    assert sum(seen) == sum(map(len, DATA)) - before


def test_a_spoilt_file_and_a_missing_one_stop_no_other(
    desk: Desk, names: list[Sha256], expected_log: ExpectedLog
) -> None:
    desk.api.garble = lambda piece: b"?" * len(piece) if len(piece) == len(DATA[1]) else piece
    expected_log(ROOM, "came wrong")
    expected_log(ROOM, "not to be had")
    told = collected(desk, [b.sha(99), *names])
    assert told == [(b.sha(99), False), (names[0], True), (names[1], False), (names[2], True)]
    assert read(desk, names) == [DATA[0], None, DATA[2]]


def test_bytes_that_are_not_the_files_are_thrown_away_and_fetched_anew(
    desk: Desk, names: list[Sha256], expected_log: ExpectedLog
) -> None:
    with desk.place.store.writing() as tx:
        blobs.append(tx, names[1], 0, b"x" * len(DATA[1]))
    expected_log(ROOM, "not to be had")
    assert collected(desk, [names[1]]) == [(names[1], False)]
    assert collected(desk, [names[1]]) == [(names[1], True)]


def test_one_over_the_limit_is_not_swallowed(desk: Desk, names: list[Sha256], expected_log: ExpectedLog) -> None:
    with desk.place.store.writing() as tx:
        seat.set_policy(tx, Policy(file_limit=400_000))
    expected_log(ROOM, "came wrong")
    collected(desk, names)
    assert read(desk, names) == [None, *DATA[1:]]
    with desk.place.store.reading() as tx:
        assert blobs.held(tx, names[0]) == 0


@pytest.mark.parametrize(
    "lines",
    [
        [Piece(b"x")],
        [Opening(b.sha(50), 0, 9)],
        [Opening(b.sha(1), 3, 9)],
        [Opening(b.sha(1), 0, 9), Opening(b.sha(1), 0, 9)],
        [Opening(b.sha(1), 0, 2), Piece(b"xyz")],
    ],
)
def test_an_answer_that_makes_no_sense_is_none(desk: Desk, lines: list[BundleLine]) -> None:
    desk.api.bundle = lambda _: iter(lines)  # type: ignore[method-assign, assignment, return-value]
    with pytest.raises(Offline, match=r"server\.garbled"):
        collected(desk, [b.sha(1)])


def test_a_decision_made_meanwhile_goes_before_the_next_files(desk: Desk, central: Central) -> None:
    kept = [central.keep(DICE.randbytes(40)) for _ in range(BUNDLE + 1)]
    request = citizen(2, attachments=tuple(b.attachment(at, sha256=name) for at, name in enumerate(kept, 1)))
    central.file(request)
    desk.sync()
    desk.claim(request)
    decided: list[object] = []

    def decide(piece: bytes) -> bytes:
        if not decided:
            decided.append(desk.decide(request, c.Note("tunggu")))
        return piece

    desk.api.garble = decide
    assert transfers.bring(desk.place, desk.api, Tally(), silent) == 1 + BUNDLE
    assert commands.withdraw(desk.place, desk.outbox()[0].id)
    assert transfers.bring(desk.place, desk.api, Tally(), silent) == 1
