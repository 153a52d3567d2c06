"""How much of a laptop citizens' files may take: the ones fetched first go, never one that is still needed offline."""

import logging
from collections.abc import Iterable

from alpukat_desk.desk import seat
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.model import Sha256
from alpukat_desk.store import blobs, overlay, queue
from alpukat_desk.store.database import Tx

log = logging.getLogger(__name__)


def make_room(place: Workplace, wanted: Iterable[Sha256] = ()) -> int:
    """Keeps the files within the policy's limit; returns how many went. Pinned are those of requests the officer
    holds or has unanswered work on, and the ``wanted``: they stay, were they more than the limit. Whatever went is
    fetched again when somebody looks at it."""
    with place.store.reading() as tx:
        most = seat.policy(tx).cache_limit
        full = blobs.size(tx) > most
        pinned = _pinned(tx) | set(wanted) if full else set()
    if not full:
        return 0
    with place.store.writing() as tx:
        gone = blobs.evict(tx, most, pinned)
    log.info("%d files went, to keep the cache within its limit", gone)
    return gone


def _pinned(tx: Tx) -> set[Sha256]:
    officer = seat.officer(tx)
    held = queue.held_by(tx, officer.id) if officer else ()
    return {name for item in held for name in item.files} | overlay.all_files(tx)
