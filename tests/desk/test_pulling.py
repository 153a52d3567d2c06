"""The feed read to its end: differences found and repaired, and nothing written where nothing is new."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.desk import commands, looks, pulling, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.wire import FeedLine, Mark
from alpukat_desk.store import mirror, position, versions
from alpukat_desk.store.ledger import Ledger
from tests import builders as b
from tests import feeds as f
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import NEIGHBOUR, Central, Clock, citizen
from tests.profiles import arrival

PULLING = "alpukat_desk.desk.pulling"
ONE, TWO = citizen(1), citizen(2)


def held(desk: Desk) -> set[str]:
    return set(desk.ids(View.ALL))


def written(desk: Desk) -> dict[str, tuple[int, int]]:
    """Size and time of every file of the profile."""
    return {path.name: (path.stat().st_size, path.stat().st_mtime_ns) for path in desk.home.iterdir() if path.is_file()}


# ---- differences ----


def test_a_missed_row_is_found_and_repaired_in_the_same_cycle(
    central: Central, desk: Desk, expected_log: ExpectedLog
) -> None:
    expected_log(PULLING, "differ from the server's")
    central.file(ONE, TWO)
    desk.sync()
    with desk.place.store.writing() as tx:
        mirror.erase(tx, [TWO.id])
    desk.restart()
    report = desk.sync()
    assert report.repaired and report.received == 2
    assert held(desk) == {ONE.id, TWO.id}


def test_a_row_that_should_not_be_here_is_found_too(central: Central, desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "differ from the server's")
    central.file(ONE)
    desk.sync()
    with desk.place.store.writing() as tx:
        ledger = Ledger()
        ledger.begin(tx)
        mirror.tell(tx, f.columns({9: TWO}), ledger)
        ledger.close(tx)
    desk.restart()
    assert desk.sync().repaired
    assert held(desk) == {ONE.id}


def test_a_body_that_never_came_is_found_though_count_and_digest_agree(desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "differ from the server's")
    whole = [f.start(1, over=True), *f.both(ONE), f.end(ONE)]
    f.script(desk, [f.start(1, over=True), f.heads({1: ONE}), f.end(ONE)], whole)
    assert sync.pull(desk.place, desk.api).repaired
    assert desk.see(ONE).request == ONE


def test_a_lasting_difference_is_told_and_fetches_everything_once_an_hour_at_most(
    desk: Desk, clock: Clock, expected_log: ExpectedLog
) -> None:
    expected_log(PULLING, "differ from the server's")
    wrong = [f.start(1, over=True), *f.both(ONE), f.end(ONE, TWO)]
    asked = f.script(desk, wrong, wrong, wrong, wrong, wrong)
    assert desk.failing_sync() == "feed.differs"
    assert asked == [("", True), ("", True)]
    assert desk.failing_sync() == "feed.differs"
    assert len(asked) == 3
    clock.forward(hours=2)
    assert desk.failing_sync() == "feed.differs"
    assert len(asked) == 5
    assert held(desk) == {ONE.id}


# ---- ahead of the feed ----


def test_what_was_taken_at_another_office_leaves_with_whoever_is_back_before_the_feed_was_read(
    central: Central, desk: Desk
) -> None:
    central.file(ONE, replace(TWO, office=NEIGHBOUR))
    desk.sync()
    central.move(b.officer(), NEIGHBOUR)
    desk.claim(TWO)
    assert held(desk) == {ONE.id, TWO.id}
    central.move(b.officer(), b.OFFICE)
    report = desk.sync()
    assert (report.gone, report.repaired, held(desk)) == (1, False, {ONE.id})


def test_what_moved_on_before_its_answer_was_kept_leaves_too(central: Central, desk: Desk) -> None:
    """Another program on the profile takes and forwards it, and reads that it is gone; then the answer is kept."""
    central.file(ONE, TWO)
    desk.sync()
    desk.claim(TWO)
    answer = central.request(TWO.id)
    desk.decide(TWO, c.Forward(NEIGHBOUR, "alamat di sana"))
    desk.sync()
    with desk.place.store.writing() as tx:
        looks.store(tx, desk.place, looks.legible(desk.place, [msgspec.json.encode(answer)]))
    report = desk.sync()
    assert (report.gone, report.repaired, held(desk)) == (1, False, {ONE.id})


def test_what_was_taken_stays_once_the_feed_has_told_it(central: Central, desk: Desk) -> None:
    """After that nothing is asked for its sake."""
    desk.sync()
    central.file(ONE)
    assert sync.claim_next(desk.place, desk.api, 1).claimed == {ONE.id}
    assert desk.sync().gone == 0 and held(desk) == {ONE.id}
    asked = f.script(desk, [])
    desk.sync()
    assert [verify for _, verify in asked] == [False]


def test_what_is_taken_while_the_feed_comes_waits_for_the_next_one(
    central: Central, desk: Desk, expected_log: ExpectedLog
) -> None:
    """The draft begun on it stays, though this stream could not tell it."""
    expected_log(PULLING, "differ from the server's")
    central.file(ONE)
    desk.sync()
    real = desk.api.feed

    def overtaken(cursor: str, *, verify: bool = False) -> Iterator[FeedLine]:
        *lines, end = real(cursor, verify=True)
        yield from lines
        desk.api.feed = real  # type: ignore[method-assign]
        central.file(TWO)
        desk.claim(TWO)
        commands.save_draft(desk.place, TWO.id, commands.Draft(text="nanti"))
        yield end

    desk.api.feed = overtaken  # type: ignore[method-assign]
    desk.sync()
    assert held(desk) == {ONE.id, TWO.id} and desk.see(TWO).draft is not None


# ---- idle ----


def test_nothing_new_writes_nothing_at_all(central: Central, desk: Desk, clock: Clock) -> None:
    central.file(ONE)
    for _ in range(2):
        desk.sync()
    before = written(desk)
    clock.forward(minutes=5)
    report = desk.sync()
    assert written(desk) == before
    assert report.agreed_at == clock.now


def test_count_and_digest_are_compared_at_the_first_pull_of_a_day_and_after_a_start(
    desk: Desk, central: Central, clock: Clock
) -> None:
    central.file(ONE)
    desk.sync()
    same = [f.start(0, central.house.epoch), f.end(ONE)]
    asked = f.script(desk, [], same, [], same, [])
    desk.sync()
    clock.forward(days=1)
    desk.sync()
    desk.sync()
    desk.restart()
    desk.sync()
    desk.sync()
    assert [verify for _, verify in asked] == [False, True, False, True, False]


def test_a_stream_that_says_nothing_where_it_was_to_verify_was_cut(desk: Desk) -> None:
    f.script(desk, [])
    with pytest.raises(Offline, match="feed.cut"):
        sync.pull(desk.place, desk.api)


def test_a_difference_is_not_taken_for_verified(desk: Desk, clock: Clock, expected_log: ExpectedLog) -> None:
    expected_log(PULLING, "differ from the server's")
    wrong = [f.start(1, over=True), *f.both(ONE), f.end(ONE, TWO)]
    asked = f.script(desk, wrong, wrong, [f.start(0), f.end(ONE)], [])
    assert desk.failing_sync() == "feed.differs"
    clock.forward(minutes=1)
    desk.sync()
    desk.sync()
    assert [verify for _, verify in asked] == [True, True, True, False]


# ---- bulk ----


def test_a_bulk_that_breaks_off_is_searchable_and_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alpukat_desk.desk.intake.BULK", 1)
    told = {number: citizen(number) for number in range(1, 5)}
    first, rest = {1: told[1], 2: told[2]}, {3: told[3], 4: told[4]}
    f.script(desk, [f.start(4, over=True), f.heads(first), Mark("two"), f.heads(rest)])
    with pytest.raises(Offline, match="feed.cut"):
        sync.pull(desk.place, desk.api)
    assert desk.ids(View.ALL, "Warga 2")[0] == told[2].id
    f.script(desk, [f.start(2), f.heads(rest), Mark("h"), f.bodies(told), f.end(*told.values())])
    assert not sync.pull(desk.place, desk.api).repaired
    assert desk.ids(View.ALL, "Warga 4")[0] == told[4].id


def test_a_bulk_that_was_killed_is_indexed_at_the_next_opening(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        mirror.put(tx, [arrival(ONE)])
        versions.strip(tx)
    assert desk.ids(View.ALL, "Warga 1") == () and held(desk) == {ONE.id}
    desk.restart()
    assert desk.ids(View.ALL, "Warga 1") == (ONE.id,)
    with desk.place.store.reading() as tx:
        assert not position.read(tx).bare


def test_repairs_rest_an_hour() -> None:
    assert timedelta(hours=1) == pulling._REST
