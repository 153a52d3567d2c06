"""Lines of a feed made by hand, for tests that choose what a server says."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec
import zstandard

from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.heads import Head, head_of
from alpukat_desk.domain.keys import cut
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.wire import Bodies, End, FeedLine, Heads, Start
from alpukat_desk.store import mirror, packing
from tests.desks import Desk

ZSTD = zstandard.ZstdCompressor(level=1)
Told = Mapping[int, Request]
"""Requests by their places in the feed."""


def head(request: Request, seq: int = 1) -> Head:
    return head_of(request, seq, None)


def columns(told: Told) -> mirror.Columns:
    return mirror.columns([head(item, seq) for seq, item in told.items()])


def heads(told: Told) -> Heads:
    return Heads(len(told), ZSTD.compress(msgspec.json.encode([head(item, seq) for seq, item in told.items()])))


def block(*texts: bytes) -> bytes:
    return packing.packed([cut(text) for text in texts])


def bodies(told: Told) -> Bodies:
    return Bodies(tuple(told), packing.packed([cut(msgspec.json.encode(item), item.id) for item in told.values()]))


def both(request: Request, seq: int = 1) -> list[FeedLine]:
    """A request's head and its body right behind it."""
    return [heads({seq: request}), bodies({seq: request})]


def start(total: int = 1, epoch: str = "e", *, over: bool = False) -> Start:
    return Start(epoch, total, over=over)


def end(*held: Request, cursor: str = "end") -> End:
    return End(cursor, len(held), digest((item.id, item.version) for item in held))


def script(desk: Desk, *streams: Sequence[FeedLine]) -> list[tuple[str, bool]]:
    """Scripted streams in place of the server's, one for each call; returns what they were asked with: cursors, and
    whether to verify."""
    asked: list[tuple[str, bool]] = []
    left = [list(stream) for stream in streams]

    def scripted(cursor: str, *, verify: bool = False) -> Iterator[FeedLine]:
        asked.append((cursor, verify))
        yield from left.pop(0)

    desk.api.feed = scripted  # type: ignore[method-assign]
    return asked
