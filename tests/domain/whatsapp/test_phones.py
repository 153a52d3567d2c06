"""A telephone number is the same however it was typed, and what is none is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.whatsapp.phones import read_phone

NUMBER = "+6281200000001"


@pytest.mark.parametrize(
    "text",
    [
        "081200000001", "0812-0000-0001", "+62 812-0000-0001", "62 812 0000 0001", "+62 (0)812 0000 0001",
        "0062 812 0000 0001", "812 0000 0001", "\u202a+62\u00a0812\u20110000\u20110001\u202c", "(0812) 0000.0001",
    ],
)  # fmt: skip
def test_one_number_in_many_forms(text: str) -> None:
    found = read_phone(text)
    assert (found.number, found.findings) == (NUMBER, ())


@pytest.mark.parametrize(
    ("text", "number", "codes"),
    [
        ("", "", []),
        ("\u200e ", "", []),
        ("０８１２００００００１", "+6281200000" + "01", ["phone.other_script"]),
        ("+1 555 010 9999", "+15550109999", ["phone.foreign"]),
        ("0812/3456789", "+628123456789", []),
        ("0812", "", ["phone.length"]),
        ("08120000000100000", "", ["phone.length"]),
        ("Bu Siti", "", ["phone.digits"]),
        ("--", "", ["phone.digits"]),
        ("0812²0000001", "", ["phone.digits"]),
        ("<b>0812</b>", "", ["phone.digits"]),
        ("0812\x000000001", "", ["phone.digits"]),
        ("0812\n0000\n0001", NUMBER, []),
    ],
)
def test_what_is_odd_is_named(text: str, number: str, codes: list[str]) -> None:
    found = read_phone(text, "guarantor.phone")
    assert found.number == number
    assert [item.code for item in found.findings] == codes
    assert {item.field for item in found.findings} <= {"guarantor.phone"}


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = read_phone(text)
    digits = found.number.removeprefix("+")
    assert not found.number or (digits.isascii() and digits.isdigit() and 8 <= len(digits) <= 15)


@given(st.from_regex(r"\A(\+62|62|0|)8[0-9]{8,11}\Z"))
def test_reading_again_changes_nothing(text: str) -> None:
    once = read_phone(text).number
    assert once.startswith("+628")
    assert read_phone(once).number == once
