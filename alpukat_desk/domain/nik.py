"""The numbers of population papers: NIK, No KK, and the usual shapes of certificate and move-letter numbers.

A NIK is PPKKCC DDMMYY NNNN: region of first registration, birth date with 40 added to a woman's day, serial.
It stays for life, so it may rightly contradict a corrected birth date or a new home: faults here are told,
never enforced. People type blanks, dots and dashes between the digits; only ``strict_faults`` minds them.
Anchors: reference DOMAIN 4.1 to 4.3.
"""

import re
from datetime import date

from alpukat_desk.domain.model import Struct

LENGTH = 16
_WOMAN = 40
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_BLANKS = " \t\r\n"
_SEPARATORS = re.compile(r"[ \t\r\n\u00a0\u2000-\u200a\u202f\u3000.\-\u2010-\u2015\u2212]+")
"""Blanks, dots and dashes of every kind. Characters nobody sees (bidirectional marks, a BOM, NUL) are none: they
stay, and are named."""
_ROUNDED = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?0*15", re.ASCII)
"""What a spreadsheet makes of sixteen digits: 3,17401E+15."""
_AKTA = re.compile(r"\d{4}-(LU|LT|KM)-\d{8}-\d{4}|\d+/[A-Z]+/\d{4}", re.ASCII)
_SKPWNI = re.compile(r"SKPWNI\s*/\s*\d{4}\s*/\s*\d{6,8}\s*/\s*\d{3,4}", re.ASCII)


class Kk(Struct):
    """A family-card number: region of issue, the day it was recorded, serial."""

    text: str
    region: str
    """Kemendagri code of the kecamatan without dots."""
    day: int
    month: int
    year2: int
    """The last two digits of the year; the century is not in the number."""
    serial: str


class Nik(Kk):
    """A NIK taken apart. ``day`` is the true day of the month, ``sex`` "L" (male) or "P" (female)."""

    sex: str

    def birth_date(self, hint: date | None) -> date | None:
        """The birth date in the century nearest to ``hint``, the declared date. None without one, where two are as
        near (50 years), and where that year had no such day."""
        if hint is None or self.born_on(hint):
            return hint
        first, second, *_ = sorted(abs(off) for off in self._offsets(hint))
        nearest = min(self._offsets(hint), key=abs)
        return None if first == second else _date(hint.year + nearest, self.month, self.day)

    def _offsets(self, hint: date) -> tuple[int, int, int]:
        """Years from the hint to this year of the centuries around it."""
        off = self.year2 - hint.year % 100
        return off, off - 100, off + 100

    def born_on(self, day: date) -> bool:
        """Whether this is that day of some century."""
        return (self.day, self.month, self.year2) == (day.day, day.month, day.year % 100)


def parse_nik(text: str) -> Nik | None:
    """Reads a NIK as people type it. None where it is no 16 digits or its day was in no possible century."""
    digits = plain(text)
    if len(digits) != LENGTH or not _digits(digits):
        return None
    told, month, year2 = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day, sex = (told - _WOMAN, "P") if told > _WOMAN else (told, "L")
    return Nik(digits, digits[:6], day, month, year2, digits[12:], sex) if possible(year2, month, day) else None


def parse_kk(text: str) -> Kk | None:
    """Reads a family-card number as people type it. None where it is no 16 digits; its date part is not judged."""
    digits = plain(text)
    if len(digits) != LENGTH or not _digits(digits):
        return None
    return Kk(digits, digits[:6], int(digits[6:8]), int(digits[8:10]), int(digits[10:12]), digits[12:])


def possible(year2: int, month: int, day: int) -> bool:
    """Whether the day was in at least one possible century. Every fourth year had its 29 February in one: 2000 had
    it, though 1900 had not."""
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    return year2 % 4 == 0 or (month, day) != (2, 29)


def nik_faults(text: str) -> tuple[str, ...]:
    """What is odd about a NIK as people type it; nothing about an empty one. As ``strict_faults``."""
    return strict_faults(plain(text)) if text.strip() else ()


def strict_faults(text: str) -> tuple[str, ...]:
    """What is odd about a NIK that must stand there as 16 ASCII digits, with nothing but blanks around it:
    nik.digits, nik.length, nik.spreadsheet, nik.date, nik.serial_zero. An empty one has the wrong length."""
    return judged(text)[1]


def judged(text: str) -> tuple[Nik | None, tuple[str, ...]]:
    """The same, and the NIK taken apart where it can be."""
    digits = text.strip(_BLANKS)
    shape = _shape("nik", digits)
    if shape:
        return None, shape
    parsed = parse_nik(digits)
    return parsed, _inside("nik", digits, real=parsed is not None)


def kk_faults(text: str) -> tuple[str, ...]:
    """The same for a family-card number as people type it, whose day has no 40 added: kk.digits, kk.length,
    kk.spreadsheet, kk.date, kk.serial_zero."""
    digits = plain(text)
    shape = _shape("kk", digits) if text.strip() else ()
    card = parse_kk(digits)
    return _inside("kk", digits, real=possible(card.year2, card.month, card.day)) if card else shape


def fault_values(code: str, text: str) -> dict[str, str]:
    """What the sentence about one of these faults shows."""
    match code.rpartition(".")[2]:
        case "length":
            return {"count": str(len(plain(text)))}
        case "digits":
            return {"sign": odd_sign(text)}
    return {}


def akta_faults(text: str) -> tuple[str, ...]:
    """``akta.unusual`` for a certificate number of no known style. Styles differ by year and place."""
    return _unusual("akta", _AKTA, text)


def skpwni_faults(text: str) -> tuple[str, ...]:
    """``skpwni.unusual`` for a move-letter number of no known style."""
    return _unusual("skpwni", _SKPWNI, text)


def plain(text: str) -> str:
    """The number without the blanks, dots and dashes people type into it."""
    return text if text.isdigit() else _SEPARATORS.sub("", text)


def odd_sign(text: str) -> str:
    """The first character that is no ASCII digit: itself where it is plain to see, else as U+202E. Empty if none."""
    odd = next((sign for sign in text if not _digits(sign)), "")
    return odd if odd.isascii() and (not odd or odd.isprintable()) else f"U+{ord(odd):04X}"


def grouped(text: str) -> str:
    """A number in groups of four for reading; what is no number comes back as it is."""
    digits = plain(text)
    if not _digits(digits):
        return text
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _digits(text: str) -> bool:
    """ASCII digits alone: ``isdigit`` alone also takes superscripts and other scripts."""
    return text.isascii() and text.isdigit()


def _shape(prefix: str, text: str) -> tuple[str, ...]:
    """Separators do not count for the length: one that was typed is one fault, not two."""
    if len(text) == LENGTH and _digits(text):
        return ()
    odd = f"{prefix}.digits" if text and not _digits(text) else ""
    short = f"{prefix}.length" if len(plain(text)) != LENGTH else ""
    rounded = f"{prefix}.spreadsheet" if _ROUNDED.fullmatch(text) else ""
    return tuple(code for code in (odd, short, rounded) if code)


def _inside(prefix: str, digits: str, *, real: bool) -> tuple[str, ...]:
    if real and not digits.endswith("0000"):
        return ()
    no_date = () if real else (f"{prefix}.date",)
    return (*no_date, f"{prefix}.serial_zero") if digits.endswith("0000") else no_date


def _unusual(prefix: str, pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    tidy = text.strip().upper()
    return () if not tidy or pattern.fullmatch(tidy) else (f"{prefix}.unusual",)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
