"""Signs that nobody sees or nobody typed: marks of writing direction, zero widths, control characters, odd blanks.

Citizens' text is kept as it came; what is shown, compared or put into a field goes through ``clean`` first.
"""

import unicodedata

INVISIBLE = "\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c"
"""As part of a pattern's character class. The joiner of emoji, U+200D, is not one of them."""
BLANKS = "\u00a0\u2007\u2009\u202f\u3000"
_GONE = {
    *(0x200B, 0x200C, 0x200E, 0x200F, 0xFEFF, 0x061C),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
}
_REPLACED = "\ufffd"
_TABLE: dict[int, str | None] = {
    **dict.fromkeys(_GONE),
    **dict.fromkeys(map(ord, BLANKS), " "),
    **dict.fromkeys((0x2028, 0x2029, 0x85), "\n"),
    **{number: _REPLACED for number in (*range(0x20), *range(0x7F, 0xA0)) if number not in (0x09, 0x0A, 0x85)},
    **dict.fromkeys(range(0xD800, 0xE000), _REPLACED),
}


def clean(text: str) -> str:
    """The text without invisible marks, every blank a plain one, every line ending a newline. A control character or
    half a sign, which no screen shows and no file holds, becomes U+FFFD."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)


def is_clean(text: str) -> bool:
    """Whether nothing in it had to be replaced; marks that merely vanish do no harm."""
    return _REPLACED not in text.translate(_TABLE)


def ascii_digits(text: str) -> str:
    """Digits of every script, full-width ones among them, as 0 to 9; everything else as it stands."""
    if text.isascii():
        return text
    return "".join(_digit(sign) for sign in text)


def _digit(sign: str) -> str:
    value = unicodedata.decimal(sign, None)
    return sign if value is None else str(value)
