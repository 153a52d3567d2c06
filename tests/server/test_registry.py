"""How the ministry is asked is told by the surroundings, and a wrong setting by its name alone."""

from datetime import timedelta

import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server.invented import Invented
from alpukat_desk.server.ministry import Ministry
from alpukat_desk.server.registry import Access, from_surroundings

SET = {
    "ALPUKAT_REGISTRY": "ministry",
    "ALPUKAT_REGISTRY_URL": "https://register.example/dukcapil/CALL_VERIFY_BY_ELEMEN",
    "ALPUKAT_REGISTRY_USER": "kota",
    "ALPUKAT_REGISTRY_PASSWORD": "rahasia",
    "ALPUKAT_REGISTRY_ADDRESS": "10.0.0.9",
}


def test_without_a_word_nobody_is_asked() -> None:
    assert from_surroundings({}) is None
    assert from_surroundings({"ALPUKAT_REGISTRY": " "}) is None


def test_the_ministry_with_its_usual_terms_and_with_others() -> None:
    ministry = Ministry(SET["ALPUKAT_REGISTRY_URL"], "kota", "rahasia", "10.0.0.9", 90)
    assert from_surroundings(SET) == Access(ministry, 1_000, timedelta(days=7))
    more = {"ALPUKAT_REGISTRY_DAILY": "20", "ALPUKAT_REGISTRY_KEEP_DAYS": "0"}
    assert from_surroundings({"ALPUKAT_REGISTRY": "invented", **more}) == Access(Invented(), 20, timedelta(0))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("", "dukcapil"),
        ("_URL", ""),
        ("_URL", "ftp://register.example/x"),
        ("_URL", "https://"),
        ("_URL", "https://kota:rahasia@register.example/"),
        ("_URL", "https://register.example:99999/"),
        ("_URL", "https://register.example/a b"),
        ("_USER", ""),
        ("_PASSWORD", ""),
        ("_ADDRESS", ""),
        ("_THRESHOLD", "79"),
        ("_THRESHOLD", "96"),
        ("_DAILY", "0"),
        ("_DAILY", "viele"),
        ("_DAILY", "9" * 5000),
        ("_KEEP_DAYS", "-1"),
        ("_KEEP_DAYS", "\u0663"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(name: str, value: str) -> None:
    with pytest.raises(Refused, match="registry.setting") as refused:
        from_surroundings({**SET, f"ALPUKAT_REGISTRY{name}": value})
    assert refused.value.detail == {"name": f"ALPUKAT_REGISTRY{name}"}
    assert "rahasia" not in str(refused.value)


def test_what_is_secret_is_in_no_text_of_it() -> None:
    assert "rahasia" not in repr(from_surroundings(SET))
