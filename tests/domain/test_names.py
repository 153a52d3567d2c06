"""Names are compared without what people add to them, and with few edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dr. H. Budi Santoso, S.Pd., M.M.", "BUDI  SANTOSO"),
        ("Hj. Nur'aini", "nuraini"),
        ("Muh. Yusran", "M. Yusran"),
        ("Mochamad Yusran", "Muhammad  Yusran"),
        ("Abd. Rojak", "Abdul Rojak"),
        ("José", "jose"),
        ("Nur Hidayah", "Nurhidayah"),
        ("Al-Farizi", "Alfarizi"),
        ("Slamet", "SLAMET, S.H."),
        ("Ｓｉｔｉ", "Siti"),
        ("Rd. Bagus", "Bagus"),
    ],
)
def test_the_same_name_written_otherwise(one: str, other: str) -> None:
    assert names.same(one, other)
    assert names.distance(one, other) == 0


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("Ani", "Ani", 0),
        ("Ani", "Ali", None),
        ("Sari", "Seri", 1),
        ("Sari", "Sera", None),
        ("Lestari", "Lestory", 2),
        ("Lestari", "Lostory", None),
        ("Sutrisno", "Sutirsno", 1),
        ("Siti Aminah", "Sri Aminah", None),
        ("Bambang Sutrisno", "Bambamg Sutrisna", 2),
        ("Bambong Sutrisna", "Bambamg Sutrisno", None),
        ("Ni Luh Putu Sari", "Putu Sari Ni Luh", 0),
        ("Sari", "Sari Dewi", None),
        ("", "", None),
        ("Dr.", "Dr.", 0),
    ],
)
def test_few_edits_are_allowed_by_the_length_of_a_word(one: str, other: str, edits: int | None) -> None:
    assert names.distance(one, other) == edits


@pytest.mark.parametrize("name", ["Se", "Ma", "H", "An", "Ba", "M"])
def test_a_name_of_one_word_is_never_a_title(name: str) -> None:
    assert names.words(name)


LETTERS = st.text(alphabet="abcdeimnorstu .,'-HMS", max_size=24)


@given(one=LETTERS | st.text(), other=LETTERS | st.text())
def test_distance_is_mutual_and_no_text_breaks_it(one: str, other: str) -> None:
    assert names.distance(one, other) == names.distance(other, one)
    assert names.same(one, other) == names.same(other, one)
    assert not names.same(one, other) or names.distance(one, other) == 0


@given(
    name=st.text(alphabet="abcdeimnorstu ", min_size=7, max_size=20), at=st.integers(0, 19), sign=st.sampled_from("aeo")
)
def test_one_wrong_letter_in_a_long_word_is_found(name: str, at: int, sign: str) -> None:
    word = name.replace(" ", "x")
    at %= len(word)
    assert names.distance(word, word[:at] + sign + word[at + 1 :]) in (0, 1) or word in ("mohamad", "muhamad")


@pytest.mark.parametrize("sign", ["㌖", "ﷺ", "각", "㎯"])
def test_a_sign_that_stands_for_many_makes_no_name_longer_than_one_may_be(sign: str) -> None:
    """Words are compared letter by letter with fifty others while the city's writers wait."""
    assert len("".join(names.words(sign * names.LONGEST))) <= names.LONGEST


@pytest.mark.parametrize(("end", "edits"), [("ab", 1), ("bb", 0), ("ba", 1), ("bab", 1), ("cc", 2)])
def test_long_words_are_compared_to_their_end(end: str, edits: int) -> None:
    assert names.distance("a" * 190 + "bb", "a" * 190 + end) == edits
