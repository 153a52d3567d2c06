"""Frames of the feed from texts as the database holds them: joined and packed, none of them opened."""

from collections.abc import Sequence
from typing import Final

import msgspec
import zstandard

from alpukat_desk.domain.keys import laid_as_kept
from alpukat_desk.domain.wire import Block, Bodies, Heads

_QUICK: Final = zstandard.ZstdCompressionParameters.from_level(
    1, window_log=20, hash_log=17, min_match=6, strategy=zstandard.STRATEGY_DFAST
)
"""No slower than level 1 and three hundredths smaller on what we send."""
_HARD: Final = zstandard.ZstdCompressionParameters.from_level(7, window_log=20)
"""A tenth smaller for four times the work."""
_ENCODER: Final = msgspec.msgpack.Encoder()
FAST: Final = 4 << 20
"""Bytes a second from which on a line is worth less than the work of packing harder."""


DOUBTS: Final = 4
"""So many pieces in a row must be taken quickly before a slow line counts as quick: buffers take some at once."""


class Packer:
    """For one stream: its memory is used again for each frame, and by one thread at a time."""

    def __init__(self) -> None:
        self._quick = zstandard.ZstdCompressor(compression_params=_QUICK)
        self._zstd = self._quick
        self._doubts = 0

    def heed(self, size: int, took_s: float) -> bool:
        """So many bytes took the reader so long: on a slow line what is sent next is packed harder. Whether the line
        counts as quick."""
        slow = size < FAST * took_s
        self._doubts = DOUBTS if slow else max(0, self._doubts - 1)
        if slow and self._zstd is self._quick:
            self._zstd = zstandard.ZstdCompressor(compression_params=_HARD)
        elif not self._doubts:
            self._zstd = self._quick
        return not self._doubts

    def heads(self, texts: Sequence[str]) -> Heads:
        return Heads(len(texts), self._zstd.compress(f"[{','.join(texts)}]".encode()))

    def bodies(self, seqs: Sequence[int], kept: Sequence[str]) -> Bodies:
        laid, pack = laid_as_kept(kept), self._zstd.compress
        block = Block(pack(laid.texts), laid.hashes, pack(laid.times), laid.rest)
        return Bodies(tuple(seqs), _ENCODER.encode(block))
