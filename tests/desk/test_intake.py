"""One stream on its way in: commit points, what cannot be read, what is cut out, and the officer's work replayed."""

from collections.abc import Iterator

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.desk import intake, sync
from alpukat_desk.desk.reports import Progress
from alpukat_desk.desk.shown import View
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused, StoreFull
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.domain.wire import Bodies, FeedLine, Gone, Heads, Mark
from alpukat_desk.store import mirror, position
from alpukat_desk.store.database import Tx
from alpukat_desk.store.ledger import Ledger
from tests import builders as b
from tests import feeds as f
from tests.desks import Desk
from tests.loopback import Central, Clock, LoopbackApi, catalogue, citizen
from tests.profiles import KEY

ONE, TWO, THREE = citizen(1), citizen(2), citizen(3)


def held(desk: Desk) -> set[RequestId]:
    return set(desk.ids(View.ALL))


def state(desk: Desk) -> position.State:
    with desk.place.store.reading() as tx:
        return position.read(tx)


def body(desk: Desk, request: Request) -> bytes | None:
    with desk.place.store.reading() as tx:
        return mirror.body(tx, request.id)


# ---- commit points ----


def test_what_came_and_the_cursor_are_stored_together_at_marks(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SLICE", 1)
    cut = [f.start(3, over=True), *f.both(ONE), Mark("one"), *f.both(TWO, 2), Mark("two"), *f.both(THREE, 3)]
    f.script(desk, cut)
    with pytest.raises(Offline, match="feed.cut"):
        sync.pull(desk.place, desk.api)
    asked = f.script(desk, [f.start(), *f.both(THREE, 3), f.end(ONE, TWO, THREE)])
    assert sync.pull(desk.place, desk.api).received == 1
    assert asked == [("two", True)] and held(desk) == {ONE.id, TWO.id, THREE.id}


def test_marks_before_the_slice_is_full_are_committed_when_the_line_breaks(desk: Desk) -> None:
    def broken(cursor: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield from [f.start(2, over=True), *f.both(ONE), Mark("one"), *f.both(TWO, 2)]
        raise Offline("server.cut")

    desk.api.feed = broken  # type: ignore[method-assign]
    with pytest.raises(Offline, match="server.cut"):
        sync.pull(desk.place, desk.api)
    assert held(desk) == {ONE.id}
    assert (state(desk).cursor, state(desk).filling) == ("one", True)


def test_a_start_over_whose_first_commit_fails_is_still_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a commit that did not happen would have made true must not be taken for true by the next."""
    f.script(desk, [f.start(over=True), *f.both(ONE), f.end(ONE)])
    sync.pull(desk.place, desk.api)
    real, broken = mirror.tell, [StoreFull("store.full")]

    def tell(tx: Tx, told: mirror.Columns, ledger: Ledger) -> frozenset[RequestId]:
        if broken:
            raise broken.pop()
        return real(tx, told, ledger)

    monkeypatch.setattr(mirror, "tell", tell)
    monkeypatch.setattr(intake, "SLICE", 1)
    f.script(desk, [f.start(2, "e2", over=True), *f.both(TWO), Mark("two")])
    with pytest.raises(StoreFull):
        sync.pull(desk.place, desk.api)
    assert (state(desk).epoch, state(desk).filling) == ("e2", True)
    f.script(desk, [f.start(1, "e2"), *f.both(THREE, 2), f.end(TWO, THREE)])
    assert not sync.pull(desk.place, desk.api).repaired
    assert held(desk) == {TWO.id, THREE.id}


def test_two_programs_on_one_profile_read_the_feed_one_after_the_other(desk: Desk, clock: Clock) -> None:
    """The one that was overtaken stores nothing: its rows and its place in the feed are of another time."""
    other = open_workplace(desk.home, KEY, catalogue(), clock)
    theirs = LoopbackApi(desk.api.central)

    def first(_: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield from [f.start(1, "e2", over=True), *f.both(TWO), f.end(TWO, cursor="two")]

    def overtaken(_: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield from [f.start(over=True), *f.both(ONE)]
        sync.pull(other, theirs)
        yield f.end(ONE, cursor="one")

    theirs.feed, desk.api.feed = first, overtaken  # type: ignore[method-assign]
    with pytest.raises(StoreFull, match="store.busy"):
        sync.pull(desk.place, desk.api)
    other.store.close()
    assert held(desk) == {TWO.id}


@pytest.mark.parametrize("bulk", [1, 1000])
def test_another_program_may_take_a_request_between_two_slices(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, bulk: int
) -> None:
    """What this stream remembers of the mirror is not what it left: a newer version stays, an older body is cut out."""
    monkeypatch.setattr(intake, "SLICE", 1)
    monkeypatch.setattr(intake, "BULK_SLICE", 1)
    monkeypatch.setattr(intake, "BULK", bulk)
    newer = replace(TWO, version=9)
    other = open_workplace(desk.home, KEY, catalogue(), clock)

    def taken() -> None:
        with other.store.writing() as tx:
            mirror.put(tx, [mirror.Arrival(newer, msgspec.json.encode(newer), None)])

    def stream(_: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield from [f.start(2, over=True), f.heads({1: ONE, 2: TWO}), Mark("heads")]
        taken()
        yield from [f.bodies({1: ONE, 2: TWO}), Mark("bodies"), f.heads({3: newer}), f.bodies({3: newer})]
        yield f.end(ONE, newer)

    desk.api.feed = stream  # type: ignore[method-assign]
    assert not sync.pull(desk.place, desk.api).repaired
    other.store.close()
    assert (body(desk, ONE), body(desk, TWO)) == (msgspec.json.encode(ONE), msgspec.json.encode(newer))


def test_what_comes_without_a_mark_is_not_gathered_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "UNMARKED", 100_000)

    def endless(_: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield f.start(over=True)
        while True:
            yield from f.both(ONE)

    desk.api.feed = endless  # type: ignore[method-assign]
    with pytest.raises(Offline, match="server.flood"):
        sync.pull(desk.place, desk.api)


@pytest.mark.parametrize(("cursor", "error"), [("here", "server.flood"), ("", "endless")])
def test_what_marks_say_counts_is_not_gathered_for_ever_either(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, cursor: str, error: str
) -> None:
    """Little of much is committed before it fills the memory; with marks that lead nowhere it never would be."""
    f.script(desk, [f.start(1, over=True), *f.both(ONE, 1), f.end(ONE, cursor="here")])
    sync.pull(desk.place, desk.api)
    monkeypatch.setattr(intake, "UNMARKED", 20_000)
    frame = f.bodies({2: ONE})
    most: list[int] = []

    def endless(_: str, *, verify: bool = False) -> Iterator[FeedLine]:
        yield f.start()
        for number in range(100):
            yield frame
            yield Mark(cursor or str(number))
            most.append(number)
        raise Offline("endless")

    real, commits = intake.Intake.store_marked, list[int]()
    monkeypatch.setattr(intake.Intake, "store_marked", lambda self: (commits.append(len(most)), real(self))[1])
    desk.api.feed = endless  # type: ignore[method-assign]
    with pytest.raises(Offline, match=error):
        sync.pull(desk.place, desk.api)
    assert len(most) < 99 if cursor else 1 < len(commits) < 50


def test_what_left_and_came_back_is_here_and_the_other_way_round(desk: Desk) -> None:
    lines = [Gone((ONE.id,)), *f.both(ONE), *f.both(TWO, 2), Gone((TWO.id,)), f.end(ONE)]
    f.script(desk, [f.start(2, over=True), *lines])
    report = sync.pull(desk.place, desk.api)
    assert (report.received, report.gone, report.repaired) == (2, 2, False)
    assert held(desk) == {ONE.id}


def test_a_start_over_keeps_old_rows_in_sight_until_its_end(desk: Desk) -> None:
    f.script(desk, [f.start(2, over=True), *f.both(ONE), *f.both(TWO, 2), f.end(ONE, TWO)])
    sync.pull(desk.place, desk.api)
    f.script(desk, [f.start(2, "f", over=True), *f.both(ONE), Mark("half")])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    assert held(desk) == {ONE.id, TWO.id}
    f.script(desk, [f.start(1, "f"), *f.both(THREE, 2), f.end(ONE, THREE)])
    assert sync.pull(desk.place, desk.api).gone == 1
    assert held(desk) == {ONE.id, THREE.id}


def test_a_server_of_another_epoch_is_started_over_even_if_it_forgot_to_say_so(desk: Desk) -> None:
    newer = replace(ONE, version=5)
    f.script(desk, [f.start(over=True), *f.both(newer, 9), f.end(newer)])
    sync.pull(desk.place, desk.api)
    f.script(desk, [f.start(1, "f"), *f.both(ONE), f.end(ONE)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request.version == 1


# ---- heads first, bodies later ----


def test_a_request_whose_body_is_not_here_yet_is_listed_and_says_so(desk: Desk, central: Central) -> None:
    central.file(ONE)
    desk.api.cut = 3
    assert desk.failing_sync() == "feed.cut"
    assert held(desk) == {ONE.id}
    with pytest.raises(Refused, match="request.absent"):
        desk.see(ONE)
    assert sync.look_up(desk.place, desk.api, ONE.id) == {ONE.id}
    assert desk.see(ONE).history_complete
    assert not desk.sync().repaired


def test_between_a_new_head_and_its_body_the_older_body_is_shown(desk: Desk) -> None:
    f.script(desk, [f.start(over=True), *f.both(ONE), f.end(ONE)])
    sync.pull(desk.place, desk.api)
    newer = replace(ONE, version=2, status=Status.RETURNED)
    f.script(desk, [f.start(), f.heads({2: newer}), Mark("head")])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == ONE and desk.ids(View.APPLICANT) == (ONE.id,)
    f.script(desk, [f.start(0), f.bodies({2: newer}), f.end(newer)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == newer


def test_the_officer_s_work_is_replayed_when_the_body_comes_and_not_on_half_the_news(
    central: Central, desk: Desk
) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, c.Correct("child.name", "Anak 1", "Bima", "KK"))
    before = desk.see(ONE).request
    changed = replace(central.request(ONE.id), version=9, fields={**ONE.fields, "mother.sex": "P"})
    f.script(desk, [f.start(1, central.house.epoch), f.heads({90: changed}), Mark("head")])
    with pytest.raises(Offline):
        sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == before
    f.script(desk, [f.start(0, central.house.epoch), f.bodies({90: changed}), f.end(changed)])
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
    f.script(desk, [f.start(1, central.house.epoch), *f.both(rejected, 90), f.end(rejected)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == rejected
    assert desk.states() == [("approve", "waiting")]


def test_a_body_whose_head_is_gone_or_was_told_anew_is_cut_out(desk: Desk) -> None:
    newer = replace(TWO, version=2)
    told = {1: ONE, 2: TWO, 3: THREE}
    lines = [f.heads(told), f.heads({4: newer}), Gone((THREE.id,)), f.bodies(told), f.bodies({4: newer})]
    f.script(desk, [f.start(3, over=True), *lines, f.end(ONE, newer)])
    assert not sync.pull(desk.place, desk.api).repaired
    assert (body(desk, ONE), body(desk, TWO)) == (msgspec.json.encode(ONE), msgspec.json.encode(newer))
    assert body(desk, THREE) is None


def test_progress_moves_through_heads_and_bodies_and_ends_full(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "SLICE", 1)
    told: list[Progress] = []
    both = {1: ONE, 2: TWO}
    f.script(desk, [f.start(2, over=True), f.heads(both), Mark("h"), f.bodies(both), f.end(ONE, TWO)])
    sync.pull(desk.place, desk.api, told.append)
    assert [(item.done, item.total, len(item.changed)) for item in told] == [(1, 2, 2), (2, 2, 2)]


# ---- what cannot be read ----


def test_words_of_a_newer_server_are_kept_and_shown(desk: Desk) -> None:
    new = citizen(1, status="dititipkan", service="layanan-baru", channel="satelit")
    raw = msgspec.json.encode({**msgspec.to_builtins(new), "nasib": {"baru": 1}})
    f.script(desk, [f.start(over=True), f.heads({1: new}), Bodies((1,), f.block(raw)), f.end(new)])
    assert not sync.pull(desk.place, desk.api).repaired
    shown = desk.see(new)
    assert (shown.request.status, shown.request.service) == ("dititipkan", "layanan-baru")
    refusal = shown.refusals["approve"]
    assert refusal is not None and refusal.code == "status.unknown"
    assert body(desk, new) == raw


@pytest.mark.parametrize(
    "raw",
    [b"[1]", b"", b'{"id":"x"}', b"\xff", b"[" * 100_000, b'{"version":%d}' % (1 << 63)],
    ids=["shape", "empty", "part", "bytes", "deep", "number"],
)
def test_a_body_this_version_cannot_read_is_listed_kept_and_says_so(desk: Desk, raw: bytes) -> None:
    block = f.block(raw, msgspec.json.encode(TWO))
    f.script(desk, [f.start(2, over=True), f.heads({1: ONE, 2: TWO}), Bodies((1, 2), block), f.end(ONE, TWO)])
    assert not sync.pull(desk.place, desk.api).repaired
    assert held(desk) == {ONE.id, TWO.id} and desk.see(TWO).request == TWO
    with pytest.raises(Refused, match="request.unreadable" if raw else "request.absent"):
        desk.see(ONE)
    assert body(desk, ONE) == (raw or None)


def test_waiting_work_outlives_a_body_this_version_cannot_read(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, c.Note("x"))
    before = desk.see(ONE).request
    newer = replace(central.request(ONE.id), version=9)
    lines = [f.heads({90: newer}), Bodies((90,), f.block(b'{"from":"tomorrow"}'))]
    f.script(desk, [f.start(1, central.house.epoch), *lines, f.end(newer)])
    sync.pull(desk.place, desk.api)
    assert desk.see(ONE).request == before and desk.states() == [("note", "waiting")]


@pytest.mark.parametrize(
    "line",
    [
        Heads(1, b"no zstd"),
        Heads(1, f.ZSTD.compress(b'{"no":"list"}')),
        Heads(1, f.ZSTD.compress(b"[[1,2]]")),
        Heads(2, f.heads({1: ONE}).packed),
        Heads(1, f.ZSTD.compress(b" " * (9 << 20))),
        f.heads({1: replace(ONE, version=1 << 62), 1 << 63: TWO}),
        Bodies((1,), b"no zstd"),
        Bodies((1,), msgspec.msgpack.encode((f.ZSTD.compress(bytes(65 << 20)), b"", f.ZSTD.compress(b""), b""))),
        Bodies(tuple(range(1, 300)), f.block(b"{}")),
        Bodies((), f.block(b"{}")),
        f.heads({}),
        f.heads({number: citizen(number) for number in range(1, 258)}),
        Gone(()),
        Gone((ONE.id,) * 257),
    ],
    ids=[
        "zstd",
        "object",
        "shape",
        "count",
        "bomb",
        "number",
        "bodies",
        "large",
        "many",
        "no bodies",
        "no heads",
        "many heads",
        "nobody gone",
        "many gone",
    ],
)
def test_a_line_that_is_none_of_ours_ends_the_stream_and_what_came_before_counts(desk: Desk, line: FeedLine) -> None:
    f.script(desk, [f.start(2, over=True), *f.both(TWO, 7), Mark("two"), line, Mark("bad"), f.end(ONE, TWO)])
    with pytest.raises(Offline, match="server.garbled"):
        sync.pull(desk.place, desk.api)
    assert held(desk) == {TWO.id}


def test_a_block_that_cannot_be_opened_where_it_must_be_ends_the_stream(desk: Desk) -> None:
    f.script(desk, [f.start(2, over=True), f.heads({1: ONE}), Bodies((1, 2), f.block(b"{}")), f.end(ONE)])
    with pytest.raises(Offline, match="server.garbled"):
        sync.pull(desk.place, desk.api)
