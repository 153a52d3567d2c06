"""Lines of a feed or of a bundle of files as bytes: each a four-byte length, most significant byte first, and a
MessagePack map."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

import msgspec

from alpukat_desk.domain.wire import BundleLine, FeedLine

_LENGTH: Final = 4
_ENCODER: Final = msgspec.msgpack.Encoder()
FEED_LINES: Final[msgspec.msgpack.Decoder[FeedLine]] = msgspec.msgpack.Decoder(FeedLine)
BUNDLE_LINES: Final[msgspec.msgpack.Decoder[BundleLine]] = msgspec.msgpack.Decoder(BundleLine)
L = TypeVar("L")


class LineTooLong(ValueError):
    """Nobody of ours sends such a line."""


def packed(lines: Iterable[FeedLine | BundleLine]) -> bytes:
    return b"".join(map(_framed, lines))


def _framed(line: FeedLine | BundleLine) -> bytes:
    body = _ENCODER.encode(line)
    return len(body).to_bytes(_LENGTH) + body


def unpacked(pieces: Iterable[bytes], most: int, kind: msgspec.msgpack.Decoder[L]) -> Iterator[L]:
    """Lines as soon as they are whole; half a last one is dropped, for a stream cut there has no ``End`` either.
    Raises ``LineTooLong`` beyond ``most`` bytes, and ``ValueError`` for a line that is none of ours."""
    rest = bytearray()
    for piece in pieces:
        rest += piece
        at = 0
        while (end := _end(rest, at, most)) is not None:
            yield _decoded(memoryview(rest)[at + _LENGTH : end], kind)
            at = end
        del rest[:at]


def _decoded(body: memoryview, kind: msgspec.msgpack.Decoder[L]) -> L:
    try:
        return kind.decode(body)
    except RecursionError as fault:
        raise ValueError("nested too deeply") from fault


def _end(buffer: bytearray, at: int, most: int) -> int | None:
    """Where the line that begins at ``at`` ends, None while it is not all there."""
    start = at + _LENGTH
    if len(buffer) < start:
        return None
    length = int.from_bytes(buffer[at:start])
    if length > most:
        raise LineTooLong
    return start + length if len(buffer) >= start + length else None
