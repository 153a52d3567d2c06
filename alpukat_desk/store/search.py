"""What an officer types into the search box, made into one safe full-text question.

Every word is quoted, so nothing typed is ever an operator; the columns are fixed, so nothing reaches another one.
"""

import re
import unicodedata

from alpukat_desk.domain.model import Struct
from alpukat_desk.store.heads import dialled

LONGEST = 200
MOST_WORDS = 8
_EVERYWHERE = "{name code nik dialled}"
_NUMBERS = "{code nik dialled}"
_NUMBER = re.compile(r"[\d\s.()+-]*\d[\d\s.()+-]*", re.ASCII)
_SPACING = re.compile(r"[\s.()+-]+")


class Question(Struct):
    """``match`` for FTS5; ``exact`` the identifiers that would be the very thing; ``name`` a whole name."""

    match: str
    exact: tuple[str, ...] = ()
    name: str = ""


def question(text: str) -> Question | None:
    """None where the text holds nothing that can be searched for."""
    shown = (sign if unicodedata.category(sign)[0] not in "CZ" else " " for sign in text[:LONGEST])
    clean = "".join(shown).strip()
    if _NUMBER.fullmatch(clean):
        return _number(clean)
    words = [word for word in clean.split() if any(sign.isalnum() for sign in word)][:MOST_WORDS]
    if not words:
        return None
    return Question(f"{_EVERYWHERE} : ({_all(words)})", (clean.upper(),), clean.lower())


def _number(clean: str) -> Question:
    """Digits name a NIK, a code or a phone number, however they were grouped; a phone also from abroad."""
    digits = _SPACING.sub("", clean)
    forms = dict.fromkeys((digits, dialled(digits) if len(digits) > len("0812") else digits, clean))
    return Question(f"{_NUMBERS} : ({' OR '.join(map(_prefix, forms))})", tuple(forms))


def _all(words: list[str]) -> str:
    return " AND ".join(map(_prefix, words))


def _prefix(word: str) -> str:
    quoted = word.replace('"', '""')
    return f'"{quoted}"*'
