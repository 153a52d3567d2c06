"""Blocks of bodies as bytes (``domain.wire.Block``), never unpacked beyond a bound. A body is handled as it is in its
block, without its keys, and put together only when it is shown."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
import zstandard

from alpukat_desk.domain.keys import Cut, Laid, laid, taken
from alpukat_desk.domain.wire import Block

MOST: Final = 64 << 20
"""Bytes a block may hold unpacked."""
_LEVEL: Final = 3
_BLANK: Final = Cut(b"")
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(Block)


def unpacked(raw: bytes, most: int = MOST) -> bytes:
    """Raises ``ValueError`` for what is no zstd, and for more than ``most`` bytes before they are made."""
    try:
        size = zstandard.frame_content_size(raw)
        if size > most:
            raise ValueError("a block larger than any of ours")
        return zstandard.ZstdDecompressor().decompress(raw, max_output_size=most)
    except zstandard.ZstdError as fault:
        raise ValueError("no block of ours") from fault


def check(raw: bytes) -> None:
    """Raises ``ValueError`` where the first bytes show already that it cannot be opened."""
    block = _read(raw)
    try:
        sizes = [zstandard.frame_content_size(part) for part in (block.texts, block.times)]
    except zstandard.ZstdError as fault:
        raise ValueError("no block of ours") from fault
    if max(sizes) > MOST:
        raise ValueError("a block larger than any of ours")


def _read(raw: bytes) -> Block:
    try:
        return _DECODER.decode(raw)
    except (msgspec.DecodeError, RecursionError) as fault:
        raise ValueError("no block of ours") from fault


def entries(raw: bytes) -> list[Cut]:
    """Raises ``ValueError`` for what is no block, has other keys than its texts ask for, or would become larger than
    any of ours."""
    block = _read(raw)
    return taken(Laid(unpacked(block.texts), block.hashes, unpacked(block.times), block.rest))


def packed(cuts: Sequence[Cut]) -> bytes:
    whole, pack = laid(cuts), zstandard.ZstdCompressor(level=_LEVEL).compress
    return _ENCODER.encode(Block(pack(whole.texts), whole.hashes, pack(whole.times), whole.rest))


def blanked(cuts: Sequence[Cut], without: Collection[int]) -> bytes:
    """The block again with these places empty, keys and all; every other body keeps its place."""
    return packed([_BLANK if place in without else item for place, item in enumerate(cuts)])
