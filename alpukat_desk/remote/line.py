"""Connections that keep a deadline: no server can hold a call longer than the call has, however slowly it drips.

``requests`` measures the silence between two bytes, not a call's length, and its answers cannot be ended from
another thread. Here each connection reads through a clock, and closing the line ends the call that waits.
"""

import contextlib
import io
import math
import socket
import time
from functools import cached_property
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

BUFFER = 1 << 16
_BODILESS = frozenset({"GET", "HEAD"})


class Line:
    """The open connections of one api. ``begin`` before each call says how long that call may take."""

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        self.until = math.inf
        self.woken = False
        self._closed = False
        self._open: list[HTTPConnection] = []

    def begin(self, within_s: float) -> None:
        self.until = time.monotonic() + within_s

    def join(self, connection: HTTPConnection) -> None:
        """Takes a fresh connection in; one made after the line was closed is of no use any more."""
        connection.sock = _Socket(connection.sock, self)
        self._open = [*(known for known in self._open if known.sock is not None), connection]
        if self._closed or self.woken:
            self._end()

    def close(self) -> None:
        """Ends every call that waits, from whatever thread."""
        self._closed = True
        self._end()

    def wake(self) -> None:
        """Ends the call that waits now, or the next one where none does; whoever made it takes ``woken`` back."""
        self.woken = True
        self._end()

    def _end(self) -> None:
        """The list is replaced, never changed, by ``join``."""
        for connection in self._open:
            if isinstance(connection.sock, _Socket):
                connection.sock.end()


class _Socket:
    """A socket whose files keep the line's deadline; all else is the socket's own."""

    def __init__(self, real: Any, line: Line) -> None:
        self._real = real
        self._line = line

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._real, self._line), BUFFER)

    def end(self) -> None:
        """Past TLS, whose own goodbye would wait for the other side."""
        with contextlib.suppress(OSError):
            socket.socket.shutdown(self._real, socket.SHUT_RDWR)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class _Reader(io.RawIOBase):
    """Bytes of one answer, until the moment its call must be over."""

    def __init__(self, real: socket.socket, line: Line) -> None:
        super().__init__()
        self._real = real
        self._file = real.makefile("rb", buffering=0)
        self._until, self._timeout_s = line.until, line.timeout_s

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the call is over its deadline")
        self._real.settimeout(min(left, self._timeout_s))
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Door(HTTPAdapter):
    """Makes connections that join the line."""

    def __init__(self, line: Line) -> None:
        self._line = line
        super().__init__(pool_connections=1, pool_maxsize=2, max_retries=0)

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = _pools(self._line)


def _pools(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def connect(self) -> None:
            super().connect()
            line.join(self)

    class Safe(HTTPSConnection):
        def connect(self) -> None:
            super().connect()
            line.join(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SafePool(HTTPSConnectionPool):
        ConnectionCls = Safe

    return {"http": PlainPool, "https": SafePool}


class Post:
    """Calls to one server, that follow nothing from their surroundings: no proxy, no ``.netrc``, no cookie, no
    redirection. What all of them have in common is made ready once."""

    def __init__(self, line: Line, base: str, verify: str | bool) -> None:
        self._base, self._verify = base, verify
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._door = _Door(line)

    @cached_property
    def _blank(self) -> requests.PreparedRequest:
        return self._session.prepare_request(requests.Request("GET", self._base))

    def send(
        self,
        method: str,
        place: str,
        headers: dict[str, str],
        data: bytes,
        timeout: float | tuple[float, float],
    ) -> requests.Response:
        """``place`` is quoted already. The body of the answer is not read yet."""
        ready = self._blank.copy()
        ready.method, ready.url = method, f"{ready.url}".rstrip("/") + place
        ready.headers.update(headers)
        if data or method not in _BODILESS:
            ready.headers["Content-Length"] = str(len(data))
        ready.body = data or None
        return self._door.send(ready, stream=True, timeout=timeout, verify=self._verify, proxies={})

    def close(self) -> None:
        self._door.close()
