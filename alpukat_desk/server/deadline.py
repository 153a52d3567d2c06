"""A body must arrive within a time, however slowly it is dripped."""

import asyncio

from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send
from litestar.types.asgi_types import WebSocketReceiveMessage

from alpukat_desk.domain.errors import Refused

BODY_S = 60.0


def timed_bodies(app: ASGIApp) -> ASGIApp:
    async def timed(scope: Scope, receive: Receive, send: Send) -> None:
        ends = asyncio.get_running_loop().time() + BODY_S
        whole = False

        async def in_time() -> HTTPReceiveMessage | WebSocketReceiveMessage:
            nonlocal whole
            if whole:
                return await receive()
            try:
                async with asyncio.timeout_at(ends):
                    message = await receive()
            except TimeoutError as fault:
                raise Refused("body.slow") from fault
            whole = not dict(message).get("more_body", False)
            return message

        await app(scope, in_time, send)

    return timed
