"""Opening a profile to work on, and what a decision rests on."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.desk import clock
from alpukat_desk.desk.place import Workplace, context_in, findings
from alpukat_desk.desk.reconciling import reconcile
from alpukat_desk.domain import shapes
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.transitions import Context
from alpukat_desk.store.database import open_store
from alpukat_desk.store.vault import Key

__all__ = ["Workplace", "context", "findings", "open_workplace"]


def open_workplace(home: Path, key: Key, catalogue: Catalogue, now: Callable[[], datetime]) -> Workplace:
    """Opens the store and brings its projection in line with the outbox and the catalogue; ``now`` is the device's
    clock. Use this, not ``open_store`` alone. Raises ``StoreDamaged`` (call again: the damaged files were put aside)
    and ``StoreFull``."""
    shapes.ready()
    store = open_store(home, key)
    place = Workplace(store, catalogue, clock.Clock(now))
    try:
        with store.reading() as tx:
            place.clock.skew = clock.known(tx)
        reconcile(place)
    except AlpukatError:
        store.close()
        raise
    return place


def context(place: Workplace, request: Request) -> Context:
    """What a decision of the signed-in officer rests on. Raises ``SignedOut("session.missing")``."""
    with place.store.reading() as tx:
        return context_in(tx, place, request)
