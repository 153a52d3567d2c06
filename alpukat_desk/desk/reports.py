"""What a sync cycle tells while it runs and when it ends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import RequestId, Struct


class Progress(Struct):
    """How far a cycle is, told after each transaction. ``total`` 0 while unknown."""

    stage: Literal["push", "pull", "files"]
    done: int
    total: int
    changed: frozenset[RequestId] = frozenset()


Tell = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """For callers that only want the report."""
    del progress


class Report(Struct, kw_only=True):
    """What a cycle did. ``error`` is why it ended early, everything stored until then being kept."""

    received: int = 0
    gone: int = 0
    accepted: int = 0
    refused: int = 0
    conflicts: int = 0
    held: int = 0
    repaired: bool = False
    """Count or digest differed from the server's and everything was fetched once more."""
    agreed_at: datetime | None = None
    """When the feed was read to its end."""
    changed: frozenset[RequestId] = frozenset()
    error: AlpukatError | None = None


class Claimed(Struct):
    """What a claim brought: the requests now held, and for the others the code why not."""

    claimed: frozenset[RequestId]
    denied: dict[RequestId, str]


@dataclass
class Tally:
    """A report in the making, inside one call."""

    received: int = 0
    gone: int = 0
    accepted: int = 0
    refused: int = 0
    conflicts: int = 0
    held: int = 0
    repaired: bool = False
    agreed_at: datetime | None = None
    changed: set[RequestId] = field(default_factory=set)
    error: AlpukatError | None = None

    @property
    def idle(self) -> bool:
        """Nothing came, went or failed."""
        moved = (self.received, self.gone, self.accepted, self.refused, self.conflicts, self.held)
        return not any(moved) and not self.repaired and not self.changed and self.error is None

    def report(self) -> Report:
        values = {name: getattr(self, name) for name in Report.__struct_fields__}
        return Report(**{**values, "changed": frozenset(self.changed)})
