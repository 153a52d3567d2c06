"""What may stand in a field of each type."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.catalogue.shared import TYPES
from alpukat_desk.domain.services import Choice
from alpukat_desk.domain.values import YEARS, faults, iso_date, longest, number, storable, visible
from tests.builders import KK, NIK, field, label

WEIGHT = field("child.weight", "number", unit="gram", least=200, most=12000)
LENGTH = field("child.length", "number", unit="cm", least=15, most=80, decimals=1)
SEX = field("child.sex", "choice", choices=(Choice("L", label("Laki-laki")), Choice("P", label("Perempuan"))))


def codes(of, value):
    return [item.code for item in faults(of, value)]


@pytest.mark.parametrize(
    ("of", "value", "expected"),
    [
        (field("a"), "", []),
        (field("a"), "Bima Wulandari", []),
        (field("a"), "Nurul ‘Aini d’Arc-Siñórita, S.Pd.", []),
        (field("a"), "Jl. Kebon Baru IV Blok A/3 & 4", []),
        (field("a"), "Bima\x00", ["text.control"]),
        (field("a"), "Bima\nWulandari", ["text.control"]),
        (field("a"), "Bima\x1b[31m", ["text.control"]),
        (field("a"), "Bima\ufffd", ["text.control"]),
        (field("a"), "Bima\u202eiradnaluW", ["text.hidden"]),
        (field("a"), "Bi\u200bma", ["text.hidden"]),
        (field("a"), "Bima 😀", ["text.symbol"]),
        (field("a"), "Bima ２", ["text.digits"]),
        (field("a"), "Bima <b>W</b>", ["text.markup"]),
        (field("a"), "Bima &lt;b&gt;", ["text.markup"]),
        (field("a"), "<script>alert(1)</script>", ["text.markup"]),
        (field("a"), "a < b > c & d", []),
        (field("a"), "x" * 200, []),
        (field("a"), "x" * 201, ["text.long"]),
        (field("a", longest=10), "x" * 11, ["text.long"]),
        (field("a", "prose"), "Baris satu\nbaris dua\t😀 <b> 👩\u200d👧", []),
        (field("a", "prose"), "Baris\u2066 satu", ["text.hidden"]),
        (field("a", "prose"), "Baris\x00 satu", ["text.control"]),
        (field("a", "prose"), "x" * 2001, ["text.long"]),
        (field("a", "date"), "2020-02-29", []),
        (field("a", "date"), "2021-02-29", ["date.invalid"]),
        (field("a", "date"), "31-02-2020", ["date.invalid"]),
        (field("a", "date"), "２０２０-02-29", ["date.invalid"]),
        (field("a", "date"), "0020-02-29", ["date.range"]),
        (field("a", "time"), "23:59", []),
        (field("a", "time"), "24:00", ["time.invalid"]),
        (field("a", "time"), "７:30", ["time.invalid"]),
        (WEIGHT, "3100", []),
        (WEIGHT, "3,1", ["number.invalid"]),
        (WEIGHT, "3100 gram", ["number.invalid"]),
        (WEIGHT, "-3100", ["number.invalid"]),
        (WEIGHT, "３１００", ["number.invalid"]),
        (WEIGHT, "31", ["number.range"]),
        (WEIGHT, "12001", ["number.range"]),
        (LENGTH, "49,5", []),
        (LENGTH, "49.55", ["number.invalid"]),
        (SEX, "P", []),
        (SEX, "p", ["choice.unknown"]),
        (field("a", "region"), "31.74.01.1001", []),
        (field("a", "region"), "3174", []),
        (field("a", "region"), "Tebet", ["region.invalid"]),
        (field("a", "phone"), "+62 811-2233-4455", []),
        (field("a", "phone"), "(021) 7654321", []),
        (field("a", "phone"), "0812/3456789", []),
        (field("a", "phone"), "nanti saja", ["phone.digits"]),
        (field("a", "phone"), "021-7801234 ext 5", ["phone.digits"]),
        (field("a", "phone"), "0812", ["phone.length"]),
        (field("a", "phone"), "+1 555 010 9999", ["phone.foreign"]),
        (field("a", "phone"), "０８１２００００００１", ["phone.other_script"]),
        (field("a", "email"), "sari@contoh.id", []),
        (field("a", "email"), "sari@contoh", ["email.invalid"]),
        (field("a", "nik"), NIK, []),
        (field("a", "nik"), "3174 0157 0890 0001", []),
        (field("a", "nik"), "3174015708900000", []),
        (field("a", "nik"), "317401570890", ["nik.length"]),
        (field("a", "nik"), "３174015708900001", ["nik.digits"]),
        (field("a", "nik"), "3174013202900001", ["nik.date"]),
        (field("a", "nik"), "3,17401E+15", ["nik.digits", "nik.length", "nik.spreadsheet"]),
        (field("a", "kk"), KK, []),
        (field("a", "kk"), "3174029999150001", []),
        (field("a", "kk"), "31740299", ["kk.length"]),
        (field("a", "kk"), "3.17402e15", ["kk.digits", "kk.length", "kk.spreadsheet"]),
        (field("a", "akta"), "bentuk lama", []),
        (field("a", "skpwni"), "SKPWNI ３", ["text.digits"]),
    ],
)
def test_what_may_stand_in_a_field(of, value, expected):
    assert codes(of, value) == expected


def test_a_fault_says_how_far_it_is_off():
    assert [item.params for item in faults(WEIGHT, "31")] == [{"least": "200", "most": "12000"}]
    assert [item.params for item in faults(field("a", longest=3), "abcd")] == [{"most": "3", "count": "4"}]
    assert [item.field for item in faults(SEX, "x")] == ["child.sex"]
    assert [item.params for item in faults(field("a", "nik"), "3174 0157 0890 000X")] == [{"sign": "X"}]
    assert [item.params for item in faults(field("a", "kk"), "3174-0157")] == [{"count": "8"}]


@pytest.mark.parametrize("text", ["", "20200310", "2020-W11-2", "2020-13-01", "2020-03-1\u0660", "2020-03-10T00:00"])
def test_only_the_long_form_is_a_date(text):
    assert iso_date(text) is None


def test_a_number_is_read_with_comma_and_point():
    assert number("49,5") == number("49.5") == Decimal("49.5")
    assert number("4９") is None


anything = st.text(max_size=60)
ofs = st.sampled_from([*(field("a", kind) for kind in sorted(TYPES - {"choice", "number"})), WEIGHT, LENGTH, SEX])


@given(ofs, anything)
def test_no_value_however_odd_breaks_the_rules_or_is_told_in_a_fault(of, value):
    found = list(faults(of, value))
    assert len({item.key for item in found}) == len(found)
    assert not any(
        value.strip() and item in value.split() for fault in found for item in fault.params.values() if len(item) > 4
    )


@given(st.dates())
def test_every_real_date_of_these_centuries_may_stand(day):
    assert codes(field("a", "date"), day.isoformat()) == ([] if day.year in YEARS else ["date.range"])
    assert iso_date(day.isoformat()) == day


@given(anything)
def test_what_is_taken_for_a_date_is_one(text):
    if not codes(field("a", "date"), text) and text:
        assert date.fromisoformat(text.strip()).isoformat() == text.strip()


@given(st.integers(-1000, 20000))
def test_a_whole_number_may_stand_exactly_within_its_limits(amount):
    assert (codes(WEIGHT, str(amount)) == []) is (200 <= amount <= 12000)


@given(st.times())
def test_every_time_of_the_day_may_stand(time):
    assert codes(field("a", "time"), f"{time:%H:%M}") == []


@given(st.text(min_size=1, max_size=300))
def test_a_text_that_passes_is_short_and_printable(text):
    if not codes(field("a"), text):
        assert len(text) <= longest(field("a"))
        assert storable(text) == text
        assert all(sign.isprintable() or sign.isspace() for sign in text)


def test_what_hides_is_seen():
    assert visible("Sa\u202eri\x00\n") == "Sa\ufffdri\ufffd\n"
    assert visible("Siñórita 👩\u200d👧") == "Siñórita 👩\u200d👧"


@given(anything)
def test_what_is_stored_has_no_nul_and_no_half_sign(text):
    made = storable(text + "\x00\udc00")
    assert "\x00" not in made and made.encode() and storable(made) == made
    assert len(made) == len(text) + 2
