"""Days and hours in a message are read the Indonesian way, and never guessed where two are possible."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.whatsapp.days import read_day, read_time

TODAY = date(2020, 3, 24)


@pytest.mark.parametrize(
    "text",
    ["2 Maret 2020", "02-03-2020", "2/3/20", "2.3.2020", "02 03 2020", "2020-03-02", "02032020", "Jakarta, 2 mrt 2020",
     "2-Mar-20", "Senin 2 MARET 2020 pukul 10.15", "2 Maret, 2020"],
)  # fmt: skip
def test_forms_of_one_day(text: str) -> None:
    assert read_day(text, TODAY) == date(2020, 3, 2)


@pytest.mark.parametrize(
    "text", ["31-02-2020", "00/01/2020", "2 Foo 2020", "", "2 Maret", "1-1-20 atau 2-1-20", "２-３-2020"]
)
def test_what_is_no_single_day_is_none(text: str) -> None:
    assert read_day(text, TODAY) is None


def test_a_short_year_is_the_latest_that_has_been() -> None:
    assert read_day("17-8-90", TODAY) == date(1990, 8, 17)
    assert read_day("25-3-20", TODAY) == date(1920, 3, 25)


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d-%m-%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y"])
)
def test_every_day_is_read_back(day: date, form: str) -> None:
    assert read_day(day.strftime(form), TODAY) == day


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert isinstance(read_day(text, TODAY), date | None)
    assert read_time(text) == "" or len(read_time(text)) == 5


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("10.15 WIB", "10:15"),
        ("pukul 7:05", "07:05"),
        ("24.00", ""),
        ("10.60", ""),
        ("10.15 - 11.00", ""),
        ("pagi", ""),
    ],
)
def test_hours(text: str, read: str) -> None:
    assert read_time(text) == read
