"""One sync cycle: push the outbox, pull the feed, fetch the files; and the questions only the server answers."""

from collections.abc import Callable
from typing import Literal

from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.commands import AnyPayload
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import RequestId, Struct
from alpukat_desk.domain.wire import Api


class Progress(Struct):
    """How far a cycle is, told after each transaction. ``total`` 0 while unknown."""

    stage: Literal["push", "pull", "files"]
    done: int
    total: int
    changed: frozenset[RequestId] = frozenset()


Tell = Callable[[Progress], None]


class Report(Struct, kw_only=True):
    """What a cycle did. ``error`` is why it ended early, everything stored until then being kept."""

    received: int = 0
    gone: int = 0
    accepted: int = 0
    refused: int = 0
    conflicts: int = 0
    held: int = 0
    unreadable: int = 0
    """Rows of the mirror that this version cannot read; their bytes are kept."""
    repaired: bool = False
    """Count or digest differed from the server's and everything was fetched once more."""
    changed: frozenset[RequestId] = frozenset()
    error: AlpukatError | None = None


class Claimed(Struct):
    """What a claim brought: the requests now held, and for the others the code why not."""

    claimed: frozenset[RequestId]
    denied: dict[RequestId, str]


def cycle(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Push, pull, files. Raises nothing that is expected: offline, busy, signed out and the like are in the report."""
    raise NotImplementedError


def push(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Sends the outbox. Raises ``Offline``, ``SignedOut`` or ``MustUpdate`` after keeping what was settled."""
    raise NotImplementedError


def pull(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Reads the feed to its end. Raises as ``push`` does after keeping everything up to the last mark."""
    raise NotImplementedError


def claim(place: Workplace, api: Api, wanted: tuple[RequestId, ...]) -> Claimed:
    """Asks the server for these requests. Needs the network."""
    raise NotImplementedError


def claim_next(place: Workplace, api: Api, count: int, service: str = "") -> Claimed:
    """Asks the server for the next ``count`` requests by promise. Needs the network."""
    raise NotImplementedError


def ask(
    place: Workplace, api: Api, request_id: RequestId, seen_version: int, payload: AnyPayload
) -> frozenset[RequestId]:
    """Gives a command only the server can say yes to (take over, reopen) and waits for its word.
    Raises ``Conflict``, ``Refused`` and what the network raises."""
    raise NotImplementedError


def look_up(place: Workplace, api: Api, request_id: RequestId) -> frozenset[RequestId]:
    """Fetches one request with its history now, ahead of the feed. Needs the network."""
    raise NotImplementedError
