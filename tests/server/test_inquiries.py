"""Asking the ministry: exactly once within the day's quota, from memory where it said so before, told to every desk."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest
import zstandard
from msgspec.structs import replace
from sqlalchemy import select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import registry, wire
from alpukat_desk.domain.fields import with_value
from alpukat_desk.domain.heads import Head
from alpukat_desk.domain.model import Element, Request
from alpukat_desk.domain.registry import Question, Said, Unanswered, Word
from alpukat_desk.server import inquiries, records
from alpukat_desk.server.registry import Access
from alpukat_desk.server.tables import NIK_ASKS, NIK_QUOTA, NIK_WORDS, REQUESTS
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Site, case, opened, together

ME = b.officer(1)
PEOPLE = 2
"""Whose NIK a case has: the applicant's and the mother's."""


def fits(question: Question) -> Said:
    return Word({name: Element(True) for name in question.elements})


@dataclass
class Ministry:
    """Says what a test tells it to, and remembers what it was asked."""

    says: Callable[[Question], Said] = fits
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Said:
        self.asked.append(question)
        return self.says(question)


@dataclass
class Office:
    site: Site
    ministry: Ministry
    access: Access

    def wish(self, *requests: Request) -> None:
        """An officer's desk sends that these are to be checked."""
        for number, request in enumerate(requests, 1):
            about = self.site.request(request)
            (outcome,) = self.site.push(ME, b.command(c.CheckNik(), about, ME, seq=number))
            assert isinstance(outcome, wire.Accepted), outcome

    def work(self) -> None:
        while inquiries.answer_next(self.site.house, self.access):
            continue

    def used(self) -> dict[str, int]:
        with self.site.house.database.reading() as tx:
            return {row.day: row.used for row in tx.execute(select(NIK_QUOTA))}

    def left(self) -> int:
        with self.site.house.database.reading() as tx:
            return len(tx.execute(select(NIK_ASKS)).all())

    def lines(self, request: Request) -> list[str]:
        return [event.after for event in self.site.history(request) if event.kind == c.NIK_CHECKED]


@pytest.fixture
def office(engine: str, tmp_path: Path) -> Iterator[Office]:
    """The thread that asks by itself is not there: the tests ask when they are ready for it."""
    ministry = Ministry()
    with opened(tmp_path, policy=wire.Policy(registry=True), session_for=timedelta(days=400)) as site:
        site.file(*(case(number) for number in range(1, 5)))
        yield Office(site, ministry, Access(ministry, daily=100))


def test_a_check_is_asked_once_and_told_with_its_date(office: Office) -> None:
    office.wish(case(1))
    assert office.site.request(case(1)).inquiry and office.ministry.asked == []
    office.work()
    told = office.site.request(case(1))
    assert [item.field for item in office.ministry.asked] == ["applicant.nik", "mother.nik"]
    assert (told.inquiry, registry.unverified(told), told.version) == (None, False, 3)
    assert {item.at for item in told.verifications.values()} == {b.NOW}
    assert office.lines(case(1)) == ["answered"] and office.left() == 0
    assert office.used() == {"2020-03-24": PEOPLE}


def test_the_answer_comes_to_every_desk_by_the_feed(office: Office) -> None:
    caller = office.site.caller(ME)
    before = next(line for line in office.site.feed(ME) if isinstance(line, wire.End)).cursor
    office.wish(case(1))
    office.work()
    (frame,) = [line for line in office.site.feed(ME, before) if isinstance(line, wire.Heads)]
    (head,) = msgspec.json.decode(zstandard.ZstdDecompressor().decompress(frame.packed), type=list[Head])
    assert (head.id, head.unverified, head.version) == (case(1).id, False, 3)
    assert caller.city == head.office[:5]


def test_the_same_values_cost_nothing_until_the_answer_is_old(office: Office) -> None:
    office.wish(case(1))
    office.work()
    for days, calls in ((3, PEOPLE), (3, PEOPLE), (2, 2 * PEOPLE)):
        office.site.clock.pass_(days=days)
        office.wish(case(1))
        office.work()
        assert len(office.ministry.asked) == calls
    assert registry.fresh(office.site.request(case(1)), registry.questions(case(1))[0]).at == office.site.clock()  # type: ignore[union-attr]


def test_an_answer_from_memory_keeps_its_own_date(office: Office) -> None:
    office.site.file(twin := case(1, id=case(9).id, code="JS-9"))
    office.wish(case(1))
    office.work()
    office.site.clock.pass_(days=2)
    office.wish(twin)
    office.work()
    assert {item.at for item in office.site.request(twin).verifications.values()} == {b.NOW}
    assert len(office.ministry.asked) == PEOPLE


def test_what_was_not_in_order_is_asked_anew_the_next_day(office: Office) -> None:
    office.ministry.says = lambda _: Word(code="not_found")
    office.wish(case(1))
    office.work()
    office.wish(case(1))
    office.work()
    assert len(office.ministry.asked) == PEOPLE
    office.site.clock.pass_(days=1)
    office.ministry.says = fits
    office.wish(case(1))
    office.work()
    assert [item.code for item in office.site.request(case(1)).verifications.values()] == ["", ""]


def test_data_that_changed_meanwhile_makes_the_answer_stale_and_loses_nothing(office: Office) -> None:
    office.wish(case(1))

    def meanwhile(question: Question) -> Said:
        before = office.site.request(case(1))
        if before.version == 2:
            after = replace(with_value(before, "applicant.name", "Lain"), version=3)
            with office.site.house.database.writing(b.CITY) as tx:
                event = replace(office.site.history(case(1))[-1], kind="correct", version=3)
                records.update(tx, before, after, event, None)
        return fits(question)

    office.ministry.says = meanwhile
    office.work()
    told = office.site.request(case(1))
    assert (told.applicant.name, told.version, set(told.verifications)) == ("Lain", 4, {"applicant.nik", "mother.nik"})
    assert [item.field for item in registry.outstanding(told)] == ["applicant.nik"]


def test_a_spent_quota_is_told_and_the_rest_is_asked_the_next_day(office: Office) -> None:
    office.access = Access(office.ministry, daily=3)
    office.wish(case(1), case(2), case(3))
    office.work()
    assert len(office.ministry.asked) == 3
    waiting = [item for item in map(office.site.request, (case(1), case(2), case(3))) if item.inquiry]
    assert {(item.inquiry.trouble, item.inquiry.again_on) for item in waiting if item.inquiry} == {
        ("quota", date(2020, 3, 25))
    }
    assert len(waiting) == office.left() == 2
    versions = [item.version for item in waiting]
    office.work()
    assert [office.site.request(item).version for item in waiting] == versions, "told once"
    office.site.clock.pass_(days=1)
    office.work()
    assert office.used() == {"2020-03-24": 3, "2020-03-25": 3} and office.left() == 0


def test_where_the_ministry_says_that_the_day_is_over_it_is(office: Office) -> None:
    office.ministry.says = lambda _: Unanswered("quota")
    office.wish(case(1), case(2), case(3))
    office.work()
    assert len(office.ministry.asked) == 1, "nobody else is asked about today"
    assert office.used() == {"2020-03-24": 100}
    assert [office.lines(case(number)) for number in (1, 2, 3)] == [["quota"]] * 3


@pytest.mark.parametrize("reason", ["login", "address", "unreachable"])
def test_where_nobody_is_let_in_everybody_waits_and_no_account_is_tried_again_and_again(
    office: Office, reason: str, expected_log: ExpectedLog
) -> None:
    if reason != "unreachable":
        expected_log("alpukat_desk.server.inquiries", f"was not checked: {reason}")
    office.ministry.says = lambda _: Unanswered(reason)
    office.wish(case(1), case(2))
    office.work()
    office.work()
    assert len(office.ministry.asked) == 1 and office.left() == 2
    assert sorted((office.lines(case(1)), office.lines(case(2)))) == [[], [reason]]
    office.ministry.says = fits
    office.site.clock.pass_(hours=1)
    office.work()
    assert office.left() == 0 and not registry.unverified(office.site.request(case(2)))


def test_a_call_that_reached_nobody_is_given_back(office: Office) -> None:
    office.ministry.says = lambda _: Unanswered("unreachable", counted=False)
    office.wish(case(1))
    office.work()
    assert office.used() == {"2020-03-24": 0}
    office.ministry.says = lambda _: Unanswered("unreachable")
    office.site.clock.pass_(hours=1)
    office.work()
    assert office.used() == {"2020-03-24": 1}


def test_half_an_answer_is_kept_and_the_other_half_asked_later(office: Office) -> None:
    office.ministry.says = lambda item: fits(item) if item.field == "applicant.nik" else Unanswered("unreachable")
    office.wish(case(1))
    office.work()
    assert set(office.site.request(case(1)).verifications) == {"applicant.nik"}
    office.ministry.says = fits
    office.site.clock.pass_(hours=1)
    office.work()
    assert [item.field for item in office.ministry.asked] == ["applicant.nik", "mother.nik", "mother.nik"]
    assert not registry.unverified(office.site.request(case(1)))


def test_what_a_killed_process_had_taken_is_asked_by_another(office: Office) -> None:
    def killed(_: Question) -> Said:
        raise SystemExit

    office.ministry.says = killed
    office.wish(case(1))
    with pytest.raises(SystemExit):
        office.work()
    office.ministry.says = fits
    office.work()
    assert office.left() == 1, "it may still be at work"
    office.site.clock.pass_(minutes=3)
    office.work()
    assert office.left() == 0 and not registry.unverified(office.site.request(case(1)))
    assert office.used() == {"2020-03-24": 2 * PEOPLE}, "better counted twice than called once too often"


def test_many_at_once_never_pass_the_quota_nor_ask_twice(office: Office) -> None:
    office.site.file(*(case(number) for number in range(5, 21)))
    office.wish(*(case(number) for number in range(1, 21)))
    office.access = Access(office.ministry, daily=31)
    together(6, lambda _: office.work())
    asked = Counter((item.elements["NIK"], item.field) for item in office.ministry.asked)
    assert set(asked.values()) == {1} and len(asked) == 31 and office.used() == {"2020-03-24": 31}


def test_a_second_wish_while_one_stands_is_no_second_question(office: Office) -> None:
    office.wish(case(1))
    office.wish(case(1))
    office.work()
    assert len(office.ministry.asked) == PEOPLE and office.lines(case(1)) == ["answered"]


def test_of_a_request_that_is_gone_nobody_is_asked(office: Office) -> None:
    row = {"city": b.CITY, "request_id": "nobody", "since": b.NOW, "next_at": b.NOW, "tries": 0}
    with office.site.house.database.writing(b.CITY) as tx:
        tx.execute(NIK_ASKS.insert(), row)
    office.work()
    assert office.left() == 0 and office.ministry.asked == []


def test_a_request_that_nobody_can_read_stops_no_other(office: Office) -> None:
    office.wish(case(1))
    office.site.clock.pass_(seconds=1)
    office.wish(case(2))
    with office.site.house.database.writing(b.CITY) as tx:
        tx.execute(REQUESTS.update().where(REQUESTS.c.id == case(1).id).values(body="{"))
    with pytest.raises(msgspec.DecodeError):
        office.work()
    office.work()
    assert office.left() == 1 and not registry.unverified(office.site.request(case(2)))


def test_a_request_over_which_asking_breaks_costs_less_and_less_of_the_quota(office: Office) -> None:
    def broken(_: Question) -> Said:
        raise ZeroDivisionError

    office.ministry.says = broken
    office.wish(case(1))
    for _ in range(120):
        with suppress(ZeroDivisionError):
            office.work()
        office.site.clock.pass_(minutes=3)
    assert len(office.ministry.asked) == 11, "in six hours"


def test_old_answers_do_not_heap_up(office: Office) -> None:
    office.wish(case(1))
    office.work()
    office.site.clock.pass_(days=30)
    office.wish(case(2))
    office.work()
    with office.site.house.database.reading() as tx:
        assert {row.at for row in tx.execute(select(NIK_WORDS))} == {office.site.clock()}


def test_an_officer_s_decision_passes_over_the_answer(office: Office) -> None:
    office.site.claim(ME, case(1))
    seen = office.site.request(case(1))
    office.wish(case(1))
    office.work()
    (outcome,) = office.site.push(ME, b.command(c.Wait("pusat"), seen, ME, seq=9, needs=()), device="second")
    assert isinstance(outcome, wire.Accepted), outcome


def test_without_a_register_a_check_is_refused(site: Site) -> None:
    site.file(case(1))
    (outcome,) = site.push(ME, b.command(c.CheckNik(), case(1), ME))
    assert isinstance(outcome, wire.Denied) and outcome.code == "registry.none"
