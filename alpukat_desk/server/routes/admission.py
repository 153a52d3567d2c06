"""Who may come in: the protocol both sides speak, and the session a token stands for. Runs before any body is read."""

from typing import Any

from litestar.concurrency import sync_to_thread
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import SkipValidation

from alpukat_desk.domain.errors import MustUpdate, SignedOut
from alpukat_desk.domain.wire import HEADER_PROTOCOL, PROTOCOL
from alpukat_desk.server import sessions
from alpukat_desk.server.commands import Attempt
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.presence import Presence

AnyConnection = ASGIConnection[Any, Any, Any, Any]
TheHouse = NamedDependency[SkipValidation[House]]
TheCaller = NamedDependency[SkipValidation[Caller]]
ThePresence = NamedDependency[SkipValidation[Presence]]
TheAttempt = NamedDependency[SkipValidation[Attempt]]
_LONGEST = 200


async def same_protocol(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """A desk that says another number is told to update; one that says none is taken at its word. A guard that is no
    coroutine would be run in a thread."""
    spoken = connection.headers.get(HEADER_PROTOCOL, str(PROTOCOL))
    if spoken != str(PROTOCOL):
        raise MustUpdate("protocol.mismatch", server=PROTOCOL, desk=spoken[:20])


def bearer(connection: AnyConnection) -> str:
    """The token that came along, "" where none did."""
    scheme, _space, token = connection.headers.get("authorization", "").partition(" ")
    return token if scheme.lower() == "bearer" and len(token) <= _LONGEST else ""


async def signed_in(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Raises ``SignedOut``."""
    token = bearer(connection)
    if not token:
        raise SignedOut("session.missing")
    house: House = connection.app.state["house"]
    presence: Presence = connection.app.state["presence"]
    found = await sync_to_thread(sessions.standing, house, token)
    if presence.hear(found.caller):
        await presence.note(found.caller)
    connection.scope["state"] |= {"caller": found.caller, "head": found.head}
