"""The end of a shift: what was not begun goes back, what was stays, and nothing is lost on the way."""

import pytest

from alpukat_desk.desk import commands, handback
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Status
from alpukat_desk.store.drafts import Draft
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Central, citizen

FREE, DRAFTED, DECIDED, NOTED, APPROVED = (citizen(number) for number in range(1, 6))


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    """Holding five requests: untouched, with a draft, with a decision and a note unsent, and approved before."""
    central.file(FREE, DRAFTED, DECIDED, NOTED, APPROVED)
    desk.sync()
    desk.claim(FREE, DRAFTED, DECIDED, NOTED, APPROVED)
    desk.decide(APPROVED, b.approve())
    desk.sync()
    commands.save_draft(desk.place, DRAFTED.id, Draft({"kk": "ok"}))
    desk.decide(DECIDED, b.approve())
    desk.decide(NOTED, c.Note("Sudah ditelepon"))
    return desk


def test_only_what_was_not_begun_goes_back(ready: Desk, central: Central) -> None:
    shown = handback.preview(ready.place)
    assert ([row.id for row in shown.untouched], shown.kept) == ([FREE.id], 2)
    assert handback.release(ready.place, shown.untouched) == {FREE.id}
    assert ready.see(FREE).request.status == Status.NEW
    assert ready.sync().refused == 0
    assert central.request(FREE.id).status == Status.NEW
    assert central.request(DRAFTED.id).status == Status.IN_REVIEW
    assert FREE.id in ready.ids(View.FREE)


def test_what_was_begun_after_the_preview_stays(ready: Desk) -> None:
    shown = handback.preview(ready.place)
    ready.decide(FREE, c.Note("Baru saja menelepon"))
    assert handback.release(ready.place, shown.untouched) == frozenset()
    assert handback.preview(ready.place).untouched == ()


def test_it_works_offline_and_may_be_taken_back(ready: Desk) -> None:
    handback.release(ready.place, handback.preview(ready.place).untouched)
    (made,) = [row for row in ready.outbox() if row.kind == "release"]
    assert made.state == "waiting"
    commands.withdraw(ready.place, made.id)
    assert [row.id for row in handback.preview(ready.place).untouched] == [FREE.id]
