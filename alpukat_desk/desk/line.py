"""The state of the line to the server: when we last agreed with it, since when it does not answer."""

from datetime import UTC, date, datetime, timedelta

from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.reports import Tally
from alpukat_desk.domain.errors import Offline
from alpukat_desk.store import meta
from alpukat_desk.store.database import Tx

_SYNCED, _OFFLINE, _REPAIRED, _VERIFIED = "last_sync_at", "offline_since", "repaired_at", "verified_on"
_EVERY = timedelta(minutes=10)
"""So often the time of an agreement is written down while nothing else changes: a cycle that found nothing new leaves
the disk alone, and tells the time in its report."""


def last_sync_at(tx: Tx) -> datetime | None:
    return _moment(tx, _SYNCED)


def offline_since(tx: Tx) -> datetime | None:
    return _moment(tx, _OFFLINE)


def repaired_at(tx: Tx) -> datetime | None:
    return _moment(tx, _REPAIRED)


def note_repair(tx: Tx, now: datetime) -> None:
    meta.put(tx, _REPAIRED, _text(now))


def verified_on(tx: Tx) -> date | None:
    """The day on which count and digest were last found to agree."""
    text = meta.text(tx, _VERIFIED)
    return date.fromisoformat(text) if text else None


def note_verified(tx: Tx, today: date) -> None:
    if verified_on(tx) != today:
        meta.put(tx, _VERIFIED, today.isoformat())


def doubt(tx: Tx) -> None:
    """The next pull compares count and digest again."""
    if meta.text(tx, _VERIFIED):
        meta.forget(tx, _VERIFIED)


def note(place: Workplace, tally: Tally) -> None:
    """How a cycle ended. Nothing is written where the next opening would find the same."""
    offline = isinstance(tally.error, Offline)
    with place.store.reading() as tx:
        synced, since = last_sync_at(tx), offline_since(tx)
    agreed = tally.agreed_at
    due = agreed is not None and (synced is None or not tally.idle or abs(agreed - synced) >= _EVERY)
    if not due and offline == (since is not None):
        return
    with place.store.writing() as tx:
        if agreed is not None:
            meta.put(tx, _SYNCED, _text(agreed))
        if not offline:
            meta.forget(tx, _OFFLINE)
        elif since is None:
            meta.put(tx, _OFFLINE, _text(place.now()))


def _moment(tx: Tx, name: str) -> datetime | None:
    text = meta.text(tx, name)
    return datetime.fromisoformat(text) if text else None


def _text(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()
