"""Each fault of the proxy on a real connection to a small server that counts what reaches it."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.soak.proxy import RATES, Fate, Fault, Proxy, fate, message

BODY = b"x" * 3000
REQUEST = b"POST /v1/commands HTTP/1.1\r\nContent-Length: 3000\r\n\r\n" + BODY
REPLY = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"
OTHER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody"


class Fixed(Proxy):
    """A proxy whose every connection has the same fate."""

    fate = Fate(Fault.CLEAN)

    def drawn(self) -> Fate:
        return self.fate


class Upstream:
    """Answers each whole request; ``got`` holds the requests, ``bytes`` all that came."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.bytes = 0
        self.came = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                whole = b""
                async for piece in message(reader):
                    whole += piece
                    self.bytes += len(piece)
                self.got.append(whole)
                self.came.set()
                writer.write(REPLY)
                await writer.drain()
        except (asyncio.IncompleteReadError, OSError) as error:
            self.bytes += len(getattr(error, "partial", b""))
        finally:
            writer.close()


async def answer(port: int, times: int = 1) -> list[bytes]:
    """What comes back for each request, b"" where the line broke."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    try:
        for _ in range(times):
            writer.write(REQUEST)
            answers.append(b"".join([piece async for piece in message(reader)]))
    except (OSError, asyncio.IncompleteReadError):
        answers.append(b"")
    finally:
        writer.close()
    return answers


def through(drawn: Fate, ask: Callable[[int], Awaitable[object]]) -> tuple[object, Upstream, Proxy]:
    async def run() -> tuple[object, Upstream, Proxy]:
        async with asyncio.timeout(30):
            return await joined()

    async def joined() -> tuple[object, Upstream, Proxy]:
        upstream = Upstream()
        server = await asyncio.start_server(upstream.serve, "127.0.0.1", 0)
        proxy = Fixed(server.sockets[0].getsockname()[1], 1, RATES)
        proxy.fate = drawn
        front = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
        told = await ask(front.sockets[0].getsockname()[1])
        while len(upstream.got) < 2 and drawn.fault is Fault.REPLAY:
            upstream.came.clear()
            await upstream.came.wait()
        front.close()
        server.close()
        await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True)
        return told, upstream, proxy

    return asyncio.run(run())


@pytest.mark.parametrize("drawn", [Fate(Fault.CLEAN), Fate(Fault.DELAY, pause_s=0.001), Fate(Fault.DRIP)])
def test_slow_lines_change_no_byte(drawn: Fate) -> None:
    told, upstream, proxy = through(drawn, lambda port: answer(port, 2))
    assert told == [REPLY, REPLY]
    assert upstream.got == [REQUEST, REQUEST]
    assert proxy.seen[drawn.fault] == 1


def test_a_refused_connection_reaches_nobody() -> None:
    told, upstream, proxy = through(Fate(Fault.REFUSE), answer)
    assert (told, upstream.bytes, proxy.seen[Fault.REFUSE]) == ([b""], 0, 1)


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.RESET])
def test_a_line_cut_on_the_way_up_carries_less_than_a_request(fault: Fault) -> None:
    told, upstream, proxy = through(Fate(fault, down=False, at=1000), answer)
    assert (told, upstream.got, proxy.seen[fault]) == ([b""], [], 1)
    assert upstream.bytes <= 1000


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.RESET])
def test_a_line_cut_on_the_way_down_has_done_the_work(fault: Fault) -> None:
    told, upstream, _ = through(Fate(fault, down=True, at=20), answer)
    assert (told, upstream.got) == ([b""], [REQUEST])


def test_a_swallowed_reply_comes_to_nobody_and_only_its_own() -> None:
    told, upstream, proxy = through(Fate(Fault.SWALLOW, at=1), lambda port: answer(port, 3))
    assert (told, upstream.got, proxy.seen[Fault.SWALLOW]) == ([REPLY, b""], [REQUEST, REQUEST], 1)


@pytest.mark.parametrize("late", [False, True])
def test_a_replayed_request_reaches_the_server_twice_and_is_answered_once(late: bool) -> None:
    told, upstream, proxy = through(Fate(Fault.REPLAY, down=late, pause_s=0.001), answer)
    assert (told, upstream.got, proxy.seen[Fault.REPLAY]) == ([REPLY], [REQUEST, REQUEST], 1)


def test_a_message_ends_where_its_head_says() -> None:
    async def read(data: bytes, bodiless: bool = False) -> bytes:
        reader = asyncio.StreamReader()
        reader.feed_data(data + b"next")
        reader.feed_eof()
        return b"".join([piece async for piece in message(reader, bodiless=bodiless)])

    for whole in (REQUEST, REPLY, OTHER, b"HTTP/1.1 204 No Content\r\n\r\n"):
        assert asyncio.run(read(whole)) == whole
    assert asyncio.run(read(OTHER, bodiless=True)) == OTHER.removesuffix(b"body")


def test_the_seed_decides_and_every_fault_has_its_share() -> None:
    drawn = [fate(7, number, RATES) for number in range(3000)]
    assert drawn == [fate(7, number, RATES) for number in range(3000)]
    assert {item.fault for item in drawn} == set(Fault)
    ends = [item for item in drawn if item.fault is Fault.CUT]
    assert {item.down for item in ends} == {True, False} and min(item.at for item in ends) < 10
