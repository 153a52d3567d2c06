"""What a value must look like to stand in a field: one set of rules for the desk and for the server.

A citizen's request that breaks one is kept and arrives with the finding; what an officer types is refused. Limits of
length are ours: the printed forms have boxes and name none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from alpukat_desk.domain import nik
from alpukat_desk.domain.model import Finding, Severity
from alpukat_desk.domain.services import Field
from alpukat_desk.domain.whatsapp.phones import read_phone

LONGEST = {"prose": 2000, "phone": 30, "email": 254, "nik": 40, "kk": 40, "akta": 60, "skpwni": 60}
USUAL = 200
YEARS = range(1850, 2151)
"""Nobody who is in the register was born before, and no paper comes from after."""
_LINES = frozenset("\n\r\t")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Signs that turn the direction of writing: what is read is not what is stored."""
_ISO = len("YYYY-MM-DD")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}([.,](\d{1,6}))?", re.ASCII)
_REGION = re.compile(r"\d{2}(\.?\d{2}(\.?\d{2}(\.?\d{4})?)?)?", re.ASCII)
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});", re.IGNORECASE)

_NO_NIK = frozenset({"nik.digits", "nik.length", "nik.spreadsheet", "nik.date"})
_NO_KK = frozenset({"kk.digits", "kk.length", "kk.spreadsheet"})

Faults = Iterator[Finding]


def faults(field: Field, value: str) -> Faults:
    """What is wrong with a value in itself, whatever stands elsewhere; an empty one has no faults."""
    if not value:
        return
    if not (value.isascii() and value.isprintable()):
        yield from _signs(field, value)
    if field.type == "text" and ("<" in value or "&" in value) and _MARKUP.search(value):
        yield _warning("text.markup", field)
    if len(value) > (most := longest(field)):
        yield _error("text.long", field, most=str(most), count=str(len(value)))
    elif check := _CHECKS.get(field.type):
        yield from check(field, value.strip())


def longest(field: Field) -> int:
    """Characters at most."""
    return field.longest or LONGEST.get(field.type, USUAL)


def iso_date(value: str) -> date | None:
    """A date of the form YYYY-MM-DD alone; ``fromisoformat`` by itself takes other forms too."""
    if len(value) != _ISO or value[4] != "-" or value[7] != "-":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def number(value: str) -> Decimal | None:
    """A number as people type it, with a comma or a point."""
    return Decimal(value.replace(",", ".")) if _NUMBER.fullmatch(value) else None


def storable(text: str) -> str:
    """The text without what no database keeps: NUL and halves of a sign stand as U+FFFD, which is a finding."""
    if text.isascii() and "\x00" not in text:
        return text
    return "".join("\ufffd" if sign == "\x00" or "\ud800" <= sign <= "\udfff" else sign for sign in text)


def visible(text: str) -> str:
    """The text with a sign to see in the place of each that hides or turns others, lines left as they are."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if _hides(sign) else sign for sign in text)


def _hides(sign: str) -> bool:
    return sign in _TURNING or (unicodedata.category(sign) in ("Cc", "Cs") and sign not in _LINES)


def _signs(field: Field, value: str) -> Faults:
    """Signs that do not belong there; plain text has none."""
    prose = field.type == "prose"
    kinds = {unicodedata.category(sign) for sign in value if not (prose and sign in _LINES)}
    if kinds & {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"} or "\ufffd" in value:
        yield _error("text.control", field)
    if _TURNING.intersection(value) or ("Cf" in kinds and not prose):
        yield _error("text.hidden", field)
    if "So" in kinds and field.type == "text" and "\ufffd" not in value:
        yield _warning("text.symbol", field)
    if any(sign.isnumeric() and not sign.isascii() for sign in value) and field.type in ("text", "akta", "skpwni"):
        yield _warning("text.digits", field)


def _date(field: Field, value: str) -> Faults:
    day = iso_date(value)
    if day is None:
        yield _error("date.invalid", field)
    elif day.year not in YEARS:
        yield _error("date.range", field)


def _time(field: Field, value: str) -> Faults:
    if not _TIME.fullmatch(value):
        yield _error("time.invalid", field)


def _number(field: Field, value: str) -> Faults:
    amount = number(value)
    if amount is None or len(value.replace(",", ".").partition(".")[2]) > field.decimals:
        yield _error("number.invalid", field)
    elif not _within(field, amount):
        least, most = ("…" if end is None else str(end) for end in (field.least, field.most))
        yield _error("number.range", field, least=least, most=most)


def _within(field: Field, amount: Decimal) -> bool:
    over = field.most is not None and amount > field.most
    return not over and (field.least is None or amount >= field.least)


def _choice(field: Field, value: str) -> Faults:
    if field.choices and all(value != choice.code for choice in field.choices):
        yield _error("choice.unknown", field)


def _region(field: Field, value: str) -> Faults:
    if not _REGION.fullmatch(value):
        yield _error("region.invalid", field)


def _phone(field: Field, value: str) -> Faults:
    yield from read_phone(value, field.name).findings


def _email(field: Field, value: str) -> Faults:
    if not _EMAIL.fullmatch(value):
        yield _warning("email.invalid", field)


def _nik(field: Field, value: str) -> Faults:
    """Only what no issued NIK can be; what contradicts the form is the officer's to judge."""
    yield from _told(field, value, nik.nik_faults(value), _NO_NIK)


def _kk(field: Field, value: str) -> Faults:
    yield from _told(field, value, nik.kk_faults(value), _NO_KK)


def _told(field: Field, value: str, codes: tuple[str, ...], hard: frozenset[str]) -> Faults:
    for code in codes:
        if code in hard:
            yield _error(code, field, **nik.fault_values(code, nik.plain(value)))


_CHECKS: dict[str, Callable[[Field, str], Faults]] = {
    "date": _date,
    "time": _time,
    "number": _number,
    "choice": _choice,
    "region": _region,
    "phone": _phone,
    "email": _email,
    "nik": _nik,
    "kk": _kk,
}


def _error(code: str, field: Field, **params: str) -> Finding:
    return Finding(code, Severity.ERROR, field.name, params)


def _warning(code: str, field: Field, **params: str) -> Finding:
    return Finding(code, Severity.WARNING, field.name, params)
