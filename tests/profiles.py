"""A key and arrivals for tests that open a store of their own."""

from datetime import datetime

import msgspec

from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import Request
from alpukat_desk.store.database import Tx
from alpukat_desk.store.mirror import Arrival
from alpukat_desk.store.raw import run
from alpukat_desk.store.vault import Key

KEY = Key(bytes(range(32)))


def arrival(request: Request, due_at: datetime | None = None) -> Arrival:
    """The request as the feed brings it."""
    return Arrival(request, msgspec.json.encode(request), due_at)


def recounted(tx: Tx) -> tuple[int, str]:
    """Count and digest of the mirror from its rows themselves."""
    rows = run(tx, "SELECT id, version FROM mirror.heads").fetchall()
    return len(rows), digest(rows)
