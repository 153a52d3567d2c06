"""How fast passwords may be tried. Waiting grows with every wrong try and ends by itself: nobody is locked out.

A device on which the account once signed in is counted by itself, so that a stranger who guesses at an account
slows down nobody but strangers.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from alpukat_desk.domain.errors import ServerBusy
from alpukat_desk.domain.model import Struct
from alpukat_desk.server.tables import ATTEMPTS, DEVICES

_FORGET = timedelta(hours=1)
"""A subject that was quiet so long starts afresh; so does one whose last try lies so far ahead, for then the clock
was wrong, and waiting for that day to come would lock the account."""


class Pace(Struct):
    """``free`` tries cost nothing; then the wait doubles from one second up to ``longest``."""

    free: int
    longest: timedelta

    def wait(self, tries: int) -> timedelta:
        beyond = tries - self.free
        return min(timedelta(seconds=2 ** min(beyond, 20)), self.longest) if beyond >= 0 else timedelta()


_PACES = {
    "account": Pace(5, timedelta(minutes=5)),
    "device": Pace(5, timedelta(minutes=5)),
    "address": Pace(30, timedelta(minutes=1)),
}


def subjects(tx: Connection, officer_id: str, device_id: str, address: str) -> tuple[str, ...]:
    known = select(DEVICES.c.city).where(DEVICES.c.officer_id == officer_id, DEVICES.c.device_id == device_id)
    if tx.execute(known).first() is not None:
        return (f"device:{officer_id}/{device_id}", f"address:{address}")
    return (f"account:{officer_id}", f"address:{address}")


def reserve(tx: Connection, who: tuple[str, ...], now: datetime) -> None:
    """Counts one try before it is made, so that many at once gain nothing. Raises
    ``ServerBusy("session.throttled")``, then counting nothing."""
    tries = {subject: _tries(tx, subject, now) for subject in who}
    for subject, count in tries.items():
        wait = _PACES[subject.split(":")[0]].wait(count + 1)
        _put(tx, subject, count + 1, now, now + wait)


def _tries(tx: Connection, subject: str, now: datetime) -> int:
    row = tx.execute(select(ATTEMPTS).where(ATTEMPTS.c.subject == subject)).first()
    if row is None or abs(now - row.last_at) > _FORGET:
        return 0
    if now < row.until:
        seconds = (row.until - now) / timedelta(seconds=1)
        raise ServerBusy("session.throttled", after_s=int(seconds) + 1)
    return int(row.failures)


def _put(tx: Connection, subject: str, tries: int, now: datetime, until: datetime) -> None:
    tx.execute(ATTEMPTS.delete().where((ATTEMPTS.c.subject == subject) | (ATTEMPTS.c.last_at < now - _FORGET)))
    tx.execute(ATTEMPTS.insert().values(subject=subject, failures=tries, last_at=now, until=until))


def forgive(tx: Connection, who: tuple[str, ...]) -> None:
    """After the right password: the account or device starts afresh, the address gets its one try back."""
    for subject in who:
        if subject.startswith("address:"):
            here = (ATTEMPTS.c.subject == subject) & (ATTEMPTS.c.failures > 0)
            tx.execute(ATTEMPTS.update().where(here).values(failures=ATTEMPTS.c.failures - 1))
        else:
            tx.execute(ATTEMPTS.delete().where(ATTEMPTS.c.subject == subject))
