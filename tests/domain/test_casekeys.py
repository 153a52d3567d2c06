"""What requests are found by: whatever the rules would say of two, they share a key that is looked for."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain import casekeys
from alpukat_desk.domain.model import Request
from tests import builders as b

BIRTH = {
    "child.name": "Muh. Rizky Pratama",
    "child.birth_date": "2020-03-12",
    "mother.name": "Hj. Siti Aminah, S.Pd.",
    "mother.nik": "3174015708900001",
    "mother.birth_date": "1990-08-17",
    "witness1.nik": "3174010101700003",
    "father.nik": "3174010101800002",
}


def told(number: int = 1, /, **fields: str) -> Request:
    made = b.request(number, fields={name.replace("__", "."): value for name, value in fields.items()})
    return replace(made, applicant=replace(made.applicant, nik="", kk="", phone=""))


def birth(number: int = 1, /, **changes: str) -> Request:
    return replace(
        told(number), fields={**BIRTH, **{name.replace("__", "."): value for name, value in changes.items()}}
    )


def test_a_birth_is_found_by_its_day_its_names_and_its_mother() -> None:
    assert casekeys.keys(birth()) == {
        "birth:2020-03-12:muhammad:siti",
        "birth:2020-03-12:muhammad:aminah",
        "birth:2020-03-12:pratama:siti",
        "birth:2020-03-12:pratama:aminah",
        "nik:3174015708900001",
        "mother:1990-08-17",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"child__birth_date": "2020-03-17", "mother__nik": "", "mother__birth_date": ""},
        {"child__name": "Nuhammad Rizky Pratama", "child__birth_date": "2020-03-07", "mother__nik": ""},
        {"child__birth_date": "2019-09-01"},
        {"child__birth_date": "2019-09-01", "mother__nik": "", "mother__name": "SITI AMINAN"},
    ],
)
def test_another_telling_of_it_is_found(changes: dict[str, str]) -> None:
    other = birth(2, **changes)
    assert casekeys.keys(other) & casekeys.sought(birth())
    assert casekeys.keys(birth()) & casekeys.sought(other)


def test_people_are_all_but_witnesses_and_typing_mistakes() -> None:
    made = replace(birth(), fields={**BIRTH, "reporter.nik": "0000 0000 0000 0000", "reporter.kk": b.KK})
    made = replace(made, fields={**made.fields, "duplicate.other_nik": b.NIK, "move.stayers_kk": "317401 200515 0009"})
    assert casekeys.people(made) == {
        "nik:3174015708900001",
        "nik:3174010101800002",
        f"kk:{b.KK}",
        f"nik:{b.NIK}",
        "kk:3174012005150009",
    }


@pytest.mark.parametrize("phone", ["0812-3456-7890", "+62 812 3456 7890", "62812.3456.7890"])
def test_one_telephone_is_one_key(phone: str) -> None:
    assert casekeys.phone(phone) == "phone:+6281234567890"


@pytest.mark.parametrize("phone", ["", "12345", "rumah", "٠٨١٢٣٤٥٦٧٨٩"])
def test_what_is_no_telephone_finds_nobody(phone: str) -> None:
    assert casekeys.phone(phone) == ""


def test_at_the_ends_of_the_calendar_nothing_breaks() -> None:
    for day in (date.min, date.max):
        assert len(casekeys.sought(birth(child__birth_date=f"{day:%Y-%m-%d}".zfill(10)))) > 10


TEXTS = st.text(max_size=60) | st.dates().map(date.isoformat)
FIELDS = st.dictionaries(
    st.sampled_from([*BIRTH, "deceased.name", "deceased.nik", "deceased.death_date", "stillbirth.birth_date"]), TEXTS
)


@given(fields=FIELDS, nik=st.text(max_size=20), phone=st.text(max_size=30))
def test_no_text_breaks_it_and_a_request_always_finds_itself(fields: dict[str, str], nik: str, phone: str) -> None:
    made = told()
    made = replace(made, fields=fields, applicant=replace(made.applicant, nik=nik, kk=nik, phone=phone))
    assert casekeys.keys(made) <= casekeys.sought(made)
    assert all(key.startswith(("nik:", "kk:")) for key in casekeys.people(made))
