"""What every function of the desk works on: the store, the catalogue and a clock; and what a decision rests on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from alpukat_desk.domain.model import Finding, Request
from alpukat_desk.domain.transitions import Context

if TYPE_CHECKING:
    from alpukat_desk.catalogue import Catalogue
    from alpukat_desk.store.database import Store
    from alpukat_desk.store.vault import Key


@dataclass(frozen=True)
class Workplace:
    """One unlocked profile at work. ``now`` gives aware datetimes."""

    store: "Store"
    catalogue: "Catalogue"
    now: Callable[[], datetime]


def open_workplace(home: Path, key: "Key", catalogue: "Catalogue", now: Callable[[], datetime]) -> Workplace:
    """Opens the store and brings its projection in line with the outbox and the catalogue. Use this, not
    ``open_store`` alone. Raises ``StoreDamaged`` (call again: the damaged files were put aside) and ``StoreFull``."""
    raise NotImplementedError


def context(place: Workplace, request: Request) -> Context:
    """What a decision of the signed-in officer rests on. Raises ``SignedOut("session.missing")``."""
    raise NotImplementedError


def findings(place: Workplace, request: Request) -> tuple[Finding, ...]:
    """What the cross-checks notice in the request as it stands."""
    raise NotImplementedError
