"""The conditions of each command beside status, role and lease."""

from datetime import timedelta

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import guards, lifecycle
from alpukat_desk.domain.model import DocumentStatus, Finding, RequestId, Role, Severity
from alpukat_desk.domain.services import Choice, Condition, Form, Output, Requirement
from tests.builders import (
    NIK,
    NOW,
    approve,
    attach,
    context,
    counsel,
    document,
    fault,
    field,
    label,
    officer,
    request,
    service,
    uuid,
)

OTHER = RequestId(uuid(2))


def refused(payload, here=None, **changes):
    """Code of the refusal of a payload, or None."""
    refusal = guards.guard(here or request(), payload, context(**changes))
    return refusal.code if refusal else None


def stands(kind, here=None, **changes):
    refusal = guards.standing(here or request(), kind, context(**changes))
    return refusal.code if refusal else None


# ---- approving ----


@pytest.mark.parametrize(
    ("ticks", "code"),
    [
        ({"birth-letter": "ok", "kk": "ok"}, None),
        ({"birth-letter": "F-2.03", "kk": "ok"}, None),
        ({"birth-letter": "F-2.03", "kk": "F-2.03"}, "checklist.incomplete"),
        ({"birth-letter": "bad", "kk": "ok"}, "checklist.incomplete"),
        ({"kk": "ok"}, "checklist.incomplete"),
        ({}, "checklist.incomplete"),
    ],
)
def test_every_required_line_is_ticked_or_replaced_by_its_own_form(ticks, code):
    assert refused(approve(ticks=ticks)) == code


def test_a_missing_line_is_named():
    assert guards.guard(request(), c.Approve(ticks={"birth-letter": "ok"}), context()).detail == {"requirement": "kk"}


def test_a_line_whose_condition_does_not_hold_is_not_asked():
    lines = (Requirement("police-report", label("Laporan polisi"), when=Condition("subtype", ("foundling",))),)
    made = service(requirements=lines)
    assert refused(c.Approve(), request(subtype="general"), service=made) is None
    assert refused(c.Approve(), request(subtype="foundling"), service=made) == "checklist.incomplete"


def finding(severity):
    return Finding("nik.sex_differs", severity, "mother.nik")


@pytest.mark.parametrize(
    ("severity", "answers", "code"),
    [
        (Severity.ERROR, {"nik.sex_differs:mother.nik": "benar"}, "finding.error"),
        (Severity.WARNING, {}, "finding.unanswered"),
        (Severity.WARNING, {"nik.sex_differs:mother.nik": "  "}, "finding.unanswered"),
        (Severity.WARNING, {"nik.sex_differs:father.nik": "benar"}, "finding.unanswered"),
        (Severity.WARNING, {"nik.sex_differs:mother.nik": "SIAK lama"}, None),
        (Severity.INFO, {}, None),
    ],
)
def test_errors_are_corrected_and_warnings_answered(severity, answers, code):
    assert refused(approve(answers=answers), findings=(finding(severity),)) == code


def test_an_open_suspicion_bars_the_approval_alone():
    assert stands("approve", request(suspects=(OTHER,))) == "duplicate.open"
    assert stands("return", request(suspects=(OTHER,))) is None


def test_a_service_is_answered_or_approved_by_what_it_puts_out():
    assert stands("answer") == "service.has_document"
    assert stands("approve", service=counsel()) == "service.no_document"
    assert stands("answer", service=counsel()) is None


# ---- reasons and words ----


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (c.Return(()), "reason.missing"),
        (c.Return((fault("nonsense"),)), "reason.unknown"),
        (c.Return((fault("not-entitled", ""),)), "reason.unknown"),
        (c.Return((fault("file-unreadable", ""),)), "reason.about"),
        (c.Return((fault("file-unreadable", "nothing"),)), "reason.about"),
        (c.Return((fault("file-unreadable", "file-1"),)), None),
        (c.Return((fault("file-unreadable", "kk"),)), None),
        (c.Return((fault("data-wrong", "kk"),)), "reason.about"),
        (c.Return((fault("data-wrong", "mother.nik"),)), None),
        (c.Return((fault("data-wrong", "applicant.kk"),)), None),
        (c.Return((fault("other", ""), fault("data-wrong", ""))), "reason.about"),
        (c.Reject((fault("not-entitled", ""),), "bukan warga"), None),
        (c.Reject((fault("not-entitled", ""),), " "), "text.missing"),
        (c.Reject((fault("file-unreadable"),), "buram"), "reason.unknown"),
        (c.Reject((), "bukan warga"), "reason.missing"),
    ],
)
def test_reasons_come_from_the_service_and_point_at_something(payload, code):
    assert refused(payload) == code


@pytest.mark.parametrize("make", [c.TakeOver, c.Reopen, c.Note, c.Answer])
def test_some_commands_need_words(make):
    assert refused(make(" \n")) == "text.missing"
    assert refused(make("jelas")) is None


@pytest.mark.parametrize("payload", [c.Claim(), c.Release(), c.Wait(), c.Resume(), c.Complete()])
def test_some_commands_need_nothing(payload):
    assert refused(payload) is None


@pytest.mark.parametrize(
    ("office", "code"),
    [
        ("31.74.02", None),
        ("31.74", None),
        ("31.74.01.1001", None),
        ("31", None),
        ("31.74.01", "forward.same"),
        ("31.71.01", "forward.outside"),
        ("31.740", "forward.outside"),
        ("32", "forward.outside"),
        ("31.74.", "forward.outside"),
        ("31.74.x", "forward.outside"),
        ("", "forward.outside"),
    ],
)
def test_a_request_is_forwarded_inside_the_city_or_to_the_dinas(office, code):
    assert refused(c.Forward(office, "salah kecamatan")) == code


def test_forwarding_needs_a_note():
    assert refused(c.Forward("31.74.02", "")) == "text.missing"


@pytest.mark.parametrize("make", [c.MarkDuplicate, c.NotDuplicate])
def test_a_request_is_compared_with_another_one(make):
    assert refused(make(request().id)) == "duplicate.self"
    assert refused(make(RequestId(""))) == "duplicate.self"
    assert refused(make(OTHER)) is None


@pytest.mark.parametrize(("days", "code"), [(29, None), (30, None), (31, "reopen.late")])
def test_reopening_has_a_limit(days, code):
    here = request(status="rejected", closed_at=NOW - timedelta(days=days))
    chief = officer(3, Role.SUPERVISOR)
    refusal = lifecycle.may(here, "reopen", context(chief))
    assert (refusal.code if refusal else None) == code


# ---- corrections ----


@pytest.mark.parametrize(
    ("field_name", "before", "after", "basis", "code"),
    [
        ("child.name", "Bima Wulandari", "Bima W", "akta", None),
        ("child.name", "Bima", "Bima W", "akta", "field.changed"),
        ("child.name", "Bima Wulandari", "Bima Wulandari", "akta", "field.same"),
        ("child.name", "Bima Wulandari", "Bima W", " ", "basis.missing"),
        ("child.shoe", "", "38", "akta", "field.unknown"),
        ("child.birth_date", "2020-03-10", "2020-03-11", "akta", None),
        ("child.birth_date", "2020-03-10", "11-03-2020", "akta", "field.invalid"),
        ("mother.sex", "", "P", "KTP", None),
        ("applicant.nik", NIK, "3174015708900002", "KTP", None),
        ("applicant.birth_date", "1990-08-17", "1990-08-18", "KTP", None),
        ("applicant.birth_date", "1990-08-17", "besok", "KTP", "field.invalid"),
        ("applicant.birth_date", "1990-08-17", "", "KTP", None),
        ("applicant.sex", "P", "X", "KTP", "field.invalid"),
        ("applicant.shoe", "", "38", "KTP", "field.unknown"),
    ],
)
def test_a_correction_keeps_what_stood_there_and_why(field_name, before, after, basis, code):
    assert refused(c.Correct(field_name, before, after, basis)) == code


@pytest.mark.parametrize(
    ("field_name", "before", "after", "fault"),
    [
        ("child.birth_date", "2020-03-10", "31-02-2020", "date.invalid"),
        ("child.name", "Bima Wulandari", "Bima\x00", "text.control"),
        ("child.name", "Bima Wulandari", "x" * 201, "text.long"),
        ("mother.nik", NIK, "3174", "nik.length"),
        ("applicant.sex", "P", "X", "choice.unknown"),
    ],
)
def test_a_value_that_cannot_stand_is_refused_with_field_and_reason(field_name, before, after, fault):
    here = request(holder=officer(), fields={**request().fields, "mother.nik": NIK})
    refusal = guards.guard(here, c.Correct(field_name, before, after, "KK"), context())
    assert refusal is not None
    assert (refusal.code, refusal.detail["field"], refusal.detail["fault"]) == ("field.invalid", field_name, fault)


def test_a_choice_is_corrected_to_one_of_its_codes():
    kinds = field(
        "move.class", "choice", choices=(Choice("4", label("Antarkota")), Choice("5", label("Antarprovinsi")))
    )
    made = service(forms=(Form("F-1.03", "2019", label("Pindah"), fields=(kinds,)),))
    assert refused(c.Correct("move.class", "", "4", "surat"), service=made) is None
    assert refused(c.Correct("move.class", "", "6", "surat"), service=made) == "field.invalid"


# ---- documents ----


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"output": "kia"}, "output.unknown"),
        ({"media_type": "image/png"}, "document.kind"),
        ({"size": 0}, "document.kind"),
        ({"document_id": "document-1"}, "document.twice"),
        ({"signed": True}, "document.number"),
        ({"signed": True, "number": " "}, "document.number"),
        ({"signed": True, "number": "3174-LU-24032020-0001"}, None),
    ],
)
def test_what_may_be_attached(changes, code):
    assert refused(attach(9, **changes), request(documents=(document(1),))) == code


def test_an_output_that_is_not_signed_needs_its_number_at_once():
    letter = service(outputs=(Output("letter", label("Surat"), signature=False),))
    assert refused(attach(output="letter"), service=letter) == "document.number"
    assert refused(attach(output="letter", number="12/2020"), service=letter) is None
    plain = service(outputs=(Output("letter", label("Surat"), signature=False, numbered=False),))
    assert refused(attach(output="letter"), service=plain) is None


def test_an_output_of_other_requests_is_not_attached():
    only = service(outputs=(Output("akta-lahir", label("Akta"), when=Condition("subtype", ("lahir",))),))
    assert refused(attach(), request(subtype="lahir-mati"), service=only) == "output.unknown"
    assert refused(attach(), request(subtype="lahir"), service=only) is None


STEPS = {
    c.SubmitForSignature("document-1"): {"draft"},
    c.Signed("document-1", "3174-LU-24032020-0001"): {"awaiting_signature"},
    c.Print("document-1", "sobek"): {"ready_to_print", "printed", "ready_for_pickup"},
    c.Ready("document-1"): {"printed"},
    c.HandOver("document-1"): {"ready_to_print", "printed", "ready_for_pickup"},
    c.VoidDocument("document-1", "salah"): {
        "draft",
        "awaiting_signature",
        "ready_to_print",
        "printed",
        "ready_for_pickup",
    },
}


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.kind)
@pytest.mark.parametrize("status", [*DocumentStatus, "burnt"])
def test_each_step_of_a_document_begins_where_it_stands(step, status):
    code = refused(step, request(documents=(document(1, status),)))
    wrong = "document.not_ready" if isinstance(step, c.Print) else "document.wrong"
    assert code == (None if status in STEPS[step] else wrong)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.kind)
def test_a_document_that_is_not_there(step):
    assert refused(step, request(documents=(document(2),))) == "document.unknown"


@pytest.mark.parametrize("step", [c.Print("document-1"), c.HandOver("document-1")])
def test_nothing_leaves_the_house_before_the_server_has_it(step):
    kept = document(1, DocumentStatus.READY_TO_PRINT, provisional=True)
    assert refused(step, request(documents=(kept,))) == "document.provisional"


def test_a_second_copy_needs_a_reason():
    printed = request(documents=(document(1, DocumentStatus.PRINTED, copies=1),))
    assert refused(c.Print("document-1"), printed) == "document.reprint"
    assert refused(c.Print("document-1", "tinta habis"), printed) is None


def test_a_signature_brings_the_number_where_the_output_has_one():
    waiting = request(documents=(document(1, DocumentStatus.AWAITING_SIGNATURE),))
    assert refused(c.Signed("document-1", ""), waiting) == "document.number"
    assert refused(c.Signed("document-1", ""), waiting, service=service(outputs=())) == "document.number"
    unnumbered = service(outputs=(Output("akta-lahir", label("Surat"), numbered=False),))
    assert refused(c.Signed("document-1", ""), waiting, service=unnumbered) is None


def test_voiding_needs_a_reason():
    assert refused(c.VoidDocument("document-1", ""), request(documents=(document(1),))) == "text.missing"


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ((), "document.none"),
        (("void",), "document.none"),
        (("handed_over",), None),
        (("handed_over", "void"), None),
        (("handed_over", "printed"), "document.left"),
        (("burnt", "handed_over"), "document.left"),
    ],
)
def test_a_request_is_complete_when_every_document_arrived(statuses, code):
    shelf = tuple(document(number, status) for number, status in enumerate(statuses))
    assert stands("complete", request(documents=shelf)) == code


@pytest.mark.parametrize("name", ["applicant.shoe", "applicant.__class__", "shoe"])
@pytest.mark.parametrize("value", ["", "44"])
def test_an_applicant_tells_nothing_anew_that_has_no_place_on_the_form(name, value):
    """Also where nothing is told of it, as nothing stands there."""
    returned = request(status="returned")
    assert refused(c.Resubmit("sudah", {name: value}), returned) == "field.unknown"
    assert refused(c.Resubmit("sudah", dict(returned.fields)), returned) is None
