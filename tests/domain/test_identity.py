"""NIK and family-card numbers against date, sex and region: the table of DOMAIN 4.4."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.identity import nik_findings
from alpukat_desk.domain.model import Applicant, Severity
from alpukat_desk.domain.services import Form
from tests.builders import KK, NIK, field, label, request, service

REGIONS = {"317401": "Tebet", "317402": "Setiabudi"}


def of_applicant(regions=REGIONS, **changes):
    values = {"name": "Sari", "nik": NIK, "kk": KK, "birth_date": date(1990, 8, 17), "sex": "P", **changes}
    return findings(request(applicant=Applicant(**values)), service(), date(2020, 3, 24), regions)


def of_fields(fields, *kinds):
    made = service(forms=(Form("F", "1", label("F"), fields=tuple(field(name, kind) for name, kind in kinds)),))
    return findings(request(fields=fields), made, date(2020, 3, 24), REGIONS)


@pytest.mark.parametrize(
    ("changes", "code", "severity", "params"),
    [
        ({"nik": "317401570890001"}, "nik.length", Severity.ERROR, {"count": "15"}),
        ({"nik": "317401570890000X"}, "nik.digits", Severity.ERROR, {"sign": "X"}),
        ({"nik": "3174013202900001"}, "nik.date", Severity.ERROR, {}),
        ({"nik": "3174015708900000"}, "nik.serial_zero", Severity.WARNING, {}),
        ({"nik": "3199015708900001", "kk": ""}, "nik.region_unknown", Severity.WARNING, {"region": "31.99.01"}),
        (
            {"birth_date": date(1990, 8, 18)},
            "nik.birth_date_differs",
            Severity.WARNING,
            {"nik": "17-08-1990", "declared": "18-08-1990"},
        ),
        ({"sex": "L"}, "nik.sex_differs", Severity.WARNING, {"nik": "P", "declared": "L"}),
        (
            {"kk": "3174022005150001"},
            "nik.kk_region_differs",
            Severity.INFO,
            {"nik": "Tebet", "kk": "Setiabudi"},
        ),
    ],
)
def test_what_the_applicants_nik_says(changes, code, severity, params):
    (only,) = of_applicant(**changes)
    assert (only.code, only.field, only.severity, only.params) == (code, "applicant.nik", severity, params)


@pytest.mark.parametrize(
    ("kk", "code", "severity"),
    [
        ("31740120051500", "kk.length", Severity.ERROR),
        ("31740120051500OO", "kk.digits", Severity.ERROR),
        ("3174016005150001", "kk.date", Severity.WARNING),
        ("3174012005150000", "kk.serial_zero", Severity.WARNING),
    ],
)
def test_what_the_family_card_number_says(kk, code, severity):
    (only,) = of_applicant(kk=kk)
    assert (only.code, only.field, only.severity) == (code, "applicant.kk", severity)


def test_the_sign_that_is_no_digit_is_not_the_blank_beside_it():
    (only,) = of_applicant(kk="3174 0120 0515 00O1")
    assert (only.code, only.params) == ("kk.digits", {"sign": "O"})


def test_an_old_region_of_a_family_card_is_doubted_too():
    made = of_applicant(kk="3199012005150001")
    assert [(item.code, item.severity, item.params.get("region")) for item in made] == [
        ("nik.kk_region_differs", Severity.INFO, None),
        ("kk.region_unknown", Severity.WARNING, "31.99.01"),
    ]


@pytest.mark.parametrize("typed", ["3174 0157 0890 0001", "317401-570890-0001", " 3174.0157.0890.0001 "])
def test_separators_a_citizen_typed_are_no_fault_of_the_form(typed):
    assert of_applicant(nik=typed) == ()


@pytest.mark.parametrize(
    ("nik", "codes"),
    [
        ("---", {"nik.length"}),
        ("3174015708900001\u202e", {"nik.digits", "nik.length"}),
        ("３１７４０１５７０８９００００１", {"nik.digits"}),
        ("3,17401E+15", {"nik.digits", "nik.length", "nik.spreadsheet"}),
    ],
)
def test_what_is_no_nik_is_an_error_and_nothing_else_is_said_of_it(nik, codes):
    made = of_applicant(nik=nik, sex="L", birth_date=date(1980, 1, 1))
    assert {item.code for item in made} == codes
    assert {item.severity for item in made} == {Severity.ERROR}


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("LP"), st.sampled_from(sorted(REGIONS)))
def test_a_nik_made_of_its_bearers_data_comes_back_and_has_no_findings(born, sex, region):
    text = f"{region}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}0001"
    parsed, found = nik_findings("nik", text, born, sex, REGIONS)
    assert parsed is not None
    assert (parsed.birth_date(born), parsed.sex, parsed.region, found) == (born, sex, region, ())


@given(
    st.text(max_size=20) | st.from_regex(r"[0-9]{16}", fullmatch=True),
    st.none() | st.dates(),
    st.sampled_from(["", "L", "P"]),
)
def test_a_nik_is_an_error_exactly_where_it_cannot_be_read(text, born, sex):
    parsed, found = nik_findings("nik", text, born, sex, REGIONS)
    assert (parsed is None) == any(item.severity == Severity.ERROR for item in found)
    assert {item.code for item in found if item.severity == Severity.WARNING} <= {
        "nik.serial_zero", "nik.region_unknown", "nik.birth_date_differs", "nik.sex_differs",
    }  # fmt: skip


@pytest.mark.parametrize("changes", [{"nik": ""}, {"kk": ""}, {"birth_date": None}, {"sex": ""}])
def test_what_is_not_declared_contradicts_nothing(changes):
    assert of_applicant(**changes) == ()


def test_the_century_comes_from_the_declared_date_alone():
    assert of_applicant(nik="3174015708190001", birth_date=date(1919, 8, 17)) == ()
    assert of_applicant(nik="3174015708190001", birth_date=date(2019, 8, 17)) == ()


def test_a_region_is_not_doubted_where_the_list_is_not_at_hand():
    assert of_applicant(regions={}, nik="3199015708900001", kk="") == ()


def test_a_leap_day_of_another_century_is_shown_without_one():
    (only,) = of_applicant(nik="3174016902000001", birth_date=date(1900, 2, 28))
    assert only.params["nik"] == "29-02-00"


def test_every_person_on_the_form_is_compared_with_their_own_data():
    made = of_fields(
        {"reporter.nik": NIK, "reporter.birth_date": "1991-08-17", "reporter.sex": "L", "witness1.nik": "1"},
        ("reporter.nik", "nik"),
        ("reporter.birth_date", "date"),
        ("reporter.sex", "choice"),
        ("witness1.nik", "nik"),
    )
    assert {(item.code, item.field) for item in made} == {
        ("nik.birth_date_differs", "reporter.nik"),
        ("nik.sex_differs", "reporter.nik"),
        ("nik.length", "witness1.nik"),
    }


def test_mother_and_father_say_their_sex_by_their_place():
    swapped = of_fields(
        {"mother.nik": "3174011708900001", "father.nik": NIK}, ("mother.nik", "nik"), ("father.nik", "nik")
    )
    assert [(item.code, item.field, item.params["declared"]) for item in swapped] == [
        ("nik.sex_differs", "mother.nik", "P"),
        ("nik.sex_differs", "father.nik", "L"),
    ]


def test_unusual_certificate_and_letter_numbers_are_a_hint_only():
    made = of_fields(
        {"child.akta": "AL-1", "skpwni.number": "12/2020"}, ("child.akta", "akta"), ("skpwni.number", "skpwni")
    )
    assert [(item.code, item.severity) for item in made] == [
        ("akta.unusual", Severity.INFO),
        ("skpwni.unusual", Severity.INFO),
    ]
