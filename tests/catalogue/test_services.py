"""The fifteen services as data: what the seed names, and what a decision needs of each."""

from datetime import date

import pytest

from alpukat_desk.catalogue import RESOURCES
from alpukat_desk.catalogue.services import read
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import apply
from alpukat_desk.domain.model import LEVELS, Fault, Request, Status
from alpukat_desk.domain.promise import promise_at
from alpukat_desk.domain.services import Field, Service, asked, holds
from tests.builders import attach, command, context, officer, request

SEED = {
    "update-dwh": "Update data warehouse",
    "mutasi-perubahan": "Mutasi perubahan",
    "verifikasi-nik": "Verifikasi NIK",
    "pb-online": "PB (via online)",
    "batal-pindah": "Batal pindah kependudukan",
    "duplicate-record": "Duplicated record",
    "skp-dalam-dki": "SKP WNI dalam DKI",
    "skp-luar-dki": "SKP WNI luar DKI",
    "konsultasi": "Konsultasi",
    "akta-lahir": "Permohonan akta kelahiran",
    "akta-mati": "Permohonan akta kematian",
    "sidukun-3in1": "Layanan Si Dukun 3 in 1",
    "lahir-mati": "Layanan lahir atau mati",
    "pindah": "Pindah",
    "datang": "Datang",
}
"""Slug and label in the order of the announcement of 22 March 2020."""
ANSWERED = {"update-dwh", "verifikasi-nik", "duplicate-record", "konsultasi"}
"""They put out no document."""
SAME_NAME = {"pb-online", "duplicate-record"}
"""Their label is the same in both languages."""
SERVICES = read(RESOURCES)
PAPERS = {
    "akta-lahir": {"birth-letter", "marriage-proof", "kk", "parents-ktp", "witness-ktp", "police-report", "passport"},
    "akta-mati": {"death-letter", "kk", "deceased-ktp", "reporter-ktp", "witness-ktp"},
    "batal-pindah": {"skpwni", "kk", "ktp", "kia"},
    "datang": {"skpwni", "kk", "ktp", "kia", "guarantor-letter", "guarantor-kk", "guarantor-ktp"},
    "skp-luar-dki": {"kk", "ktp", "adult-statement", "owner-consent", "custody-proxy"},
}


@pytest.fixture(params=SEED)
def service(request: pytest.FixtureRequest) -> Service:
    return SERVICES[request.param]


def held(service: Service, subtype: str = "", **changes: object) -> Request:
    """A request of the service, in review, with its fields filled by the first choice or a word."""
    fields = {field.name: field.choices[0].code if field.choices else "x" for field in service.fields()}
    return request(service=service.slug, subtype=subtype, fields=fields, attachments=(), holder=officer(), **changes)


def test_the_services_are_those_of_the_seed_in_its_order() -> None:
    assert {slug: service.label.id for slug, service in SERVICES.items()} == SEED
    assert [service.number for service in SERVICES.values()] == list(range(1, 16))
    assert list(SERVICES) == list(SEED)


def test_everything_shown_has_words_in_both_languages(service: Service) -> None:
    labels = [
        service.label,
        *service.applicants,
        *(item.label for item in (*service.requirements, *service.outputs, *service.reasons, *service.fields())),
        *(choice.label for field in service.fields() for choice in field.choices),
        *(item.label for line in service.requirements for item in line.substitutes),
        *(form.title for form in service.forms),
        *(choice.label for choice in service.subtypes),
    ]
    assert all(label.id.strip() and label.en.strip() for label in labels)
    assert service.gloss and (service.label.id != service.label.en) == (service.slug not in SAME_NAME)


def test_there_is_a_checklist_where_the_trade_has_one(service: Service) -> None:
    assert bool(service.requirements) == (service.slug != "konsultasi")
    subtypes = [choice.code for choice in service.subtypes] or [""]
    for subtype in subtypes if service.requirements else ():
        assert any(line.required for line in asked(service, subtype, {}))
    assert PAPERS.get(service.slug) in (None, {line.slug for line in service.requirements})


def test_statements_stand_in_for_missing_papers() -> None:
    stands_in = {
        (slug, line.slug): {item.form for item in line.substitutes}
        for slug, service in SERVICES.items()
        for line in service.requirements
        if line.substitutes
    }
    assert stands_in[("akta-lahir", "birth-letter")] == {"F-2.03"}
    assert stands_in[("akta-lahir", "marriage-proof")] == {"F-2.04"}
    assert stands_in[("mutasi-perubahan", "change-proof")] == {"F-1.05"}


def test_fields_are_named_once_and_typed(service: Service) -> None:
    fields = service.fields()
    assert len(fields) >= (3 if service.slug == "konsultasi" else 9)
    assert len({field.name for field in fields}) == sum(len(form.fields) for form in service.forms)
    for field in fields:
        assert field.name.split(".")[0] != "applicant", "the applicant's own data stands in the request"
        assert (field.type == "nik") == field.name.endswith("nik")
        assert (field.type == "date") == field.name.endswith("date")
        assert field.type != "choice" or len(field.choices) > 1


def test_the_codes_of_choices_are_those_of_the_printed_forms() -> None:
    def codes(slug: str, name: str) -> str:
        return "".join(choice.code for choice in field(slug, name).choices)

    assert codes("skp-luar-dki", "move.class") == "12345"
    assert codes("pindah", "move.reason") == "1234567"
    assert codes("pindah", "move.kind") == "1234"
    assert codes("akta-mati", "deceased.cause") == "123456"
    assert codes("akta-lahir", "child.birth_place_kind") == "12345"
    assert field("akta-mati", "deceased.cause").choices[1].label.id == "Wabah penyakit"
    assert field("akta-lahir", "child.weight").unit == "gram"


def field(slug: str, name: str) -> Field:
    return next(field for field in SERVICES[slug].fields() if field.name == name)


def test_a_promise_was_in_force_when_the_counters_closed(service: Service) -> None:
    promise = promise_at(service, date(2020, 3, 23), service.level)
    assert promise is not None and promise.source
    assert promise.unit == "working_days"
    assert promise.amount == (5 if service.slug in ("akta-lahir", "akta-mati", "sidukun-3in1") else 1)


def test_what_was_complete_before_the_counters_closed_was_promised_too(service: Service) -> None:
    for level in LEVELS:
        assert promise_at(service, date(2020, 3, 20), level) is not None


def test_it_is_answered_or_approved_but_never_both(service: Service) -> None:
    assert (not service.outputs) == (service.slug in ANSWERED)
    about = held(service)
    ticks = {line.slug: "ok" for line in service.requirements}
    scene = context(service=service)
    works, fails = c.Approve(ticks=ticks), c.Answer("NIK aktif")
    if not service.outputs:
        works, fails = fails, works
    after = apply(about, command(works, about), scene).request
    assert after.status == (Status.APPROVED if service.outputs else Status.COMPLETED)
    with pytest.raises(Refused):
        apply(about, command(fails, about), scene)


def test_every_output_can_be_attached_to_the_requests_it_belongs_to(service: Service) -> None:
    for subtype in [choice.code for choice in service.subtypes] or [""]:
        about = held(service, subtype, status=Status.APPROVED)
        fitting = [item for item in service.outputs if holds(item.when, subtype, about.fields)]
        assert bool(fitting) == bool(service.outputs)
        for item in fitting:
            step = attach(output=item.slug, number="1" if item.numbered else "", signed=item.signature)
            after = apply(about, command(step, about), context(service=service)).request
            assert after.documents[-1].output == item.slug


def test_cards_are_never_signed_letters(service: Service) -> None:
    cards = {item.slug for item in service.outputs if item.medium == "card"}
    assert cards <= {"ktp", "kia"}
    assert {item.slug for item in service.outputs if not item.signature} == cards


def test_every_reason_can_be_given_for_what_it_says(service: Service) -> None:
    targets = {
        "requirement": [line.slug for line in service.requirements],
        "field": [*(item.name for item in service.fields()), "applicant.nik"],
        "": [""],
    }
    for reason in service.reasons:
        for kind in reason.kinds:
            for target in targets[reason.about]:
                faults = (Fault(reason.code, target),)
                wish = c.Return(faults) if kind == "return" else c.Reject(faults, "Penjelasan.")
                after = apply(held(service), command(wish), context(service=service)).request
                assert after.verdict is not None and after.verdict.faults == faults


def test_there_is_more_than_one_believable_reason_of_each_kind(service: Service) -> None:
    for kind in ("return", "reject"):
        assert sum(kind in reason.kinds for reason in service.reasons) >= 3
    assert service.reasons[-1].code == "other"


def test_a_stillbirth_gives_a_letter_and_no_card() -> None:
    service = SERVICES["lahir-mati"]
    assert [choice.code for choice in service.subtypes] == ["lahir", "mati", "lahir-mati"]
    about = held(service, "lahir-mati", status=Status.APPROVED)
    with pytest.raises(Refused, match=r"output\.unknown"):
        apply(about, command(attach(output="kk"), about), context(service=service))
    step = attach(output="lahir-mati", number="1", signed=True)
    assert apply(about, command(step, about), context(service=service)).request.documents
    papers = {line.slug for line in asked(service, "lahir-mati", {})}
    assert papers == {"stillbirth-letter", "kk"}


def test_a_guardian_s_statement_is_asked_only_where_all_who_stay_are_minors() -> None:
    service = SERVICES["pindah"]
    with_minors = asked(service, "", {"move.stayers_minor": "1"})
    assert {"adult-statement"} == {line.slug for line in with_minors} - {line.slug for line in asked(service, "", {})}


def test_a_new_photo_needs_no_proof() -> None:
    service = SERVICES["mutasi-perubahan"]
    papers = {
        element: {line.slug for line in asked(service, "", {"change.element": element})}
        for element in ("photo", "marriage")
    }
    assert "change-proof" not in papers["photo"] and "change-proof" in papers["marriage"]


def test_no_expansion_of_pb_is_shown_as_official() -> None:
    service = SERVICES["pb-online"]
    assert service.label.id == service.label.en == "PB (via online)"
    assert service.note is not None and "belum dipastikan" in service.note.id
    assert "perubahan biodata" not in (service.label.id + service.gloss).lower()


def test_what_waits_for_the_ministry_says_so() -> None:
    for slug in ("update-dwh", "duplicate-record"):
        note = SERVICES[slug].note
        assert note is not None and "Tunggu pusat" in note.id and "Wait for the centre" in note.en
