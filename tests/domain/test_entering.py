"""What an officer types in becomes a request, and what can be none is refused before it is one."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.catalogue import load
from alpukat_desk.domain import checks, entering, lifecycle
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Applicant, RequestId, Role, Severity, Status
from alpukat_desk.domain.wire import parse_request
from tests.builders import DEVICE, NOW, attachment, command, context, enter, entry, officer, request, uuid

CATALOGUE = load()


def test_it_becomes_a_request_in_the_hands_of_its_author() -> None:
    payload = enter(attachments=(attachment(), attachment(2, "kk")), ticks={"kk": "ok", "stranger": "ok"})
    effect = entering.enter(entry(payload, made_at=NOW - timedelta(days=1)), context())
    made = effect.request
    assert (made.id, made.city, made.office, made.channel) == (uuid(1), "31.74", payload.office, "whatsapp")
    assert (made.status, made.version, made.submitted_at) == (Status.IN_REVIEW, 1, payload.at)
    assert made.lease is not None
    assert (made.lease.officer_id, made.lease.device_id) == (officer().id, DEVICE)
    assert made.applicant.phone == payload.sender, "whoever gives no other number is called there"
    assert made.ticks == {"kk": "ok"}
    assert made.complete_at == payload.at
    assert (effect.event.kind, effect.event.version, effect.event.text) == ("enter", 1, "")
    assert parse_request(msgspec.json.encode(made)) == made


def test_the_message_stays_with_it_and_says_who_entered_it_when() -> None:
    made = entering.enter(entry(enter(), made_at=NOW - timedelta(days=1)), context()).request
    assert made.message is not None
    assert (made.message.sender, made.message.at, made.message.text) == (enter().sender, enter().at, enter().text)
    assert (made.message.by_name, made.message.entered_at) == (officer().name, NOW - timedelta(days=1))


def test_the_clock_of_the_promise_waits_for_the_last_paper() -> None:
    assert entering.enter(entry(enter()), context()).request.complete_at is None
    stood_in = enter(ticks={"birth-letter": "F-2.03", "kk": "ok"})
    assert entering.enter(entry(stood_in), context()).request.complete_at == enter().at


def test_on_a_desk_it_has_no_version_yet() -> None:
    effect = entering.enter(entry(enter()), context(provisional=True))
    assert (effect.request.version, effect.event.version) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"at": None}, "enter.time"),
        ({"at": NOW + timedelta(hours=2)}, "enter.future"),
        ({"at": NOW - timedelta(days=400)}, "enter.old"),
        ({"sender": ""}, "enter.sender"),
        ({"sender": "0812 0000 0001"}, "enter.sender"),
        ({"text": "x" * 8_001}, "enter.text"),
        ({"text": "a\x00b"}, "enter.text"),
        ({"applicant": Applicant(" ")}, "enter.name"),
        ({"applicant": Applicant("x" * 501)}, "field.invalid"),
        ({"applicant": Applicant("Siti\u00a0Contoh")}, "enter.value"),
        ({"applicant": Applicant("Siti", sex="X")}, "field.invalid"),
        ({"subtype": "lain"}, "enter.subtype"),
        ({"fields": {"child.nick": "x"}}, "field.unknown"),
        ({"fields": {"applicant.name": "x"}}, "field.unknown"),
        ({"fields": {"child.birth_date": "31-02-2020"}}, "field.invalid"),
        ({"attachments": (attachment(), attachment())}, "enter.files"),
        ({"attachments": tuple(attachment(number) for number in range(1, 60))}, "enter.files"),
        ({"attachments": (attachment(requirement="paspor-lain"),)}, "enter.file"),
        ({"attachments": (attachment(media_type="image/svg+xml"),)}, "enter.file"),
        ({"attachments": (attachment(size=0),)}, "enter.file"),
        ({"attachments": (attachment(sha256="../x"),)}, "enter.file"),
        ({"attachments": (attachment(name=""),)}, "enter.file"),
        ({"channel": "alpukat"}, "command.malformed"),
        ({"office": "31.74.02"}, "office.wrong"),
        ({"office": "31.74.01.x"}, "office.wrong"),
        ({"office": ""}, "office.wrong"),
    ],
)
def test_what_may_not_be_entered(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        entering.enter(entry(enter(**changes)), context())
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("child.birth_date", "31-02-2020", "date.invalid"),
        ("child.sex", "X", "choice.unknown"),
        ("mother.nik", "123", "nik.length"),
        ("child.name", "Sari\u202e", "text.hidden"),
        ("child.name", "x" * 300, "text.long"),
        ("applicant.name", "Si\x00ti", "text.control"),
        ("applicant.sex", "X", "choice.unknown"),
    ],
)
def test_what_cannot_stand_in_its_field_is_refused_with_field_and_reason(name: str, value: str, fault: str) -> None:
    own = name.removeprefix("applicant.")
    applicant = Applicant(**{"name": "Siti", **({own: value} if own != name else {})})
    payload = enter(applicant=applicant, fields={name: value} if own == name else {})
    refused = entering.refusal(payload, context(service=CATALOGUE.services["akta-lahir"]))
    assert refused is not None
    assert (refused.code, refused.detail["field"], refused.detail["fault"]) == ("field.invalid", name, fault)
    said = CATALOGUE.words.say(refused.code, **refused.detail)
    assert "…" not in said.text and said.next, "the reason is a sentence with its values"


def test_what_is_missing_or_only_contradicts_something_may_be_entered() -> None:
    fields = {"child.birth_date": "2019-01-01", "mother.nik": "3174015708900000", "mother.birth_date": "1980-01-01"}
    payload = enter(applicant=Applicant("Siti", sex="L"), fields=fields)
    assert entering.refusal(payload, context(service=CATALOGUE.services["akta-lahir"])) is None


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("child.name", "Bima <b>", "text.markup"),
        ("mother.name", "Siti № 5 🙏", "text.symbol"),
        ("mother.name", "Siti 5½", "text.digits"),
        ("applicant.phone", "021-7801234 ext 5", "phone.digits"),
        ("applicant.email", "belum ada", "email.invalid"),
    ],
)
def test_what_only_wants_a_reason_is_entered_and_stays_a_finding(name: str, value: str, code: str) -> None:
    own = name.removeprefix("applicant.")
    applicant = Applicant(**{"name": "Siti", **({own: value} if own != name else {})})
    payload = enter(applicant=applicant, fields={name: value} if own == name else {})
    service = CATALOGUE.services["akta-lahir"]
    made = entering.enter(entry(payload), context(service=service)).request
    found = {(item.code, item.field): item.severity for item in checks.findings(made, service, NOW.date(), {})}
    assert found[code, name] == Severity.WARNING


@pytest.mark.parametrize(("subtype", "code"), [("lahir", ""), ("", "enter.subtype"), ("kawin", "enter.subtype")])
def test_where_there_are_kinds_of_event_one_is_chosen(subtype: str, code: str) -> None:
    service = CATALOGUE.services["lahir-mati"]
    refused = entering.refusal(enter(service=service.slug, subtype=subtype, fields={}), context(service=service))
    assert (refused.code if refused else "") == code


@pytest.mark.parametrize(
    ("made", "at", "code"),
    [
        (entry(enter(), base_version=1), context(), "command.malformed"),
        (entry(enter(), request_id=RequestId("x")), context(), "command.malformed"),
        (entry(enter(), actor=officer(2)), context(), "actor.wrong"),
        (entry(enter(), actor=officer(role=Role.COUNTER)), context(officer(role=Role.COUNTER)), "role.wrong"),
        (entry(enter()), context(service=None), "service.unknown"),
        (command(enter().__class__()), context(), "command.malformed"),
    ],
)
def test_who_may_not_enter(made: object, at: object, code: str) -> None:
    with pytest.raises(Refused) as caught:
        entering.enter(made, at)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_an_officer_of_the_sudin_enters_for_every_office_below() -> None:
    sudin = officer(office="31.74")
    assert entering.enter(entry(enter(), actor=sudin), context(sudin)).request.office == "31.74.01"


def test_a_code_is_drawn_from_the_id_and_carries_the_day_in_jakarta() -> None:
    made = entering.code_of(enter(), NOW.replace(hour=20), RequestId(uuid(0x12345)))
    assert made.startswith("WA-3174-250320-")
    longer = entering.code_of(enter(), NOW.replace(hour=20), RequestId(uuid(0x12345)), longer=True)
    assert longer.startswith(made)
    assert len(longer) > len(made)
    assert entering.code_of(enter(), NOW, RequestId(uuid(1))) != entering.code_of(enter(), NOW, RequestId(uuid(2)))


@given(st.none() | st.datetimes(timezones=st.just(NOW.tzinfo)), st.text(max_size=20), st.text(max_size=20))
def test_half_an_entry_is_a_sketch(at: object, office: str, request_id: str) -> None:
    half = enter(at=at, office=office)
    made = entering.sketch(RequestId(request_id), half, context(service=None))
    assert made.message is None
    assert made.status == Status.NEW


def test_a_birth_date_of_the_applicant_is_kept() -> None:
    born = Applicant("Siti", birth_date=date(1990, 8, 17))
    assert entering.enter(entry(enter(applicant=born)), context()).request.applicant.birth_date == born.birth_date


def test_what_is_there_cannot_be_entered() -> None:
    about = request()
    with pytest.raises(Refused, match=r"command\.unknown"):
        lifecycle.apply(about, command(enter(), about), context())
