"""Signs nobody sees are taken out, and what no screen shows is replaced, whatever the text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.whatsapp.marks import ascii_digits, clean, is_clean

ANY = st.text(st.characters(exclude_categories=()))
"""Half signs too: what a clipboard may hold."""


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("\u200e\u202a+62 812\u202c", "+62 812"),
        ("10:15\u202fAM\u00a0ya", "10:15 AM ya"),
        ("satu\r\ndua\rtiga\u2028empat", "satu\ndua\ntiga\nempat"),
        ("a\x00b\x07c", "a\ufffdb\ufffdc"),
        ("\ud83d", "\ufffd"),
        ("👨\u200d👩\u200d👧 <b>Siti</b>", "👨\u200d👩\u200d👧 <b>Siti</b>"),
        ("\u202etxt.exe", "txt.exe"),
    ],
)
def test_text_is_cleaned(text: str, tidy: str) -> None:
    assert clean(text) == tidy


@given(ANY)
def test_clean_text_is_clean_for_good_and_can_be_written(text: str) -> None:
    tidy = clean(text)
    assert clean(tidy) == tidy
    assert "\x00" not in tidy
    assert tidy.encode().decode() == tidy


def test_only_what_had_to_be_replaced_counts_as_unclean() -> None:
    assert is_clean("\u200esatu\ndua\t10\u202fAM")
    assert not is_clean("a\x00b")
    assert not is_clean("rusak \ufffd")


def test_digits_of_other_scripts_become_ours() -> None:
    assert ascii_digits("NIK ３１٧४ x") == "NIK 3174 x"


@given(ANY)
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(ascii_digits(text)) == len(text)
