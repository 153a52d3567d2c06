"""What each command does to a request and what the history keeps of it."""

from datetime import timedelta

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import lifecycle
from alpukat_desk.domain.model import DocumentStatus, Pause, RequestId, Role, Verdict
from alpukat_desk.domain.services import Output
from tests.builders import (
    NIK,
    NOW,
    approve,
    attach,
    command,
    context,
    counsel,
    document,
    fault,
    label,
    lease,
    officer,
    request,
    service,
    uuid,
)

OTHER, THIRD = RequestId(uuid(2)), RequestId(uuid(3))
ME = officer(1)


def done(payload, here=None, actor=ME, **changes):
    held = here or request(holder=actor)
    return lifecycle.apply(held, command(payload, held, actor), context(actor, **changes))


def after(payload, here=None, **changes):
    return done(payload, here, **changes).request


def test_approving_keeps_ticks_and_answers_beside_the_earlier_ones():
    here = request(holder=ME, ticks={"kk": "bad", "passport": "ok"}, answers={"a:b": "lama"})
    made = after(approve(answers={"c:d": "baru"}), here)
    assert made.ticks == {"passport": "ok", "birth-letter": "ok", "kk": "ok"}
    assert made.answers == {"a:b": "lama", "c:d": "baru"}


def test_forwarding_moves_it_to_the_other_office_and_tells_both():
    made = done(c.Forward("31.74.02", "salah kecamatan"))
    assert (made.request.office, made.request.status, made.request.lease) == ("31.74.02", "new", None)
    assert (made.event.before, made.event.after, made.event.text) == ("31.74.01", "31.74.02", "salah kecamatan")


def test_a_duplicate_is_closed_onto_the_other():
    here = request(holder=ME, suspects=(OTHER, THIRD), cleared=())
    made = after(c.MarkDuplicate(OTHER), here)
    assert (made.status, made.duplicate_of, made.suspects) == ("duplicate", OTHER, (THIRD,))
    assert (made.closed_at, made.lease) == (NOW, None)


def test_a_suspicion_judged_away_is_remembered_once():
    here = request(holder=ME, suspects=(OTHER, THIRD))
    once = after(c.NotDuplicate(OTHER), here)
    assert (once.suspects, once.cleared) == ((THIRD,), (OTHER,))
    assert after(c.NotDuplicate(OTHER), once).cleared == (OTHER,)


def test_a_changed_mind_is_not_remembered_both_ways():
    cleared = after(c.NotDuplicate(OTHER), request(holder=ME, suspects=(OTHER,)))
    assert after(c.MarkDuplicate(OTHER), cleared).cleared == ()


def test_a_judgement_holds_until_what_it_rests_on_changes():
    here = request(holder=ME, cleared=(OTHER,))
    assert after(c.Correct("applicant.name", "Sari Wulandari", "Sari W", "KTP"), here).cleared == (OTHER,)
    assert after(c.Correct("applicant.nik", NIK, "3174015708900002", "KTP"), here).cleared == ()


def test_reopening_forgets_the_other_request_and_gives_a_lease():
    chief = officer(3, Role.SUPERVISOR)
    closed = request(status="duplicate", duplicate_of=OTHER, closed_at=NOW)
    made = after(c.Reopen("keliru"), closed, actor=chief)
    assert (made.status, made.duplicate_of, made.closed_at) == ("in_review", "", None)
    assert made.lease.officer_id == chief.id


def test_a_correction_changes_one_field_and_tells_both_values():
    made = done(c.Correct("child.name", "Bima Wulandari", "Bima W", "akta"))
    assert made.request.fields == {**request().fields, "child.name": "Bima W"}
    event = made.event
    assert (event.field, event.before, event.after, event.text) == ("child.name", "Bima Wulandari", "Bima W", "akta")


# ---- the promise clock ----


def test_waiting_stops_the_clock_and_resuming_starts_it():
    waiting = after(c.Wait())
    assert waiting.pauses == (Pause(NOW),)
    later = NOW + timedelta(days=2)
    assert after(c.Resume(), waiting, now=later).pauses == (Pause(NOW, later),)


def test_returning_stops_the_clock_and_claiming_again_starts_it():
    returned = after(c.Return((fault(),)))
    assert returned.pauses == (Pause(NOW),)
    assert returned.lease is not None, "the officer keeps it in sight"
    again = request(status="new", pauses=returned.pauses)
    assert after(c.Claim(), again, now=NOW + timedelta(days=1)).pauses == (Pause(NOW, NOW + timedelta(days=1)),)


def test_a_second_pause_leaves_the_first_alone():
    old = Pause(NOW - timedelta(days=2), NOW - timedelta(days=1))
    assert after(c.Wait(), request(holder=ME, pauses=(old,))).pauses == (old, Pause(NOW))


# ---- verdicts and history ----


def test_the_verdict_is_what_the_applicant_is_told():
    made = after(c.Return((fault(text="halaman 2"),), "foto buram"))
    assert made.verdict == Verdict("return", ME.id, ME.name, NOW, (fault(text="halaman 2"),), "foto buram")
    assert after(c.Answer("sudah aktif"), service=counsel()).verdict.text == "sudah aktif"


@pytest.mark.parametrize("payload", [c.Release(), c.Wait(), c.Note("x"), c.Forward("31.74", "x")])
def test_other_commands_leave_the_verdict_alone(payload):
    told = Verdict("return", ME.id, ME.name, NOW)
    assert after(payload, request(holder=ME, verdict=told)).verdict == told


def test_history_names_the_account_the_deciding_side_knows():
    here = request(holder=ME)
    claimed = command(c.Note("halo"), here, ME, actor_name="Orang lain", role="supervisor", device_id="elsewhere")
    event = lifecycle.apply(here, claimed, context(ME)).event
    assert (event.by, event.by_name, event.role, event.device_id) == (ME.id, ME.name, "officer", "device-1")
    assert (event.command_id, event.at, event.version) == (claimed.id, NOW, 0)


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (c.MarkDuplicate(OTHER), OTHER),
        (c.NotDuplicate(OTHER), OTHER),
        (c.Release(), ""),
    ],
)
def test_history_keeps_the_other_request(payload, told):
    assert done(payload).event.after == told


# ---- documents ----


def approved(*shelf):
    return request(status="approved", lease=lease(ME), documents=shelf)


def step(payload, item, **changes):
    (made,) = after(payload, approved(item), **changes).documents
    return made


@pytest.mark.parametrize(
    ("changes", "status"),
    [({}, "draft"), ({"signed": True, "number": " 3174-LU-24032020-0001 "}, "ready_to_print")],
)
def test_an_attached_document_waits_for_its_signature_or_came_with_it(changes, status):
    made = done(attach(**changes), approved())
    (kept,) = made.request.documents
    assert (kept.status, kept.number, kept.provisional) == (status, changes.get("number", "").strip(), False)
    assert made.event.after == "akta.pdf"


def test_an_output_without_signature_is_ready_at_once():
    letter = service(outputs=(Output("letter", label("Surat"), signature=False, numbered=False),))
    (kept,) = after(attach(output="letter"), approved(), service=letter).documents
    assert kept.status == "ready_to_print"


def test_on_the_desk_a_document_is_provisional():
    (kept,) = after(attach(), approved(), provisional=True).documents
    assert kept.provisional


def test_a_document_goes_its_way_and_its_neighbour_stays():
    walk = approved(document(1), document(2))
    signer, counter = officer(5, Role.SIGNER), officer(4, Role.COUNTER)
    for payload, actor, status in (
        (c.SubmitForSignature("document-1"), ME, DocumentStatus.AWAITING_SIGNATURE),
        (c.Signed("document-1", " 3174-LU-24032020-0001"), signer, DocumentStatus.READY_TO_PRINT),
        (c.Print("document-1"), counter, DocumentStatus.PRINTED),
        (c.Print("document-1", "sobek"), counter, DocumentStatus.PRINTED),
        (c.Ready("document-1"), counter, DocumentStatus.READY_FOR_PICKUP),
        (c.Print("document-1", "basah"), counter, DocumentStatus.READY_FOR_PICKUP),
        (c.HandOver("document-1", "Sari"), counter, DocumentStatus.HANDED_OVER),
    ):
        walk = after(payload, walk, actor=actor)
        assert walk.documents[0].status == status
    assert (walk.documents[0].copies, walk.documents[0].number) == (3, "3174-LU-24032020-0001")
    assert walk.documents[1] == document(2)


def test_history_keeps_number_and_receiver():
    signed = done(
        c.Signed("document-1", "12 "), approved(document(1, "awaiting_signature")), actor=officer(5, Role.SIGNER)
    )
    assert signed.event.after == "12"
    handed = done(c.HandOver("document-1", "Sari"), approved(document(1, "printed")))
    assert handed.event.after == "Sari"


def test_a_void_document_is_kept():
    assert step(c.VoidDocument("document-1", "salah nama"), document(1)).status == "void"
