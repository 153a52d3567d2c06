"""A stream's pieces made while earlier ones are on their way: one ahead for a slow reader, more for a quick one.

A reader that stops to write down what came would else find nothing to read when it comes back.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Final, Protocol

from litestar.concurrency import sync_to_thread

MOST: Final = 32
"""Pieces ahead at most: what a reader's commit takes to be made, and all that a stream may keep in memory."""


class Source(Protocol):
    """Its ``piece`` is called in some thread, by one at a time; an empty one is the end."""

    def piece(self) -> bytes: ...

    def heed(self, size: int, took_s: float) -> bool:
        """So many bytes took the reader so long: whether it is a quick one."""


async def sent(source: Source, first: bytes) -> AsyncIterator[bytes]:
    """The pieces, ``first`` before them. What ``piece`` raises is raised in its place."""
    shelf = _Shelf(source)
    shelf.made.put_nowait(first)
    maker = asyncio.create_task(shelf.fill())
    try:
        while piece := await shelf.made.get():
            began = time.monotonic()
            yield piece
            shelf.make_room(quick=source.heed(len(piece), time.monotonic() - began))
        await maker
    finally:
        maker.cancel()


class _Shelf:
    """What is made and not yet taken."""

    def __init__(self, source: Source) -> None:
        self.made: asyncio.Queue[bytes] = asyncio.Queue()
        self._source = source
        self._deep = 1
        self._room = asyncio.Semaphore(1)

    async def fill(self) -> None:
        piece = b"-"
        try:
            while piece:
                await self._room.acquire()
                piece = await sync_to_thread(self._source.piece)
                if piece:
                    self.made.put_nowait(piece)
        finally:
            self.made.put_nowait(b"")

    def make_room(self, *, quick: bool) -> None:
        """For the piece that was taken: for two where they go quickly, for none while more are ahead of a slow line
        than the one it needs."""
        more = 1 if quick else -1
        deep = min(max(self._deep + more, 1), MOST)
        for _ in range(1 + deep - self._deep):
            self._room.release()
        self._deep = deep
