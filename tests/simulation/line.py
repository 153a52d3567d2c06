"""A line to the server on which anything can go wrong: lost, doubled, late, sent once more by somebody on the way, cut
at a line or a byte, or not ours.

It wraps a ``LoopbackApi`` and knows of its calls only which are streams, so that it survives a change of the wire.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from alpukat_desk.domain.errors import AlpukatError, Offline, ServerBusy, StoreFull
from alpukat_desk.domain.model import CommandId
from alpukat_desk.domain.wire import Held, Outcome
from tests.loopback import Clock, LoopbackApi
from tests.simulation.power import Crash

STREAMS = frozenset({"feed", "download", "bundle"})
ONCE = (
    "lost", "unanswered", "failed", "failed late", "busy", "foreign", "garbled", "doubled", "early", "stale",
    "repeated", "held",
)  # fmt: skip
CUTS = ("line", "byte")
KINDS = (*ONCE, *CUTS)


@dataclass
class Fault:
    """At the ``nth`` call from now of this name ("" for any). ``at`` is the line or byte of a cut."""

    call: str
    kind: str
    nth: int = 1
    at: int = 0


class Line:
    """Every method of the api is reached through it; ``faults`` are those still to come."""

    def __init__(self, inner: LoopbackApi, clock: Clock, reboot: Callable[[Crash], None]) -> None:
        self.inner = inner
        self._clock = clock
        self.faults: list[Fault] = []
        self.calls: Counter[str] = Counter()
        self.met: Counter[str] = Counter()
        self.misled = False
        """Whether an old answer of the feed was believed since this was last set."""
        self._reboot = reboot
        self._kept: Callable[[], Any] | None = None
        """What a box on the way sends once more, before the next call, whose answer nobody waits for."""
        self._last: dict[object, Any] = {}
        self._held: dict[CommandId, Held] = {}
        """What the server once said of commands that had to wait: with ``held`` it is read again, however late."""

    def resume(self, token: str) -> None:
        self.inner.resume(token)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        real = getattr(self.inner, name)
        called = self._streamed if name in STREAMS else self._called
        return lambda *args, **options: called(name, partial(real, **options), args)

    @property
    def skew_s(self) -> float:
        """How far the server's clock is ahead of the desk's, as an answer's header tells it."""
        return (self.inner.central.house.now() - self._clock()).total_seconds()

    @property
    def silent_s(self) -> float:
        return self.inner.silent_s

    def clear(self) -> None:
        """Nothing is under way any more."""
        self._kept = None

    def heal(self) -> None:
        self.faults.clear()

    def _due(self, name: str) -> Fault | None:
        self.calls[name] += 1
        for fault in self.faults:
            if fault.call in ("", name):
                fault.nth -= 1
                if not fault.nth:
                    self.faults.remove(fault)
                    self.met[fault.kind] += fault.kind not in CUTS
                    return fault
        return None

    def _served(self, act: Callable[[], Any]) -> Any:
        """A server that dies under the call has no answer and stands again for the next one."""
        try:
            return act()
        except Crash as crash:
            self._reboot(crash)
            raise Offline("server.cut") from crash
        except (StoreFull, OSError) as fault:
            raise ServerBusy("server.failed", status=500) from fault

    def _called(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        self._send_kept()
        fault = self._due(name)
        kind = fault.kind if fault else ""
        _not_reached(kind)
        if kind == "repeated":
            self._kept = partial(real, *args)
        earlier, answer = self._last.get(name), self._served(lambda: real(*args))
        self._last[name] = answer
        if kind in ("doubled", "early"):
            again = self._served(lambda: real(*args))
            return again if kind == "doubled" else answer
        if name == "push":
            answer = self._held_again(answer, late=kind == "held")
        if kind == "stale":
            return answer if earlier is None else earlier
        _not_answered(kind)
        return answer

    def _held_again(self, outcomes: tuple[Outcome, ...], *, late: bool) -> tuple[Outcome, ...]:
        self._held.update({item.id: item for item in outcomes if isinstance(item, Held)})
        return tuple(self._held.get(item.id, item) for item in outcomes) if late else outcomes

    def _send_kept(self) -> None:
        kept, self._kept = self._kept, None
        if kept is not None:
            with suppress(AlpukatError):
                self._served(kept)

    def _streamed(self, name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Iterator[Any]:
        """What is read again late is the answer to the very same question: another one has another address."""
        self._send_kept()
        fault = self._due(name)
        kind = fault.kind if fault else ""
        _not_reached(kind)
        if kind in ("doubled", "early"):
            list(self._pieces(real, args))
        if kind == "stale" and (name, args) in self._last:
            self.misled = True
            yield from self._last[name, args]
            return
        kept: list[Any] = []
        for piece in self._pieces(real, args):
            if fault and kind in CUTS and (rest := _rest(piece, kept, fault)) is not None:
                self.met[kind] += 1
                yield from rest
                if kind == "line" and name == "feed":
                    return
                raise Offline("server.cut")
            yield piece
            kept.append(piece)
            if kind == "garbled":
                raise Offline("server.garbled")
        self._last[name, args] = kept
        _not_answered(kind)

    def _pieces(self, real: Callable[..., Any], args: tuple[Any, ...]) -> Iterator[Any]:
        stream = iter(real(*args))
        while True:
            piece = self._served(lambda: next(stream, None))
            if piece is None:
                return
            yield piece


def _not_reached(kind: str) -> None:
    match kind:
        case "lost":
            raise Offline("server.unreachable")
        case "foreign":
            raise Offline("server.foreign")
        case "failed":
            raise ServerBusy("server.failed", status=500)
        case "busy":
            raise ServerBusy("server.busy", after_s=9)


def _not_answered(kind: str) -> None:
    match kind:
        case "unanswered":
            raise Offline("server.cut")
        case "failed late":
            raise ServerBusy("server.failed", status=502)
        case "garbled":
            raise Offline("server.garbled")


def _rest(piece: Any, before: list[Any], fault: Fault) -> tuple[Any, ...] | None:
    """What still comes of the piece in which the cut lies, None for a piece before it. Half a line is nothing, half
    a piece of a file is half a file."""
    if fault.kind == "line":
        return () if len(before) >= fault.at else None
    room = fault.at - sum(map(size, before))
    if room >= size(piece):
        return None
    return (piece[:room],) if isinstance(piece, bytes) and room > 0 else ()


def size(piece: Any) -> int:
    return len(piece) if isinstance(piece, bytes) else len(msgspec.json.encode(piece)) + 1
