"""What the screen asks: lists, rows, counts, one request whole, the line, the outbox."""

import pytest
from msgspec.structs import replace

from alpukat_desk.desk import account, commands, queries
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import RequestId, Status
from alpukat_desk.domain.transitions import TABLE
from tests import builders as b
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, Central, citizen

ONE, TWO = citizen(1), citizen(2)


@pytest.fixture
def ready(central: Central, desk: Desk) -> Desk:
    central.file(ONE, TWO)
    desk.sync()
    desk.claim(ONE)
    return desk


def test_lists_follow_what_the_officer_does(ready: Desk) -> None:
    assert (ready.ids(View.MINE), ready.ids(View.FREE)) == ((ONE.id,), (TWO.id,))
    ready.decide(ONE, c.Return((b.fault(),)))
    assert ready.ids(View.APPLICANT) == (ONE.id,)
    assert queries.counts(ready.place).views["applicant"] == 1
    assert queries.counts(ready.place).services == {"akta-lahir": 2}


def test_a_list_can_be_narrowed_by_service_and_text(ready: Desk) -> None:
    assert queries.ids(ready.place, Filter(View.ALL, "konsultasi")) == ()
    assert ready.ids(View.ALL, "warga 2") == (TWO.id, ONE.id), "the whole name first, then a name and a code"
    assert ready.ids(View.ALL, TWO.applicant.nik) == (TWO.id,)
    assert len(ready.ids(View.ALL, "   ")) == 2
    assert ready.ids(View.ALL, "***") == ()


def test_a_code_names_one_request_open_or_closed(ready: Desk) -> None:
    place = ready.place
    row = queries.coded(place, f" {ONE.code.lower()} ")
    assert row is not None and row.id == ONE.id
    ready.decide(ONE, c.MarkDuplicate(TWO.id))
    assert ready.ids(View.CLOSED) == (ONE.id,)
    row = queries.coded(place, ONE.code)
    assert row is not None and row.id == ONE.id
    assert ready.see(ONE).codes == {TWO.id: TWO.code}, "the page names the other request by its code"
    assert queries.coded(place, ONE.code[:-1]) is None
    assert queries.coded(place, "***") is None


def test_rows_show_unsent_work(ready: Desk) -> None:
    ready.decide(ONE, b.approve())
    first, second = queries.rows(ready.place, (ONE.id, TWO.id))
    assert (first.status, first.pending, second.pending) == (Status.APPROVED, 1, 0)


def test_without_an_officer_nothing_is_mine_and_nothing_may_be_done(ready: Desk) -> None:
    account.sign_out(ready.place, ready.api)
    assert ready.ids(View.MINE) == ready.ids(View.FREE) == ()
    assert len(ready.ids(View.ALL)) == 2
    refusals = ready.see(ONE).refusals
    assert {item.code if item else "" for item in refusals.values()} == {"session.missing"}


def test_a_request_is_shown_whole(ready: Desk) -> None:
    ready.sync()
    shown = ready.see(ONE)
    assert shown.request.id == ONE.id and shown.history_complete
    assert [event.kind for event in shown.history] == ["filed", "claim"]
    assert set(shown.refusals) == set(TABLE)
    assert shown.refusals["approve"] is None
    refusal = shown.refusals["claim"]
    assert refusal is not None and refusal.code == "status.wrong"
    assert (shown.draft, shown.pending, shown.files) == (commands.Draft(), (), frozenset())
    assert shown.due_at == queries.rows(ready.place, (ONE.id,))[0].due_at is not None


def test_findings_are_those_of_the_request_as_shown(central: Central, desk: Desk) -> None:
    made = citizen(3)
    wrong = replace(made, fields={**made.fields, "mother.nik": "3174015708"})
    central.file(wrong)
    desk.sync()
    assert "nik.length" in {finding.code for finding in desk.see(wrong).findings}


def test_the_own_events_follow_the_server_s(ready: Desk) -> None:
    ready.sync()
    ready.decide(ONE, c.Note("baru"))
    shown = ready.see(ONE)
    assert [(event.kind, event.version) for event in shown.history] == [("filed", 1), ("claim", 2), ("note", 0)]


def test_history_says_when_it_is_not_the_whole(ready: Desk, desk: Desk) -> None:
    assert not ready.see(TWO).history_complete
    ready.sync()
    assert not ready.see(TWO).history_complete and ready.see(ONE).history_complete


def test_what_is_not_held_is_none(ready: Desk) -> None:
    assert queries.request(ready.place, RequestId("unknown")) is None
    assert queries.rows(ready.place, (RequestId("unknown"),)) == ()


def test_the_line_never_lies(central: Central, desk: Desk) -> None:
    link = queries.link(desk.place)
    assert (link.last_sync_at, link.offline_since, link.safe_to_switch_off) == (None, None, True)
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.decide(ONE, c.Forward(NEIGHBOUR, "alamat"))
    link = queries.link(desk.place)
    assert (link.last_sync_at, link.waiting, link.sent, link.refused) == (b.NOW, 1, 0, 0)
    assert not link.safe_to_switch_off


def test_the_outbox_is_in_the_order_things_were_decided(ready: Desk) -> None:
    ready.decide(ONE, c.Note("satu"))
    ready.decide(TWO, c.Note("dua"))
    ready.decide(ONE, b.approve())
    assert [(row.kind, row.request_id) for row in queries.outbox(ready.place)] == [
        ("note", ONE.id), ("note", TWO.id), ("approve", ONE.id)
    ]  # fmt: skip
