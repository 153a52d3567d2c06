"""Streams of the feed cut and desks killed at every place they can be: what they end with is what the server has."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alpukat_desk.desk import account, intake, sync
from alpukat_desk.desk.reports import Progress
from alpukat_desk.desk.shown import View
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import Request, RequestId
from alpukat_desk.domain.wire import FeedLine, Gone, Mark
from alpukat_desk.store import position
from tests import builders as b
from tests import feeds as f
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, citizen


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def central(tmp_path: Path, clock: Clock) -> Iterator[Central]:
    made = Central(tmp_path / "central", clock)
    yield made
    made.close()


@pytest.fixture
def desk(tmp_path: Path, central: Central, clock: Clock) -> Iterator[Desk]:
    desks = Desks(tmp_path, central, clock)
    yield desks.of(b.officer())
    desks.close()


def stands(desk: Desk) -> str:
    """The cursor."""
    with desk.place.store.reading() as tx:
        return position.read(tx).cursor


# ---- a first fill, killed anywhere ----


def test_a_first_fill_killed_after_any_commit_goes_on_and_ends_whole(
    central: Central, desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The files as they lie there after each commit, as if the power had gone."""
    monkeypatch.setattr(intake, "BULK", 100)
    monkeypatch.setattr(intake, "BULK_SLICE", 1)
    filed = [citizen(number) for number in range(1, 301)]
    central.file(*filed)
    copies: list[Path] = []

    def kill(_: Progress) -> None:
        copies.append(tmp_path / f"killed-{len(copies)}")
        shutil.copytree(desk.home, copies[-1], ignore=shutil.ignore_patterns("*-shm"))

    sync.pull(desk.place, desk.api, kill)
    whole = desk.bodies()
    assert len(copies) > 4 and whole.keys() == {item.id for item in filed}
    for copy in copies:
        again = Desk(copy, central, clock)
        account.resume(again.place, again.api)
        report = again.sync()
        assert not report.repaired and again.bodies() == whole
        assert again.ids(View.ALL, "Warga 299")[0] == filed[298].id
        again.close()


def test_a_first_fill_cut_after_any_byte_goes_on_and_ends_whole(
    central: Central, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BULK", 100)
    monkeypatch.setattr(intake, "BULK_SLICE", 1)
    central.file(*(citizen(number) for number in range(1, 301)))
    cuts = 0
    desk.api.cut_bytes = 2_000
    while sync.cycle(desk.place, desk.api).error is not None:
        cuts += 1
        desk.api.cut_bytes = 2_000 + cuts * 1_000
    assert cuts > 2 and len(desk.bodies()) == 300


# ---- any stream, cut anywhere ----

NUMBERS = st.integers(1, 5)
STREAM = st.lists(
    st.one_of(
        st.tuples(st.just("head"), NUMBERS),
        st.tuples(st.just("gone"), NUMBERS),
        st.tuples(st.just("bodies"), st.just(0)),
        st.tuples(st.just("mark"), st.just(0)),
    ),
    max_size=16,
)


@given(STREAM, st.integers(1, 3), st.booleans(), st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_stream_is_cut_the_mirror_ends_as_the_server_has_it(
    desk: Desk, steps: list[tuple[str, int]], size: int, bulk: bool, data: st.DataObject
) -> None:
    lines, states = _lines(steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(intake, "SLICE", size)
        patch.setattr(intake, "BULK_SLICE", size)
        patch.setattr(intake, "BULK", 1 if bulk else 1000)
        with desk.place.store.writing() as tx:
            position.move(tx, cursor="")
        at = 0
        for _ in range(data.draw(st.integers(0, 3))):
            at = _until_cut(desk, lines[at:], data)
        f.script(desk, [f.start(9, over=at == 0), *lines[at:], f.end(*states.values())])
        report = sync.pull(desk.place, desk.api)
    assert not report.repaired
    assert set(desk.ids(View.ALL)) == set(states)
    assert desk.bodies() == {key: msgspec.json.encode(request) for key, request in states.items()}


def _lines(steps: list[tuple[str, int]]) -> tuple[list[FeedLine], dict[RequestId, Request]]:
    """A stream as a server may send it, and what it leaves behind. A cursor is its line's number."""
    lines: list[FeedLine] = []
    states: dict[RequestId, tuple[int, Request]] = {}
    owed: dict[int, Request] = {}
    for seq, (kind, number) in enumerate([*steps, ("bodies", 0)], 1):
        request = citizen(number or 1, version=seq)
        match kind:
            case "head":
                states[request.id] = (seq, request)
                owed[seq] = request
                lines.append(f.heads({seq: request}))
            case "gone":
                states.pop(request.id, None)
                lines.append(Gone((request.id,)))
            case "bodies" if owed:
                lines.append(f.bodies(owed))
                owed = {}
            case _:
                lines.append(Mark(str(len(lines) + 1)))
    return lines, {key: request for key, (_, request) in states.items()}


def _until_cut(desk: Desk, lines: Sequence[FeedLine], data: st.DataObject) -> int:
    """Reads a part of the stream; returns the line at which the desk now stands."""
    fresh = not stands(desk)
    cut = data.draw(st.integers(0, len(lines)))
    f.script(desk, [f.start(9, over=fresh), *lines[:cut]])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    return int(stands(desk) or 0)
