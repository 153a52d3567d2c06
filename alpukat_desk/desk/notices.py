"""What an officer must be told that no decision of their own brought about: kept until they have put it away."""

from datetime import datetime

import msgspec

from alpukat_desk.domain.model import RequestId, Struct
from alpukat_desk.store import meta
from alpukat_desk.store.database import Tx

_NOTICES, _HELD = "notices", "held"
MOST = 100
"""More are not kept: the oldest go first."""


class Notice(Struct, kw_only=True):
    """A request that was held here and is no more. ``kind`` is the event that took it, "gone" where it left the
    officer's scope and nobody told how."""

    request_id: RequestId
    code: str
    name: str
    kind: str
    by_name: str = ""
    at: datetime | None = None
    text: str = ""


def kept(tx: Tx) -> tuple[Notice, ...]:
    """Oldest first."""
    raw = meta.get(tx, _NOTICES)
    return msgspec.json.decode(raw, type=tuple[Notice, ...]) if raw else ()


def add(tx: Tx, found: tuple[Notice, ...]) -> None:
    """A newer notice of a request takes the place of the older one."""
    newer = {notice.request_id for notice in found}
    _put(tx, (*(notice for notice in kept(tx) if notice.request_id not in newer), *found))


def put_away(tx: Tx, request_id: RequestId) -> None:
    _put(tx, tuple(notice for notice in kept(tx) if notice.request_id != request_id))


def _put(tx: Tx, found: tuple[Notice, ...]) -> None:
    if found:
        meta.put(tx, _NOTICES, msgspec.json.encode(found[-MOST:]))
    else:
        meta.forget(tx, _NOTICES)


def held(tx: Tx) -> dict[RequestId, tuple[str, str]] | None:
    """What this officer held when last looked at, with code and name; None before the first look."""
    raw = meta.get(tx, _HELD)
    return msgspec.json.decode(raw, type=dict[RequestId, tuple[str, str]]) if raw else None


def set_held(tx: Tx, now: dict[RequestId, tuple[str, str]]) -> None:
    meta.put(tx, _HELD, msgspec.json.encode(now))


def forget_all(tx: Tx) -> None:
    """For another officer at this desk."""
    meta.forget(tx, _NOTICES, _HELD)
