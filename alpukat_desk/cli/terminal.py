"""What may reach a terminal: citizens' text must not move the cursor, change colours or turn the line around."""

import unicodedata

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Controls, format characters (they turn text around or hide it), halves of characters, private use, line ends."""
_MARK = "�"


def harmless(text: str) -> str:
    """One line of the text: line ends and tabs become blanks, everything else a terminal might obey a mark."""
    return "".join(_shown(letter) for letter in text)


def _shown(letter: str) -> str:
    if letter in "\t\n\r\u2028\u2029":
        return " "
    return _MARK if unicodedata.category(letter) in _HARMFUL else letter


def shortened(text: str, width: int) -> str:
    """At most ``width`` characters; a cut is shown."""
    return text if len(text) <= width else text[: width - 1] + "…"


def columns(rows: list[tuple[str, ...]], widest: int = 32) -> list[str]:
    """Rows as lines, each column as wide as its longest cell; the last one is neither cut nor filled."""
    cut = [(*(shortened(harmless(cell), widest) for cell in row[:-1]), harmless(row[-1])) for row in rows]
    widths = [max(map(len, cells)) for cells in zip(*cut, strict=True)][:-1]
    return ["  ".join([*map(str.ljust, row, widths), row[-1]]).rstrip() for row in cut]
