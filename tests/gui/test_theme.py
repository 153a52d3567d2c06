"""Contrast is measured, not believed; the style sheet leaves no token unreplaced."""

import pytest
from PySide6.QtGui import QColor

from alpukat_desk.gui.theme import DARK, LIGHT, Theme, Tokens

GROUNDS = ("background", "surface", "raised", "selection")
TEXTS = (
    "text", "muted", "accent", "new", "in_review", "returned", "waiting_centre", "approved", "rejected", "closed",
)  # fmt: skip


def luminance(colour: QColor) -> float:
    """Relative luminance of WCAG 2.2."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue, _alpha = colour.getRgbF()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


def contrast(one: QColor, other: QColor) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast(QColor("#000000"), QColor("#FFFFFF")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("#FFFFFF")) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", TEXTS)
def test_every_text_colour_is_readable_on_every_ground(tokens: Tokens, ground: str, text: str) -> None:
    assert contrast(tokens.colour(text), tokens.colour(ground)) >= 4.9


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_buttons_and_edges_are_readable(tokens: Tokens) -> None:
    assert contrast(tokens.colour("on_accent"), tokens.colour("accent")) >= 4.9
    assert contrast(tokens.colour("on_accent"), tokens.colour("accent_hover")) >= 4.9
    assert contrast(tokens.colour("edge"), tokens.colour("surface")) >= 3
    assert contrast(tokens.colour("focus"), tokens.colour("surface")) >= 3


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_sheet_has_no_token_left(tokens: Tokens) -> None:
    sheet = Theme(tokens, 1.5).sheet()
    rules = sheet.split("*/", 1)[1]
    assert "@" not in rules
    assert "font-size: 20px" in rules, "13 px text is 20 px at 150 %"
