"""Every rule of the table: a seeded fault fires it, what it says clears it does, and it speaks in whole sentences."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue, load
from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.model import Applicant, Attachment, Document, Finding, Request, Severity, Sha256
from alpukat_desk.domain.rules import DOCUMENT, FIELD, FORM, PAPER, RULES, SERVICE
from tests.builders import KK, NIK, request

CATALOGUE = load()
TODAY = date(2020, 3, 24)
FILED = date(2020, 3, 23)
"""The WIB day of ``request()``."""
OTHER = "3174010101800002"
THIRD = "3174010101750003"
HERE, NEAR, CITY, FAR = "31.74.01.1001", "31.74.02.1001", "31.71.01.1001", "32.76.04.1001"


def ago(days: int) -> str:
    return (FILED - timedelta(days=days)).isoformat()


def made(service: str, fields: dict[str, str], subtype: str = "", **changes: Any) -> Request:
    return request(service=service, subtype=subtype, fields=fields, **changes)


def found(asked: Request, catalogue: Catalogue = CATALOGUE) -> tuple[Finding, ...]:
    service = catalogue.services.get(asked.service)
    return findings(asked, service, TODAY, catalogue.regions, catalogue.calendar)


def paper(requirement: str) -> Attachment:
    return Attachment("1", requirement, "a.jpg", "image/jpeg", 1, Sha256("0" * 64))


def document(output: str) -> Document:
    return Document("1", output, "a.pdf", "application/pdf", 1, Sha256("0" * 64))


def applicant(**changes: Any) -> Request:
    own = Applicant(**{"name": "Sari", "nik": NIK, "kk": KK, "birth_date": date(1990, 8, 17), "sex": "P", **changes})
    return made("konsultasi", {}, applicant=own)


BIRTH, DEATH = ("akta-lahir", "akta-mati")
MEMBERS = {"members.1.nik": NIK, "members.2.nik": OTHER}
GO = {"movers.1.nik": NIK, **MEMBERS}
MOVE = {"origin.region": HERE, "destination.region": CITY}
CHANGE = "mutasi-perubahan"
LAST = {"deceased.birth_date": "1950-01-01", "deceased.death_date": ago(2)}
# code, the faulty request, the field it speaks of, and the value, tick, document or service that clears it
FAULTS: tuple[tuple[str, Request, str, dict[str, str]], ...] = (
    ("field.missing", made(BIRTH, {}), "child.name", {FIELD: "Bima"}),
    ("text.long", made(BIRTH, {"child.name": "a" * 201}), "child.name", {FIELD: "Bima"}),
    ("text.control", made(BIRTH, {"child.name": "a\x00b"}), "child.name", {FIELD: "Bima"}),
    ("text.hidden", made(BIRTH, {"child.name": "a\u202eb"}), "child.name", {FIELD: "Bima"}),
    ("text.symbol", made(BIRTH, {"child.name": "Bima 😀"}), "child.name", {FIELD: "Bima"}),
    ("text.digits", made(BIRTH, {"child.name": "Bima ２"}), "child.name", {FIELD: "Bima"}),
    ("text.markup", made(BIRTH, {"child.name": "<b>Bima"}), "child.name", {FIELD: "Bima"}),
    ("nik.digits", applicant(nik="317401570890000X"), "applicant.nik", {FIELD: NIK}),
    ("nik.length", applicant(nik="31740157089000"), "applicant.nik", {FIELD: NIK}),
    ("nik.spreadsheet", applicant(nik="3,17401E+15"), "applicant.nik", {FIELD: NIK}),
    ("nik.date", applicant(nik="3174013202900001"), "applicant.nik", {FIELD: NIK}),
    ("nik.serial_zero", applicant(nik="3174015708900000"), "applicant.nik", {FIELD: NIK}),
    ("nik.region_unknown", applicant(nik="3199015708900001"), "applicant.nik", {FIELD: NIK}),
    ("nik.kk_region_differs", applicant(kk="3174022005150001"), "applicant.nik", {"applicant.kk": KK}),
    ("kk.digits", applicant(kk="317401200515000X"), "applicant.kk", {FIELD: KK}),
    ("kk.length", applicant(kk="31740120051500"), "applicant.kk", {FIELD: KK}),
    ("kk.spreadsheet", applicant(kk="3,17401E+15"), "applicant.kk", {FIELD: KK}),
    ("kk.date", applicant(kk="3174016005150001"), "applicant.kk", {FIELD: KK}),
    ("kk.serial_zero", applicant(kk="3174012005150000"), "applicant.kk", {FIELD: KK}),
    ("kk.region_unknown", applicant(kk="3199012005150001"), "applicant.kk", {FIELD: KK}),
    ("akta.unusual", made("datang", {"members.1.birth_akta_number": "AL 1"}), "members.1.birth_akta_number",
     {FIELD: "3174-LU-20052015-0001"}),
    ("skpwni.unusual", made("datang", {"skpwni.number": "12"}), "skpwni.number", {FIELD: "SKPWNI/3276/20032020/0001"}),
    ("date.invalid", made(BIRTH, {"child.birth_date": "31-02-2020"}), "child.birth_date", {FIELD: ago(3)}),
    ("date.range", made(BIRTH, {"child.birth_date": "0001-01-01"}), "child.birth_date", {FIELD: ago(3)}),
    ("time.invalid", made(BIRTH, {"child.birth_time": "25:00"}), "child.birth_time", {FIELD: "05:00"}),
    ("number.invalid", made(BIRTH, {"child.weight": "tiga kg"}), "child.weight", {FIELD: "3000"}),
    ("number.range", made(BIRTH, {"child.weight": "3"}), "child.weight", {FIELD: "3000"}),
    ("choice.unknown", made(BIRTH, {"child.sex": "?"}), "child.sex", {FIELD: "L"}),
    ("phone.digits", applicant(phone="kantor"), "applicant.phone", {FIELD: "081200000000"}),
    ("phone.length", applicant(phone="0812"), "applicant.phone", {FIELD: "081200000000"}),
    ("phone.other_script", applicant(phone="０８１２００００００００"), "applicant.phone", {FIELD: "081200000000"}),
    ("phone.foreign", applicant(phone="+6591234567"), "applicant.phone", {FIELD: "081200000000"}),
    ("email.invalid", applicant(email="sari"), "applicant.email", {FIELD: "sari@contoh.id"}),
    ("region.invalid", made("pindah", {"origin.region": "Tebet"}), "origin.region", {FIELD: HERE}),
    ("region.unknown", made("pindah", {"origin.region": "31.99.01"}), "origin.region", {FIELD: HERE}),
    ("nik.birth_date_differs", applicant(birth_date=date(1990, 8, 18)), "applicant.nik",
     {"applicant.birth_date": "1990-08-17"}),
    ("nik.sex_differs", applicant(sex="L"), "applicant.nik", {"applicant.sex": "P"}),
    ("birth.future", made(BIRTH, {"child.birth_date": "2020-03-25"}), "child.birth_date", {FIELD: ago(3)}),
    ("birth.late", made(BIRTH, {"child.birth_date": ago(61)}), "child.birth_date", {FIELD: ago(60)}),
    ("birth.recommendation", made(BIRTH, {"child.birth_date": ago(120)}), "child.birth_date", {FIELD: ago(61)}),
    ("stillbirth.late", made("lahir-mati", {"stillbirth.birth_date": ago(31)}, "lahir-mati"), "stillbirth.birth_date",
     {FIELD: ago(30)}),
    ("mother.age", made(BIRTH, {"mother.birth_date": "2011-01-01", "child.birth_date": ago(3)}), "mother.birth_date",
     {FIELD: "1991-01-01"}),
    ("father.age", made(BIRTH, {"father.birth_date": "2011-01-01", "child.birth_date": ago(3)}), "father.birth_date",
     {FIELD: "1991-01-01"}),
    ("marriage.after_birth", made(BIRTH, {"marriage.date": ago(1), "child.birth_date": ago(3)}), "marriage.date",
     {"child.birth_date": ago(1), FORM: "marriage-proof=F-2.04"}),
    ("marriage.unproven", made(BIRTH, {"father.name": "Adi"}, attachments=(paper("kk"),)), "father.name",
     {PAPER: "marriage-proof=ok", FORM: "marriage-proof=F-2.04"}),
    ("parent.not_in_kk", made(BIRTH, {"mother.nik": THIRD, **MEMBERS}), "mother.nik", {"members.2.nik": THIRD}),
    ("death.future", made(DEATH, {"deceased.death_date": "2020-03-25"}), "deceased.death_date", {FIELD: ago(1)}),
    ("death.before_birth", made(DEATH, {**LAST, "deceased.birth_date": ago(1)}), "deceased.death_date",
     {"deceased.birth_date": "1950-01-01"}),
    ("death.late", made(DEATH, {**LAST, "deceased.death_date": ago(31)}), "deceased.death_date", {FIELD: ago(30)}),
    ("death.new_head", made(DEATH, {"deceased.relation": "1"}), "deceased.relation", {DOCUMENT: "kk", FIELD: "7"}),
    ("death.spouse_card", made(DEATH, {"deceased.relation": "3"}), "deceased.relation", {DOCUMENT: "ktp", FIELD: "7"}),
    ("move.minors_stay", made("pindah", {**GO, "members.2.birth_date": "2010-01-01"}), "move.stayers_minor",
     {PAPER: "adult-statement=ok", "members.2.birth_date": "1980-01-01"}),
    ("move.class_differs", made("pindah", {**MOVE, "move.class": "2"}), "move.class", {FIELD: "4"}),
    ("move.no_letter", made("skp-dalam-dki", {**MOVE, "destination.region": NEAR}), "destination.region",
     {FIELD: CITY, SERVICE: "pindah"}),
    ("move.other_service", made("skp-dalam-dki", {**MOVE, "destination.region": FAR}), "destination.region",
     {FIELD: CITY, SERVICE: "skp-luar-dki"}),
    ("skpwni.old", made("datang", {"skpwni.date": ago(31)}), "skpwni.date", {FIELD: ago(30)}),
    ("paper.future", made("datang", {"skpwni.date": "2020-03-25"}), "skpwni.date", {FIELD: ago(1)}),
    ("change.before_differs", made(CHANGE, {"change.before": "GURU", "change.siak": "DOSEN"}), "change.before",
     {"change.siak": " guru "}),
)  # fmt: skip
SPOKEN = {code: (asked, field, ways) for code, asked, field, ways in FAULTS}


def cleared(asked: Request, field: str, ways: dict[str, str]) -> Iterator[tuple[str, Request]]:
    """The request with each of the ways done, and which of the rule's clearings that is."""
    for way, what in ways.items():
        if way == FIELD or "." in way:
            yield FIELD, _written(asked, field if way == FIELD else way, what)
        elif way in (PAPER, FORM):
            slug, _, tick = what.partition("=")
            yield f"{way}{slug if way == PAPER else tick}", replace(asked, ticks={slug: tick})
        elif way == DOCUMENT:
            yield f"{DOCUMENT}{what}", replace(asked, documents=(document(what),))
        else:
            yield SERVICE, replace(asked, service=what)


def _written(asked: Request, name: str, value: str) -> Request:
    if not name.startswith("applicant."):
        return replace(asked, fields={**asked.fields, name: value})
    own = name.removeprefix("applicant.")
    given: Any = date.fromisoformat(value) if own == "birth_date" else value
    return replace(asked, applicant=replace(asked.applicant, **{own: given}))


def test_every_rule_has_its_seeded_fault() -> None:
    assert list(SPOKEN) and set(SPOKEN) == set(RULES)


@pytest.mark.parametrize("code", sorted(RULES))
def test_a_rule_fires_on_its_fault_and_falls_silent_when_what_clears_it_is_done(code: str) -> None:
    asked, field, ways = SPOKEN[code]
    (fired,) = [item for item in found(asked) if (item.code, item.field) == (code, field)]
    assert fired.severity == RULES[code].severity
    done = set()
    for clearing, after in cleared(asked, field, ways):
        assert code not in {item.code for item in found(after) if item.field == field}, clearing
        done.add(clearing)
    assert done == set(RULES[code].clears) or (FIELD not in done and done | {FIELD} == set(RULES[code].clears))


@pytest.mark.parametrize("code", sorted(RULES))
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_rule_says_what_it_noticed_and_what_clears_it_with_all_its_values(code: str, language: str) -> None:
    asked, field, _ = SPOKEN[code]
    fired = next(item for item in found(asked) if (item.code, item.field) == (code, field))
    said = CATALOGUE.words.say(code, language, **fired.params)
    assert CATALOGUE.words.knows(code) and said.text and said.next
    assert "…" not in said.text + said.next and "{" not in said.text + said.next
    if fired.severity == Severity.WARNING:
        assert ("alasan" if language == "id" else "reason") in said.next


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if not rule.kind))
def test_a_finding_knows_the_fields_it_was_read_from(code: str) -> None:
    asked, field, _ = SPOKEN[code]
    fired = next(item for item in found(asked) if (item.code, item.field) == (code, field))
    read = {name.rpartition(".")[2] for name in (fired.field, *fired.also)}
    every = {name.rpartition(".")[2] for need in RULES[code].reads for name in need.split("|")}
    assert read & every and len(set(fired.also)) == len(fired.also) and fired.field not in fired.also


@pytest.mark.parametrize("code", sorted(code for code, rule in RULES.items() if not rule.kind))
def test_a_missing_value_never_fires_a_cross_check(code: str) -> None:
    asked, _, _ = SPOKEN[code]
    for name in asked.fields:
        left = replace(asked, fields={key: value for key, value in asked.fields.items() if key != name})
        told = [item for item in found(left) if item.code == code]
        assert not [item for item in told if name in (item.field, *item.also)]


def test_working_days_are_not_counted_without_a_calendar() -> None:
    asked, _, _ = SPOKEN["birth.recommendation"]
    service = CATALOGUE.services[BIRTH]
    assert "birth.recommendation" not in {item.code for item in findings(asked, service, TODAY, {})}


@pytest.mark.parametrize(("days", "said"), [(87, False), (88, True), (366, True), (367, True), (20_000, True)])
def test_sixty_working_days_are_those_of_the_office(days: int, said: bool) -> None:
    """The sixtieth working day after 26 December 2019, with its holidays, is 20 March 2020."""
    codes = {item.code for item in found(made(BIRTH, {"child.birth_date": ago(days)}))}
    assert ("birth.recommendation" in codes) is said and "birth.late" in codes


NAMES = sorted({field.name for service in CATALOGUE.services.values() for field in service.fields()})
DATES = st.sampled_from(["0001-01-01", "9999-12-31", "2020-02-29", "1900-02-29", "1850-01-01", "2150-12-31", ago(70)])
VALUES = st.text(max_size=30) | DATES | st.sampled_from([NIK, OTHER, KK, HERE, FAR, "1", "2", "3", "F-2.04", "\ud800"])


@given(
    st.sampled_from(sorted(CATALOGUE.services)),
    st.dictionaries(st.sampled_from([*NAMES, "members.2.nik", "members.2.birth_date", "movers.3.nik"]), VALUES),
    st.dictionaries(st.sampled_from(["marriage-proof", "adult-statement"]), st.sampled_from(["ok", "bad", "F-2.04"])),
    st.sampled_from([datetime(year, 12, 31, 23, tzinfo=UTC) for year in (1, 2020, 9999)]),
    st.sampled_from(["", "lahir", "mati", "lahir-mati"]),
    st.sampled_from([date.min, date.max, TODAY]),
)  # fmt: skip
def test_no_text_in_any_field_breaks_a_rule(
    service: str, fields: dict[str, str], ticks: dict[str, str], at: datetime, subtype: str, today: date
) -> None:
    asked = made(service, fields, subtype, ticks=ticks, submitted_at=at)
    told = findings(asked, CATALOGUE.services[service], today, CATALOGUE.regions, CATALOGUE.calendar)
    for item in told:
        assert item.code in RULES and item.severity == RULES[item.code].severity
        said = CATALOGUE.words.say(item.code, "id", **item.params)
        assert "…" not in said.text or "…" in item.params.values()
    assert len({item.ground for item in told}) == len(told)
