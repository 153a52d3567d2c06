"""The feed read to its end: differences found and repaired, and nothing written where nothing is new."""

from datetime import timedelta

import pytest

from alpukat_desk.desk import pulling, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.wire import Mark
from alpukat_desk.store import mirror, position, versions
from tests import feeds as f
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, Clock, citizen
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
        mirror.put(tx, [arrival(TWO)])
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
