"""When a holder's device was last heard of. Every call counts; what is written down of it is one row an hour.

That one row renews all leases of its officer: a lease runs from the holder's last contact, so no request has to be
written, gets a new version or goes into the feed for it.
"""

import asyncio
import logging
from datetime import datetime, timedelta

from litestar.concurrency import sync_to_thread
from sqlalchemy import Connection, bindparam, select

from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.wire import Contact
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import DEVICES

log = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
MOST = 50_000
"""Devices remembered by one process; with more of them all are forgotten, and written down once more."""

_NOTE = (
    DEVICES.update()
    .where(
        DEVICES.c.city == bindparam("of"),
        DEVICES.c.officer_id == bindparam("officer"),
        DEVICES.c.device_id == bindparam("device"),
        DEVICES.c.last_at <= bindparam("before"),
    )
    .values(last_at=bindparam("now"))
)


class Presence:
    """What one process has heard. ``last`` tells the later of that and what any process has written down."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._written: dict[tuple[str, str, str], datetime] = {}
        self._heard: dict[tuple[str, str], datetime] = {}
        self._due: dict[str, dict[tuple[str, str, str], Caller]] = {}
        self._turns: dict[str, asyncio.Lock] = {}

    def hear(self, caller: Caller) -> bool:
        """Whether it is time to ``note`` it."""
        key, now = _key(caller), self._house.now()
        if len(self._written) > MOST:
            self._written.clear()
            self._heard.clear()
        self._heard[key[:2]] = now
        written = self._written.get(key)
        return written is None or abs(now - written) >= EVERY

    async def note(self, caller: Caller) -> None:
        """Comes back when it is written down. After a restart everybody is heard for the first time at once: those
        who come while colleagues are being written down are the next transaction together."""
        self._due.setdefault(caller.city, {})[_key(caller)] = caller
        async with self._turns.setdefault(caller.city, asyncio.Lock()):
            if due := self._due.pop(caller.city, None):
                await sync_to_thread(self.write, *due.values())

    def write(self, *callers: Caller) -> None:
        """Of one city. A call is not refused because nobody has time to note it."""
        now = self._house.now()
        self._written |= dict.fromkeys(map(_key, callers), now)
        when = {"now": now, "before": now - EVERY}
        rows = [dict(zip(("of", "officer", "device"), _key(caller), strict=True)) | when for caller in callers]
        try:
            with self._house.database.writing(callers[0].city) as tx:
                tx.execute(_NOTE, rows)
        except AlpukatError as error:
            log.warning("could not note a device's contact: %s", error.code)

    def last(self, tx: Connection, request: Request) -> Contact | None:
        """Of the holder, and until when the lease runs by it; None where nobody holds it."""
        lease = request.lease
        if lease is None:
            return None
        row = _row(tx, request.city, lease.officer_id)
        told = [self._heard.get((request.city, str(lease.officer_id))), row[0] if row else None]
        at = max((moment for moment in told if moment), default=None)
        if at is None:
            return None
        until = max(lease.until, at + timedelta(hours=self._house.policy.lease_hours))
        return Contact(at, row[1] if row else "", until)


def _key(caller: Caller) -> tuple[str, str, str]:
    return caller.city, str(caller.officer.id), str(caller.device_id)


def _row(tx: Connection, city: str, officer_id: str) -> tuple[datetime, str] | None:
    latest = (
        select(DEVICES.c.last_at, DEVICES.c.name)
        .where(DEVICES.c.city == city, DEVICES.c.officer_id == officer_id)
        .order_by(DEVICES.c.last_at.desc())
        .limit(1)
    )
    row = tx.execute(latest).first()
    return (row.last_at, row.name) if row else None
