"""Rules that say why two requests may be the same case. A suspicion, never a verdict: an officer judges.

The same citizen may use Alpukat and WhatsApp for one matter, so the second rule looks across channels.
"""

import re
from collections.abc import Callable

from alpukat_desk.domain.model import CLOSED, Request
from alpukat_desk.domain.nik import parse_kk, plain

SAME_NIK = "duplicate.same_nik"
BOTH_CHANNELS = "duplicate.both_channels"

DECISIVE = frozenset({"applicant.nik", "applicant.kk", "applicant.phone", "deceased.nik"})
"""Fields the rules look at: what was judged before one of them changed has to be judged again."""

_NOT_DIGIT = re.compile(r"\D+")


def same_case(one: Request, other: Request) -> str | None:
    """The code of the first rule that both requests meet, whichever comes first."""
    if one.id == other.id or one.city != other.city or one.service != other.service:
        return None
    if one.status in CLOSED or other.status in CLOSED:
        return None
    return next((code for code, rule in _RULES if rule(one, other)), None)


def keys(request: Request) -> frozenset[str]:
    """What a request may be found by: two that share no key are never the same case."""
    numbers = (request.applicant.nik, request.applicant.kk, request.fields.get("deceased.nik", ""))
    found = {digits for digits in map(_number, numbers) if digits}
    phone = _phone(request.applicant.phone)
    return frozenset(found | {phone} if phone else found)


def _same_nik(one: Request, other: Request) -> bool:
    return bool(_number(one.applicant.nik)) and _number(one.applicant.nik) == _number(other.applicant.nik)


def _both_channels(one: Request, other: Request) -> bool:
    return one.channel != other.channel and bool(keys(one) & keys(other))


_RULES: tuple[tuple[str, Callable[[Request, Request], bool]], ...] = (
    (SAME_NIK, _same_nik),
    (BOTH_CHANNELS, _both_channels),
)


def _number(text: str) -> str:
    """The sixteen digits; a number with a typing mistake finds nobody."""
    return plain(text) if parse_kk(text) else ""


def _phone(text: str) -> str:
    """The digits after the country code or the leading zero; empty where too short to tell people apart."""
    digits = _NOT_DIGIT.sub("", text)
    local = digits.removeprefix("62").lstrip("0")
    return f"+62{local}" if len(local) >= 8 else ""
