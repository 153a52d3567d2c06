"""The table of a request's life, tried in every cell, and what must stay true whatever officers do."""

from datetime import timedelta
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import lifecycle
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import CLOSED, DocumentStatus, OfficerId, Role, Status
from alpukat_desk.domain.transitions import ENTER, TABLE
from tests import builders as b
from tests.builders import NOW, attach, command, context, document, fault, officer, request
from tests.domain.odd import DIFFERS, ODD, OTHER

REVIEW, APPROVED = {"in_review"}, {"approved"}
VERIFY, COUNTER = {"officer", "supervisor"}, {"officer", "supervisor", "counter"}
ALL = set(Status)


class Cell(NamedTuple):
    """One row of the design's table, written down a second time and by hand."""

    sources: set
    target: str
    roles: set
    holder: bool
    offline: bool


EXPECTED = {
    "claim": Cell({"new"}, "in_review", VERIFY, False, False),
    "release": Cell(REVIEW, "new", VERIFY, True, True),
    "take_over": Cell({"in_review", "waiting_centre", "approved"}, "", {"supervisor"}, False, False),
    "forward": Cell(REVIEW, "new", VERIFY, True, True),
    "return": Cell(REVIEW, "returned", VERIFY, True, True),
    "approve": Cell(REVIEW, "approved", VERIFY, True, True),
    "reject": Cell(REVIEW, "rejected", VERIFY, True, True),
    "mark_duplicate": Cell(REVIEW, "duplicate", VERIFY, True, True),
    "not_duplicate": Cell(REVIEW, "", VERIFY, True, True),
    "wait": Cell(REVIEW, "waiting_centre", VERIFY, True, True),
    "resume": Cell({"waiting_centre"}, "in_review", VERIFY, True, True),
    "correct": Cell(REVIEW, "", VERIFY, True, True),
    "resubmit": Cell({"returned"}, "new", VERIFY, False, True),
    "answer": Cell(REVIEW, "completed", VERIFY, True, True),
    "attach": Cell(APPROVED, "", VERIFY, True, True),
    "submit_for_signature": Cell(APPROVED, "", VERIFY, True, True),
    "signed": Cell(APPROVED, "", {"signer"}, False, False),
    "print": Cell(APPROVED, "", COUNTER, False, True),
    "ready": Cell(APPROVED, "", COUNTER, False, True),
    "hand_over": Cell(APPROVED, "", COUNTER, False, True),
    "void_document": Cell(APPROVED, "", VERIFY, True, True),
    "complete": Cell(APPROVED, "completed", COUNTER, False, True),
    "reopen": Cell({"rejected", "duplicate", "cancelled"}, "in_review", {"supervisor"}, False, False),
    "note": Cell(ALL, "", {"officer", "supervisor", "counter", "signer"}, False, True),
    "check_nik": Cell(ALL - CLOSED, "", COUNTER, False, True),
    "explain": Cell(REVIEW | APPROVED, "", VERIFY, True, True),
}

PAYLOADS = {
    "claim": c.Claim(),
    "release": c.Release(),
    "take_over": c.TakeOver("sakit"),
    "forward": c.Forward("31.74.02", "salah kecamatan"),
    "return": c.Return((fault(),), "foto buram"),
    "approve": b.approve(),
    "reject": c.Reject((fault("other", ""),), "bukan warga"),
    "mark_duplicate": c.MarkDuplicate(OTHER),
    "not_duplicate": c.NotDuplicate(OTHER),
    "wait": c.Wait(),
    "resume": c.Resume(),
    "correct": c.Correct("child.name", "Bima Wulandari", "Bima W", "akta"),
    "resubmit": c.Resubmit("ini fotonya", {"child.name": "Bimo"}, (b.attachment(9, "kk"),)),
    "answer": c.Answer("sudah aktif"),
    "attach": attach(9),
    "submit_for_signature": c.SubmitForSignature("document-1"),
    "signed": c.Signed("document-2", "3174-LU-24032020-0001"),
    "print": c.Print("document-3"),
    "ready": c.Ready("document-4"),
    "hand_over": c.HandOver("document-5", "Sari"),
    "void_document": c.VoidDocument("document-1", "salah nama"),
    "complete": c.Complete(),
    "reopen": c.Reopen("keliru"),
    "note": c.Note("sudah ditelepon"),
    "check_nik": c.CheckNik(),
    "explain": c.Explain({DIFFERS: "ejaan lama"}),
}

SHELF = (
    document(1, DocumentStatus.DRAFT),
    document(2, DocumentStatus.AWAITING_SIGNATURE),
    document(3, DocumentStatus.READY_TO_PRINT),
    document(4, DocumentStatus.PRINTED, copies=1),
    document(5, DocumentStatus.READY_FOR_PICKUP, copies=1),
)
HANDED = (document(6, DocumentStatus.HANDED_OVER), document(7, DocumentStatus.VOID))


def test_the_expectation_names_every_command_there_is():
    kinds = {str(member.__struct_config__.tag) for member in c.AnyPayload.__args__}
    assert set(EXPECTED) == set(PAYLOADS) == set(TABLE) == kinds - {ENTER}


def expected(kind, status, role, holder):
    """What the design says: the code of the refusal, or None."""
    cell = EXPECTED[kind]
    if status not in cell.sources:
        return "status.wrong"
    if role not in cell.roles:
        return "role.wrong"
    if kind == "claim":
        return "lease.held" if holder == "other" else None
    if kind == "take_over":
        return "lease.own" if holder == "self" else None
    if not cell.holder or holder == "self" or (kind == "release" and role == "supervisor"):
        return None
    return "lease.held" if holder == "other" else "lease.none"


def cells():
    for status in Status:
        for role in Role:
            for holder in ("self", "other", "nobody"):
                yield status, role, holder


def situation(kind, status, role, holder):
    me, colleague = officer(1, role), officer(2)
    lease = {"self": b.lease(me), "other": b.lease(colleague), "nobody": None}[holder]
    documents = HANDED if kind == "complete" else SHELF
    closed = NOW - timedelta(days=1) if status in CLOSED else None
    here = request(status=status, lease=lease, documents=documents, closed_at=closed)
    here = b.verified(here, NAMA_LGKP=False) if kind == "explain" else here
    service = b.counsel() if kind == "answer" else b.service()
    return here, context(me, service=service, registry=kind == "check_nik")


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_every_cell_of_the_table(kind):
    for status, role, holder in cells():
        here, at = situation(kind, status, role, holder)
        untouched = msgspec.json.encode(here)
        wanted = expected(kind, status, role, holder)
        refusal = lifecycle.may(here, kind, at)
        told = (kind, status, role, holder)
        assert (refusal.code if refusal else None) == wanted, told
        if wanted:
            with pytest.raises(Refused) as raised:
                lifecycle.apply(here, command(PAYLOADS[kind], here, at.actor), at)
            assert raised.value.code == wanted, told
        else:
            after = lifecycle.apply(here, command(PAYLOADS[kind], here, at.actor), at).request
            assert after.status == (EXPECTED[kind].target or status), told
        assert msgspec.json.encode(here) == untouched, told


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_what_may_be_done_without_a_network(kind):
    assert TABLE[kind].offline is EXPECTED[kind].offline


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_nothing_is_done_outside_the_own_jurisdiction(kind):
    for office, inside in (("31.74.02", False), ("31.74.0", False), ("31.74.01.1001", False), ("", False)):
        here, at = outside(kind, office)
        assert (lifecycle.may(here, kind, at) is None) is inside
        assert lifecycle.may(here, kind, at).code == "office.wrong"
    for office in ("31.74.01", "31.74", "31"):
        here, at = outside(kind, office)
        assert lifecycle.may(here, kind, at) is None


def outside(kind, office):
    cell = EXPECTED[kind]
    role = Role(sorted(cell.roles)[0])
    holder = "self" if cell.holder else "nobody"
    here, at = situation(kind, Status(sorted(cell.sources)[0]), role, holder)
    return here, context(officer(1, role, office), service=at.service, registry=at.registry)


@pytest.mark.parametrize("kind", sorted(EXPECTED))
def test_what_a_newer_server_invented_is_only_noted_upon(kind):
    me = officer()
    strange_status = request(status="archived", lease=b.lease(me))
    refusal = lifecycle.may(strange_status, kind, context(me))
    assert (refusal.code if refusal else None) == (None if kind == "note" else "status.unknown")
    strange_service = request(holder=me, service="naik-haji")
    refusal = lifecycle.may(strange_service, kind, context(me, service=None))
    assert (refusal.code if refusal else None) == (None if kind in ("note", "release") else "service.unknown")


def test_a_note_on_an_unknown_status_changes_nothing_but_the_history():
    here = request(status="archived")
    done = lifecycle.apply(here, command(c.Note("dilihat"), here), context())
    assert done.request == here
    assert (done.event.kind, done.event.status, done.event.text) == ("note", "archived", "dilihat")


def test_an_unknown_command_is_refused():
    assert lifecycle.may(request(), "bless", context()).code == "command.unknown"


def test_a_command_counts_for_its_author_alone():
    me = officer(1)
    here = request(holder=me)
    with pytest.raises(Refused, match=r"actor\.wrong"):
        lifecycle.apply(here, command(c.Release(), here, officer(2)), context(me))


def test_a_command_counts_for_its_own_request_alone():
    me = officer(1)
    with pytest.raises(Refused, match=r"request\.wrong"):
        lifecycle.apply(request(1, holder=me), command(c.Release(), request(2, holder=me), me), context(me))


def test_a_lapsed_lease_frees_a_new_request_and_still_serves_its_holder():
    late = context(now=b.LEASED_UNTIL + timedelta(hours=1))
    assert lifecycle.may(request(lease=b.lease(officer(2))), "claim", late) is None
    assert lifecycle.may(request(holder=officer(1)), "approve", late) is None
    assert lifecycle.may(request(holder=officer(2)), "approve", late).code == "lease.held"


def test_claiming_gives_a_lease_on_this_device():
    done = lifecycle.apply(request(), command(c.Claim()), context())
    lease = done.request.lease
    assert (lease.officer_id, lease.device_id, lease.until) == ("officer-1", b.DEVICE, NOW + timedelta(days=3))


def test_taking_over_names_the_new_holder():
    chief = officer(3, Role.SUPERVISOR)
    here = request(holder=officer(1))
    done = lifecycle.apply(here, command(c.TakeOver("cuti"), here, chief), context(chief))
    assert (done.request.status, done.request.lease.officer_id) == ("in_review", "officer-3")
    assert done.event.role == "supervisor"


def test_work_renews_the_holders_lease_and_nobody_elses():
    me = officer(1)
    here = request(holder=me)
    later = context(me, now=NOW + timedelta(days=1))
    assert lifecycle.renewed(here, later).lease.until == NOW + timedelta(days=4)
    assert lifecycle.renewed(here, context(me, lease_for=timedelta(0))).lease.until == b.LEASED_UNTIL, "never shorter"
    assert lifecycle.renewed(here, context(officer(2))) == here
    assert lifecycle.renewed(request(), later) == request()


def test_desk_and_server_agree_on_a_command_that_travelled():
    me = officer(1)
    here = request(holder=me)
    made = command(c.Return((fault(text="halaman 2"),), "foto buram"), here, me)
    arrived = c.decode(c.encode(made))
    kept = msgspec.json.decode(msgspec.json.encode(here), type=type(here))
    assert lifecycle.apply(kept, arrived, context(me)) == lifecycle.apply(here, made, context(me))


# ---- whatever officers do ----

PEOPLE = (
    officer(1),
    officer(2),
    officer(3, Role.SUPERVISOR, "31.74"),
    officer(4, Role.COUNTER),
    officer(5, Role.SIGNER, "31"),
    officer(6, Role.ADMIN, "31"),
    officer(7, Role.OFFICER, "31.74.02"),
)


def payload_of(kind):
    return st.one_of(st.just(PAYLOADS[kind]), ODD[kind])


def check(here, before):
    assert here.status in ALL
    assert here.version == before.version
    for name in ("id", "code", "city", "service", "submitted_at"):
        assert getattr(here, name) == getattr(before, name), "no command touches what the applicant filed"
    assert here.attachments[: len(before.attachments)] == before.attachments
    if here.status == "new" or here.status in CLOSED:
        assert here.lease is None
    open_pauses = [pause for pause in here.pauses if pause.until is None]
    assert len(open_pauses) == (1 if here.status in ("returned", "waiting_centre") else 0)
    assert open_pauses in ([], list(here.pauses[-1:]))
    assert all(pause.until is None or pause.since <= pause.until for pause in here.pauses)
    assert (here.closed_at is not None) == (here.status in CLOSED)
    assert bool(here.duplicate_of) == (here.status == "duplicate")
    assert not set(here.suspects) & set(here.cleared)
    assert len({item.id for item in here.documents}) == len(here.documents)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_officers_do_a_request_stays_sound(data):
    here = start = request(suspects=data.draw(st.sampled_from([(), (OTHER,)])))
    made = b.service() if data.draw(st.booleans()) else b.counsel()
    for step in range(data.draw(st.integers(1, 25))):
        actor = data.draw(st.sampled_from(PEOPLE))
        at = context(actor, service=made, now=NOW + timedelta(hours=step), provisional=data.draw(st.booleans()))
        legal = [kind for kind in sorted(TABLE) if lifecycle.may(here, kind, at) is None]
        kind = data.draw(st.sampled_from(legal or sorted(TABLE)) | st.sampled_from(sorted(TABLE)))
        wish = command(data.draw(payload_of(kind)), here, actor)
        untouched = msgspec.json.encode(here)
        try:
            done = lifecycle.apply(here, wish, at)
        except Refused as refused:
            assert refused.code
            assert msgspec.json.encode(here) == untouched
            continue
        assert kind in legal
        assert done.event.status == done.request.status
        assert (done.event.kind, done.event.by, done.event.version) == (kind, actor.id, 0)
        here = done.request
        check(here, start)
        assert msgspec.json.decode(msgspec.json.encode(here), type=type(here)) == here


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*Status, "archived", ""]),
    st.sampled_from([*Role, "king"]),
    st.sampled_from([None, b.service(), b.counsel()]),
    st.sampled_from(sorted(TABLE)).flatmap(payload_of),
    st.sampled_from([None, b.lease(), b.lease(officer(2))]),
    st.booleans(),
)
def test_apply_says_no_or_does_it_and_nothing_else(status, role, service, payload, lease, filed):
    me = officer(1, role)
    shelf = (*SHELF, document(8, "burnt")) if filed else ()
    here = request(status=status, lease=lease, documents=shelf)
    at = context(me, service=service)
    try:
        done = lifecycle.apply(here, command(payload, here, me), at)
    except Refused:
        return
    assert lifecycle.may(here, payload.kind, at) is None
    assert done.request.version == here.version


def test_officer_ids_are_compared_not_names():
    twin = officer(2, id=OfficerId("officer-9"), name="Petugas 1")
    assert lifecycle.may(request(holder=officer(1)), "approve", context(twin)).code == "lease.held"


def test_what_only_the_server_grants_is_not_for_a_desk_alone() -> None:
    online = {kind for kind in TABLE if not lifecycle.is_offline(kind)}
    assert online == {"claim", "take_over", "reopen", "signed"}
    assert lifecycle.is_offline("what a newer server invented")
