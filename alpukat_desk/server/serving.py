"""One process that serves: the app behind a socket, until it is told to stop."""

import gc
import signal
import socket
import sys
from collections.abc import Callable

import uvicorn

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server.app import create_app
from alpukat_desk.server.house import Settings
from alpukat_desk.server.parsing import Bounded

COLLECT = (50_000, 20, 10)
"""A push of hundreds of commands makes many objects and no garbage; at Python's own 700 they are walked over again
and again."""
SENDING = 256 << 10
"""Bytes on their way to one reader: enough for 14 Mbit/s over 300 ms, and for any line with less delay."""
GRACE_S = 5
"""Answers under way when the server is told to stop get so long."""


def run(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until SIGTERM. Raises what ``create_app`` raises."""
    gc.set_threshold(*COLLECT)
    app = create_app(settings)
    config = uvicorn.Config(
        app,
        http=Bounded,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    _Announcing(config, ready, app.state["watch"].close).run([listener])


class _Announcing(uvicorn.Server):
    """Says when it is ready, and when it begins to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self._stopping = stopping

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._stopping()
        await super().shutdown(sockets)


def end_cleanly(*numbers: signal.Signals) -> None:
    """uvicorn raises the signal again when it is done: that, and a signal during the start, is a clean end."""
    for number in numbers:
        signal.signal(number, lambda *_: sys.exit(0))


def bound(host: str, port: int) -> socket.socket:
    """Raises ``Refused("server.port")``."""
    # By the protocol asyncio knows that it may switch Nagle's waiting off. Else the second part of an answer waits for
    # the reader's acknowledgement, which may take 40 ms.
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Else megabytes of a feed lie in the system's buffers before a slow line is felt (and packed for).
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SENDING)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as fault:
        listener.close()
        raise Refused("server.port", port=port) from fault
    return listener


def address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
