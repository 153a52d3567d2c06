"""A home line, or a mere counter: a TCP proxy that holds bytes back as a slow, long, lossy line would.

Each direction has one rate, shared by all connections: a segment of 1,448 bytes takes (1,448 + 52) bytes of it, for
TCP and IP headers and time stamps. Then it travels for the delay. A lost segment is sent again: it takes the rate a
second time, arrives one round trip later, and everything behind it on its connection waits (TCP delivers in order).
Opening a connection costs one round trip. There is no congestion window: no slow start, no backing off after a loss.
Without rate and delay it only counts the payload, both ways.

    python -m tests.benchmarks.sync.line PORT [--name home]

It says {"port": ...}; a line on its input asks for the count.
"""

import argparse
import asyncio
import json
import random
import socket
import sys
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

SEGMENT, HEADERS = 1448, 52
QUEUED = 512 << 10
"""So much waits in the line at most; then the sender is held back, as a full socket would hold it."""


INLET = 64 << 10
"""Bytes the system holds before the line."""


class Line(NamedTuple):
    """``down`` and ``up`` in bits a second as the desk sees them (0: no limit), ``delay`` in seconds one way."""

    down: float = 0
    up: float = 0
    delay: float = 0
    loss: float = 0


LINES = {
    "count": Line(),
    "home": Line(20e6, 5e6, 0.020),
    "slow": Line(4e6, 4e6, 0.075, 0.01),
}


@dataclass
class Way:
    """One direction of the line. ``arrival`` is pure arithmetic over the time it is told."""

    rate: float
    delay: float
    loss: float
    dice: random.Random
    free_at: float = 0.0
    passed: int = 0

    def arrival(self, size: int, now: float) -> float:
        """When a segment of ``size`` bytes that is handed in ``now`` comes out."""
        self.passed += size
        leaves = self._sent(size, now)
        if self.loss and self.dice.random() < self.loss:
            # Noticed one round trip after it was sent, and sent again.
            leaves = max(leaves + 2 * self.delay, self._sent(size, now))
        return leaves + self.delay

    def _sent(self, size: int, now: float) -> float:
        took = (size + HEADERS) * 8 / self.rate if self.rate else 0.0
        self.free_at = max(self.free_at, now) + took
        return self.free_at


class _Half(asyncio.Protocol):
    """Reads one side and delivers to the other, in order, when the time has come."""

    def __init__(self, way: Way, not_before: float = 0.0) -> None:
        self.way, self.latest = way, not_before
        self.other: _Half | None = None
        self.transport: asyncio.Transport | None = None
        self.early: list[bytes] = []
        self.under_way: deque[tuple[float, bytes]] = deque()
        self.queued = 0
        self.paused = self.timed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.set_write_buffer_limits(high=64 << 20)

    def data_received(self, data: bytes) -> None:
        if self.other is None:
            self.early.append(data)
            return
        now = asyncio.get_running_loop().time()
        for start in range(0, len(data), SEGMENT):
            self._hand_in(data[start : start + SEGMENT], now)
        self._pump()

    def _hand_in(self, piece: bytes, now: float) -> None:
        self.latest = max(self.latest, self.way.arrival(len(piece), now) if piece else now)
        self.under_way.append((self.latest, piece))
        self.queued += len(piece)

    def joined(self, other: "_Half") -> None:
        self.other = other
        early, self.early = self.early, []
        for data in early:
            self.data_received(data)

    def _pump(self) -> None:
        """Delivers what has arrived and sets one timer for the next."""
        loop = asyncio.get_running_loop()
        while self.under_way and self.under_way[0][0] <= loop.time():
            self._deliver(self.under_way.popleft()[1])
        if self.under_way and not self.timed:
            self.timed = True
            loop.call_at(self.under_way[0][0], self._wake)
        self._balance()

    def _wake(self) -> None:
        self.timed = False
        self._pump()

    def _deliver(self, piece: bytes) -> None:
        self.queued -= len(piece)
        out = self.other.transport if self.other else None
        if out is None or out.is_closing():
            return
        if piece:
            out.write(piece)
        else:
            out.close()

    def _balance(self) -> None:
        """Holds the sender back while too much is under way."""
        if self.transport is None or self.transport.is_closing():
            return
        if not self.paused and self.queued > QUEUED:
            self.paused = True
            self.transport.pause_reading()
        elif self.paused and self.queued < QUEUED // 2:
            self.paused = False
            self.transport.resume_reading()

    def eof_received(self) -> bool:
        self._end()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        """The goodbye travels behind the bytes."""
        self._hand_in(b"", asyncio.get_running_loop().time())
        self._pump()


@dataclass
class Proxy:
    """Ways shared by all connections to one server."""

    target: int
    line: Line
    seed: int = 1
    down: Way = field(init=False)
    up: Way = field(init=False)

    def __post_init__(self) -> None:
        dice = random.Random(self.seed)
        self.down = Way(self.line.down, self.line.delay, self.line.loss, dice)
        self.up = Way(self.line.up, self.line.delay, self.line.loss, dice)

    async def start(self) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(self._accepted, "127.0.0.1", 0)

    def _accepted(self) -> _Half:
        """The desk's first bytes come out no sooner than a handshake and half a round trip from now."""
        loop = asyncio.get_running_loop()
        desk = _Half(self.up, loop.time() + 3 * self.line.delay)
        _joined.add(task := loop.create_task(self._join(desk)))
        task.add_done_callback(_joined.discard)
        return desk

    async def _join(self, desk: _Half) -> None:
        loop = asyncio.get_running_loop()
        inlet = socket.socket()
        inlet.setblocking(False)
        if self.line.down:
            # Else the system would take in megabytes more than the line does, and no sender would feel it.
            inlet.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, INLET)
        await loop.sock_connect(inlet, ("127.0.0.1", self.target))
        _, server = await loop.create_connection(lambda: _Half(self.down), sock=inlet)
        server.joined(desk)
        desk.joined(server)

    def count(self) -> int:
        return self.down.passed + self.up.passed


_joined: set[asyncio.Task[None]] = set()


async def _serve(target: int, line: Line) -> None:
    proxy = Proxy(target, line)
    async with await proxy.start() as server:
        _say({"port": server.sockets[0].getsockname()[1]})
        loop = asyncio.get_running_loop()
        while await loop.run_in_executor(None, sys.stdin.readline):
            _say({"bytes": proxy.count()})


def _say(value: dict[str, int]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("target", type=int)
    asked.add_argument("--name", choices=LINES, default="count")
    told = asked.parse_args()
    asyncio.run(_serve(told.target, LINES[told.name]))
