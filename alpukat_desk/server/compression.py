"""JSON travels packed where it is worth it: answers as the asker takes them, requests within bounds. The bytes of files
go as they are, for pictures and PDF hardly shrink."""

import zlib

import zstandard
from litestar.datastructures import Headers, MutableScopeHeaders
from litestar.types import ASGIApp, HTTPResponseStartEvent, Message, Receive, Scope, Send

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import PACKED_FROM

_LEVEL = 1
"""What travels is mostly ids and hashes: higher levels find chance matches in them, take longer and come out larger."""
_GZIP = 31
"""Window bits of zlib that mean gzip."""
_WINDOW = 8 << 20
"""Bytes a packed request may make us keep to look back at."""


def unpacked(body: bytes, coding: str, most: int) -> bytes:
    """A request's body, never more than ``most`` bytes of it. Raises ``Refused``."""
    if coding in ("", "identity"):
        return body
    if coding != "zstd":
        raise Refused("body.coding", coding=coding[:20])
    try:
        with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(body) as reader:
            plain = reader.read(most + 1)
    except zstandard.ZstdError as fault:
        raise Refused("body.malformed") from fault
    if len(plain) > most:
        raise Refused("body.large")
    return plain


def packed_answers(app: ASGIApp) -> ASGIApp:
    async def packing(scope: Scope, receive: Receive, send: Send) -> None:
        coding = _accepted(Headers.from_scope(scope).get("accept-encoding", ""))
        await app(scope, receive, _Packer(send, coding) if coding else send)

    return packing


def _accepted(header: str) -> str:
    """The better coding the asker takes, "" for none."""
    asked = (part.replace(" ", "").lower().partition(";") for part in header.split(","))
    taken = {name for name, _, weight in asked if weight.rstrip("0") not in ("q=", "q=0.")}
    return next((coding for coding in ("zstd", "gzip") if coding in taken), "")


class _Packer:
    """Holds the head of a JSON answer back until its body shows whether it is worth packing."""

    def __init__(self, send: Send, coding: str) -> None:
        self._send = send
        self._coding = coding
        self._head: HTTPResponseStartEvent | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_json(message):
            self._head = message
            return
        if message["type"] == "http.response.body" and self._head is not None:
            body, head, self._head = message["body"], self._head, None
            if len(body) > PACKED_FROM and not message["more_body"]:
                message["body"] = self._packed(body)
                self._describe(head, len(message["body"]))
            await self._send(head)
        await self._send(message)

    def _packed(self, body: bytes) -> bytes:
        if self._coding == "zstd":
            return zstandard.ZstdCompressor(level=_LEVEL).compress(body)
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
        return packer.compress(body) + packer.flush()

    def _describe(self, head: HTTPResponseStartEvent, length: int) -> None:
        headers = MutableScopeHeaders(head)
        headers["Content-Encoding"] = self._coding
        headers["Content-Length"] = str(length)
        headers["Vary"] = "Accept-Encoding"


def _is_json(head: HTTPResponseStartEvent) -> bool:
    headers = MutableScopeHeaders(head)
    return headers.get("content-type", "").startswith("application/json") and "content-encoding" not in headers
