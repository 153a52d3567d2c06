"""A faulty TCP proxy, a process of its own: every connection gets a fate from the seed and its number.

It refuses, delays, drips, cuts or resets at byte k in either direction, holds a reply back and drops it, and replays
a whole HTTP request to the server as a middle box does that retries a POST, at once or a while later. The word "heal"
on its input makes every further connection a good one; the input's end ends it, and what it did is printed.
"""

import argparse
import asyncio
import contextlib
import json
import random
import socket
import struct
import sys
from collections import Counter
from collections.abc import AsyncIterator
from enum import StrEnum
from typing import NamedTuple

PIECE = 1 << 16
_RESET = struct.pack("ii", 1, 0)
_AFTER_END_S = 3.0
"""So long an answer may still come after the asking side has closed its half."""


class Fault(StrEnum):
    CLEAN = "clean"
    REFUSE = "refuse"
    DELAY = "delay"
    DRIP = "drip"
    CUT = "cut"
    RESET = "reset"
    SWALLOW = "swallow"
    REPLAY = "replay"


RATES = {
    Fault.CLEAN: 45, Fault.REFUSE: 4, Fault.DELAY: 8, Fault.DRIP: 6, Fault.CUT: 12, Fault.RESET: 10, Fault.SWALLOW: 10,
    Fault.REPLAY: 10,
}  # fmt: skip


class Fate(NamedTuple):
    """``at``: the byte of the direction (``down`` to the desk) at which it breaks, or the number of the request."""

    fault: Fault
    down: bool = False
    at: int = 0
    pause_s: float = 0.0


GOOD = Fate(Fault.CLEAN)


def fate(seed: int, number: int, rates: dict[Fault, int]) -> Fate:
    dice = random.Random(f"{seed}/{number}")
    (fault,) = dice.choices(list(rates), list(rates.values()))
    down = dice.random() < 0.6
    at = int(10 ** dice.uniform(0.3, 5.0)) if fault in (Fault.CUT, Fault.RESET) else int(dice.expovariate(0.5))
    return Fate(fault, down, at, min(dice.expovariate(1 / 0.08), 0.6))


class Broken(Exception):
    """The fate has come."""


class Proxy:
    """Between the desks and the server at ``port``. ``seen`` counts what was done to connections."""

    def __init__(self, port: int, seed: int, rates: dict[Fault, int]) -> None:
        self.port, self.seed, self.rates = port, seed, rates
        self.healed = False
        self.seen: Counter[str] = Counter()
        self._number = 0
        self._late: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.Task[None] | None] = set()

    def heal(self) -> None:
        """No further fault, and no replay still to come."""
        self.healed = True
        for task in self._late:
            task.cancel()

    def drawn(self) -> Fate:
        """Of the next connection."""
        self._number += 1
        return GOOD if self.healed else fate(self.seed, self._number, self.rates)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        drawn, task = self.drawn(), asyncio.current_task()
        self._open.add(task)
        try:
            if drawn.fault is Fault.REFUSE:
                raise Broken(drawn.fault)
            await self._joined(reader, writer, drawn)
            broken = False
        except Broken as fault:
            self.seen[str(fault)] += 1
            broken = str(fault) != Fault.CUT
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            self.seen["line broke"] += 1
            broken = True
        finally:
            self._open.discard(task)
        _end(writer, reset=broken)

    async def _joined(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drawn: Fate) -> None:
        above, below = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            if drawn.fault in (Fault.SWALLOW, Fault.REPLAY):
                await self._asked(reader, writer, above, below, drawn)
            else:
                await _both(_Pipe(reader, below, drawn, down=False), _Pipe(above, writer, drawn, down=True))
                self.seen[drawn.fault] += 1
        except Broken:
            _end(below, reset=drawn.fault is Fault.RESET)
            raise
        finally:
            _end(below)

    async def _asked(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        above: asyncio.StreamReader,
        below: asyncio.StreamWriter,
        drawn: Fate,
    ) -> None:
        """One request after the other, each read whole before it goes up."""
        number = 0
        while request := await _request(reader):
            if drawn.fault is Fault.REPLAY and number >= drawn.at:
                await self._replayed(request, drawn)
            below.write(request)
            swallowed = drawn.fault is Fault.SWALLOW and number >= drawn.at
            async for piece in message(above, bodiless=request.startswith(b"HEAD ")):
                if not swallowed:
                    writer.write(piece)
                    await writer.drain()
            if swallowed:
                await pause(drawn.pause_s)
                raise Broken(drawn.fault)
            number += 1

    async def _replayed(self, request: bytes, drawn: Fate) -> None:
        self.seen[Fault.REPLAY] += 1
        if drawn.down:
            self._late.add(late := asyncio.create_task(self._again(request, 4 * drawn.pause_s)))
            late.add_done_callback(self._late.discard)
        else:
            await self._again(request, 0.0)

    async def _again(self, request: bytes, after_s: float) -> None:
        """Asks the server on a connection of its own; nobody hears the answer."""
        await pause(after_s)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            above, below = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                below.write(request)
                async for _ in message(above, bodiless=request.startswith(b"HEAD ")):
                    continue
            finally:
                _end(below)


class _Pipe:
    """One direction of a connection."""

    def __init__(self, source: asyncio.StreamReader, target: asyncio.StreamWriter, drawn: Fate, *, down: bool) -> None:
        self._source, self._target, self._fate = source, target, drawn
        breaks = drawn.fault in (Fault.CUT, Fault.RESET) and drawn.down is down
        self._left = drawn.at if breaks else sys.maxsize

    async def run(self) -> None:
        while data := await self._source.read(PIECE):
            if self._fate.fault is Fault.DELAY:
                await pause(self._fate.pause_s)
            await self._send(data[: self._left])
            self._left -= len(data)
            if self._left <= 0:
                raise Broken(self._fate.fault)
        with contextlib.suppress(OSError):
            self._target.write_eof()

    async def _send(self, data: bytes) -> None:
        step = 512 if self._fate.fault is Fault.DRIP else PIECE
        for start in range(0, len(data), step):
            self._target.write(data[start : start + step])
            await self._target.drain()
            if step < PIECE:
                await pause(0.002)


async def _both(up: _Pipe, down: _Pipe) -> None:
    """Ends with the answering side; what is on its way up still arrives when the asking side is gone."""
    asking, answering = asyncio.create_task(up.run()), asyncio.create_task(down.run())
    try:
        await asyncio.wait({asking, answering}, return_when=asyncio.FIRST_COMPLETED)
        if asking.done() and not asking.exception():
            await asyncio.wait({answering}, timeout=_AFTER_END_S)
        for task in (asking, answering):
            if task.done():
                task.result()
    finally:
        for task in (asking, answering):
            task.cancel()
        await asyncio.gather(asking, answering, return_exceptions=True)


async def _request(reader: asyncio.StreamReader) -> bytes:
    """The next request whole, empty where the asking side has ended."""
    try:
        return b"".join([piece async for piece in message(reader)])
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return b""


async def message(reader: asyncio.StreamReader, *, bodiless: bool = False) -> AsyncIterator[bytes]:
    """One HTTP/1.1 message in pieces: its head first, then its body as it lies on the wire."""
    head = await reader.readuntil(b"\r\n\r\n")
    yield head
    fields = dict(_fields(head))
    if bodiless or head.split(b" ", 2)[1][:3] in (b"204", b"304"):
        return
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        async for piece in _chunks(reader):
            yield piece
        return
    left = int(fields.get(b"content-length", b"0"))
    while left:
        piece = await reader.read(min(left, PIECE))
        if not piece:
            raise asyncio.IncompleteReadError(b"", left)
        left -= len(piece)
        yield piece


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    size = -1
    while size:
        line = await reader.readuntil(b"\r\n")
        size = int(line.split(b";")[0], 16)
        yield line + await reader.readexactly(size + 2)


def _fields(head: bytes) -> list[tuple[bytes, bytes]]:
    lines = [line.partition(b":") for line in head.lower().split(b"\r\n")[1:] if line]
    return [(name.strip(), value.strip()) for name, _, value in lines]


def _end(writer: asyncio.StreamWriter, *, reset: bool = False) -> None:
    taken = writer.get_extra_info("socket")
    if reset and taken is not None:
        with contextlib.suppress(OSError):
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        writer.transport.abort()
    writer.close()


async def pause(seconds: float) -> None:
    await asyncio.wait({asyncio.get_running_loop().create_future()}, timeout=seconds)


async def _obey(proxy: Proxy) -> None:
    """Listens to the one who started this, until the input ends."""
    words = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(words), sys.stdin)
    while word := await words.readline():
        if word.strip() == b"heal":
            proxy.heal()


async def run(port: int, seed: int, rates: dict[Fault, int]) -> None:
    proxy = Proxy(port, seed, rates)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0, limit=1 << 20)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await _obey(proxy)
    server.close()
    sys.stdout.write(json.dumps(dict(sorted(proxy.seen.items()))) + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="where the server listens")
    parser.add_argument("--seed", type=int, required=True)
    asked = parser.parse_args()
    asyncio.run(run(asked.port, asked.seed, RATES))


if __name__ == "__main__":
    main()
