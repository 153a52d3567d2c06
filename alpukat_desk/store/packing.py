"""Blocks of bodies as bytes: JSON texts with a newline between, packed with zstd, never unpacked beyond a bound."""

from collections.abc import Collection, Sequence
from typing import Final

import zstandard

MOST: Final = 64 << 20
"""Bytes a block may hold unpacked."""
_LEVEL: Final = 3


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
    try:
        size = zstandard.frame_content_size(raw)
    except zstandard.ZstdError as fault:
        raise ValueError("no block of ours") from fault
    if size > MOST:
        raise ValueError("a block larger than any of ours")


def entries(raw: bytes) -> list[bytes]:
    return unpacked(raw).split(b"\n")


def packed(texts: Sequence[bytes]) -> bytes:
    return zstandard.ZstdCompressor(level=_LEVEL).compress(b"\n".join(texts))


def blanked(texts: Sequence[bytes], without: Collection[int]) -> bytes:
    """The block again with these places empty; every other text keeps its place."""
    return packed([b"" if place in without else text for place, text in enumerate(texts)])
