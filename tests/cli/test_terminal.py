"""Citizens' text on a terminal."""

import pytest

from alpukat_desk.cli.terminal import columns, harmless, shortened


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[2J\x1b[31mSari",
        "Sari\x07\x08\x08\x08\x08Budi",
        "\x9b2JSari",
        "Sari\x7f",
        "Sari \u202eidub",
        "Sa\u200bri",
        "\u2066Sari\u2069",
        "Sari\udc80",
        "Sari\ue000",
    ],
)
def test_nothing_a_terminal_obeys_is_left(text: str) -> None:
    shown = harmless(text)
    assert "�" in shown and len(shown) == len(text)
    assert not any(letter < " " or "\x7f" <= letter <= "\x9f" or "\u200b" <= letter <= "\u206f" for letter in shown)


def test_a_text_of_several_lines_stays_on_one() -> None:
    assert harmless("satu\ndua\ttiga\r\nempat\u2028lima") == "satu dua tiga  empat lima"


def test_ordinary_names_stay_as_they_are() -> None:
    assert (
        harmless("Nuraeni D'Cruz — Café “Ñ” 317401••••••0001 日本") == "Nuraeni D'Cruz — Café “Ñ” 317401••••••0001 日本"
    )


def test_a_cut_is_shown() -> None:
    assert shortened("abcdef", 6) == "abcdef"
    assert shortened("abcdefg", 6) == "abcde…"


def test_columns_line_up_and_the_last_is_whole() -> None:
    lines = columns([("a", "x" * 9, "last " * 9), ("abc", "y\x1b", "z")], widest=5)
    assert lines == ["a    xxxx…  " + ("last " * 9).rstrip(), "abc  y�     z"]
    assert columns([]) == []
