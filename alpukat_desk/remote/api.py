"""``HttpApi``: the wire protocol over HTTP. One call at a time; the token travels in one header and nowhere else."""

import contextlib
import http.client
import ipaddress
import logging
import secrets
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
import zstandard
from urllib3.util import SKIP_HEADER

from alpukat_desk import __version__
from alpukat_desk.domain import chain, wire
from alpukat_desk.domain.commands import Command, encode
from alpukat_desk.domain.errors import Offline, Refused, SignedOut
from alpukat_desk.domain.frames import BUNDLE_LINES, FEED_LINES
from alpukat_desk.domain.model import RequestId, Sha256
from alpukat_desk.remote.answers import check, converted, framed, parts, read
from alpukat_desk.remote.clock import Gauge, Silence
from alpukat_desk.remote.line import Line, Post

log = logging.getLogger(__name__)

CALL_S, STREAM_S = 60.0, 1800.0
"""A call's whole length, and that of a feed or a file; silence within is bounded by ``timeout_s``."""
BODY_MOST = 32 << 20
LINE_MOST = 4 << 20
FEED_MOST = 4 << 30
FILE_MOST = 256 << 20
_LEVEL = 1
"""As in ``server.compression``: ids and hashes come out larger at a higher level."""
_SPARING = {"User-Agent": SKIP_HEADER, "Accept-Encoding": SKIP_HEADER}
"""An idle desk asks all day, so no byte of a header is sent for nothing; frames come packed already."""
EAR_CONNECT_S = 3.0
"""A connection to wait on is worth no more: nothing interrupts its making."""
EAR_SPARE_S = 10.0
"""How much longer than agreed a call for news may take."""
T = TypeVar("T")


class HttpApi:
    """The central server at ``base_url``. ``ca_file`` holds the only authorities trusted, where one is given.

    ``close`` may be called from any thread and makes a call that waits fail with ``Offline``; ``wake`` ends a ``wait``
    and nothing else. Calls for news have a connection of their own, so that the other one stays warm.
    """

    def __init__(
        self,
        base_url: str,
        *,
        timeout_s: float = 20.0,
        ca_file: Path | None = None,
        call_s: float = CALL_S,
        stream_s: float = STREAM_S,
    ) -> None:
        self._base = _checked(base_url)
        verify = str(ca_file) if ca_file else True
        self._token = ""
        self._call_s, self._stream_s = call_s, stream_s
        self._line = Line(timeout_s)
        self._post = Post(self._line, self._base, verify)
        self._ear_line = Line(wire.POKE_S + EAR_SPARE_S)
        self._ear = Post(self._ear_line, self._base, verify)
        self._gauge, self._silence = Gauge(), Silence()

    def __repr__(self) -> str:
        return f"HttpApi({self._base!r})"

    @property
    def skew_s(self) -> float | None:
        return self._gauge.skew_s

    @property
    def silent_s(self) -> float:
        return self._silence.seconds

    def close(self) -> None:
        for line, post in ((self._line, self._post), (self._ear_line, self._ear)):
            line.close()
            post.close()

    def wake(self) -> None:
        self._ear_line.wake()

    def sign_in(self, ask: wire.SignIn) -> wire.Session:
        opened = self._ask("POST", wire.SESSIONS, wire.Session, body=ask)
        self.resume(opened.token)
        return opened

    def resume(self, token: str) -> None:
        if not token.isascii() or not token.isprintable() or " " in token:
            raise SignedOut("session.missing")
        self._token = token

    def sign_out(self) -> None:
        with self._answer("DELETE", wire.SESSIONS):
            self._token = ""

    def policy(self) -> wire.Policy:
        return self._ask("GET", wire.POLICY, wire.Policy)

    def feed(self, cursor: str, *, verify: bool = False) -> Iterator[wire.FeedLine]:
        place = f"{wire.FEED}?cursor={quote(cursor, safe='')}{'&verify=1' if verify else ''}"
        with self._answer("GET", place, headers=_SPARING, within_s=self._stream_s) as answer:
            if answer.status_code != http.client.NO_CONTENT:
                yield from framed(parts(answer, FEED_MOST), LINE_MOST, FEED_LINES)

    def wait(self, cursor: str, seconds: float) -> bool:
        place = f"{wire.POKE}?cursor={quote(cursor, safe='')}&wait={seconds:g}"
        try:
            return not self._ear_line.woken and self._news(place, seconds)
        except Offline:
            if self._ear_line.woken:
                return False
            raise
        finally:
            self._ear_line.woken = False

    def _news(self, place: str, seconds: float) -> bool:
        within_s = seconds + EAR_SPARE_S
        with self._answer("GET", place, headers=_SPARING, within_s=within_s, ear=True) as answer:
            return answer.status_code == http.client.OK

    def push(self, commands: Sequence[Command]) -> tuple[wire.Outcome, ...]:
        body = wire.Push(tuple(map(msgspec.Raw, chain.brief(map(encode, commands)))))
        return self._ask("POST", wire.COMMANDS, wire.PushReply, body=body).outcomes

    def claim(self, ask: wire.ClaimAsk) -> wire.ClaimReply:
        return self._ask("POST", wire.CLAIMS, wire.ClaimReply, body=ask)

    def request(self, request_id: RequestId) -> wire.Detail:
        return self._ask("GET", f"{wire.REQUESTS}/{quote(request_id, safe='')}", wire.Detail)

    def file_state(self, sha256: Sha256) -> wire.FileState:
        with self._answer("HEAD", _file(sha256), allowed=(404,)) as answer:
            return wire.FileState(0, 0) if answer.status_code == 404 else _state(answer)

    def upload(self, sha256: Sha256, offset: int, size: int, media_type: str, data: bytes) -> wire.FileState:
        headers = {wire.HEADER_OFFSET: str(offset), wire.HEADER_LENGTH: str(size), "Content-Type": media_type}
        with self._answer("PATCH", _file(sha256), data=data, headers=headers) as answer:
            return _state(answer)

    def download(self, sha256: Sha256, offset: int) -> Iterator[bytes]:
        headers = {"Range": f"bytes={offset}-"} if offset else {}
        with self._answer("GET", _file(sha256), headers=headers, within_s=self._stream_s) as answer:
            if offset and not answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):
                raise Offline("server.garbled")
            yield from parts(answer, FILE_MOST)

    def bundle(self, wanted: Sequence[wire.Want]) -> Iterator[wire.BundleLine]:
        body = msgspec.json.encode(wire.BundleAsk(tuple(wanted)))
        headers = {"Content-Type": "application/json", "Accept-Encoding": SKIP_HEADER}
        with self._answer("POST", wire.BUNDLES, data=body, headers=headers, within_s=self._stream_s) as answer:
            yield from framed(parts(answer, FEED_MOST), LINE_MOST, BUNDLE_LINES)

    def _ask(self, method: str, place: str, shape: type[T], body: msgspec.Struct | None = None) -> T:
        headers = {"Content-Type": "application/json"} if body else {}
        data = msgspec.json.encode(body) if body else b""
        if len(data) > wire.PACKED_FROM:
            data = zstandard.ZstdCompressor(level=_LEVEL).compress(data)
            headers["Content-Encoding"] = "zstd"
        with self._answer(method, place, data=data, headers=headers) as answer:
            return read(b"".join(parts(answer, BODY_MOST)), shape)

    @contextlib.contextmanager
    def _answer(
        self,
        method: str,
        place: str,
        *,
        data: bytes = b"",
        headers: dict[str, str] | None = None,
        within_s: float | None = None,
        allowed: tuple[int, ...] = (),
        ear: bool = False,
    ) -> Iterator[requests.Response]:
        """A checked answer whose body is not yet read, and whose connection is given back afterwards."""
        trace = secrets.token_urlsafe(6)
        line, post = (self._ear_line, self._ear) if ear else (self._line, self._post)
        if not ear:
            self._silence.begin()
        with converted():
            line.begin(self._call_s if within_s is None else within_s)
            began = time.monotonic()
            told = {**self._headers(trace), **(headers or {})}
            patience = (EAR_CONNECT_S, line.timeout_s) if ear else line.timeout_s
            response = post.send(method, place, told, data, patience)
            took_s = time.monotonic() - began
            with contextlib.closing(response):
                log.debug("%s %s answered %d, trace %s", method, place.split("?")[0], response.status_code, trace)
                check(response, allowed)
                if not ear:
                    self._silence.end()
                    self._gauge.read(response.headers[wire.HEADER_TIME], took_s)
                if response.status_code == http.client.NO_CONTENT:
                    response.raw.drain_conn()  # closed unread, the connection would be lost with it
                yield response

    def _headers(self, trace: str) -> dict[str, str]:
        own = {
            "User-Agent": f"AlpukatDesk/{__version__}",
            "Accept-Encoding": "zstd, gzip",
            wire.HEADER_PROTOCOL: str(wire.PROTOCOL),
            wire.HEADER_TRACE: trace,
        }
        return {**own, "Authorization": f"Bearer {self._token}"} if self._token else own


def _checked(url: str) -> str:
    """The address without its last slash. Raises ``Refused`` for one the token must not travel to."""
    try:
        parts_of = urlsplit(url)
    except ValueError as error:
        raise Refused("server.url", url=url[:80]) from error
    host = parts_of.hostname or ""
    good = bool(host) and not (parts_of.query or parts_of.fragment or parts_of.username or parts_of.password)
    if not good or not (parts_of.scheme == "https" or (parts_of.scheme == "http" and _is_here(host))):
        raise Refused("server.url", url=url[:80])
    return url.rstrip("/")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _file(sha256: Sha256) -> str:
    return f"{wire.FILES}/{quote(sha256, safe='')}"


def _state(answer: requests.Response) -> wire.FileState:
    told = [answer.headers.get(name, "") for name in (wire.HEADER_OFFSET, wire.HEADER_LENGTH)]
    if not all(text.isascii() and text.isdigit() and len(text) < 16 for text in told):
        raise Offline("server.garbled")
    return wire.FileState(*map(int, told))
