"""The numbers of population papers: NIK, No KK, and the usual shapes of certificate and move-letter numbers.

A NIK is PPKKCC DDMMYY NNNN: region of first registration, birth date with 40 added to a woman's day, serial.
It stays for life, so it may rightly contradict a corrected birth date or a new home: faults here are told,
never enforced. Anchors: reference DOMAIN 4.1 to 4.3.
"""

import re
from datetime import date

from alpukat_desk.domain.model import Struct

LENGTH = 16
_WOMAN = 40
_SEPARATORS = re.compile(r"[\s.\-]+")
_AKTA = re.compile(r"\d{4}-(LU|LT|KM)-\d{8}-\d{4}|\d+/[A-Z]+/\d{4}")
_SKPWNI = re.compile(r"SKPWNI\s*/\s*\d{4}\s*/\s*\d{6,8}\s*/\s*\d{3,4}")


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
        """The birth date in the century nearest to ``hint``, the declared date; None without one."""
        if hint is None:
            return None
        century = hint.year - hint.year % 100 + self.year2
        year = min((century, century - 100, century + 100), key=lambda year: abs(year - hint.year))
        return _date(year, self.month, self.day)


def parse_nik(text: str) -> Nik | None:
    """None where the text is no 16 digits or its day and month were never a date."""
    digits = plain(text)
    if _shape(digits):
        return None
    told, month, year2 = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day, sex = (told - _WOMAN, "P") if told > _WOMAN else (told, "L")
    if _date(2000 + year2, month, day) is None:
        return None
    return Nik(digits, digits[:6], day, month, year2, digits[12:], sex)


def parse_kk(text: str) -> Kk | None:
    """None where the text is no 16 digits; its date part is not judged."""
    digits = plain(text)
    if _shape(digits):
        return None
    return Kk(digits, digits[:6], int(digits[6:8]), int(digits[8:10]), int(digits[10:12]), digits[12:])


def nik_faults(text: str) -> tuple[str, ...]:
    """What is odd about a NIK: nik.digits, nik.length, nik.date, nik.serial_zero. Nothing about an empty one."""
    return faults_of(parse_nik(text), text)


def faults_of(nik: Nik | None, text: str) -> tuple[str, ...]:
    """The same where the text was parsed already."""
    return _faults("nik", nik.text if nik else plain(text), "" if nik else "nik.date")


def kk_faults(text: str) -> tuple[str, ...]:
    """The same for a family-card number: kk.digits, kk.length, kk.date, kk.serial_zero."""
    kk = parse_kk(text)
    real = kk is not None and _date(2000 + kk.year2, kk.month, kk.day) is not None
    return _faults("kk", plain(text), "" if real else "kk.date")


def akta_faults(text: str) -> tuple[str, ...]:
    """``akta.unusual`` for a certificate number of no known style. Styles differ by year and place."""
    return _unusual("akta", _AKTA, text)


def skpwni_faults(text: str) -> tuple[str, ...]:
    """``skpwni.unusual`` for a move-letter number of no known style."""
    return _unusual("skpwni", _SKPWNI, text)


def plain(text: str) -> str:
    """The number without the blanks, dots and dashes people type into it."""
    return text if text.isdigit() else _SEPARATORS.sub("", text)


def grouped(text: str) -> str:
    """A number in groups of four for reading; what is no number comes back as it is."""
    digits = plain(text)
    if not _digits(digits):
        return text
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))


def _digits(text: str) -> bool:
    """ASCII digits alone: ``isdigit`` alone also takes superscripts and other scripts."""
    return text.isascii() and text.isdigit()


def _shape(digits: str) -> str:
    if not _digits(digits):
        return "digits"
    return "" if len(digits) == LENGTH else "length"


def _faults(prefix: str, digits: str, wrong_date: str) -> tuple[str, ...]:
    if not digits:
        return ()
    shape = _shape(digits)
    if shape:
        return (f"{prefix}.{shape}",)
    no_serial = f"{prefix}.serial_zero" if digits.endswith("0000") else ""
    return tuple(code for code in (wrong_date, no_serial) if code)


def _unusual(prefix: str, pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    tidy = text.strip().upper()
    return () if not tidy or pattern.fullmatch(tidy) else (f"{prefix}.unusual",)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
