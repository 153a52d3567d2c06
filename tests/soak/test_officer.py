"""The officer of the soak at a real desk: the journal tells what the outbox holds, and what is offered is legal."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from alpukat_desk.desk import queries
from alpukat_desk.desk.shown import View
from alpukat_desk.store import outbox
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, citizen
from tests.soak import journal, offers
from tests.soak.officer import Officer, shown

OFFICE = offers.OFFICES[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    clock = Clock()
    central = Central(tmp_path / "central", clock)
    desks = Desks(tmp_path, central, clock)
    made = desks.of(b.officer(1, office=OFFICE))
    filed = [citizen(number, office=OFFICE) for number in range(1, 7)]
    central.file(*filed)
    made.sync()
    made.claim(*filed)
    yield made
    desks.close()
    central.close()


def marks(desk: Desk) -> set[str]:
    with desk.place.store.reading() as tx:
        return {journal.mark_of(entry.raw) for entry in outbox.everything(tx)}


def test_the_journal_tells_what_the_desk_took(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "desk.journal"
    writing = journal.Journal(path)
    officer = Officer(desk.place, writing, random.Random(3), "soak-0-1")
    for _ in range(60):
        officer.act()
    diary = journal.read(path)
    assert set(diary.about) == set(diary.acked) | diary.refused
    assert marks(desk) == set(diary.acked) - diary.given_up
    assert len({diary.about[mark].kind for mark in diary.acked}) > 5 and diary.given
    officer.act()
    desk.sync()
    for _ in range(20):
        officer.clear_the_tray()
    writing.close()
    given = journal.read(path).given_up
    assert not marks(desk) & given


def test_nothing_is_offered_that_the_rules_refuse(desk: Desk, tmp_path: Path) -> None:
    path, dice = tmp_path / "desk.journal", random.Random(4)
    writing = journal.Journal(path)
    officer = Officer(desk.place, writing, dice, "soak-0-2")
    for _ in range(80):
        officer.decide()
    writing.close()
    assert not journal.read(path).refused


def test_everything_a_desk_holds_is_shown_open_or_closed(desk: Desk) -> None:
    assert {item.request.id for item in shown(desk.place)} == set(desk.ids(View.ALL)) | set(desk.ids(View.CLOSED))
    assert len(shown(desk.place)) == 6


def test_each_kind_of_the_weights_can_be_offered_but_the_one_with_a_file(desk: Desk) -> None:
    assert set(offers.WEIGHTS) - {"attach"} == set(offers.OFFERS)
    found = queries.request(desk.place, desk.ids(View.MINE)[0])
    assert found is not None
    service = desk.place.service(found.request)
    assert service is not None
    case = offers.Case(found, service, "soak-0-1-1", found.request.id)
    assert offers.output(case) == service.outputs[0].slug
    assert "attach" not in offers.allowed(case) and "approve" in offers.allowed(case)
