"""What an answer means: whether it is our server's at all, which of our errors it stands for, and its bounded body."""

import contextlib
import errno
import http.client
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

import msgspec
import requests
import urllib3
import zstandard

from alpukat_desk.domain.errors import AlpukatError, MustUpdate, Offline, Refused, ServerBusy, SignedOut
from alpukat_desk.domain.frames import LineTooLong, unpacked
from alpukat_desk.domain.wire import HEADER_EPOCH, HEADER_PROTOCOL, HEADER_TIME, PROTOCOL, ErrorBody

ERROR_MOST = 1 << 16
"""Most bytes of an error's body."""
PART = 1 << 16
_SLICE = 128
_WINDOW = 8 << 20
"""Bytes a packed answer may make us keep to look back at."""
PATIENCE_S = 30
"""Wait of a busy server that did not say how long."""
PATIENCE_MOST_S = 3600
_BUSY = frozenset({http.client.REQUEST_TIMEOUT, http.client.TOO_MANY_REQUESTS, http.client.SERVICE_UNAVAILABLE})
_DATES = frozenset({9, 10})
"""What OpenSSL calls X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""
_NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})
_CODE = re.compile(r"[a-z][a-z_.]{1,60}")
T = TypeVar("T")


@contextlib.contextmanager
def converted() -> Iterator[None]:
    """Turns whatever the network libraries raise into ``Offline``."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise Offline("server.certificate_date" if _dated(error) else "server.untrusted") from error
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError, TimeoutError) as error:
        raise Offline("server.silent") from error
    except (
        requests.exceptions.ChunkedEncodingError,
        http.client.HTTPException,
        zlib.error,
        zstandard.ZstdError,
    ) as error:
        raise Offline("server.cut") from error
    except requests.exceptions.RequestException as error:
        begun = isinstance(error.args[0] if error.args else None, urllib3.exceptions.ProtocolError)
        raise Offline(
            "server.cut" if begun else "network.none" if _lineless(error) else "server.unreachable"
        ) from error
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Offline("server.cut") from error


def _dated(error: BaseException) -> bool:
    """Whether a certificate is only refused for its dates: then this device's clock may be what is wrong."""
    return any(isinstance(each, ssl.SSLCertVerificationError) and each.verify_code in _DATES for each in _chain(error))


def _lineless(error: BaseException) -> bool:
    """Whether this device reaches nothing at all, or not even the server's name: no server is to blame."""
    return any(
        isinstance(each, socket.gaierror) or (isinstance(each, OSError) and each.errno in _NO_NETWORK)
        for each in _chain(error)
    )


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def check(response: requests.Response, allowed: tuple[int, ...] = ()) -> None:
    """Raises unless this is a good answer of our server; ``allowed`` names refusals the caller reads itself."""
    headers = response.headers
    if not all(name in headers for name in (HEADER_PROTOCOL, HEADER_EPOCH, HEADER_TIME)):
        raise Offline("server.foreign")
    status = response.status_code
    if headers[HEADER_PROTOCOL] != str(PROTOCOL) or status == http.client.UPGRADE_REQUIRED:
        raise MustUpdate("protocol.mismatch", server=headers[HEADER_PROTOCOL][:9], desk=PROTOCOL)
    if 300 <= status < 400:
        raise Offline("server.foreign")
    if status >= 400 and status not in allowed:
        raise refusal(status, headers, _beginning(response))


def _beginning(response: requests.Response) -> bytes:
    body = b""
    for part in parts(response, ERROR_MOST + PART):
        body += part
        if len(body) >= ERROR_MOST:
            break
    return body


def refusal(status: int, headers: Mapping[str, str], body: bytes) -> AlpukatError:
    """The error an answer with this status stands for, by what the caller does next."""
    told = _told(body) or ErrorBody("")
    values = _values(told.detail)
    if status == http.client.UNAUTHORIZED:
        return SignedOut(told.code or "session.expired", **values)
    if status in _BUSY:
        wait = _patience(headers.get("Retry-After", ""))
        return ServerBusy(told.code or "server.busy", **{**values, "after_s": wait})
    if status >= 500:
        return ServerBusy("server.failed", status=status)
    return Refused(told.code, **values) if told.code else Offline("server.garbled")


def _told(body: bytes) -> ErrorBody | None:
    try:
        told = msgspec.json.decode(body, type=ErrorBody)
    except (ValueError, RecursionError):
        return None
    return told if _CODE.fullmatch(told.code) else None


def _values(detail: Mapping[str, str]) -> dict[str, str | int]:
    return {name: value for name, value in detail.items() if name.isidentifier() and name not in ("self", "code")}


def _patience(text: str) -> int:
    """Whole seconds; a date would trust this device's clock, so it counts as not said."""
    wait = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else PATIENCE_S
    return min(max(wait, 1), PATIENCE_MOST_S)


def parts(response: requests.Response, most: int) -> Iterator[bytes]:
    """The body as it comes, unpacked here and never more than ``most`` bytes: a bomb ends as ``Offline``."""
    open_up = _UNPACK.get(response.headers.get("Content-Encoding", "identity").lower())
    if open_up is None:
        raise Offline("server.foreign")
    came = 0
    for part in open_up(response):
        came += len(part)
        if came > most:
            raise Offline("server.flood")
        yield part


def _raw(response: requests.Response) -> Iterator[bytes]:
    while part := response.raw.read1(PART, decode_content=False):
        yield part


def _gunzipped(response: requests.Response) -> Iterator[bytes]:
    """At most ``PART`` bytes at a time, however well they were packed. What follows the packed body is not read:
    it would be gathered without end."""
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    for raw in _raw(response):
        part = unpacker.decompress(raw, PART)
        while part:
            yield part
            part = unpacker.decompress(unpacker.unconsumed_tail, PART) if unpacker.unconsumed_tail else b""
        if unpacker.eof:
            return
    raise Offline("server.cut")


def _unpacked(response: requests.Response) -> Iterator[bytes]:
    """The same for zstd, whose blocks say nothing of their size beforehand: fed in slices so small that even a bomb
    unpacks to a few MiB at a time."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
    for raw in _raw(response):
        for start in range(0, len(raw), _SLICE):
            part = unpacker.decompress(raw[start : start + _SLICE])
            if part:
                yield part
            if unpacker.eof:
                return
    raise Offline("server.cut")


_UNPACK: dict[str, Callable[[requests.Response], Iterator[bytes]]] = {
    "identity": _raw,
    "gzip": _gunzipped,
    "zstd": _unpacked,
}


def framed(pieces: Iterator[bytes], most: int, kind: msgspec.msgpack.Decoder[T]) -> Iterator[T]:
    """A stream's lines as they come; one longer than ``most`` bytes and one of another kind end as ``Offline``."""
    try:
        yield from unpacked(pieces, most, kind)
    except LineTooLong as error:
        raise Offline("server.flood") from error
    except ValueError as error:
        raise Offline("server.garbled") from error


def read(body: bytes, shape: type[T]) -> T:
    """Text that is not UTF-8 raises a plain ``ValueError``, of which msgspec's own errors are children."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (ValueError, RecursionError) as error:
        raise Offline("server.garbled") from error
