"""Officers online, as one client program: what they ask of the server and how long it lets them wait.

    python -m tests.benchmarks.sync.crowd TASK --url URL --seats FILE --seconds S [...]

Each line of SEATS is an officer: number, token, cursor of the feed, a request of the own office. Tasks:
``poll`` (as many polls that find nothing as the server will answer), ``decide`` (the same with decisions),
``online`` (everybody waits at ``/v1/poke``, some decide, whoever is told of news pulls). A decision here is a note:
it goes through the same checks and writes the same rows as any other and can be repeated.
"""

import argparse
import asyncio
import functools
import itertools
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlsplit

from alpukat_desk.demo.dice import uuid7
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.frames import FEED_LINES, unpacked
from alpukat_desk.domain.model import CommandId, DeviceId, OfficerId, RequestId, Role
from alpukat_desk.remote import HttpApi
from alpukat_desk.remote.api import LINE_MOST
from tests.benchmarks.sync import worker

POKE = "/v1/poke"
EVERY_S = 300.0
"""An officer decides once in so many seconds."""
POLL_S = 30.0
"""Without a poke a desk asks so often."""
WAIT_S = 25.0
THREADS = 128
"""So many calls may be under way: what a caller waits for is the server, not the others."""


@dataclass
class Seat:
    """One officer online, and the request that is decided on."""

    number: int
    token: str
    cursor: str
    request: str
    api: HttpApi | None = None


@dataclass
class Took:
    """Seconds of each call, and what failed."""

    times: list[float] = field(default_factory=list)
    failed: int = 0

    def facts(self, name: str, seconds: float) -> worker.Facts:
        ordered = sorted(self.times)
        told = {f"{name}_p{part}_ms": 1000 * _at(ordered, part / 100) for part in (50, 95, 99)} if ordered else {}
        return {
            f"{name}s": len(ordered),
            f"{name}s_per_s": len(ordered) / seconds,
            **told,
            f"{name}s_failed": self.failed,
        }


def _at(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def seats(path: Path) -> list[Seat]:
    rows = [line.split() for line in path.read_text().splitlines()]
    return [Seat(int(number), token, cursor, request) for number, token, cursor, request in rows]


class Plain:
    """A kept-alive connection that sends a GET and reads the whole answer: next to no cost on this side."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.pipe: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, place: str, token: str) -> int:
        return (await self.fetch(place, token))[0]

    async def fetch(self, place: str, token: str) -> tuple[int, bytes]:
        if self.pipe is None:
            self.pipe = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.pipe
        told = f"GET {place} HTTP/1.1\r\nHost: {self.host}\r\nAuthorization: Bearer {token}\r\n"
        writer.write(f"{told}{wire.HEADER_PROTOCOL}: {wire.PROTOCOL}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = int(head.split(b" ", 2)[1])
        if b"transfer-encoding: chunked" in head:
            return status, b"".join([part async for part in _chunks(reader)])
        if b"content-length: " in head:
            return status, await reader.readexactly(int(head.split(b"content-length: ")[1].split(b"\r\n")[0]))
        return status, b""

    async def close(self) -> None:
        if self.pipe:
            self.pipe[1].close()


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readuntil(b"\r\n"), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readexactly(2)


async def flooded(count: int, seconds: float, call: Callable[[int], Awaitable[bool]]) -> Took:
    """``count`` callers, each asking again as soon as it is answered."""
    took, until = Took(), time.perf_counter() + seconds

    async def caller(number: int) -> None:
        while (began := time.perf_counter()) < until:
            good = await call(number)
            took.times.append(time.perf_counter() - began)
            took.failed += not good

    await asyncio.gather(*(caller(number) for number in range(count)))
    return took


def feed(seat: Seat) -> str:
    return f"{wire.FEED}?cursor={quote(seat.cursor, safe='')}"


async def poll(told: argparse.Namespace, crowd: list[Seat]) -> worker.Facts:
    lines = [Plain(told.url) for _ in range(told.callers)]
    turns = itertools.cycle(crowd)

    async def call(number: int) -> bool:
        seat = next(turns)
        return await lines[number].get(feed(seat), seat.token) in (200, 204)

    took = await flooded(told.callers, told.seconds, call)
    for line in lines:
        await line.close()
    return took.facts("poll", told.seconds)


async def decide(told: argparse.Namespace, crowd: list[Seat]) -> worker.Facts:
    turns, loop = itertools.cycle(crowd[: told.callers * 4]), asyncio.get_running_loop()
    with ThreadPoolExecutor(told.callers) as threads:
        took = await flooded(
            told.callers, told.seconds, lambda _: loop.run_in_executor(threads, _decided, next(turns), told.url)
        )
    return took.facts("decision", told.seconds)


def _api(seat: Seat, url: str) -> HttpApi:
    if seat.api is None:
        seat.api = HttpApi(url)
        seat.api.resume(seat.token)
    return seat.api


_numbers = itertools.count(1)


def _decided(seat: Seat, url: str) -> bool:
    now = datetime.now(UTC)
    note = c.Command(
        id=CommandId(uuid7(random.Random(f"{seat.token}{next(_numbers)}"), now)),
        request_id=RequestId(seat.request),
        payload=c.Note("Sudah dihubungi lewat telepon, berkas menyusul."),
        base_version=1,
        seq=1,
        actor=OfficerId(f"ramai.{seat.number}"),
        actor_name=f"Petugas {seat.number}",
        role=Role.OFFICER,
        device_id=DeviceId(f"laptop-ramai.{seat.number}"),
        made_at=now,
    )
    try:
        return all(isinstance(item, wire.Accepted) for item in _api(seat, url).push([note]))
    except AlpukatError:
        return False


async def _pulled(seat: Seat, url: str) -> bool:
    """Over a connection of its own, as a desk that was idle would: reading what came is the desk's work, not timed."""
    line = Plain(url)
    try:
        status, body = await line.fetch(feed(seat), seat.token)
    except (OSError, EOFError):
        return False
    await line.close()
    for item in unpacked([body], LINE_MOST, FEED_LINES):
        seat.cursor = getattr(item, "cursor", seat.cursor)
    return status in (200, 204)


class Online:
    """Everybody at once. Without a poke on the server each asks the feed by the clock instead."""

    def __init__(self, told: argparse.Namespace, crowd: list[Seat], threads: ThreadPoolExecutor) -> None:
        self.url, self.crowd, self.threads = told.url, crowd, threads
        self.decided, self.pulled, self.told = Took(), Took(), 0
        self.poked = True
        self.ended = asyncio.Event()
        self.sitting: list[asyncio.Task[None]] = []

    async def open(self) -> None:
        """All of them sit down, some 2,500 a second."""
        line = Plain(self.url)
        self.poked = (
            await line.get(f"{POKE}?cursor={quote(self.crowd[0].cursor, safe='')}&wait=0", self.crowd[0].token) != 404
        )
        await line.close()
        for seat in self.crowd:
            self.sitting.append(asyncio.create_task(self._sits(seat)))
            if seat.number % 50 == 0:
                await self.pause(0.02)

    async def pause(self, seconds: float) -> bool:
        """Whether it is over."""
        try:
            await asyncio.wait_for(self.ended.wait(), seconds)
        except TimeoutError:
            return False
        return True

    async def _sits(self, seat: Seat) -> None:
        line = Plain(self.url)
        dice = random.Random(seat.number)
        if not self.poked and await self.pause(dice.uniform(0, POLL_S)):
            return
        while not self.ended.is_set():
            if not self.poked:
                await self._pull(seat)
                await self.pause(POLL_S * dice.uniform(0.8, 1.2))
                continue
            wait = f"{POKE}?cursor={quote(seat.cursor, safe='')}&wait={WAIT_S:g}"
            if await line.get(wait, seat.token) == 200:
                self.told += 1
                await self._pull(seat)
        await line.close()

    async def _pull(self, seat: Seat) -> None:
        began = time.perf_counter()
        good = await _pulled(seat, self.url)
        self.pulled.times.append(time.perf_counter() - began)
        self.pulled.failed += not good

    async def _timed(self, took: Took, call: Callable[[Seat, str], bool], seat: Seat) -> None:
        began = time.perf_counter()
        good = await asyncio.get_running_loop().run_in_executor(self.threads, call, seat, self.url)
        took.times.append(time.perf_counter() - began)
        took.failed += not good

    async def deciding(self, seconds: float) -> None:
        """Decisions at the crowd's pace, however slow the answers."""
        dice = random.Random(7)
        until, under_way = time.perf_counter() + seconds, []
        while time.perf_counter() < until:
            seat = dice.choice(self.crowd)
            under_way.append(asyncio.create_task(self._timed(self.decided, _decided, seat)))
            await self.pause(dice.expovariate(len(self.crowd) / EVERY_S))
        await asyncio.gather(*under_way)

    async def close(self) -> None:
        self.ended.set()
        for task in self.sitting:
            task.cancel()
        await asyncio.gather(*self.sitting, return_exceptions=True)


async def online(told: argparse.Namespace, crowd: list[Seat]) -> worker.Facts:
    """A quiet stretch in which nobody decides tells what an idle officer costs; then they decide."""
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(THREADS) as threads:
        everybody = Online(told, crowd, threads)
        await everybody.open()
        await everybody.pause(1.0)
        worker.say({"stage": "seated", "poked": everybody.poked})
        await loop.run_in_executor(None, sys.stdin.readline)
        await everybody.pause(told.quiet)
        worker.say({"stage": "quiet"})
        await loop.run_in_executor(None, sys.stdin.readline)
        everybody.pulled = Took()
        await everybody.deciding(told.seconds)
        await everybody.close()
    facts = everybody.decided.facts("decision", told.seconds) | everybody.pulled.facts("pull", told.seconds)
    return {"officers": len(crowd), "poked": everybody.poked, "told": everybody.told, **facts}


TASKS = {task.__name__: task for task in (poll, decide, online)}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("task", choices=TASKS)
    asked.add_argument("--url", required=True)
    asked.add_argument("--seats", type=Path, required=True)
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--quiet", type=float, default=8.0)
    asked.add_argument("--callers", type=int, default=8)
    told = asked.parse_args()
    crowd = seats(told.seats)
    worker.measured(lambda: functools.partial(asyncio.run, TASKS[told.task](told, crowd)))


if __name__ == "__main__":
    main()
