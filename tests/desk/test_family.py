"""One person, one family: found on the desk alone, in what was fetched and in what was not sent yet."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from alpukat_desk.desk import entries, family
from alpukat_desk.desk.family import Family
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Applicant, Request, RequestId, Status
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Central

MOTHER, FATHER, DEAD = "3174014107880001", "3174010205850001", "3174010301500002"
KK, OTHER_KK = "3174012005150001", "3174012005150002"
WIFE = Applicant("Dewi Lestari", nik=MOTHER, kk=KK)
STRANGER = Applicant("Joko", nik="3174010303700007", kk=OTHER_KK)


def made(number: int, applicant: Applicant, **changes: Any) -> Request:
    values: dict[str, Any] = {"attachments": (), "fields": {}, "submitted_at": b.NOW - timedelta(days=number)}
    return b.request(number, applicant=applicant, **{**values, **changes})


BIRTH = made(1, WIFE, fields={"child.birth_date": "2020-03-10", "mother.nik": MOTHER, "father.nik": FATHER})
DEATH = made(
    2,
    Applicant("Anak", nik="3174010101700003"),
    service="akta-mati",
    status=Status.COMPLETED,
    closed_at=b.NOW,
    fields={"deceased.nik": FATHER, "deceased.name": "Budi", "deceased.death_date": "2019-03-01"},
)
CARD = made(3, Applicant("Sri", nik=DEAD, kk=KK), service="konsultasi")
ELSE = made(4, STRANGER, fields={"witness1.nik": MOTHER})


@pytest.fixture
def full(central: Central, desk: Desk) -> Desk:
    central.file(BIRTH, DEATH, CARD, ELSE)
    desk.sync()
    return desk


def of(desk: Desk, request: Request) -> Family:
    return family.family(desk.place, request.id)


def ids(found: Family) -> list[RequestId]:
    return [item.row.id for item in found.relatives]


def test_open_and_past_requests_of_every_service_are_found_the_latest_first(full: Desk) -> None:
    found = of(full, BIRTH)
    assert ids(found) == [DEATH.id, CARD.id], "not whom the mother vouches for"
    assert found.about.id == BIRTH.id and found.whole and found.more == 0
    (as_dead,), (as_card,) = (item.ties for item in found.relatives)
    assert (as_dead.role, as_dead.name, as_dead.number) == ("deceased", "Budi", FATHER)
    assert (as_card.role, as_card.number) == ("card", KK)
    assert found.codes == {item.id: item.code for item in (BIRTH, DEATH, CARD)}


def test_each_finds_the_other(full: Desk) -> None:
    assert BIRTH.id in ids(of(full, DEATH)) and BIRTH.id in ids(of(full, CARD))
    assert ids(of(full, ELSE)) == []


def test_what_cannot_all_be_true_is_named(full: Desk) -> None:
    (found,) = of(full, BIRTH).contradictions
    assert (found.code, found.requests) == ("family.father_dead", (DEATH.id, BIRTH.id))
    assert of(full, DEATH).contradictions == (found,)
    assert of(full, ELSE).contradictions == ()


def test_those_of_the_request_itself_come_first(central: Central, desk: Desk) -> None:
    first, second = (made(number, WIFE, service="pindah") for number in (5, 6))
    mine = replace(CARD, service="datang")
    again = replace(mine, id=RequestId(b.uuid(7)), code="JS-7")
    central.file(first, second, mine, again)
    desk.sync()
    found = of(desk, again).contradictions
    assert [again.id in item.requests for item in found] == [True, False]


def test_what_was_not_sent_yet_counts(full: Desk) -> None:
    full.claim(BIRTH)
    full.sync()
    full.decide(BIRTH, c.Correct("mother.nik", MOTHER, DEAD, "KTP-el"))
    entered = entries.begin(full.place, b.enter(9, applicant=Applicant("Dewi", nik=MOTHER), fields={}))
    entries.enter(full.place, entered)
    found = of(full, BIRTH)
    assert [item.kind for item in full.outbox()] == ["correct", "enter"]
    assert ids(found)[0] == entered
    roles = {item.row.id: item.ties[0].role for item in found.relatives}
    assert roles[CARD.id] == "applicant", "tied by the family card alone before the correction"


def test_the_first_of_a_crowd_are_read_and_the_rest_counted(
    central: Central, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(family, "MOST", 3)
    central.file(*(made(number, WIFE, service="konsultasi") for number in range(1, 7)))
    desk.sync()
    found = of(desk, made(6, WIFE))
    assert (len(found.relatives), found.more) == (3, 2)
    assert ids(found) == [RequestId(b.uuid(number)) for number in (1, 2, 3)]


def test_a_request_that_is_not_here_is_refused(full: Desk) -> None:
    with pytest.raises(Refused) as caught:
        family.family(full.place, RequestId("unknown"))
    assert caught.value.code == "request.missing"
