"""What its former holder is told when somebody takes a request: who, when and why, until they put it away."""

import pytest

from alpukat_desk.desk import commands, custody, queries, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused
from alpukat_desk.domain.model import Role
from alpukat_desk.store.drafts import Draft
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import NEIGHBOUR, Central, citizen

ONE, TWO = citizen(1), citizen(2)
CHIEF = b.officer(9, Role.SUPERVISOR)
BEGUN = Draft({"kk": "ok"}, {}, "", {"return": "Foto buram"})


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    """Holding both requests."""
    central.file(ONE, TWO)
    desk.sync()
    desk.claim(ONE, TWO)
    desk.sync()
    return desk


@pytest.fixture
def chief(desks: Desks, ready: Desk) -> Desk:
    made = desks.of(CHIEF)
    made.sync()
    return made


def take_over(chief: Desk, why: str = "Petugas sakit") -> None:
    sync.ask(chief.place, chief.api, ONE.id, chief.see(ONE).request.version, c.TakeOver(why))


def told(desk: Desk) -> list[tuple[str, str, str]]:
    return [(item.notice.kind, item.notice.by_name, item.notice.text) for item in custody.tray(desk.place).notices]


def test_a_take_over_is_told_with_who_when_and_why_and_with_what_was_begun(ready: Desk, chief: Desk) -> None:
    commands.save_draft(ready.place, ONE.id, BEGUN)
    take_over(chief)
    assert ONE.id in ready.sync().changed
    (item,) = custody.tray(ready.place).notices
    assert told(ready) == [("take_over", CHIEF.name, "Petugas sakit")]
    assert (item.notice.code, item.notice.at, item.draft) == (ONE.code, b.NOW, BEGUN)
    assert queries.link(ready.place).notices == 1
    assert queries.counts(ready.place).views[View.TRAY] == 1


def test_a_notice_lasts_over_a_restart_until_it_is_put_away(ready: Desk, chief: Desk) -> None:
    commands.save_draft(ready.place, ONE.id, BEGUN)
    take_over(chief)
    ready.sync()
    ready.restart()
    ready.sync()
    assert len(told(ready)) == 1
    assert custody.put_away(ready.place, ONE.id) == {ONE.id}
    assert told(ready) == [] and ready.see(ONE).draft == Draft()
    assert queries.link(ready.place).notices == 0


def test_what_was_begun_may_be_left_for_whoever_goes_on(ready: Desk, chief: Desk, central: Central) -> None:
    begun = Draft({"kk": "ok", "birth-letter": ""}, {"nik.sex:child.nik": "Sudah dicek"}, "Telepon dulu", BEGUN.typed)
    commands.save_draft(ready.place, ONE.id, begun)
    take_over(chief)
    ready.sync()
    before = chief.see(ONE).history
    assert custody.pass_on(ready.place, ONE.id) == {ONE.id}
    assert told(ready) == [] and ready.see(ONE).draft == Draft()
    assert ready.sync().accepted == 1
    chief.sync()
    sync.look_up(chief.place, chief.api, ONE.id)
    (event,) = chief.see(ONE).history[len(before) :]
    assert (event.kind, event.by_name) == ("note", b.officer().name)
    first, *lines = event.text.splitlines()
    assert first == "Sudah dimulai oleh pemegang sebelumnya:"
    assert lines[0] == "Kembalikan: Foto buram" and lines[1].endswith(": Sudah dicek")
    assert lines[2] == "Telepon dulu" and [line.endswith(": ✓") for line in lines] == [False, False, False, True]


def test_what_left_the_office_cannot_be_left_a_note(ready: Desk, chief: Desk) -> None:
    commands.save_draft(ready.place, ONE.id, BEGUN)
    take_over(chief)
    chief.decide(ONE, c.Forward(NEIGHBOUR, "Salah kantor"))
    chief.sync()
    ready.sync()
    with pytest.raises(Refused, match=r"request\.missing"):
        custody.pass_on(ready.place, ONE.id)
    assert len(told(ready)) == 1


def test_an_unsent_decision_stays_beside_the_notice_for_comparing(ready: Desk, chief: Desk) -> None:
    ready.decide(ONE, b.approve())
    take_over(chief)
    ready.sync()
    assert [kind for kind, _ in ready.states()] == ["approve"]
    assert ready.outbox()[0].state == "refused"
    assert told(ready) == [("take_over", CHIEF.name, "Petugas sakit")]


def test_what_was_given_away_by_oneself_is_no_news(ready: Desk, central: Central) -> None:
    ready.decide(ONE, c.Release())
    ready.decide(TWO, c.Forward(NEIGHBOUR, "Salah kantor"))
    ready.sync()
    ready.sync()
    assert told(ready) == []
    assert ready.api.calls["request"] == 2, "histories of the two held ones, and no more"


def test_a_take_over_while_the_laptop_was_off_is_told_at_the_next_start(ready: Desk, chief: Desk) -> None:
    ready.close()
    take_over(chief)
    ready.restart()
    ready.sync()
    assert told(ready) == [("take_over", CHIEF.name, "Petugas sakit")]


def test_a_take_over_seen_first_in_the_open_page_is_told_all_the_same(ready: Desk, chief: Desk) -> None:
    take_over(chief)
    sync.look_up(ready.place, ready.api, ONE.id)
    ready.sync()
    assert told(ready) == [("take_over", CHIEF.name, "Petugas sakit")]


def test_a_request_sent_to_another_office_is_told_without_a_name(ready: Desk, chief: Desk) -> None:
    take_over(chief)
    chief.decide(ONE, c.Forward(NEIGHBOUR, "Salah kantor"))
    chief.sync()
    ready.sync()
    assert [kind for kind, _who, _why in told(ready)] in (["gone"], ["forward"])


def test_a_line_that_breaks_at_the_question_asks_again_next_time(ready: Desk, chief: Desk) -> None:
    take_over(chief)
    ready.api.fail("request", Offline("server.cut"))
    assert ready.failing_sync() == "server.cut"
    assert told(ready) == []
    sync.cycle(ready.place, ready.api)
    custody.after_pull(ready.place, ready.api)
    assert len(told(ready)) == 1


def test_a_later_notice_of_a_request_replaces_the_earlier_one(ready: Desk, chief: Desk) -> None:
    for why in ("Petugas sakit", "Petugas cuti"):
        take_over(chief, why)
        ready.sync()
        chief.decide(ONE, c.Release())
        chief.sync()
        ready.sync()
        ready.claim(ONE)
        ready.sync()
        chief.sync()
    assert [why for _kind, _who, why in told(ready)] == ["Petugas cuti"]


def test_the_supervisor_sees_the_holder_s_last_contact_before_taking_over(ready: Desk, chief: Desk) -> None:
    contact = sync.contact(chief.api, ONE.id)
    assert contact is not None and (contact.at, contact.device) == (b.NOW, "laptop")
    assert sync.contact(ready.api, ONE.id) is None, "an officer is not told about a colleague's laptop"
