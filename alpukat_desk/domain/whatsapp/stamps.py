"""Date and time before each message of an exported chat, in the forms that Android and iOS write them.

A phone writes them its own way: day or month first, full stops or colons, 24 hours or AM and PM. Which it is cannot
be told from one line, so a whole file is asked.
"""

import itertools
import re
from collections.abc import Sequence
from datetime import datetime

from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.whatsapp.marks import BLANKS

_B = rf"[ {BLANKS}]"
PATTERN = (
    r"(?P<one>[0-9]{1,4})(?P<mark>[/.\-])(?P<two>[0-9]{1,2})(?P=mark)(?P<three>[0-9]{1,4})"
    rf",?{_B}{{1,2}}(?:pukul{_B}|jam{_B})?"
    r"(?P<hour>[0-9]{1,2})(?P<colon>[:.])(?P<minute>[0-9]{2})(?:[:.](?P<second>[0-9]{2}))?"
    rf"(?:{_B}{{0,2}}(?P<half>[aApP])\.?{_B}?[mM]\.?)?"
)
"""As part of a larger pattern. ASCII digits alone: a phone in Indonesian or English writes no others."""
ORDERS = ("dmy", "mdy", "ymd")
"""A phone that writes the year first writes all four digits of it."""
FIRST_YEAR = 2009
"""Nobody sent anything over WhatsApp before."""


class Stamp(Struct):
    """The parts as written. ``hour`` is that of a 24-hour clock, 24 or more where there is no such hour."""

    parts: tuple[str, str, str]
    hour: int
    minute: int
    second: int = 0
    indonesian: bool = False
    """The hour stands before a full stop, as no phone in English writes it."""


def stamp_of(found: re.Match[str]) -> Stamp:
    return Stamp(
        parts=(found["one"], found["two"], found["three"]),
        hour=_hour(int(found["hour"]), found["half"] or ""),
        minute=int(found["minute"]),
        second=int(found["second"] or 0),
        indonesian=found["colon"] == ".",
    )


def _hour(hour: int, half: str) -> int:
    if not half:
        return hour
    if not 1 <= hour <= 12:
        return 24
    return hour % 12 + (12 if half in "pP" else 0)


def moment(stamp: Stamp, order: str) -> datetime | None:
    """In WIB; None where there is no such day or hour."""
    named = dict(zip(order, stamp.parts, strict=True))
    short = len(named["y"]) == 2 and order != "ymd"
    year = int(named["y"]) + (2000 if short else 0)
    if not (short or len(named["y"]) == 4) or len(named["d"]) > 2 or year < FIRST_YEAR:
        return None
    try:
        return datetime(year, int(named["m"]), int(named["d"]), stamp.hour, stamp.minute, stamp.second, tzinfo=WIB)
    except ValueError:
        return None


class Reading(Struct):
    """How a file's dates are to be read; ``sure`` is false where another order fits as well and means other days."""

    order: str
    sure: bool = True


def order_of(stamps: Sequence[Stamp], latest: datetime | None = None) -> Reading:
    """The order in which the fewest dates are impossible, go back in time or lie after ``latest``. Where that leaves
    a choice, the day comes first, as in Indonesia."""
    orders = [order for order in ORDERS if order != "mdy" or not any(stamp.indonesian for stamp in stamps)]
    read = {order: [moment(stamp, order) for stamp in stamps] for order in orders}
    faults = {order: _faults(moments, latest) for order, moments in read.items()}
    best = min(orders, key=lambda order: faults[order])
    rivals = (order for order in orders if faults[order] == faults[best])
    return Reading(best, all(read[order] == read[best] for order in rivals))


def _faults(moments: Sequence[datetime | None], latest: datetime | None) -> int:
    real = [item for item in moments if item is not None]
    backwards = sum(after < before for before, after in itertools.pairwise(real))
    ahead = sum(item > latest for item in real) if latest else 0
    return len(moments) - len(real) + backwards + ahead
