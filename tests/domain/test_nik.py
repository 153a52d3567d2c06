"""NIK and No KK are taken apart, and what is odd about them is named, never enforced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain import nik


def number(born: date, sex: str, region: str = "317401", serial: str = "0001") -> str:
    return f"{region}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}{serial}"


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from("LP"), st.integers(-40, 40))
def test_birth_date_and_sex_come_back_in_the_century_nearest_to_the_declared_date(born, sex, off):
    parsed = nik.parse_nik(number(born, sex))
    assert parsed is not None
    assert (parsed.day, parsed.month, parsed.sex, parsed.region) == (born.day, born.month, sex, "317401")
    declared = date(min(max(born.year + off, 1), 9999), 1, 1)
    assert parsed.birth_date(declared) == born


def test_a_man_and_a_woman_of_the_same_day():
    man, woman = nik.parse_nik("3174011708900001"), nik.parse_nik("3174015708900002")
    assert man is not None
    assert woman is not None
    assert (man.day, man.sex, man.serial) == (17, "L", "0001")
    assert (woman.day, woman.sex, woman.serial) == (17, "P", "0002")


def test_the_century_is_not_in_the_number():
    parsed = nik.parse_nik("3174011708200001")
    assert parsed is not None
    assert parsed.birth_date(None) is None
    assert parsed.birth_date(date(1920, 8, 17)) == date(1920, 8, 17)
    assert parsed.birth_date(date(2020, 8, 17)) == date(2020, 8, 17)
    assert parsed.birth_date(date(2031, 1, 1)) == date(2020, 8, 17)


def test_a_year_that_crosses_the_century_is_read_on_the_near_side():
    parsed = nik.parse_nik("3174013112990001")
    assert parsed is not None
    assert parsed.birth_date(date(2000, 1, 1)) == date(1999, 12, 31)


def test_leap_day_of_a_year_that_had_none():
    parsed = nik.parse_nik("3174012902000001")
    assert parsed is not None
    assert parsed.birth_date(date(2000, 2, 29)) == date(2000, 2, 29)
    assert parsed.birth_date(date(1900, 3, 1)) is None, "1900 had no leap day, and no date is made up"


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ()),
        ("   ", ()),
        ("3174015708900001", ()),
        ("3174 0157 0890 0001", ()),
        ("317401.570890.0001", ()),
        ("317401570890001", ("nik.length",)),
        ("31740157089000011", ("nik.length",)),
        ("317401570890000O", ("nik.digits",)),
        ("٣١٧٤٠١٥٧٠٨٩٠٠٠٠١", ("nik.digits",)),
        ("317401570890000²", ("nik.digits",)),
        ("3174013202900001", ("nik.date",)),
        ("3174013002900001", ("nik.date",)),
        ("3174012902910001", ("nik.date",)),
        ("3174014008900001", ("nik.date",)),
        ("3174017208900001", ("nik.date",)),
        ("3174010008900001", ("nik.date",)),
        ("3174011713900001", ("nik.date",)),
        ("3174015708900000", ("nik.serial_zero",)),
        ("3174013202900000", ("nik.date", "nik.serial_zero")),
    ],
)
def test_faults_of_a_nik(text, faults):
    assert nik.nik_faults(text) == faults
    readable = "nik.date" not in faults and text.strip() and not {"nik.length", "nik.digits"} & set(faults)
    assert (nik.parse_nik(text) is not None) == bool(readable)


@pytest.mark.parametrize("day", [41, 71, 1, 31])
def test_the_first_and_last_day_of_both_sexes_are_real(day):
    assert nik.nik_faults(f"317401{day:02}08900001") == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ()),
        ("3174012005150001", ()),
        ("317401200515001", ("kk.length",)),
        ("31740120051500ab", ("kk.digits",)),
        ("3174016005150001", ("kk.date",)),
        ("3174012005150000", ("kk.serial_zero",)),
    ],
)
def test_faults_of_a_family_card_number(text, faults):
    assert nik.kk_faults(text) == faults


def test_a_family_card_has_no_forty_added_and_keeps_its_region():
    card = nik.parse_kk("3174 0160 0515 0001")
    assert card is not None
    assert (card.region, card.day, card.month, card.year2, card.serial) == ("317401", 60, 5, 15, "0001")


@pytest.mark.parametrize(
    "text", ["", "3174-LU-28112012-0018", "3174-KM-29072024-0001", "3174-lt-01012020-0001", "2075/K/2004"]
)
def test_certificate_numbers_of_a_known_style(text):
    assert nik.akta_faults(text) == ()


def test_a_certificate_number_of_no_known_style():
    assert nik.akta_faults("AL.555.0123456") == ("akta.unusual",)


@pytest.mark.parametrize(
    "text", ["", "SKPWNI/3507/23042021/0070", "SKPWNI / 3507/ 230421 /0101", "skpwni/3507/23042021/070"]
)
def test_move_letter_numbers_of_a_known_style(text):
    assert nik.skpwni_faults(text) == ()


def test_a_move_letter_number_of_no_known_style():
    assert nik.skpwni_faults("SKP/3507/2021") == ("skpwni.unusual",)


def test_a_number_is_read_in_groups_of_four():
    assert nik.grouped("3174015708900001") == "3174 0157 0890 0001"
    assert nik.grouped("3174 01570890 0001") == "3174 0157 0890 0001"
    assert nik.grouped("31740") == "3174 0"


@pytest.mark.parametrize("text", ["", "belum ada", "3174-LU"])
def test_what_is_no_number_stays_as_it_was_typed(text):
    assert nik.grouped(text) == text


@given(st.text(max_size=24))
def test_any_text_is_judged_without_a_crash(text):
    assert set(nik.nik_faults(text)) <= {"nik.digits", "nik.length", "nik.date", "nik.serial_zero"}
    assert set(nik.kk_faults(text)) <= {"kk.digits", "kk.length", "kk.date", "kk.serial_zero"}


@given(st.dates(date(1931, 1, 1), date(2099, 12, 31)))
def test_the_declared_date_itself_is_always_found_again(born):
    parsed = nik.parse_nik(number(born, "P"))
    assert parsed is not None
    assert parsed.birth_date(born + timedelta(days=1)) == born
