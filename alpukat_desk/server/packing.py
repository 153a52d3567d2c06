"""Frames of the feed from texts as the database holds them: joined and packed, none of them opened."""

from collections.abc import Sequence
from typing import Final

import zstandard

from alpukat_desk.domain.wire import Bodies, Heads

_LEVEL: Final = 1


class Packer:
    """For one stream: its memory is used again for each frame, and by one thread at a time."""

    def __init__(self) -> None:
        self._zstd = zstandard.ZstdCompressor(level=_LEVEL)

    def heads(self, texts: Sequence[str]) -> Heads:
        return Heads(len(texts), self._zstd.compress(f"[{','.join(texts)}]".encode()))

    def bodies(self, seqs: Sequence[int], texts: Sequence[str]) -> Bodies:
        return Bodies(tuple(seqs), self._zstd.compress("\n".join(texts).encode()))
