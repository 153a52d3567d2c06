import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

from alpukat_desk.server.ahead import MOST, sent


class Numbers:
    """Pieces numbered from 1, how many were made, and by how many at a time."""

    def __init__(self, count: int, quick: bool = True, fault: int = 0) -> None:
        self.made = self.most = 0
        self._count, self._quick, self._fault = count, quick, fault
        self._within = threading.Semaphore(1)
        self.crowded = False

    def piece(self) -> bytes:
        if not self._within.acquire(blocking=False):
            self.crowded = True
            return b""
        try:
            if self.made + 1 == self._fault:
                raise RuntimeError("the database went away")
            if self.made == self._count:
                return b""
            self.made += 1
            return b"%d" % self.made
        finally:
            self._within.release()

    def heed(self, size: int, took_s: float) -> bool:
        assert size
        assert took_s >= 0
        return self._quick


async def settled(source: Numbers) -> int:
    """How many are made once the maker waits for room, or has ended."""
    await asyncio.to_thread(int)
    while any(_busy(task) for task in asyncio.all_tasks()):
        await asyncio.to_thread(int)
    return source.made


def _busy(task: "asyncio.Task[object]") -> bool:
    made: Any = task.get_coro()
    return made.__name__ == "fill" and getattr(made.cr_await, "__name__", "") != "acquire"


def taken(source: Numbers, each: Callable[[int, int], None] = lambda _number, _made: None) -> list[bytes]:
    async def take() -> list[bytes]:
        found = []
        async for piece in sent(source, b"first"):
            found.append(piece)
            each(len(found), await settled(source))
        return found

    return asyncio.run(take())


@pytest.mark.parametrize("quick", [True, False])
def test_pieces_come_in_their_order_made_by_one_at_a_time(quick: bool) -> None:
    source = Numbers(90, quick)
    assert taken(source) == [b"first", *(b"%d" % number for number in range(1, 91))]
    assert not source.crowded


def test_a_quick_reader_gets_more_ahead_with_each_piece_up_to_a_bound() -> None:
    ahead: list[int] = []
    taken(Numbers(200), lambda number, made: ahead.append(made - (number - 1)))
    assert ahead[:4] == [1, 2, 3, 4]
    assert max(ahead) == MOST


def test_for_a_slow_reader_one_piece_is_made_ahead() -> None:
    ahead: list[int] = []
    taken(Numbers(20, quick=False), lambda number, made: ahead.append(made - (number - 1)))
    assert set(ahead[:-1]) == {1}


def test_what_was_ahead_is_taken_before_more_is_made_once_the_line_is_slow() -> None:
    source, ahead = Numbers(60), []

    def watch(number: int, made: int) -> None:
        source._quick = number < 10
        ahead.append(made - (number - 1))

    taken(source, watch)
    assert ahead[9] == 10
    assert ahead[10:20] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 1]


def test_a_fault_comes_in_its_place() -> None:
    found: list[bytes] = []

    async def take() -> None:
        async for piece in sent(Numbers(9, fault=3), b"first"):
            found.append(piece)

    with pytest.raises(RuntimeError, match="went away"):
        asyncio.run(take())
    assert found == [b"first", b"1", b"2"]


def test_nothing_more_is_made_for_a_reader_who_left() -> None:
    source = Numbers(90)

    async def take() -> tuple[int, int]:
        stream = sent(source, b"first")
        for _ in range(3):
            await anext(stream)
        before = await settled(source)
        await stream.aclose()  # type: ignore[attr-defined]
        return before, await settled(source)

    before, after = asyncio.run(take())
    assert before == after == 5
