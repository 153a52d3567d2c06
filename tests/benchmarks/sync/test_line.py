"""The line must hold back what it says it holds back: checked by arithmetic, and by bytes through real sockets."""

import asyncio
import random

import pytest

from tests.benchmarks.sync.line import HEADERS, LINES, SEGMENT, Line, Proxy, Way


def way(rate: float = 0, delay: float = 0, loss: float = 0) -> Way:
    return Way(rate, delay, loss, random.Random(1))


def test_a_segment_takes_its_rate_and_then_the_delay() -> None:
    line = way(rate=(SEGMENT + HEADERS) * 8, delay=0.5)
    assert line.arrival(SEGMENT, 10.0) == 11.5


def test_segments_queue_for_the_rate_and_not_for_the_delay() -> None:
    line = way(rate=(SEGMENT + HEADERS) * 8, delay=0.5)
    assert [line.arrival(SEGMENT, 10.0) for _ in range(3)] == [11.5, 12.5, 13.5]
    assert line.arrival(SEGMENT, 20.0) == 21.5, "an idle line saves up no rate"


def test_a_lost_segment_comes_a_round_trip_later_and_takes_the_rate_twice() -> None:
    line = way(rate=(SEGMENT + HEADERS) * 8, delay=5.0, loss=1.0)
    assert line.arrival(SEGMENT, 0.0) == 1.0 + 2 * 5.0 + 5.0
    assert line.free_at == 2.0


def test_as_many_are_lost_as_was_said() -> None:
    line = way(delay=1.0, loss=0.01)
    late = sum(line.arrival(SEGMENT, 0.0) > 1.0 for _ in range(20_000))
    assert 150 < late < 250


@pytest.mark.parametrize(("name", "megabits"), [("home", 20), ("slow", 4)])
def test_two_megabytes_take_as_long_as_they_must(name: str, megabits: int) -> None:
    line = LINES[name]
    down = Way(line.down, line.delay, 0, random.Random(1))
    last = [down.arrival(SEGMENT, 0.0) for _ in range(2_000_000 // SEGMENT)][-1]
    assert last == pytest.approx(2_000_000 * 8 / (megabits * 1e6) * (1500 / 1448) + line.delay, rel=0.002)


async def _transfer(line: Line, size: int) -> tuple[float, int, bytes]:
    """Seconds from connecting to the last byte, the proxy's count and what came, of a small question."""
    body = random.Random(2).randbytes(size)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(10)
        writer.write(body)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        proxy = Proxy(server.sockets[0].getsockname()[1], line)
        async with await proxy.start() as door:
            loop = asyncio.get_running_loop()
            began = loop.time()
            reader, writer = await asyncio.open_connection(*door.sockets[0].getsockname())
            writer.write(b"0123456789")
            came = await reader.read()
            took = loop.time() - began
            writer.close()
            await writer.wait_closed()
    assert came == body
    return took, proxy.count(), came


def test_the_counter_counts_every_byte_of_both_ways_and_changes_none() -> None:
    _, count, _ = asyncio.run(_transfer(Line(), 3_000_000))
    assert count == 3_000_010


def test_bytes_through_the_line_take_no_less_than_rate_delay_and_handshake() -> None:
    line = Line(down=40e6, up=5e6, delay=0.01)
    took, count, _ = asyncio.run(_transfer(line, 500_000))
    assert count == 500_010
    assert took >= 4 * 0.01 + 500_000 * 8 / 40e6
