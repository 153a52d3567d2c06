"""A facility's message is one request, whichever server reads it and however often it comes."""

from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.domain import facility
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.fields import with_value
from alpukat_desk.domain.model import Applicant, Attachment, Request
from tests import builders as b

SERVICE = load(RESOURCES).services[facility.SERVICE]
BIRTH = b.facility_birth()


def filed(birth: Birth = BIRTH, papers: tuple[Attachment, ...] = ()) -> Request:
    return facility.request_of(birth, b.CITY, SERVICE, b.NOW, papers)


def test_it_is_filed_with_its_facility_letter_and_id() -> None:
    made = filed()
    assert made.facility is not None
    assert (made.facility.name, made.facility.letter, made.facility.uid) == ("RSUD Contoh", "SKL/12/2020", "LHR-1")
    assert (made.channel, made.service, made.status) == ("facility", "sidukun-3in1", "new")
    assert made.code.startswith("SD-3174-240320-")
    assert made.complete_at is None, "its papers are still to come"


def test_the_clock_starts_when_the_papers_came_with_it() -> None:
    papers = tuple(b.attachment(number, line.slug) for number, line in enumerate(SERVICE.requirements, 1))
    assert filed(BIRTH, papers).complete_at == b.NOW


def test_the_id_is_the_facilitys_own() -> None:
    same = replace(BIRTH, facility=" rsud  CONTOH", uid="LHR-1 ", sent_at=b.NOW - timedelta(hours=1), letter="x")
    assert filed().id == filed(same).id
    assert facility.id_of(b.CITY, BIRTH) != facility.id_of("31.71", BIRTH)
    for other in (replace(BIRTH, uid="LHR-2"), replace(BIRTH, facility="RSUD Lain")):
        assert filed(other).id != filed().id


def test_a_message_travels_as_json_and_may_hold_more_than_is_known() -> None:
    raw = msgspec.json.encode({**msgspec.to_builtins(BIRTH), "newer": 1})
    assert msgspec.json.decode(raw, type=facility.Birth) == BIRTH


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"uid": " "}, "facility.unnamed"),
        ({"facility": ""}, "facility.unnamed"),
        ({"letter": "\x00"}, "facility.unnamed"),
        ({"applicant": Applicant("")}, "facility.unnamed"),
        ({"office": "31.71"}, "office.wrong"),
        ({"sent_at": b.NOW + timedelta(days=1)}, "facility.malformed"),
        ({"sent_at": b.NOW + timedelta(hours=1, seconds=1)}, "facility.malformed"),
        ({"fields": {"child.birth_date": "31-02-2020"}}, "facility.field"),
        ({"fields": {"child.nick": "x"}}, "facility.field"),
        ({"fields": {"applicant.name": "x"}}, "facility.field"),
        ({"fields": {"child.name": "x" * 501}}, "facility.field"),
    ],
)
def test_what_is_not_filed(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        filed(msgspec.structs.replace(BIRTH, **changes))
    assert caught.value.code == code


def test_a_facilitys_clock_may_go_a_little_ahead() -> None:
    ahead = b.NOW + timedelta(seconds=5)
    assert filed(replace(BIRTH, sent_at=ahead)).submitted_at == ahead


def test_what_only_wants_a_reason_is_filed() -> None:
    odd = {**BIRTH.fields, "child.name": "Bima 🙏", "father.phone": "021-7801234 ext 5"}
    fields = {name: value for name, value in odd.items() if name in SERVICE.named()}
    assert filed(replace(BIRTH, fields=fields)).fields == fields


def test_what_a_second_message_says_otherwise_is_told_by_name() -> None:
    again = replace(
        BIRTH,
        fields={**BIRTH.fields, "child.weight": "3100", "child.sex": "P"},
        letter="lain",
        applicant=replace(BIRTH.applicant, phone="081200000009"),
    )
    told = ("applicant.phone", "child.sex", "child.weight", "birth_letter.number")
    assert facility.differences(filed(), filed(again)) == told
    assert facility.differences(filed(), filed()) == ()


def test_papers_that_come_later_are_told() -> None:
    one, two = b.attachment(1), b.attachment(2)
    first, more = filed(BIRTH, (one,)), filed(BIRTH, (one, two))
    assert facility.differences(first, more) == ("attachments",)
    assert facility.differences(more, first) == (), "what is there stays"


def test_what_an_officer_corrected_is_no_difference() -> None:
    corrected = with_value(with_value(filed(), "child.name", "Bima W"), "applicant.name", "Siti Contoh")
    assert facility.differences(corrected, filed()) == ()
