"""The ministry's register as the server asks it: who answers, how often it may be asked, how long an answer holds.

Which one answers, and by which address and account, is told by the surroundings of the server and stands nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.registry import Question, Said
from alpukat_desk.server.invented import Invented
from alpukat_desk.server.ministry import Ministry

PREFIX = "ALPUKAT_REGISTRY"
DAILY, KEEP_DAYS, THRESHOLD = 1_000, 7, 90
THRESHOLDS = range(80, 96)
"""Percent from which on two names are the same to the ministry, as it lets one choose."""


class Registry(Protocol):
    """Asks about one person and comes back within its own time. Raises nothing."""

    def ask(self, question: Question) -> Said: ...


@dataclass(frozen=True)
class Access:
    """``daily`` calls for each city and WIB day; an answer that everything fits holds for ``keep``, any other for the
    day it was given on: what it complains of is to be put right."""

    registry: Registry
    daily: int = DAILY
    keep: timedelta = timedelta(days=KEEP_DAYS)


def from_surroundings(told: Mapping[str, str]) -> Access | None:
    """By ``ALPUKAT_REGISTRY`` ("ministry" or "invented") and what begins with it; None where it is not set. Raises
    ``Refused("registry.setting")``, which tells the name of a variable and never its value."""
    kind = told.get(PREFIX, "").strip()
    if not kind:
        return None
    if kind not in ("ministry", "invented"):
        raise Refused("registry.setting", name=PREFIX)
    registry: Registry = Invented() if kind == "invented" else _ministry(told)
    daily = _number(told, "DAILY", DAILY, range(1, 10_000_000))
    keep = _number(told, "KEEP_DAYS", KEEP_DAYS, range(366))
    return Access(registry, daily, timedelta(days=keep))


def _ministry(told: Mapping[str, str]) -> Ministry:
    url = _text(told, "URL")
    try:
        parts = urlsplit(url)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and not parts.username
    except ValueError:
        sound = False
    if not sound or not (url.isascii() and url.isprintable()) or " " in url:
        raise Refused("registry.setting", name=f"{PREFIX}_URL")
    threshold = _number(told, "THRESHOLD", THRESHOLD, THRESHOLDS)
    return Ministry(url, _text(told, "USER"), _text(told, "PASSWORD"), _text(told, "ADDRESS"), threshold)


def _text(told: Mapping[str, str], name: str) -> str:
    value = told.get(f"{PREFIX}_{name}", "").strip()
    if not value:
        raise Refused("registry.setting", name=f"{PREFIX}_{name}")
    return value


def _number(told: Mapping[str, str], name: str, usual: int, allowed: range) -> int:
    value = told.get(f"{PREFIX}_{name}", "").strip()
    if not value:
        return usual
    if not (value.isascii() and value.isdigit() and len(value) < len("10000000") and int(value) in allowed):
        raise Refused("registry.setting", name=f"{PREFIX}_{name}")
    return int(value)
