import re
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Lease, Request, RequestId, Role, Status
from alpukat_desk.domain.wire import Accepted, ClaimReply, Denied, ErrorBody, Policy, parse_request
from alpukat_desk.server import claims
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Clock, Site, asking, case, opened, together

ONE, TWO = b.officer(1), b.officer(2)


def got(reply: ClaimReply) -> list[RequestId]:
    return [parse_request(raw).id for raw in reply.claimed]


def refusal(site: Site, **ask: object) -> ErrorBody:
    asked = {"id": b.uuid(0xA5), **ask}
    answer = site.client.post("/v1/claims", content=msgspec.json.encode(asked), headers=site.sign_in(ONE))
    assert answer.status_code >= 400
    return msgspec.json.decode(answer.content, type=ErrorBody)


def test_a_claim_gives_the_fresh_request_with_its_lease(site: Site) -> None:
    site.file(case(1))
    (raw,) = site.claim(ONE, case(1)).claimed
    claimed = parse_request(raw)
    assert (claimed.status, claimed.version) == (Status.IN_REVIEW, 2)
    assert claimed.lease == Lease(ONE.id, ONE.name, b.DEVICE, b.NOW + timedelta(hours=72))
    assert claimed == site.request(case(1))
    assert site.history(case(1))[-1].kind == "claim"


def test_claiming_again_is_harmless(site: Site) -> None:
    site.file(case(1))
    assert site.claim(ONE, case(1)) == site.claim(ONE, case(1))
    assert site.request(case(1)).version == 2


def test_each_denied_request_has_its_code(site: Site) -> None:
    site.file(
        case(1),
        case(2, status=Status.IN_REVIEW, lease=b.lease(TWO)),
        case(3, office="31.74.02"),
        case(4, status=Status.RETURNED),
        case(5, service="teleport"),
    )
    reply = site.claim(ONE, *(case(number) for number in range(1, 7)))
    assert got(reply) == [case(1).id]
    codes = ("status.wrong", "request.missing", "status.wrong", "service.unknown", "request.missing")
    assert reply.denied == {case(number).id: code for number, code in enumerate(codes, start=2)}


def test_the_next_come_by_due_time_those_without_last_then_the_oldest(site: Site) -> None:
    days = {1: 20, 2: 17, 3: 18}
    dated = [case(n, complete_at=b.NOW.replace(day=day), submitted_at=b.NOW) for n, day in days.items()]
    undated = [case(n, complete_at=None, submitted_at=b.NOW.replace(day=10 - n)) for n in (4, 5)]
    site.file(*undated, *dated)
    assert got(site.claim(ONE, count=9)) == [case(n).id for n in (2, 3, 1, 5, 4)]


def test_the_next_are_never_held_foreign_or_unknown(site: Site) -> None:
    leased = case(1, lease=b.lease(TWO))
    site.file(leased, case(2, status=Status.APPROVED), case(3, office="31.74.02"), case(4, service="teleport"))
    site.file(case(5), case(6, service="konsultasi"))
    assert got(site.claim(ONE, count=9, service="konsultasi")) == [case(6).id]
    assert got(site.claim(ONE, count=9)) == [case(5).id]
    assert got(site.claim(ONE, count=9, service="teleport")) == []


def test_a_lease_that_ran_out_on_a_free_request_does_not_hold_it(site: Site) -> None:
    site.file(case(1, lease=b.lease(TWO, until=b.NOW)))
    assert got(site.claim(ONE, count=1)) == [case(1).id]


def test_time_alone_takes_nothing_from_its_holder(site: Site) -> None:
    site.file(case(1, status=Status.IN_REVIEW, lease=b.lease(TWO, until=b.NOW - timedelta(days=9))))
    assert site.claim(ONE, case(1)).denied == {case(1).id: "status.wrong"}
    assert got(site.claim(ONE, count=1)) == []
    (outcome,) = site.push(TWO, b.command(c.Note("masih saya"), case(1), TWO))
    assert isinstance(outcome, Accepted)


def test_the_next_are_of_the_own_office_and_those_below_are_taken_by_name(site: Site) -> None:
    site.file(case(1, office="31.74.01.1001"), case(2, office="31.74.10"), case(3, office="31.74.01"))
    assert got(site.claim(ONE, count=9)) == [case(3).id]
    assert got(site.claim(ONE, case(1), case(2))) == [case(1).id]


# ---- asked again ----


def counted(site: Site, *requests: Request) -> int:
    """Claims that happened."""
    return sum(event.kind == "claim" for request in requests for event in site.history(request))


def test_an_ask_that_comes_again_takes_nothing_more(site: Site) -> None:
    cases = [case(number) for number in range(1, 7)]
    site.file(*cases)
    ask = asking(count=2)
    assert site.ask(ONE, ask) == site.ask(ONE, ask)
    assert len(got(site.ask(ONE, replace(ask, resolve=True)))) == 2
    assert counted(site, *cases) == 2
    assert len(got(site.ask(ONE, asking(count=2)))) == 2 and counted(site, *cases) == 4


def test_the_same_ask_over_many_lines_at_once_is_done_once(site: Site) -> None:
    cases = [case(number) for number in range(1, 25)]
    site.file(*cases)
    site.sign_in(ONE)
    ask = asking(count=3)
    found = together(8, lambda _: got(site.ask(ONE, ask)))
    assert found == [found[0]] * 8 and len(found[0]) == 3
    assert counted(site, *cases) == 3


def test_an_ask_is_remembered_over_weeks_a_new_start_and_another_device(engine: str, tmp_path: Path) -> None:
    ask, cases = asking(count=2), [case(number) for number in range(1, 7)]
    clock = Clock()
    with opened(tmp_path, clock) as site:
        site.file(*cases)
        first = site.ask(ONE, ask)
    clock.pass_(days=40)
    with opened(tmp_path, clock) as site:
        site.sign_in(ONE, "another")
        assert site.ask(ONE, ask) == first and counted(site, *cases) == 2


def test_what_is_not_held_any_more_is_told_so_and_not_taken_again(site: Site) -> None:
    site.file(case(1), case(2), case(3, office="31.74.02"))
    ask = asking((case(1).id, case(2).id, case(3).id))
    site.ask(ONE, ask)
    one, two = site.request(case(1)), site.request(case(2))
    site.push(ONE, b.command(c.Release(), one, ONE), b.command(c.Forward("31.74.02", "pindah"), two, ONE))
    again = site.ask(ONE, ask)
    assert got(again) == []
    assert again.denied == {one.id: "status.wrong", two.id: "request.missing", case(3).id: "request.missing"}
    assert site.request(case(1)).status == Status.NEW


def test_what_was_refused_is_not_done_when_it_comes_once_more(engine: str, tmp_path: Path) -> None:
    with opened(tmp_path, policy=Policy(claim_limit=1)) as site:
        site.file(case(1), case(2))
        site.claim(ONE, case(1))
        asked = {"id": b.uuid(0xB6), "count": 1}
        assert refusal(site, **asked).code == "claim.limit"
        site.push(ONE, b.command(c.Release(), site.request(case(1)), ONE))
        assert refusal(site, **asked).detail == {"limit": "1"}
        assert counted(site, case(2)) == 0


def test_what_was_given_up_before_it_came_is_never_done(site: Site) -> None:
    site.file(case(1))
    ask = asking(count=1)
    assert site.ask(ONE, replace(ask, resolve=True)) == ClaimReply()
    assert site.ask(ONE, ask) == ClaimReply() and counted(site, case(1)) == 0


@pytest.mark.parametrize("change", [{"count": 3}, {"service": "konsultasi"}, {"ids": [case(1).id]}])
def test_an_id_stands_for_one_ask_of_one_officer(
    site: Site, change: dict[str, object], expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.server.claims", "another content")
    site.file(*(case(number) for number in range(1, 6)))
    ask = asking(count=2)
    site.ask(ONE, ask)
    assert refusal(site, **{**msgspec.to_builtins(ask), **change}).code == "command.id_reused"
    answer = site.client.post("/v1/claims", content=msgspec.json.encode(ask), headers=site.sign_in(TWO))
    assert answer.json()["code"] == "command.id_reused"


def test_asks_and_commands_share_their_ids(site: Site, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.commands", "came again")
    expected_log("alpukat_desk.server.claims", "another content")
    site.file(case(1), case(2))
    ask = asking((case(1).id,))
    site.ask(ONE, ask)
    (outcome,) = site.push(ONE, b.command(c.Note("x"), site.request(case(1)), ONE, id=ask.id))
    assert outcome == Denied(ask.id, "command.id_reused")
    (outcome,) = site.push(ONE, note := b.command(c.Note("x"), site.request(case(1)), ONE))
    assert isinstance(outcome, Accepted)
    assert refusal(site, id=note.id, count=1).code == "command.id_reused"


# ---- many at once ----


def test_ten_officers_at_once_never_share_a_request(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 46)))
    officers = [b.officer(number) for number in range(1, 11)]
    for officer in officers:
        site.sign_in(officer)
    taken = together(10, lambda at: got(site.claim(officers[at], count=5)))
    assert sorted(map(len, taken)) == [0, *[5] * 9]
    assert len({request_id for found in taken for request_id in found}) == 45
    for officer, found in zip(officers, taken, strict=True):
        holders = {_holder(site.request(_by_id(request_id))) for request_id in found}
        assert holders <= {officer.id}


def _by_id(request_id: RequestId) -> Request:
    return case(int(request_id[-12:], 16))


def _holder(request: Request) -> str:
    assert request.lease is not None
    return request.lease.officer_id


def test_ten_officers_at_once_who_name_the_same_request(site: Site) -> None:
    site.file(case(1))
    officers = [b.officer(number) for number in range(1, 11)]
    for officer in officers:
        site.sign_in(officer)
    replies = together(10, lambda at: site.claim(officers[at], case(1)))
    assert sum(len(reply.claimed) for reply in replies) == 1
    assert [reply.denied.get(case(1).id) for reply in replies].count("status.wrong") == 9


def test_the_limit_holds_for_named_and_next(engine: str, tmp_path: Path) -> None:
    with opened(tmp_path, policy=Policy(claim_limit=3)) as site:
        site.file(*(case(number) for number in range(1, 8)))
        assert len(site.claim(ONE, count=2).claimed) == 2
        reply = site.claim(ONE, case(5), case(6), case(7))
        assert (got(reply), set(reply.denied.values())) == ([case(5).id], {"claim.limit"})
        assert len(reply.denied) == 2
        told = refusal(site, count=1)
        assert (told.code, told.detail) == ("claim.limit", {"limit": "3"})


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        ({"count": 201}, "claim.many"),
        ({"count": -1}, "claim.many"),
        ({"ids": [str(number) for number in range(201)]}, "claim.many"),
        ({"count": "five"}, "body.malformed"),
        ({"ids": "all"}, "body.malformed"),
        ({"id": "", "count": 1}, "body.malformed"),
        ({"id": "7", "count": 1}, "body.malformed"),
    ],
)
def test_what_no_desk_asks(site: Site, ask: dict[str, object], code: str) -> None:
    assert refusal(site, **ask).code == code


@pytest.mark.parametrize("role", [Role.COUNTER, Role.SIGNER, Role.ADMIN])
def test_only_officers_claim(site: Site, role: Role) -> None:
    site.file(case(1))
    body = msgspec.json.encode(asking(count=1))
    answer = site.client.post("/v1/claims", content=body, headers=site.sign_in(b.officer(5, role)))
    assert (answer.status_code, answer.json()["code"]) == (403, "role.wrong")


def test_the_ids_of_claims_are_in_order_of_time() -> None:
    made = [claims.new_id(b.NOW + timedelta(milliseconds=number)) for number in range(50)]
    assert made == sorted(made)
    assert all(
        re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", item) for item in made
    )
