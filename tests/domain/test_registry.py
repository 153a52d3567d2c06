"""What the ministry is asked, and what follows from its answers."""

from datetime import timedelta

from msgspec.structs import replace

from alpukat_desk.domain import checks, lifecycle, registry
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.fields import with_value
from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.model import DocumentStatus, Element, Role
from alpukat_desk.domain.registry import Word, questions
from tests import builders as b
from tests.builders import KK, NIK, NOW, context, document, officer, request

ME = officer(1)


def keys(about):
    return [item.key for item in registry.findings(about)]


def test_everybody_whose_nik_the_form_has_is_asked_about_in_the_ministry_s_words():
    applicant, mother = questions(request())
    assert applicant.elements == {
        "NIK": NIK, "NO_KK": KK, "NAMA_LGKP": "Sari Wulandari", "TGL_LHR": "17-08-1990", "JENIS_KLMIN": "Perempuan",
    }  # fmt: skip
    assert (mother.field, mother.elements) == ("mother.nik", {"NIK": NIK, "TGL_LHR": "17-08-1990"})


def test_a_number_that_can_be_none_is_not_asked_and_separators_are_no_matter():
    typed = request(fields={"mother.nik": "3174 0157.0890-0001", "deceased.nik": "3174015708990", "child.nik": ""})
    assert [item.field for item in questions(typed)] == ["applicant.nik", "mother.nik"]
    assert questions(typed)[1].elements == {"NIK": NIK}


def test_values_that_cannot_be_asked_are_left_out():
    odd = {
        "mother.nik": NIK,
        "mother.name": "x" * 201,
        "mother.birth_date": "31-02-1990",
        "mother.birth_place": "a\x00",
    }
    assert questions(request(fields={**odd, "mother.kk": "12"}))[1].elements == {"NIK": NIK}
    assert questions(request(fields={"mother.nik": NIK, "mother.name": "  Siti \n Aminah "}))[1].elements == {
        "NIK": NIK,
        "NAMA_LGKP": "Siti Aminah",
    }


def test_an_answer_is_stale_once_one_of_its_values_changed():
    told = b.verified(request())
    assert not registry.outstanding(told) and not registry.unverified(told)
    changed = with_value(told, "mother.birth_date", "1990-08-18")
    assert [item.field for item in registry.outstanding(changed)] == ["mother.nik"]
    assert registry.outstanding(with_value(told, "child.name", "Lain")) == ()
    assert registry.outstanding(with_value(changed, "mother.birth_date", "1990-08-17")) == ()


def test_somebody_waits_for_the_ministry_that_was_asked_or_before_a_document_is_issued():
    asked, approved = registry.asked(request(), b.NOW), request(status="approved")
    for waiting in (asked, approved):
        assert registry.unverified(waiting) and head_of(waiting, 1, None).unverified
        assert not head_of(b.verified(waiting), 1, None).unverified
    assert not registry.unverified(request()), "nobody was asked"


def test_nobody_waits_for_the_ministry_about_what_is_closed():
    assert not registry.unverified(replace(registry.asked(request(), b.NOW), status="completed"))


def test_what_does_not_fit_is_a_warning_beside_its_own_field():
    told = b.verified(request(), NAMA_LGKP=False)
    assert keys(told) == ["registry.differs:applicant.name"]
    assert {item.severity for item in registry.findings(told)} == {"warning"}
    assert "registry.differs:applicant.name" in {
        item.key for item in checks.findings(told, b.service(), NOW.date(), {})
    }
    assert keys(with_value(told, "applicant.name", "Sari W")) == [], "it speaks of what stood there before"


def test_each_code_of_the_register_is_a_warning_at_the_nik():
    for code in registry.CODES.values():
        assert keys(b.verified(request(), code)) == [f"registry.{code}:applicant.nik", f"registry.{code}:mother.nik"]


def test_an_element_of_a_newer_server_is_left_alone():
    question = questions(request())[0]
    word = Word({"NAMA_AYAH": Element(False)})
    assert keys(registry.answered(request(), question.field, question.digest, word, NOW)) == []


def test_asking_again_while_the_question_stands_changes_nothing():
    once = registry.asked(request(), NOW)
    assert once.inquiry.since == NOW
    assert registry.asked(once, NOW + timedelta(days=1)) == once
    late = registry.put_off(once, registry.QUOTA, NOW.date())
    assert (late.inquiry.since, late.inquiry.trouble) == (NOW, "quota")
    assert registry.put_off(request(), registry.QUOTA, None) == request()


def issued(here, kind, actor=ME, **changes):
    refusal = lifecycle.may(here, kind, context(actor, registry=True, **changes))
    return refusal and (refusal.code, refusal.detail.get("field", ""))


def test_a_document_is_issued_only_after_the_ministry_s_word():
    shelf = (document(1, DocumentStatus.DRAFT), document(2, DocumentStatus.READY_FOR_PICKUP))
    here = request(holder=ME, status="approved", documents=shelf)
    for kind in ("submit_for_signature", "hand_over"):
        assert issued(here, kind) == ("registry.unverified", "applicant.nik")
        assert issued(b.verified(here), kind) is None
        assert lifecycle.may(here, kind, context(ME)) is None, "a server that cannot ask holds nothing up"
    for kind in ("attach", "print", "ready", "complete", "note"):
        assert (issued(here, kind) or ("",))[0] not in ("registry.unverified", "finding.unanswered")


def test_review_goes_on_without_the_ministry():
    here = request(holder=ME)
    for kind in ("approve", "return", "reject", "correct", "forward", "wait"):
        assert issued(here, kind) is None


def test_what_the_ministry_said_against_it_wants_a_reason_before_the_paper_leaves():
    here = b.verified(
        request(holder=ME, status="approved", documents=(document(1, DocumentStatus.DRAFT),)), NAMA_LGKP=False
    )
    assert issued(here, "submit_for_signature") == ("finding.unanswered", "applicant.name")
    (told,) = registry.findings(here)
    wish = b.command(c.Explain({told.ground: "ejaan lama di KK"}), here, ME)
    done = lifecycle.apply(here, wish, context(ME, registry=True))
    assert issued(done.request, "submit_for_signature") is None
    assert (done.event.kind, done.event.text) == ("explain", "ejaan lama di KK")


def test_a_reason_is_given_for_a_finding_that_is_there():
    here = b.verified(request(holder=ME), NAMA_LGKP=False)
    for answers, code in (
        ({}, "text.missing"),
        ({"registry.differs:applicant.name": " "}, "text.missing"),
        ({"registry.differs:applicant.name@of other values": "x"}, "finding.gone"),
        ({"registry.double:applicant.nik": "x"}, "finding.gone"),
    ):
        try:
            lifecycle.apply(here, b.command(c.Explain(answers), here, ME), context(ME))
        except lifecycle.Refused as refused:
            assert refused.code == code
        else:
            raise AssertionError(answers)


def test_a_check_is_asked_for_by_who_works_on_it_and_where_there_is_somebody_to_ask():
    here, clerk = request(), officer(2, Role.COUNTER)
    assert issued(here, "check_nik", clerk) is None
    assert lifecycle.may(here, "check_nik", context(clerk)).code == "registry.none"
    nobody = replace(here, applicant=replace(here.applicant, nik=""), fields={})
    assert issued(nobody, "check_nik", clerk) == ("registry.no_nik", "")
    done = lifecycle.apply(here, b.command(c.CheckNik(), here, clerk), context(clerk, registry=True))
    assert done.request.inquiry.since == NOW and done.request.status == here.status
