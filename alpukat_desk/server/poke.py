"""Who waits for news, and the one watcher of the process that wakes them.

An officer who waits holds no thread and no connection to the database. While somebody waits, the watcher looks at the
heads of the feeds a few times a second and wakes those in whose scope something changed; several processes on one
database each do so for their own.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from litestar.concurrency import sync_to_thread
from sqlalchemy import Connection, func, select, union_all

from alpukat_desk.domain.errors import AlpukatError, ServerBusy
from alpukat_desk.server import cursors, records
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import DEPARTURES, REQUESTS

log = logging.getLogger(__name__)

LOOK_S = 0.25
LINGER_ROUNDS = 40
"""So long the watcher stays when nobody waits: those it let go are back in a moment."""
MOST = 8
"""Calls of one session that may wait at the same time."""
Left = asyncio.Future[Any]
Touched = dict[str, int]
"""The newest place in the feed at which something came into an office, changed there or left it."""


@dataclass
class _City:
    """``latest`` knows every change after ``since``, by the office and each office above it."""

    since: int
    head: int
    latest: Touched = field(default_factory=dict)
    waiting: dict[str, set["asyncio.Future[bool]"]] = field(default_factory=lambda: defaultdict(set))

    def note(self, head: int, touched: Touched) -> None:
        woken = {name for office in touched for name in above(office)}
        for office, seq in touched.items():
            self.latest |= {name: max(seq, self.latest.get(name, 0)) for name in above(office)}
        self.head = head
        settle((each for name in woken for each in self.waiting.get(name, ())), news=True)


class Watch:
    """Lives in the server's event loop, where nothing interrupts it between two ``await``."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._cities: dict[str, _City] = {}
        self._sessions: dict[str, int] = defaultdict(int)
        self._task: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def waiting(self) -> int:
        return sum(len(each) for city in self._cities.values() for each in city.waiting.values())

    async def news(self, caller: Caller, text: str, within_s: float, left: Left) -> bool:
        """Whether something lies behind the cursor; comes back as soon as it does, when the time is over, when the
        caller has ``left``, or when the server stops. Raises ``ServerBusy`` for a session that waits too often."""
        if self._sessions[caller.token_hash] >= MOST:
            raise ServerBusy("server.busy", after_s=30)
        self._sessions[caller.token_hash] += 1
        try:
            return await self._news(caller, text, within_s, left)
        finally:
            self._sessions[caller.token_hash] -= 1
            if not self._sessions[caller.token_hash]:
                del self._sessions[caller.token_hash]

    async def _news(self, caller: Caller, text: str, within_s: float, left: Left) -> bool:
        cursor, office = cursors.parse(text), caller.officer.office
        here = (cursors.short(self._house.epoch), caller.city, office)
        if cursor is None or (cursor.epoch, cursor.city, cursor.office) != here:
            return True
        city = await self._city(caller.city)
        mine: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        city.waiting[office].add(mine)
        try:
            self._start()
            if await self._behind(city, caller, cursor.seq):
                return True
            if not self._closed:
                either: set[asyncio.Future[Any]] = {mine, left}
                await asyncio.wait(either, timeout=within_s, return_when=asyncio.FIRST_COMPLETED)
            return mine.done() and mine.result()
        finally:
            city.waiting[office].discard(mine)

    async def _city(self, name: str) -> _City:
        if name not in self._cities:
            head, _ = await sync_to_thread(look, self._house, name, None)
            self._cities.setdefault(name, _City(head, head))
        return self._cities[name]

    async def _behind(self, city: _City, caller: Caller, seq: int) -> bool:
        """From memory where that reaches back far enough. What comes after is heard of by the watcher."""
        if city.since <= seq <= city.head:
            return city.latest.get(caller.officer.office, 0) > seq
        return await sync_to_thread(behind, self._house, caller, seq)

    def _start(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._watch())
            self._task.add_done_callback(_tell)

    async def _watch(self) -> None:
        idle = 0
        while idle < LINGER_ROUNDS and not self._closed:
            await asyncio.sleep(LOOK_S)
            idle = 0 if self.waiting else idle + 1
            try:
                await self.look()
            except AlpukatError as error:
                log.warning("could not look for news: %s", error.code)
        self._cities = {name: city for name, city in self._cities.items() if any(city.waiting.values())}

    async def look(self) -> None:
        """One look at every city somebody waits for."""
        known = {name: city.head for name, city in self._cities.items()}
        for name, (head, touched) in (await sync_to_thread(moved, self._house, known)).items():
            self._cities[name].note(head, touched)

    def close(self) -> None:
        """Those who wait are answered at once, and nobody waits any more."""
        self._closed = True
        for city in self._cities.values():
            settle((each for waiting in city.waiting.values() for each in waiting), news=False)


def _tell(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception():
        log.error("the watcher ended", exc_info=task.exception())


def settle(waiting: Iterable["asyncio.Future[bool]"], *, news: bool) -> None:
    for each in waiting:
        if not each.done():
            each.set_result(news)


def above(office: str) -> tuple[str, ...]:
    """The office and each one in whose jurisdiction it lies."""
    parts = office.split(".")
    return tuple(".".join(parts[:count]) for count in range(1, len(parts) + 1))


def moved(house: House, known: dict[str, int]) -> dict[str, tuple[int, Touched]]:
    """Of these cities those whose feed has another head than this, as ``look`` sees them. Where nothing happens, a
    glance at each is all it costs."""
    with house.database.glancing() as tx:
        ahead = [city for city, head in known.items() if records.head(tx, city) != head]
    return {city: look(house, city, known[city]) for city in ahead}


def look(house: House, city: str, known: int | None) -> tuple[int, Touched]:
    """The feed's head, and where something changed after ``known``; both of one moment."""
    with house.database.reading() as tx:
        head = records.head(tx, city)
        return head, {} if known is None or head == known else _touched(tx, city, known)


def _touched(tx: Connection, city: str, known: int) -> Touched:
    both = union_all(
        *(
            select(table.c.office, func.max(table.c.seq).label("seq"))
            .where(table.c.city == city, table.c.seq > known)
            .group_by(table.c.office)
            for table in (REQUESTS, DEPARTURES)
        )
    )
    touched: Touched = {}
    for row in tx.execute(both):
        touched[row.office] = max(row.seq, touched.get(row.office, 0))
    return touched


def behind(house: House, caller: Caller, seq: int) -> bool:
    """Whether something in the caller's scope lies behind this place. A place ahead of the feed leads nowhere."""
    office = caller.officer.office
    with house.database.reading() as tx:
        head = records.head(tx, caller.city)
        return seq > head or (seq < head and any(office in above(name) for name in _touched(tx, caller.city, seq)))
