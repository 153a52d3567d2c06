"""Single requests ahead of the feed: stored where they are held, left alone where they are not."""

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import looks
from alpukat_desk.domain.model import Status
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, citizen

ONE, TWO = citizen(1), citizen(2)


def test_looking_up_brings_the_newest_and_its_history(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    assert looks.look_up(desk.place, desk.api, ONE.id) == {ONE.id}
    shown = desk.see(ONE)
    assert shown.history_complete and [event.kind for event in shown.history] == ["filed", "claim"]
    assert not desk.sync().repaired


def test_what_the_feed_has_not_brought_is_not_let_in_by_the_side_door(central: Central, desk: Desk) -> None:
    desk.sync()
    central.file(TWO)
    looks.look_up(desk.place, desk.api, TWO.id)
    assert not desk.holds(TWO)


def test_an_older_answer_changes_nothing(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    with desk.place.store.writing() as tx:
        assert looks.store_known(tx, desk.place, looks.legible(desk.place, [msgspec.json.encode(ONE)])) == frozenset()
    assert desk.see(ONE).request.status == Status.IN_REVIEW


def test_work_is_replayed_on_what_comes(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, b.approve())
    newer = replace(central.request(ONE.id), version=7, subtype="umum")
    with desk.place.store.writing() as tx:
        looks.store(tx, desk.place, looks.legible(desk.place, [msgspec.json.encode(newer)]))
    shown = desk.see(ONE).request
    assert (shown.version, shown.subtype, shown.status) == (7, "umum", Status.APPROVED)


def test_what_cannot_be_read_is_left_to_the_feed(desk: Desk, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.desk.looks", "cannot read")
    assert looks.legible(desk.place, [b"{}", b"\xff", b"nothing"]) == []
