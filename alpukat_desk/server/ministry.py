"""CALL_VERIFY_BY_ELEMEN over HTTP (DOMAIN 4.5), to an address that may be anybody's: what comes back is bounded in time
and size and read strictly.

The standard library's own client follows nothing: no redirection, no proxy, no ``.netrc``, no cookie.
"""

import http.client
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import msgspec

from alpukat_desk.domain.model import Element
from alpukat_desk.domain.registry import (
    ADDRESS,
    CODES,
    LOGIN,
    NIK,
    QUOTA,
    UNREACHABLE,
    Question,
    Said,
    Unanswered,
    Word,
)

log = logging.getLogger(__name__)

WITHIN_S = 20.0
LARGEST = 64 << 10
"""Bytes of an answer: one object of a few dozen words."""
_SAID = re.compile(r"(tidak )?sesuai(?: ?\((\d{1,3})\))?", re.ASCII)
_TROUBLES = {
    "login gagal": LOGIN,
    "ip address tidak sesuai": ADDRESS,
    "ip client tidak terdaftar": ADDRESS,
    "kuota akses hari ini telah habis": QUOTA,
}
_PERCENT = 100


@dataclass(frozen=True)
class Ministry:
    """``address`` is the IP_USER that the ministry knows this server by; ``within_s`` the length of a whole call."""

    url: str = field(repr=False)
    user: str = field(repr=False)
    password: str = field(repr=False)
    address: str = field(repr=False)
    threshold: int = 90
    within_s: float = WITHIN_S

    def ask(self, question: Question) -> Said:
        account = {"USER_ID": self.user, "PASSWORD": self.password, "IP_USER": self.address}
        body = msgspec.json.encode({**account, "TRESHOLD": self.threshold, **question.elements})
        parts = urlsplit(self.url)
        with ExitStack() as open_:
            try:
                line = open_.enter_context(_line(parts, self.within_s))
            except (OSError, UnicodeError) as fault:
                return _lost(fault, counted=False)
            try:
                return read(_posted(line, parts, body), question)
            except (OSError, http.client.HTTPException, ValueError, RecursionError) as fault:
                return _lost(fault, counted=True)


def _lost(fault: Exception, *, counted: bool) -> Unanswered:
    log.info("no answer from the ministry: %s", type(fault).__name__)
    return Unanswered(UNREACHABLE, counted)


@contextmanager
def _line(parts: SplitResult, within_s: float) -> Iterator[socket.socket]:
    """A connection that is ended from outside when the time of the call is over, however slowly it drips. The twin
    ends it also in the middle of TLS, which takes the first socket over."""
    until = time.monotonic() + within_s
    safe = parts.scheme == "https"
    with ExitStack() as undo:
        plain = undo.enter_context(_connected(parts.hostname or "", parts.port or (443 if safe else 80), within_s))
        twin = undo.enter_context(plain.dup())
        plain.settimeout(within_s)
        clock = threading.Timer(max(0.0, until - time.monotonic()), _end, (twin,))
        clock.daemon = True
        clock.start()
        undo.callback(clock.cancel)
        if safe:
            context = ssl.create_default_context()
            yield undo.enter_context(context.wrap_socket(plain, server_hostname=parts.hostname))
        else:
            yield plain


def _connected(host: str, port: int, within_s: float) -> socket.socket:
    """The first of its addresses that answers. Each gets its share of the time, so that all of them together take no
    longer than a call."""
    places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    last = OSError("no address")
    for *_, place in places:
        try:
            return socket.create_connection((str(place[0]), port), within_s / len(places))
        except OSError as fault:
            last = fault
    raise last


def _end(twin: socket.socket) -> None:
    with suppress(OSError):
        twin.shutdown(socket.SHUT_RDWR)


def _posted(line: socket.socket, parts: SplitResult, body: bytes) -> bytes:
    """Raises ``OSError``, ``HTTPException`` and ``ValueError``."""
    caller = http.client.HTTPConnection(parts.hostname or "", parts.port)
    caller.sock = line
    place = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
    caller.request("POST", place, body, headers)
    with caller.getresponse() as answer:
        if answer.status != http.client.OK:
            raise ValueError("another status")
        raw = answer.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ValueError("too large")
        if answer.length:
            raise ValueError("cut short")
    return raw


def read(raw: bytes, question: Question) -> Said:
    """Only what was asked is looked at. Raises ``ValueError`` and ``RecursionError`` for what is no such answer."""
    told = _content(msgspec.json.decode(raw))
    respon = " ".join(str(told.get("RESPON", "")).casefold().split())
    for words, trouble in _TROUBLES.items():
        if words in respon:
            return Unanswered(trouble)
    code = str(told.get("RESPONSE_CODE", ""))
    if code in _CODES:
        return Word(code=_CODES[code])
    found = {name: _element(name, told[name], question) for name in question.elements if name in told}
    if respon or code or not found:
        raise ValueError("no answer of this kind")
    return Word(found)


_CODES = {str(number): code for number, code in CODES.items()}


def _content(reply: Any) -> dict[str, Any]:
    """The first object of ``content``, with what stands beside it where the ministry tells a trouble there."""
    if not isinstance(reply, dict):
        raise ValueError("no object")
    content = reply.get("content", {})
    first = content[0] if isinstance(content, list) and content else content
    told = {name: reply[name] for name in ("RESPON", "RESPONSE_CODE") if name in reply}
    return {**told, **first} if isinstance(first, dict) else told


def _element(name: str, value: Any, question: Question) -> Element:
    """A NIK may come back as it was sent, which says the same."""
    if name == NIK and str(value) == question.elements[NIK]:
        return Element(True)
    said = _SAID.fullmatch(" ".join(value.casefold().split())) if isinstance(value, str) else None
    if said is None or int(said[2] or 0) > _PERCENT:
        raise ValueError("no word of this kind")
    return Element(not said[1], int(said[2]) if said[2] else None)
