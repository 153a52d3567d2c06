"""The look as tokens: colours for light and dark, sizes on a grid of 4, and the style sheet made of both."""

import re
from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette

from alpukat_desk.gui import resources


@dataclass(frozen=True)
class Tokens:
    """Colours by what they mean. Each text colour has at least 4.9:1 on the four grounds."""

    background: str
    surface: str
    raised: str
    hairline: str
    text: str
    muted: str
    accent: str
    on_accent: str
    accent_hover: str
    selection: str
    focus: str
    edge: str
    """Outline of inputs and outlined buttons; 3:1 and more on the surface under hover and focus."""
    new: str
    in_review: str
    returned: str
    waiting_centre: str
    approved: str
    rejected: str
    closed: str

    def colour(self, name: str) -> QColor:
        return QColor(str(getattr(self, name)))


LIGHT = Tokens(
    background="#F6F7F4",
    surface="#FFFFFF",
    raised="#EEF1EA",
    hairline="#D9DED2",
    text="#1C2118",
    muted="#596152",
    accent="#3F6B1E",
    on_accent="#FFFFFF",
    accent_hover="#355C17",
    selection="#E3EED6",
    focus="#2F6FDE",
    edge="#8A9481",
    new="#1F5FA8",
    in_review="#3F6B1E",
    returned="#8A5A00",
    waiting_centre="#6B4FA0",
    approved="#1E7048",
    rejected="#B3261E",
    closed="#596152",
)
DARK = Tokens(
    background="#161914",
    surface="#1E221B",
    raised="#282D24",
    hairline="#3A4134",
    text="#E8ECE2",
    muted="#A3AC98",
    accent="#A9CF7A",
    on_accent="#17210C",
    accent_hover="#BBDC93",
    selection="#2F3B22",
    focus="#7FB0FF",
    edge="#7C8672",
    new="#8CBEF5",
    in_review="#A9CF7A",
    returned="#E8B65A",
    waiting_centre="#C5AEF0",
    approved="#7FD1A4",
    rejected="#FF9C94",
    closed="#A3AC98",
)

_NAMES = {LIGHT: "light", DARK: "dark"}
"""Icons of the style sheet end in one of these: the tick on the accent, the chevron on the surface."""

BODY, SECONDARY, GROUP = 13, 12, 11
ROW, MARGIN, PADDING = 48, 16, 20
SIDEBAR, QUEUE_LEAST, REQUEST_LEAST = 224, 420, 420
FAMILIES = ("Segoe UI", "SF Pro Text", "Inter", "Noto Sans", "Cantarell", "DejaVu Sans")


class Theme:
    """The tokens in force and the text scale (1.0 is 100 %)."""

    def __init__(self, tokens: Tokens, scale: float = 1.0) -> None:
        self.tokens = tokens
        self.scale = scale

    def px(self, size: int) -> int:
        return round(size * self.scale)

    def colour(self, name: str) -> QColor:
        return self.tokens.colour(name)

    def font(self, size: int = BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(self.px(size))
        font.setWeight(weight)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def sheet(self) -> str:
        """The style sheet with every @name replaced by its token or its scaled size."""
        sheet = resources.text("style", "desk.qss")
        for field in sorted(fields(self.tokens), key=lambda item: -len(item.name)):
            sheet = sheet.replace(f"@{field.name};", f"{getattr(self.tokens, field.name)};")
        for name in ("tick", "chevron"):
            picture = resources.path("icons", f"{name}-{_NAMES[self.tokens]}.svg")
            sheet = sheet.replace(f"@{name}_image", picture.as_posix())
        return re.sub(r"@px(\d+);", lambda found: f"{self.px(int(found[1]))}px;", sheet)

    def palette(self) -> QPalette:
        palette = QPalette()
        role = QPalette.ColorRole
        for name, roles in _ROLES.items():
            for item in roles:
                palette.setColor(item, self.colour(name))
        palette.setColor(QPalette.ColorGroup.Disabled, role.Text, self.colour("muted"))
        palette.setColor(QPalette.ColorGroup.Disabled, role.ButtonText, self.colour("muted"))
        return palette


_ROLES = {
    "background": (QPalette.ColorRole.Window,),
    "surface": (QPalette.ColorRole.Base, QPalette.ColorRole.Button),
    "raised": (QPalette.ColorRole.AlternateBase, QPalette.ColorRole.ToolTipBase),
    "text": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.HighlightedText,
        QPalette.ColorRole.ToolTipText,
    ),
    "muted": (QPalette.ColorRole.PlaceholderText,),
    "selection": (QPalette.ColorRole.Highlight,),
    "accent": (QPalette.ColorRole.Link, QPalette.ColorRole.Accent),
}


def system_prefers_dark() -> bool:
    hints = QGuiApplication.styleHints()
    return hints.colorScheme().name == "Dark"
