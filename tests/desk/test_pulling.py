"""The feed on its way in: commit points, rows nobody can read, differences found and repaired, replay."""

from collections.abc import Iterator, Sequence

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.desk import pulling, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.errors import Offline, StoreFull
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.domain.wire import End, FeedLine, Gone, Mark, Row, Start
from alpukat_desk.store import mirror, position
from alpukat_desk.store.database import Tx
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, Clock, LoopbackApi, catalogue, citizen
from tests.profiles import KEY

PULLING = "alpukat_desk.desk.pulling"
ONE, TWO, THREE = citizen(1), citizen(2), citizen(3)


def row(request: Request, seq: int = 1) -> Row:
    return Row(seq, msgspec.Raw(msgspec.json.encode(request)))


def end(*held: Request, cursor: str = "end") -> End:
    return End(cursor, len(held), digest((item.id, item.version) for item in held))


def feed(desk: Desk, *streams: Sequence[FeedLine]) -> list[str]:
    """Scripted streams in place of the server's; returns the cursors they were asked with."""
    asked: list[str] = []
    left = [list(stream) for stream in streams]

    def scripted(cursor: str) -> Iterator[FeedLine]:
        asked.append(cursor)
        yield from left.pop(0)

    desk.api.feed = scripted  # type: ignore[method-assign]
    return asked


def held(desk: Desk) -> set[RequestId]:
    return set(desk.ids(View.ALL))


def test_rows_and_cursor_are_stored_together_at_marks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "SLICE", 1)
    feed(desk, [Start("e", 3, over=True), row(ONE), Mark("one"), row(TWO), Mark("two"), row(THREE)])
    with pytest.raises(Offline, match="feed.cut"):
        sync.pull(desk.place, desk.api)
    asked = feed(desk, [Start("e", 1), row(THREE), end(ONE, TWO, THREE)])
    assert sync.pull(desk.place, desk.api).received == 1
    assert asked == ["two"] and held(desk) == {ONE.id, TWO.id, THREE.id}


def test_marks_before_the_slice_is_full_are_committed_when_the_line_breaks(desk: Desk) -> None:
    def broken(cursor: str) -> Iterator[FeedLine]:
        yield from [Start("e", 2, over=True), row(ONE), Mark("one"), row(TWO)]
        raise Offline("server.cut")

    desk.api.feed = broken  # type: ignore[method-assign]
    with pytest.raises(Offline, match="server.cut"):
        sync.pull(desk.place, desk.api)
    assert held(desk) == {ONE.id}
    with desk.place.store.reading() as tx:
        assert (position.read(tx).cursor, position.read(tx).filling) == ("one", True)


def test_a_start_over_whose_first_commit_fails_is_still_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit that did not happen would have made true must not be taken for true by the next."""
    desk.sync()
    feed(desk, [Start("e", 1, over=True), row(ONE), end(ONE)])
    sync.pull(desk.place, desk.api)
    real, broken = mirror.put, [StoreFull("store.full")]

    def put(tx: Tx, arrivals: Sequence[mirror.Arrival]) -> frozenset[RequestId]:
        if broken:
            raise broken.pop()
        return real(tx, arrivals)

    monkeypatch.setattr(mirror, "put", put)
    monkeypatch.setattr(pulling, "SLICE", 1)
    feed(desk, [Start("e2", 2, over=True), row(TWO), Mark("two")])
    with pytest.raises(StoreFull):
        sync.pull(desk.place, desk.api)
    with desk.place.store.reading() as tx:
        assert (position.read(tx).epoch, position.read(tx).filling) == ("e2", True)
    feed(desk, [Start("e2", 1), row(THREE), end(TWO, THREE)])
    assert not sync.pull(desk.place, desk.api).repaired
    assert held(desk) == {TWO.id, THREE.id}


def test_two_programs_on_one_profile_read_the_feed_one_after_the_other(desk: Desk, clock: Clock) -> None:
    """The one that was overtaken stores nothing: its rows and its place in the feed are of another time."""
    other = open_workplace(desk.home, KEY, catalogue(), clock)
    theirs = LoopbackApi(desk.api.central)
    theirs.feed = lambda _: iter([Start("e2", 1, over=True), row(TWO), end(TWO, cursor="two")])  # type: ignore[method-assign]

    def overtaken(_: str) -> Iterator[FeedLine]:
        yield from [Start("e", 1, over=True), row(ONE)]
        sync.pull(other, theirs)
        yield end(ONE, cursor="one")

    desk.api.feed = overtaken  # type: ignore[method-assign]
    with pytest.raises(StoreFull, match="store.busy"):
        sync.pull(desk.place, desk.api)
    other.store.close()
    assert held(desk) == {TWO.id}


def test_rows_without_a_mark_are_not_gathered_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulling, "UNMARKED", 100_000)

    def endless(_: str) -> Iterator[FeedLine]:
        yield Start("e", 1, over=True)
        while True:
            yield row(ONE)

    desk.api.feed = endless  # type: ignore[method-assign]
    with pytest.raises(Offline, match="server.flood"):
        sync.pull(desk.place, desk.api)


def test_what_left_and_came_back_is_here_and_the_other_way_round(desk: Desk) -> None:
    feed(desk, [Start("e", 2, over=True), Gone(1, ONE.id), row(ONE), row(TWO), Gone(2, TWO.id), end(ONE)])
    report = sync.pull(desk.place, desk.api)
    assert (report.received, report.gone, report.repaired) == (2, 2, False)
    assert held(desk) == {ONE.id}


def test_a_start_over_keeps_old_rows_in_sight_until_its_end(desk: Desk) -> None:
    feed(desk, [Start("e", 2, over=True), row(ONE), row(TWO), end(ONE, TWO)])
    sync.pull(desk.place, desk.api)
    feed(desk, [Start("f", 2, over=True), row(ONE), Mark("half")])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    assert held(desk) == {ONE.id, TWO.id}
    feed(desk, [Start("f", 1), row(THREE), end(ONE, THREE)])
    assert sync.pull(desk.place, desk.api).gone == 1
    assert held(desk) == {ONE.id, THREE.id}


def test_a_server_of_another_epoch_is_started_over_even_if_it_forgot_to_say_so(desk: Desk) -> None:
    feed(desk, [Start("e", 1, over=True), row(replace(ONE, version=5)), end(replace(ONE, version=5))])
    sync.pull(desk.place, desk.api)
    feed(desk, [Start("f", 1), row(ONE), end(ONE)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request.version == 1


# ---- rows nobody can read ----


def test_a_row_of_a_newer_server_with_unknown_words_is_kept_and_shown(desk: Desk, central: Central) -> None:
    new = citizen(1, status="dititipkan", service="layanan-baru", channel="satelit")
    raw = msgspec.Raw(msgspec.json.encode({**msgspec.to_builtins(new), "nasib": {"baru": 1}}))
    feed(desk, [Start("e", 1, over=True), Row(1, raw), end(new)])
    report = sync.pull(desk.place, desk.api)
    assert (report.unreadable, report.repaired) == (0, False)
    shown = desk.see(new)
    assert (shown.request.status, shown.request.service) == ("dititipkan", "layanan-baru")
    refusal = shown.refusals["approve"]
    assert refusal is not None and refusal.code == "status.unknown"
    with desk.place.store.reading() as tx:
        assert mirror.body(tx, new.id) == bytes(raw)


def test_a_row_without_a_shape_we_know_is_counted_and_its_bytes_are_kept(desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "row 7 of the feed cannot be read")
    raw = b'{"id":"%s","version":4,"applicant":["new","shape"]}' % TWO.id.encode()
    stream = [Start("e", 2, over=True), row(ONE), Row(7, msgspec.Raw(raw)), end(ONE, replace(TWO, version=4))]
    feed(desk, stream)
    report = sync.pull(desk.place, desk.api)
    assert (report.received, report.unreadable, report.repaired) == (2, 1, False)
    with desk.place.store.reading() as tx:
        assert mirror.unread_bodies(tx) == (raw,)


@pytest.mark.parametrize(
    "body",
    [{"version": 1 << 63}, {"complete_at": "9999-12-31T23:59:59-12:00"}, {"submitted_at": "0001-01-01T00:00:00+12:00"}],
    ids=["number", "due", "filed"],
)
def test_a_row_that_no_store_can_hold_stops_no_other(
    desk: Desk, expected_log: ExpectedLog, body: dict[str, object]
) -> None:
    expected_log(PULLING, "row 1 of the feed cannot be read by this version")
    strange = {**msgspec.to_builtins(ONE), **body}
    line = Row(1, msgspec.Raw(msgspec.json.encode(strange)))
    count = End("end", 2, digest([(TWO.id, TWO.version), (ONE.id, ONE.version)]))
    feed(desk, [Start("e", 2, over=True), line, row(TWO, 2), count])
    assert sync.pull(desk.place, desk.api).unreadable == 1
    assert held(desk) == {TWO.id}


def test_a_row_without_even_an_id_does_not_make_us_fetch_for_ever(desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "row 7 of the feed cannot be read")
    feed(desk, [Start("e", 2, over=True), row(ONE), Row(7, msgspec.Raw(b"[1]")), end(ONE, TWO)])
    report = sync.pull(desk.place, desk.api)
    assert (report.unreadable, report.repaired, report.error) == (1, False, None)


def test_a_newer_program_reads_what_the_older_could_not(desk: Desk, clock: Clock) -> None:
    with desk.place.store.writing() as tx:
        mirror.put_unread(tx, msgspec.json.encode(ONE), ONE.id, ONE.version)
    assert not desk.holds(ONE)
    desk.restart()
    assert desk.see(ONE).request == ONE
    with desk.place.store.reading() as tx:
        assert mirror.unread_count(tx) == 0


# ---- differences ----


def test_a_missed_row_is_found_and_repaired_in_the_same_cycle(
    central: Central, desk: Desk, expected_log: ExpectedLog
) -> None:
    expected_log(PULLING, "differ from the server's")
    central.file(ONE, TWO)
    desk.sync()
    with desk.place.store.writing() as tx:
        mirror.erase(tx, [TWO.id])
    report = desk.sync()
    assert report.repaired and report.received == 2
    assert held(desk) == {ONE.id, TWO.id}


def test_a_row_that_should_not_be_here_is_found_too(central: Central, desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "differ from the server's")
    central.file(ONE)
    desk.sync()
    with desk.place.store.writing() as tx:
        mirror.put(tx, [mirror.Arrival(TWO, msgspec.json.encode(TWO), None)])
    assert desk.sync().repaired
    assert held(desk) == {ONE.id}


def test_a_lasting_difference_is_told_and_fetches_everything_once_an_hour_at_most(
    desk: Desk, clock: Clock, expected_log: ExpectedLog
) -> None:
    expected_log(PULLING, "differ from the server's")
    wrong = [Start("e", 1, over=True), row(ONE), end(ONE, TWO)]
    asked = feed(desk, wrong, wrong, wrong, wrong, wrong)
    assert desk.failing_sync() == "feed.differs"
    assert asked == ["", ""]
    assert desk.failing_sync() == "feed.differs"
    assert len(asked) == 3
    clock.forward(hours=2)
    assert desk.failing_sync() == "feed.differs"
    assert len(asked) == 5
    assert held(desk) == {ONE.id}


# ---- replay ----


def test_waiting_work_is_replayed_on_what_comes(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    changed = replace(central.request(ONE.id), version=9, fields={**ONE.fields, "mother.sex": "P"})
    feed(desk, [Start("e", 1), row(changed), end(changed)])
    sync.pull(desk.place, desk.api)
    shown = desk.see(ONE).request
    assert (shown.version, shown.fields["child.name"], shown.fields["mother.sex"]) == (9, "Bima", "P")


def test_work_that_does_not_apply_any_more_shows_the_server_s_state_and_still_waits(
    central: Central, desk: Desk
) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, b.approve())
    rejected = replace(central.request(ONE.id), version=9, status=Status.REJECTED, lease=None)
    feed(desk, [Start("e", 1), row(rejected), end(rejected)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == rejected
    assert desk.states() == [("approve", "waiting")]


# ---- any stream, cut anywhere ----

NUMBERS = st.integers(1, 5)
STREAM = st.lists(
    st.one_of(
        st.tuples(st.just("row"), NUMBERS),
        st.tuples(st.just("gone"), NUMBERS),
        st.tuples(st.just("mark"), st.just(0)),
    ),
    max_size=12,
)


@given(STREAM, st.integers(1, 3), st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_however_a_stream_is_cut_the_mirror_ends_as_the_server_has_it(
    desk: Desk, steps: list[tuple[str, int]], size: int, data: st.DataObject
) -> None:
    lines, states = _lines(steps)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pulling, "SLICE", size)
        with desk.place.store.writing() as tx:
            position.move(tx, cursor="")
        at = 0
        for _ in range(data.draw(st.integers(0, 3))):
            at = _until_cut(desk, lines[at:], data)
        feed(desk, [Start("e", 1, over=at == 0), *lines[at:], end(*states.values())])
        report = sync.pull(desk.place, desk.api)
    assert not report.repaired
    assert held(desk) == set(states)


def _lines(steps: list[tuple[str, int]]) -> tuple[list[FeedLine], dict[RequestId, Request]]:
    """A stream as a server may send it, and what it leaves behind. A cursor is its line's number."""
    lines: list[FeedLine] = []
    states: dict[RequestId, Request] = {}
    for seq, (kind, number) in enumerate(steps, 1):
        request = citizen(number, version=seq)
        match kind:
            case "row":
                states[request.id] = request
                lines.append(row(request, seq))
            case "gone":
                states.pop(request.id, None)
                lines.append(Gone(seq, request.id))
            case _:
                lines.append(Mark(str(seq)))
    return lines, states


def _until_cut(desk: Desk, lines: Sequence[FeedLine], data: st.DataObject) -> int:
    """Reads a part of the stream; returns the line at which the desk now stands."""
    with desk.place.store.reading() as tx:
        fresh = not position.read(tx).cursor
    cut = data.draw(st.integers(0, len(lines)))
    feed(desk, [Start("e", 1, over=fresh), *lines[:cut]])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    with desk.place.store.reading() as tx:
        return int(position.read(tx).cursor or 0)
