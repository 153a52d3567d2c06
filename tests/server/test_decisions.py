from datetime import timedelta

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.domain import checks
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import (
    Channel,
    CommandId,
    DeviceId,
    DocumentStatus,
    Event,
    Lease,
    OfficerId,
    Request,
    Role,
    Severity,
    Status,
)
from alpukat_desk.domain.transitions import RULES_VERSION
from alpukat_desk.domain.wire import Accepted, Conflicted, Denied, Held, parse_request
from alpukat_desk.server import decisions, files, records, suspicion
from tests import builders as b
from tests.server.site import Site, case

ONE, TWO = b.officer(1), b.officer(2)
CHIEF = b.officer(3, Role.SUPERVISOR)
PDF = b"%PDF-1.7\nCONTOH\n%%EOF\n"
NAME = c.Correct("child.name", "Bima Wulandari", "Bima Wulan", "surat lahir")
BIRTH = {
    "child.name": "Rizky Aditya",
    "child.birth_date": "2020-03-12",
    "mother.name": "Siti Aminah",
    "mother.nik": b.NIK,
    "mother.birth_date": "1990-08-17",
}


def held(number: int = 1, **changes: object) -> Request:
    return case(number, **{"status": Status.IN_REVIEW, "lease": b.lease(ONE), **changes})


def event(kind: str, by: OfficerId = TWO.id, field: str = "", device: str = b.DEVICE) -> Event:
    return Event(CommandId("x"), kind, by, "", "officer", b.DeviceId(device), b.NOW, field=field)


@pytest.mark.parametrize(
    ("since", "payload", "standing"),
    [
        ((), b.approve(), "none"),
        ((event("approve"),), b.approve(), "conflict"),
        ((event("note"), event("print")), b.approve(), "none"),
        ((event("approve"),), c.Note("x"), "none"),
        ((event("reject"),), c.Print("d"), "none"),
        ((event("correct", ONE.id),), b.approve(), "conflict"),
        ((event("correct", ONE.id, device="other"),), b.approve(), "conflict"),
        ((event("correct", field="mother.nik"),), NAME, "parallel"),
        ((event("correct", field="child.name"),), NAME, "conflict"),
        ((event("correct", field="mother.nik"), event("return")), NAME, "conflict"),
        ((event("correct", field="mother.nik"), event("note")), NAME, "parallel"),
        ((event("correct", field="mother.nik"),), c.Release(), "conflict"),
        ((event("take_over", CHIEF.id),), NAME, "conflict"),
    ],
)
def test_how_a_command_stands_to_what_happened_meanwhile(
    since: tuple[Event, ...], payload: c.AnyPayload, standing: str
) -> None:
    assert decisions.clash(since, b.command(payload)) == standing


@pytest.mark.parametrize(
    ("since", "standing"),
    [
        ([("correct", "c1")], "none"),
        ([("correct", "c0"), ("note", "c1")], "none"),
        ([("correct", "c1"), ("correct", "twin's")], "conflict"),
        ([("correct", "c1"), ("note", "twin's")], "conflict"),
        ([("note", "twin's")], "none"),
    ],
)
def test_work_of_the_same_device_is_known_only_to_who_names_the_last_of_it(
    since: list[tuple[str, str]], standing: str
) -> None:
    """A profile that was copied goes on as two, which do not know what the other did."""
    done = tuple(replace(event(kind, ONE.id), command_id=CommandId(name)) for kind, name in since)
    assert decisions.clash(done, b.command(b.approve(), needs=(CommandId("c1"),))) == standing


def test_an_approval_is_accepted_with_version_receipt_and_history(site: Site) -> None:
    site.file(held())
    command = b.command(b.approve(), held())
    (outcome,) = site.push(ONE, command)
    assert isinstance(outcome, Accepted)
    assert (outcome.version, outcome.at, outcome.known, outcome.parallel) == (2, b.NOW, False, False)
    assert outcome.receipt
    after = site.request(held())
    assert (after.status, after.version) == (Status.APPROVED, 2)
    assert [(item.kind, item.version, item.by) for item in site.history(held())] == [
        ("filed", 1, ""),
        ("approve", 2, ONE.id),
    ]


def test_the_name_in_the_history_is_the_accounts(site: Site) -> None:
    site.file(held())
    site.push(ONE, b.command(c.Note("x"), held(), actor_name="Kepala Dinas"))
    assert site.history(held())[-1].by_name == ONE.name


def test_work_renews_the_lease_silently(site: Site) -> None:
    site.file(held())
    site.clock.pass_(hours=10)
    site.push(ONE, b.command(NAME, held()))
    lease = site.request(held()).lease
    assert lease is not None
    assert lease.until == site.clock() + timedelta(hours=72)


def test_an_expired_lease_with_nothing_changed_does_not_punish(site: Site) -> None:
    site.file(held())
    site.clock.pass_(days=30)
    (outcome,) = site.push(ONE, b.command(b.approve(), held()))
    assert isinstance(outcome, Accepted)


@pytest.mark.parametrize("number", [1, 2])
def test_a_foreign_request_answers_like_a_missing_one(site: Site, number: int) -> None:
    site.file(held(1, office="31.74.02"))
    (outcome,) = site.push(ONE, b.command(b.approve(), held(number)))
    assert isinstance(outcome, Denied)
    assert (outcome.code, outcome.detail) == ("request.missing", {})


def test_a_command_of_another_role_is_refused(site: Site) -> None:
    site.file(held())
    (outcome,) = site.push(ONE, b.command(c.TakeOver("sakit"), held(), role="supervisor"))
    assert isinstance(outcome, Denied)
    assert outcome.code == "actor.role"


def test_what_the_rules_refuse_changes_nothing(site: Site) -> None:
    site.file(held())
    (outcome,) = site.push(ONE, b.command(c.Approve(), held()))
    assert isinstance(outcome, Denied)
    assert (outcome.code, outcome.detail) == ("checklist.incomplete", {"requirement": "birth-letter"})
    assert site.request(held()) == held()


def test_findings_must_be_answered_at_the_moment_of_deciding(site: Site) -> None:
    wrong = {**held().fields, "mother.birth_date": "1990-08-18"}
    site.file(held(fields=wrong))
    (outcome,) = site.push(ONE, b.command(b.approve(), held()))
    assert isinstance(outcome, Denied)
    assert outcome.code in ("finding.unanswered", "finding.error")


def test_a_reason_holds_only_for_the_values_it_was_given_for(site: Site) -> None:
    """Two mothers of a doubtful age: what was said of the first is not said of the second."""
    young = held(fields={**case().fields, "mother.birth_date": "2012-08-17"})
    younger = replace(young, fields={**young.fields, "mother.birth_date": "2013-08-17"})
    service, regions = site.house.catalogue.services[young.service], site.house.catalogue.regions
    first, second = (checks.findings(item, service, b.NOW.date(), regions) for item in (young, younger))
    keys = [[item.key for item in told if item.severity == Severity.WARNING] for told in (first, second)]
    assert keys[0] == keys[1] and "mother.age:mother.birth_date" in keys[0]
    said = [{item.ground: "Sudah dicocokkan." for item in told} for told in (first, second)]
    site.file(younger)
    for answers in (said[0], dict.fromkeys(keys[1], "Sudah dicocokkan.")):
        (outcome,) = site.push(ONE, b.command(b.approve(answers=answers), younger, rules_version=RULES_VERSION))
        assert isinstance(outcome, Denied) and outcome.code == "finding.unanswered"
    (outcome,) = site.push(ONE, b.command(b.approve(answers=said[1]), younger, rules_version=RULES_VERSION))
    assert isinstance(outcome, Accepted)
    assert site.request(younger).answers == said[1]


def test_an_approval_of_earlier_rules_names_its_reasons_by_finding_alone(site: Site) -> None:
    young = held(fields={**case().fields, "mother.birth_date": "2012-08-17"})
    site.file(young)
    answers = {"mother.age:mother.birth_date": "Sudah dicocokkan.", "nik.birth_date_differs:mother.nik": "Sesuai KK."}
    (outcome,) = site.push(ONE, b.command(b.approve(answers=answers), young, rules_version=2))
    assert isinstance(outcome, Accepted)
    assert {key.partition("@")[0] for key in site.request(young).answers} == set(answers)


def test_a_colleagues_decision_is_a_conflict_that_tells_what_happened(site: Site) -> None:
    site.file(held())
    site.push(CHIEF, b.command(c.TakeOver("sakit"), held(), CHIEF))
    (outcome,) = site.push(ONE, b.command(b.approve(), held()))
    assert isinstance(outcome, Conflicted)
    assert [(item.kind, item.by) for item in outcome.events] == [("take_over", CHIEF.id)]
    current = parse_request(outcome.current)
    assert current == site.request(held())
    assert current.lease is not None
    assert current.lease.officer_id == CHIEF.id


def test_a_version_from_a_future_that_was_lost_is_a_conflict(site: Site) -> None:
    site.file(held())
    (outcome,) = site.push(ONE, b.command(b.approve(), held(), base_version=9))
    assert isinstance(outcome, Conflicted)
    assert outcome.events == ()


def test_commands_that_rest_on_the_same_version_do_not_conflict_with_each_other(site: Site) -> None:
    site.file(held())
    first, second = b.command(NAME, held()), b.command(b.approve(), held(), seq=2)
    outcomes = site.push(ONE, first, replace(second, needs=(first.id,)))
    assert [(type(item), item.version) for item in outcomes if isinstance(item, Accepted)] == [
        (Accepted, 2),
        (Accepted, 3),
    ]


def test_edits_of_different_fields_from_two_devices_are_both_kept(site: Site) -> None:
    site.file(held())
    other = c.Correct("child.birth_date", "2020-03-10", "2020-03-11", "surat lahir")
    site.push(ONE, b.command(NAME, held()))
    (outcome,) = site.push(ONE, b.command(other, held(), device_id="tablet"), device="tablet")
    assert isinstance(outcome, Accepted)
    assert outcome.parallel
    assert site.history(held())[-1].parallel
    fields = site.request(held()).fields
    assert (fields["child.name"], fields["child.birth_date"]) == ("Bima Wulan", "2020-03-11")


def test_a_command_waits_for_its_predecessor(site: Site) -> None:
    site.file(held())
    first = b.command(NAME, held())
    second = b.command(b.approve(), held(), needs=(first.id,))
    (waiting,) = site.push(ONE, second)
    assert waiting == Held(second.id, (first.id,))
    assert [type(item) for item in site.push(ONE, first, second)] == [Accepted, Accepted]


def test_the_predecessor_may_have_come_in_an_earlier_push(site: Site) -> None:
    site.file(held())
    first = b.command(NAME, held())
    site.push(ONE, first)
    (outcome,) = site.push(ONE, b.command(b.approve(), held(), needs=(first.id,)))
    assert isinstance(outcome, Accepted)


def test_a_predecessor_of_somebody_else_is_as_missing_as_none(site: Site) -> None:
    site.file(held(), case(2))
    foreign = b.command(c.Note("x"), case(2), TWO)
    site.push(TWO, foreign)
    (outcome,) = site.push(ONE, b.command(b.approve(), held(), needs=(foreign.id,)))
    assert isinstance(outcome, Held)


@pytest.mark.parametrize("together", [True, False])
def test_what_rests_on_a_refused_command_is_refused(site: Site, together: bool) -> None:
    site.file(held())
    first = b.command(c.Approve(), held())
    second = b.command(c.Note("x"), held(), needs=(first.id,))
    third = b.command(c.Note("y"), held(), needs=(second.id,))
    if together:
        outcomes = site.push(ONE, first, second, third)
    else:
        outcomes = tuple(site.push(ONE, item)[0] for item in (first, second, third))
    assert [item.code for item in outcomes if isinstance(item, Denied)] == [
        "checklist.incomplete",
        "command.predecessor",
        "command.predecessor",
    ]


def test_what_rests_on_a_conflict_is_refused(site: Site) -> None:
    site.file(held())
    site.push(CHIEF, b.command(c.TakeOver("sakit"), held(), CHIEF))
    first = b.command(b.approve(), held())
    outcomes = site.push(ONE, first, b.command(c.Note("x"), held(), needs=(first.id,)))
    assert [type(item) for item in outcomes] == [Conflicted, Denied]


def test_a_document_is_attached_once_its_bytes_are_there(site: Site) -> None:
    approved = held(status=Status.APPROVED)
    site.file(approved)
    sha256 = b.Sha256(site.keep(b"%PDF-1.7 other"))
    wanted = b.attach(sha256=files.hashed(PDF), size=len(PDF))
    command = b.command(wanted, approved)
    assert site.push(ONE, command) == (Held(command.id, (wanted.sha256,)),)
    unseen = b.command(b.attach(sha256=sha256), approved)
    assert site.push(ONE, unseen) == (Held(unseen.id, (sha256,)),), "naming a hash opens no file"
    answer = site.client.patch(
        f"/v1/files/{wanted.sha256}",
        content=PDF,
        headers={**site.sign_in(ONE), "Upload-Offset": "0", "Upload-Length": str(len(PDF))},
    )
    assert answer.status_code == 200
    (outcome,) = site.push(ONE, command)
    assert isinstance(outcome, Accepted)
    (document,) = site.request(approved).documents
    assert (document.sha256, document.provisional, document.status) == (wanted.sha256, False, DocumentStatus.DRAFT)


def test_listed_blobs_are_waited_for_too(site: Site) -> None:
    site.file(held())
    command = b.command(c.Note("x"), held(), blobs=(b.sha(77),))
    assert site.push(ONE, command) == (Held(command.id, (b.sha(77),)),)


def test_correcting_the_nik_looks_for_the_same_case_anew(site: Site) -> None:
    site.file(case(1), held(2, cleared=(case(3).id,)))
    fix = c.Correct("applicant.nik", held(2).applicant.nik, case(1).applicant.nik, "KTP")
    (outcome,) = site.push(ONE, b.command(fix, held(2)))
    assert isinstance(outcome, Accepted)
    assert (site.request(held(2)).suspects, site.request(held(2)).cleared) == ((case(1).id,), ())
    (refused,) = site.push(ONE, b.command(b.approve(), held(2), base_version=2))
    assert isinstance(refused, Denied)
    assert refused.code == "duplicate.open"


def unflagged(site: Site, *requests: Request) -> None:
    """As filed before anybody suspected anything."""
    with site.house.database.writing(b.CITY) as tx:
        for request in requests:
            event = Event(CommandId(f"filed-{request.id}"), "filed", OfficerId(""), "", "", DeviceId(""), b.NOW, 1)
            records.insert(tx, request, event, None)
            suspicion.note_keys(tx, request)


def test_what_may_be_the_same_case_is_looked_for_again_when_an_approval_comes(site: Site) -> None:
    unflagged(site, held(1, fields=BIRTH), case(2, fields=BIRTH, channel=Channel.WHATSAPP))
    command = b.command(b.approve(), held(1))
    (outcome,) = site.push(ONE, command)
    assert isinstance(outcome, Denied)
    assert (outcome.code, outcome.detail) == ("duplicate.open", {"other": case(2).id})
    after = site.request(held(1))
    assert (after.suspects, after.version, after.status) == ((case(2).id,), 2, Status.IN_REVIEW)
    assert [item.kind for item in site.history(held(1))] == ["filed", "suspected"]
    cleared = b.command(c.NotDuplicate(case(2).id, "kakaknya"), held(1), base_version=2)
    again = b.command(b.approve(), held(1), base_version=3, needs=(cleared.id,), seq=2)
    assert all(isinstance(item, Accepted) for item in site.push(ONE, cleared, again))
    assert site.request(held(1)).status == Status.APPROVED


def test_of_two_that_suspect_each_other_only_one_is_judged(site: Site) -> None:
    unflagged(site, held(1, fields=BIRTH), case(2, fields=BIRTH, suspects=(held(1).id,)))
    (outcome,) = site.push(ONE, b.command(b.approve(), held(1)))
    assert isinstance(outcome, Accepted)


def test_what_the_same_push_made_suspicious_is_seen(site: Site) -> None:
    other = case(2, fields={**BIRTH, "child.birth_date": "2020-01-01"})
    unflagged(
        site, held(1, fields=BIRTH), replace(held(2), id=other.id, fields=other.fields, applicant=other.applicant)
    )
    fix = c.Correct("child.birth_date", "2020-01-01", "2020-03-12", "surat lahir")
    _, outcome = site.push(ONE, b.command(fix, other), b.command(b.approve(), held(1)))
    assert isinstance(outcome, Accepted), "the one whose data changed is held for it"
    assert site.request(other).suspects == (held(1).id,)


def test_correcting_what_no_rule_reads_asks_nobody_anew(site: Site) -> None:
    site.file(held(1, cleared=(case(3).id,)))
    name = c.Correct("applicant.name", held(1).applicant.name, "Sari Wulan", "KTP")
    site.push(ONE, b.command(name, held(1)))
    assert site.request(held(1)).cleared == (case(3).id,)


def test_forwarding_leaves_the_office_and_the_lease(site: Site) -> None:
    site.file(held())
    (outcome,) = site.push(ONE, b.command(c.Forward("31.74.02", "pindah alamat"), held()))
    assert isinstance(outcome, Accepted)
    after = site.request(held())
    assert (after.office, after.status, after.lease) == ("31.74.02", Status.NEW, None)
    (later,) = site.push(ONE, b.command(c.Note("x"), held()))
    assert isinstance(later, Denied)
    assert later.code == "request.missing"


def test_a_taken_over_request_stays_with_who_took_it(site: Site) -> None:
    site.file(held())
    site.push(CHIEF, b.command(c.TakeOver("sakit"), held(), CHIEF))
    seen = site.request(held())
    (outcome,) = site.push(ONE, b.command(b.approve(), seen))
    assert isinstance(outcome, Denied)
    assert (outcome.code, outcome.detail) == ("lease.held", {"holder": CHIEF.name})
    assert seen.lease == Lease(CHIEF.id, CHIEF.name, b.DEVICE, b.NOW + timedelta(hours=72))


def test_the_body_kept_is_what_the_wire_carries(site: Site) -> None:
    site.file(held())
    site.push(ONE, b.command(NAME, held()))
    answer = site.client.get(f"/v1/requests/{held().id}", headers=site.sign_in(ONE))
    assert parse_request(msgspec.json.encode(msgspec.json.decode(answer.content)["request"])) == site.request(held())
