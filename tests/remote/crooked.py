"""A real server on loopback that answers as a test tells it to: byte by byte, wrongly, or not at all."""

import gzip
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from alpukat_desk.domain import wire

OURS = {
    wire.HEADER_PROTOCOL: str(wire.PROTOCOL),
    wire.HEADER_EPOCH: "epoch-1",
    wire.HEADER_TIME: "2020-03-24T03:00:00Z",
}


@dataclass
class Caller:
    """One connection with the request read from it. ``pause`` waits without holding up the end of the test."""

    link: socket.socket
    request: str
    body: bytes
    pause: Callable[[float], bool]

    def header(self, name: str) -> str:
        found = re.search(rf"^{name}: (.*)\r$", self.request, re.MULTILINE | re.IGNORECASE)
        return found[1] if found else ""

    def say(self, data: bytes) -> None:
        self.link.sendall(data)


Script = Callable[[Caller], None]


def answer(body: bytes = b"", status: str = "200 OK", *, ours: bool = True, **headers: str) -> bytes:
    """A whole HTTP answer after which the connection ends. Header names are written with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    told = {"Content-Length": str(len(body)), "Connection": "close", **(OURS if ours else {}), **named}
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def packed(body: bytes) -> bytes:
    return answer(gzip.compress(body, mtime=0), Content_Encoding="gzip")


def endless(body: bytes = b"") -> bytes:
    """The head of an answer that does not say how long it is, and its first bytes."""
    return answer(body, Content_Length="", Connection="close")


@dataclass
class Crooked:
    """Runs one script per connection, in a thread that ends with ``close``."""

    script: Script
    tls: ssl.SSLContext | None = None
    heard: list[Caller] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ended = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if self.tls else 'http'}://127.0.0.1:{self._door.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, name="crooked server")
        self._thread.start()

    def close(self) -> None:
        self._ended.set()
        socket.create_connection(self._door.getsockname()).close()
        self._thread.join()
        self._door.close()

    def _serve(self) -> None:
        while True:
            link, _ = self._door.accept()
            with link:
                if self._ended.is_set():
                    return
                try:
                    self._hear(link)
                except OSError:
                    continue

    def _hear(self, link: socket.socket) -> None:
        link.settimeout(5)
        speaking = self.tls.wrap_socket(link, server_side=True) if self.tls else link
        with speaking:
            while caller := self._caller(speaking):
                self.heard.append(caller)
                self.script(caller)
                if "Connection: keep" not in caller.request:
                    return

    def _caller(self, link: socket.socket) -> Caller | None:
        data = b""
        while b"\r\n\r\n" not in data:
            part = link.recv(65536)
            if not part:
                return None
            data += part
        head, body = data.split(b"\r\n\r\n", 1)
        length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
        while length and len(body) < int(length[1]):
            body += link.recv(65536)
        return Caller(link, head.decode() + "\r\n", body, self._ended.wait)
