"""Telephone numbers as people and WhatsApp write them, brought to one form: +62 and the digits after it."""

import re

from alpukat_desk.domain.model import Finding, Severity, Struct
from alpukat_desk.domain.whatsapp.marks import ascii_digits, clean

SHORTEST, LONGEST = 8, 15
"""Digits with the country code. The longest is ITU E.164's; no Indonesian subscriber has less than the shortest."""
_BETWEEN = re.compile(r"[\s.\-()/\u2010-\u2015\u2212]+")
_PREFIX = re.compile(r"(?:\+|00)(?=[1-9])")


class Phone(Struct):
    """``number`` is +62 and digits, or + and a foreign number; empty where the text is none. ``findings`` say what
    is odd: phone.digits, phone.length, phone.other_script (warnings) and phone.foreign, which only tells. None is an
    error: whom to call is the officer's to judge."""

    number: str
    findings: tuple[Finding, ...] = ()


def read_phone(text: str, field: str = "applicant.phone") -> Phone:
    """An empty text is no number and nothing odd."""
    said = clean(text)
    if not said.strip():
        return Phone("")
    tidy = _BETWEEN.sub("", said)
    plain = ascii_digits(tidy)
    digits = _international(plain)
    if not (tidy and digits.isascii() and digits.isdigit()):
        return Phone("", (Finding("phone.digits", Severity.WARNING, field),))
    if not SHORTEST <= len(digits) <= LONGEST:
        return Phone("", (Finding("phone.length", Severity.WARNING, field, {"count": str(len(digits))}),))
    odd = [Finding("phone.other_script", Severity.WARNING, field)] if plain != tidy else []
    odd += [] if digits.startswith("62") else [Finding("phone.foreign", Severity.INFO, field)]
    return Phone(f"+{digits}", tuple(odd))


def _international(plain: str) -> str:
    """The digits with their country code. "+62 (0)812" keeps a zero that is not dialled from abroad; what begins
    neither with a plus nor with a zero nor with 62 is a number without its leading zero."""
    digits, foreign = _PREFIX.subn("", plain, count=1) if _PREFIX.match(plain) else (plain, 0)
    if digits.startswith("62"):
        return "62" + digits[2:].lstrip("0")
    if foreign:
        return digits
    return "62" + digits.lstrip("0")
