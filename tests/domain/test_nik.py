"""NIK and No KK are taken apart, and what is odd about them is named, never enforced."""

import itertools
from contextlib import suppress
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
    "text", ["3174015708900001", " 3174015708900001", "3174015708900001\t", "3174015708900001\r\n"]
)
def test_blanks_around_a_sound_nik_are_no_fault(text):
    assert nik.strict_faults(text) == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ("nik.length",)),
        ("   ", ("nik.length",)),
        ("317401570890001", ("nik.length",)),
        ("31740157089000011", ("nik.length",)),
        ("317401570890000O", ("nik.digits",)),
        ("3174 0157 0890 0001", ("nik.digits",)),
        ("317401.570890.0001", ("nik.digits",)),
        ("317401-570890-0001", ("nik.digits",)),
        ("---", ("nik.digits", "nik.length")),
        ("belum ada", ("nik.digits", "nik.length")),
        ("-317401570890000", ("nik.digits", "nik.length")),
        ("'3174015708900001", ("nik.digits", "nik.length")),
        ("3174015708900001\0", ("nik.digits", "nik.length")),
        ("\ufeff3174015708900001", ("nik.digits", "nik.length")),
        ("\u202e3174015708900001", ("nik.digits", "nik.length")),
        ("3174015708\u200b900001", ("nik.digits", "nik.length")),
        ("\xa03174015708900001", ("nik.digits",)),
        ("３１７４０１５７０８９００００１", ("nik.digits",)),
        ("٣١٧٤٠١٥٧٠٨٩٠٠٠٠١", ("nik.digits",)),
        ("317401570890000²", ("nik.digits",)),
        ("317401570890000①", ("nik.digits",)),
        ("3,17401E+15", ("nik.digits", "nik.length", "nik.spreadsheet")),
        ("3.17401570890000e15", ("nik.digits", "nik.length", "nik.spreadsheet")),
        ("3E+014", ("nik.digits", "nik.length")),
        ("3174015708900001.0", ("nik.digits", "nik.length")),
        ("3174015708900000", ("nik.serial_zero",)),
        ("3174013202900000", ("nik.date", "nik.serial_zero")),
    ],
)
def test_faults_of_a_nik_as_it_stands(text, faults):
    assert nik.strict_faults(text) == faults


@pytest.mark.parametrize(
    "ddmmyy",
    [
        "010190",
        "310190",
        "410190",
        "710190",
        "290200",
        "690200",
        "290204",
        "290220",
        "290296",
        "300490",
        "700490",
        "311299",
    ],
)
def test_a_day_of_some_possible_century_is_real(ddmmyy):
    assert nik.strict_faults(f"317401{ddmmyy}0001") == ()


@pytest.mark.parametrize(
    "ddmmyy",
    [
        "000190", "320190", "390190", "400190", "720190", "800190", "990190", "010090", "011390", "019990",
        "310490", "710490", "310690", "310990", "311190", "300290", "700200", "290201", "690221", "290290", "000000",
    ],
)  # fmt: skip
def test_a_day_of_no_possible_century_is_a_fault(ddmmyy):
    assert nik.strict_faults(f"317401{ddmmyy}0001") == ("nik.date",)
    assert nik.parse_nik(f"317401{ddmmyy}0001") is None


def real_days(year2, month, day):
    """What the calendar says of both possible centuries."""
    for century in (1900, 2000):
        with suppress(ValueError):
            yield date(century + year2, month, day)


def test_the_calendar_agrees_about_every_day_there_could_be():
    every = itertools.product(range(100), range(14), range(33))
    assert [key for key in every if nik.possible(*key) != any(real_days(*key))] == []


@given(st.text("0123456789", min_size=16, max_size=16))
def test_what_is_read_has_a_possible_date_and_what_is_not_read_has_a_fault(text):
    parsed = nik.parse_nik(text)
    assert (parsed is None) == ("nik.date" in nik.nik_faults(text))
    if parsed:
        dates = list(real_days(parsed.year2, parsed.month, parsed.day))
        assert dates
        assert all(number(day, parsed.sex)[6:12] == text[6:12] for day in dates)


@given(st.from_regex(r"[0-9]{6}([04][1-9]|[1256][0-9]|[37][01])(0[1-9]|1[0-2])[0-9]{6}", fullmatch=True), st.dates())
def test_the_declared_date_names_the_century_or_nothing_does(text, declared):
    parsed = nik.parse_nik(text)
    if parsed is None:
        return
    born = parsed.birth_date(declared)
    assert parsed.birth_date(None) is None
    if parsed.born_on(declared):
        assert born == declared
    elif born:
        assert parsed.born_on(born)
        assert abs(born.year - declared.year) < 50


def test_fifty_years_away_neither_century_is_nearer():
    parsed = nik.parse_nik("3174011708400001")
    assert parsed is not None
    assert parsed.birth_date(date(1990, 8, 17)) is None
    assert parsed.birth_date(date(1989, 8, 17)) == date(1940, 8, 17)
    assert parsed.birth_date(date(1991, 8, 17)) == date(2040, 8, 17)


@pytest.mark.parametrize("text", ["3174 0157 0890 0001", "317401.570890.0001", "3174\u20110157\u20130890\xa00001"])
def test_what_people_type_between_the_digits_is_taken_out(text):
    assert nik.plain(text) == "3174015708900001"
    assert nik.parse_nik(text) == nik.parse_nik("3174015708900001")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ()),
        (" ", ()),
        ("3174 0157 0890 0001", ()),
        ("317401.570890.0000", ("nik.serial_zero",)),
        ("---", ("nik.length",)),
        ("3174 0157 0890 OOO1", ("nik.digits",)),
        ("3.17401E+15", ("nik.digits", "nik.length", "nik.spreadsheet")),
    ],
)
def test_faults_of_a_nik_as_people_type_it(text, faults):
    assert nik.nik_faults(text) == faults


def test_a_fault_tells_how_many_digits_there_are_or_which_sign_is_none():
    assert nik.fault_values("kk.length", "3174 01") == {"count": "6"}
    assert nik.fault_values("nik.digits", "3174\u202e") == {"sign": "U+202E"}
    assert nik.fault_values("nik.date", "3174013202900001") == {}


@pytest.mark.parametrize("sign", ["\0", "\u200b", "\u202e", "\u2066", "\ufeff", "\x1b", "\x85", "O"])
def test_what_nobody_sees_stays_and_is_named(sign):
    assert nik.plain(f"3174{sign}") == f"3174{sign}"
    assert nik.odd_sign(f"3174{sign}") == ("O" if sign == "O" else f"U+{ord(sign):04X}")


def test_a_number_without_odd_signs_names_none():
    assert nik.odd_sign("3174") == nik.odd_sign("") == ""


@pytest.mark.parametrize("day", [41, 71, 1, 31])
def test_the_first_and_last_day_of_both_sexes_are_real(day):
    assert nik.nik_faults(f"317401{day:02}08900001") == ()


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ()),
        ("  ", ()),
        ("--", ("kk.length",)),
        ("3174012005150001", ()),
        ("317401200515001", ("kk.length",)),
        ("31740120051500ab", ("kk.digits",)),
        ("３174012005150001", ("kk.digits",)),
        ("3174 0120 0515 0001", ()),
        ("3,17401E+15", ("kk.digits", "kk.length", "kk.spreadsheet")),
        ("3174016005150001", ("kk.date",)),
        ("3174014105150001", ("kk.date",)),
        ("3174012902010001", ("kk.date",)),
        ("3174012902000001", ()),
        ("3174013205150000", ("kk.date", "kk.serial_zero")),
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
    assert nik.akta_faults("AL.555.0123456") == nik.akta_faults("３174-LU-28112012-0018") == ("akta.unusual",)


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


odd = st.text(st.sampled_from("0123456789EeOl.,+- \0\u202e\ufeff３٣²①"), max_size=24)


@given(st.text(max_size=24) | odd)
def test_any_text_is_judged_without_a_crash(text):
    whats = ("digits", "length", "spreadsheet", "date", "serial_zero")
    assert set(nik.nik_faults(text)) <= {f"nik.{what}" for what in whats} >= set(nik.strict_faults(text))
    assert set(nik.kk_faults(text)) <= {f"kk.{what}" for what in whats}
    nik.akta_faults(text), nik.skpwni_faults(text), nik.grouped(text), nik.odd_sign(text)


@given(st.dates(date(1931, 1, 1), date(2099, 12, 31)))
def test_the_declared_date_itself_is_always_found_again(born):
    parsed = nik.parse_nik(number(born, "P"))
    assert parsed is not None
    assert parsed.birth_date(born + timedelta(days=1)) == born
