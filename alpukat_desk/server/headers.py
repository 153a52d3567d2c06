"""What every answer carries, errors and unknown paths included: protocol, epoch, time, and the asker's trace id.

An idle answer is hardly more than its headers, so one without content does not tell the asker its own id."""

import re
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from http import HTTPStatus

from litestar.datastructures import Headers
from litestar.types import Message, Scope

from alpukat_desk.domain.wire import HEADER_EPOCH, HEADER_PROTOCOL, HEADER_TIME, HEADER_TRACE, PROTOCOL
from alpukat_desk.server.house import House

_TRACE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_EPOCH, _TIME, _TRACE_ID = (name.lower().encode() for name in (HEADER_EPOCH, HEADER_TIME, HEADER_TRACE))
_SPOKEN = (HEADER_PROTOCOL.lower().encode(), str(PROTOCOL).encode())
_UNKEPT = (b"cache-control", b"no-store")


def stamper(house: House) -> Callable[[Message, Scope], Awaitable[None]]:
    async def stamp(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = message["headers"] = list(message.get("headers", ()))
        headers += (_SPOKEN, (_EPOCH, house.epoch.encode()), (_TIME, _brief(house.now()).encode()))
        if message["status"] != HTTPStatus.NO_CONTENT:
            headers.append((_TRACE_ID, trace(scope).encode()))
        if all(name != _UNKEPT[0] for name, _ in headers):
            headers.append(_UNKEPT)

    return stamp


def _brief(now: datetime) -> str:
    """An idle answer is hardly more than its headers: no digit in them is idle too."""
    return now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def trace(scope: Scope) -> str:
    """The asker's id for this exchange, or one of ours where it sent none that can be repeated safely."""
    state = scope.setdefault("state", {})
    if "trace" not in state:
        sent = Headers.from_scope(scope).get(HEADER_TRACE, "")
        state["trace"] = sent if _TRACE.fullmatch(sent) else secrets.token_hex(8)
    return str(state["trace"])
