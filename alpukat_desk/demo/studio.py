"""Draws many pictures ahead of their use, on all cores where there are enough to pay for starting processes."""

import hashlib
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType

from alpukat_desk.demo.pictures import drawn
from alpukat_desk.demo.sheet import Sheet
from alpukat_desk.domain.model import Sha256, Struct

FEW = 400
"""So many pictures are drawn sooner than processes are started."""
MOST_WORKERS = 4
_AHEAD = 3


class Picture(Struct):
    """A drawn file."""

    sha256: Sha256
    data: bytes


def _drawn_all(sheets: Sequence[Sheet]) -> list[bytes]:
    return [drawn(sheet) for sheet in sheets]


class Studio:
    """``batches`` gives the pictures of one batch of sheets after the other while the next ones are being drawn."""

    def __init__(self, count: int) -> None:
        workers = min(os.cpu_count() or 1, MOST_WORKERS)
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(workers, context) if count > FEW and workers > 1 else None

    def __enter__(self) -> "Studio":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def batches(self, wanted: Sequence[Sequence[Sheet]]) -> Iterator[list[Picture]]:
        """In the order asked for, three batches ahead at most."""
        waiting: list[Future[list[bytes]]] = []
        for position, sheets in enumerate(wanted):
            if self._pool is None:
                yield _named(_drawn_all(sheets))
                continue
            while len(waiting) < _AHEAD and position + len(waiting) < len(wanted):
                waiting.append(self._pool.submit(_drawn_all, wanted[position + len(waiting)]))
            yield _named(waiting.pop(0).result())


def _named(files: list[bytes]) -> list[Picture]:
    return [Picture(Sha256(hashlib.sha256(data).hexdigest()), data) for data in files]
