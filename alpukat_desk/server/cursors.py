"""Where a desk stands in its feed, as the short text it keeps and sends back without understanding it."""

import base64
from datetime import date

import msgspec

_LONGEST = 400
_PAST = 1 << 62


class Cursor(msgspec.Struct, frozen=True, array_like=True):
    """``seq``: up to where the heads were told, ``bodies`` the requests themselves. Requests closed before the day
    ``horizon`` (1 is the first of January of year 1) had left. ``epoch`` is the first twelve digits of the server's."""

    epoch: bytes
    city: str
    office: str
    horizon: int
    seq: int = 0
    bodies: int = 0

    def text(self) -> str:
        return base64.urlsafe_b64encode(msgspec.msgpack.encode(self)).decode().rstrip("=")


def short(epoch: str) -> bytes:
    return bytes.fromhex(epoch[:12])


def parse(text: str) -> Cursor | None:
    """None for anything that is no cursor of ours: its owner starts over."""
    if len(text) > _LONGEST:
        return None
    try:
        cursor = msgspec.msgpack.decode(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)), type=Cursor)
    except (ValueError, RecursionError):
        return None
    return cursor if 0 <= cursor.bodies <= cursor.seq < _PAST and 0 < cursor.horizon <= date.max.toordinal() else None
