"""The feed's lines as bytes: each a four-byte length, most significant byte first, and a MessagePack map."""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from alpukat_desk.domain.wire import FeedLine

_LENGTH: Final = 4
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final[msgspec.msgpack.Decoder[FeedLine]] = msgspec.msgpack.Decoder(FeedLine)


class LineTooLong(ValueError):
    """Nobody of ours sends such a line."""


def packed(lines: Iterable[FeedLine]) -> bytes:
    return b"".join(map(_framed, lines))


def _framed(line: FeedLine) -> bytes:
    body = _ENCODER.encode(line)
    return len(body).to_bytes(_LENGTH) + body


def unpacked(pieces: Iterable[bytes], most: int) -> Iterator[FeedLine]:
    """Lines as soon as they are whole; half a last one is dropped, for a stream cut there has no ``End`` either.
    Raises ``LineTooLong`` beyond ``most`` bytes, and ``ValueError`` for a line that is none of ours."""
    rest = bytearray()
    for piece in pieces:
        rest += piece
        at = 0
        while (end := _end(rest, at, most)) is not None:
            yield _decoded(memoryview(rest)[at + _LENGTH : end])
            at = end
        del rest[:at]


def _decoded(body: memoryview) -> FeedLine:
    try:
        return _DECODER.decode(body)
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
