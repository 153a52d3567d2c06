"""A NIK checked with the ministry: wished for without a network, asked by the server, shown at every desk."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alpukat_desk.desk import commands, queries
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import DocumentStatus, Element, Role
from alpukat_desk.domain.registry import Question, Said, Unanswered, Word
from alpukat_desk.server import inquiries
from alpukat_desk.server.registry import Access
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import PDF, Central, Clock, citizen

ONE = citizen(1)


@dataclass
class Ministry:
    differs: str = ""
    trouble: str = ""
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Said:
        self.asked.append(question)
        if self.trouble:
            return Unanswered(self.trouble)
        return Word({name: Element(name != self.differs) for name in question.elements})


@dataclass
class Office:
    central: Central
    desks: Desks
    clock: Clock
    ministry: Ministry

    def answers(self) -> None:
        while inquiries.answer_next(self.central.house, Access(self.ministry)):
            continue


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    clock = Clock()
    central = Central(tmp_path / "server", clock, wire.Policy(registry=True))
    central.file(ONE)
    desks = Desks(tmp_path, central, clock)
    yield Office(central, desks, clock, Ministry())
    desks.close()
    central.close()


def test_a_check_is_wished_for_offline_and_its_answer_comes_to_every_desk(office: Office) -> None:
    mine = office.desks.of(b.officer(1))
    other = office.desks.of(b.officer(3, Role.SUPERVISOR))
    mine.sync()
    mine.claim(ONE)
    other.sync()
    assert [row.unverified for row in queries.rows(mine.place, [ONE.id])] == [False], "nobody was asked yet"
    mine.decide(ONE, c.CheckNik())
    assert mine.states() == [("check_nik", "waiting")] and mine.see(ONE).request.inquiry
    assert [row.unverified for row in queries.rows(mine.place, [ONE.id])] == [True]
    mine.sync()
    assert office.ministry.asked == [], "the desk's call is over before the ministry is asked"
    office.answers()
    for desk in (mine, other):
        desk.sync()
        shown = desk.see(ONE)
        assert {item.at for item in shown.request.verifications.values()} == {b.NOW}
        assert [row.unverified for row in queries.rows(desk.place, [ONE.id])] == [False]
        assert shown.request.inquiry is None and shown.findings == ()


def test_everything_but_the_issue_goes_on_unverified(office: Office) -> None:
    mine = office.desks.of(b.officer(1))
    mine.sync()
    mine.claim(ONE)
    mine.decide(ONE, b.approve())
    attach(mine)
    document = mine.see(ONE).request.documents[0]
    assert document.status == DocumentStatus.DRAFT
    with pytest.raises(Refused, match="registry.unverified"):
        mine.decide(ONE, c.SubmitForSignature(document.id))
    mine.decide(ONE, c.CheckNik())
    mine.sync()
    office.answers()
    mine.sync()
    mine.decide(ONE, c.SubmitForSignature(document.id))
    mine.sync()
    assert mine.outbox() == ()
    assert office.central.request(ONE.id).documents[0].status == DocumentStatus.AWAITING_SIGNATURE


def attach(desk: Desk) -> None:
    commands.attach(desk.place, ONE.id, desk.see(ONE).request.version, "akta-lahir", PDF, "akta.pdf")


def test_an_answer_against_it_after_the_approval_wants_a_reason_and_rejects_nothing(office: Office) -> None:
    mine = office.desks.of(b.officer(1))
    mine.sync()
    mine.claim(ONE)
    mine.decide(ONE, c.CheckNik())
    mine.decide(ONE, b.approve())
    attach(mine)
    mine.sync()
    office.ministry.differs = "NAMA_LGKP"
    office.answers()
    mine.sync()
    shown = mine.see(ONE)
    assert shown.request.status == "approved"
    assert [item.key for item in shown.findings] == ["registry.differs:applicant.name"]
    document = shown.request.documents[0].id
    with pytest.raises(Refused, match="finding.unanswered"):
        mine.decide(ONE, c.SubmitForSignature(document))
    mine.decide(ONE, c.Explain({shown.findings[0].ground: "ejaan lama, KK asli sudah dilihat"}))
    mine.decide(ONE, c.SubmitForSignature(document))
    mine.sync()
    assert mine.outbox() == ()
    assert office.central.request(ONE.id).documents[0].status == DocumentStatus.AWAITING_SIGNATURE


def test_an_approval_that_has_not_seen_the_answer_waits_for_its_author(office: Office) -> None:
    mine, other = office.desks.of(b.officer(1)), office.desks.of(b.officer(3, Role.SUPERVISOR))
    for desk in (mine, other):
        desk.sync()
    mine.claim(ONE)
    other.sync()
    other.decide(ONE, c.CheckNik())
    other.sync()
    office.ministry.differs = "NAMA_LGKP"
    office.answers()
    mine.decide(ONE, b.approve())
    mine.sync()
    assert mine.states() == [("approve", "finding.unanswered")]
    assert mine.see(ONE).request.status == "in_review", "refused for its reason, no conflict"


def test_the_server_repeats_it_for_a_desk_that_does_not_ask(office: Office) -> None:
    mine = office.desks.of(b.officer(1))
    mine.sync()
    mine.claim(ONE)
    mine.decide(ONE, b.approve())
    attach(mine)
    mine.sync()
    here = office.central.request(ONE.id)
    command = b.command(c.SubmitForSignature(here.documents[0].id), here, b.officer(1), device_id=b.DEVICE)
    (outcome,) = mine.api.push([command])
    assert isinstance(outcome, wire.Denied) and outcome.code == "registry.unverified"


def test_a_spent_quota_is_shown_with_the_day_of_the_next_try(office: Office) -> None:
    mine = office.desks.of(b.officer(1))
    mine.sync()
    mine.decide(ONE, c.CheckNik())
    mine.sync()
    office.ministry.trouble = "quota"
    office.answers()
    mine.sync()
    inquiry = mine.see(ONE).request.inquiry
    assert inquiry is not None and (inquiry.trouble, str(inquiry.again_on)) == ("quota", "2020-03-25")
    office.ministry.trouble = ""
    office.clock.forward(days=1)
    office.answers()
    mine.sign_in(b.officer(1)).sync()
    assert mine.see(ONE).request.inquiry is None and mine.see(ONE).request.verifications
