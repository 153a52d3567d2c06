"""The state of the line to the server: when we last agreed with it, since when it does not answer."""

from datetime import UTC, datetime

from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.errors import AlpukatError, Offline
from alpukat_desk.store import meta
from alpukat_desk.store.database import Tx

_SYNCED, _OFFLINE, _REPAIRED = "last_sync_at", "offline_since", "repaired_at"


def last_sync_at(tx: Tx) -> datetime | None:
    return _moment(tx, _SYNCED)


def offline_since(tx: Tx) -> datetime | None:
    return _moment(tx, _OFFLINE)


def repaired_at(tx: Tx) -> datetime | None:
    return _moment(tx, _REPAIRED)


def note_repair(tx: Tx, now: datetime) -> None:
    meta.put(tx, _REPAIRED, _text(now))


def note(place: Workplace, pulled: bool, error: AlpukatError | None) -> None:
    """How a cycle ended: ``pulled`` where the feed was read to its end."""
    with place.store.writing() as tx:
        if pulled:
            meta.put(tx, _SYNCED, _text(place.now()))
        if not isinstance(error, Offline):
            meta.forget(tx, _OFFLINE)
        elif offline_since(tx) is None:
            meta.put(tx, _OFFLINE, _text(place.now()))


def _moment(tx: Tx, name: str) -> datetime | None:
    text = meta.text(tx, name)
    return datetime.fromisoformat(text) if text else None


def _text(now: datetime) -> str:
    return now.astimezone(UTC).isoformat()
