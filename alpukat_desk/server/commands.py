"""What desks push: each command read by itself, answered from memory when known, and decided.

All commands of a push share one transaction: a thousand commits would cost a thousand waits for the disk. Whatever
nobody foresaw in it undoes the whole and lets each command be decided in a transaction of its own.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol, TypeVar

import msgspec
from msgspec.structs import replace

from alpukat_desk.domain import chain
from alpukat_desk.domain.commands import Command, decode
from alpukat_desk.domain.errors import Refused, ServerBusy, StoreFull
from alpukat_desk.domain.model import CommandId, Struct
from alpukat_desk.domain.transitions import KINDS, RULES_VERSION
from alpukat_desk.domain.wire import ID, Accepted, Conflicted, Denied, Held, Later, Outcome
from alpukat_desk.server import decisions
from alpukat_desk.server.docket import HELD, Decided, Docket
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.records import encoded

log = logging.getLogger(__name__)

LARGEST = 64 << 10
"""Most bytes of one command."""
_HIGHEST = 1 << 31
_MOST = 100
_OUTCOME = msgspec.json.Decoder(Accepted | Conflicted | Denied)

HELD_FOR = timedelta(hours=24)
"""So long a command may wait for what it rests on, by this server's clock since it first saw the command: a desk's
clock may be wrong, and a desk may have been without network for longer."""
T = TypeVar("T")


class Attempt(Protocol):
    """Does something about commands; the composition root turns a bug in it into None, so that it stops no other."""

    def __call__(self, what: str, act: Callable[[], T], /) -> T | None: ...


class _Kind(Struct):
    kind: str = ""


class _Peek(Struct):
    """As much of a command as is read before the rest is trusted."""

    id: str = ""
    payload: _Kind = _Kind()


@dataclass(frozen=True)
class Received:
    """One command as it came. ``command`` is None where ``fault`` says why it cannot be read."""

    id: CommandId
    raw: bytes
    command: Command | None
    fault: Refused | None

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.raw).hexdigest()


def push(house: House, caller: Caller, raws: Iterable[msgspec.Raw], attempt: Attempt) -> tuple[Outcome, ...]:
    """One outcome for each command, in their order."""
    received = [read(raw) for raw in chain.whole(map(bytes, raws))]
    if len(received) > 1:
        what = f"{received[0].id} with {len(received) - 1} more"
        together = attempt(what, lambda: _settled(house, caller, received, set()))
        if together is not None:
            return together
    failed: set[str] = set()
    alone = (attempt(item.id, lambda one=item: _settled(house, caller, [one], failed)) for item in received)  # type: ignore[misc]
    return tuple(
        outcomes[0] if outcomes else Later(item.id, after_s=60) for item, outcomes in zip(received, alone, strict=True)
    )


def read(raw: bytes) -> Received:
    try:
        command = _checked(raw)
    except Refused as fault:
        return Received(CommandId(_peek(raw).id[:64]), raw, None, fault)
    return Received(command.id, raw, command, None)


def _peek(raw: bytes) -> _Peek:
    try:
        return msgspec.json.decode(raw, type=_Peek)
    except (ValueError, RecursionError):
        return _Peek()


def _checked(raw: bytes) -> Command:
    if len(raw) > LARGEST:
        raise Refused("command.large", most=LARGEST)
    try:
        command = decode(raw)
    except (ValueError, RecursionError) as fault:
        kind = _peek(raw).payload.kind
        if kind and kind not in KINDS:
            raise Refused("command.unknown", kind=kind[:40]) from fault
        raise Refused("command.malformed") from fault
    if not _sane(command) or b"\\u0000" in raw:
        raise Refused("command.malformed")
    return command


def _sane(command: Command) -> bool:
    """Bounds that the types do not state: what no desk of ours would send."""
    numbers = all(0 <= number < _HIGHEST for number in (command.base_version, command.seq, command.rules_version))
    short = len(command.needs) <= _MOST and len(command.blobs) <= _MOST and len(command.request_id) <= 64
    chained = command.previous_hash != chain.SAME
    return numbers and short and chained and bool(ID.fullmatch(command.id)) and command.made_at.tzinfo is not None


def _settled(house: House, caller: Caller, received: Sequence[Received], failed: set[str]) -> tuple[Outcome, ...]:
    """In one transaction. ``failed`` gathers what came to nothing."""
    try:
        with house.database.writing(caller.city) as tx:
            docket = Docket(tx, house, caller)
            docket.lay((item.command for item in received if item.command), (item.id for item in received))
            outcomes = tuple(_outcome(docket, item, failed) for item in received)
            docket.write()
    except (ServerBusy, StoreFull):
        return tuple(Later(item.id) for item in received)
    return outcomes


def _outcome(docket: Docket, received: Received, failed: set[str]) -> Outcome:
    found = docket.known(received.id)
    outcome = _known(docket, received, found) if found else None
    if outcome is None:
        outcome = _decided(docket, received, found, failed)
    if isinstance(outcome, Denied | Conflicted):
        failed.add(outcome.id)
    return outcome


def _known(docket: Docket, received: Received, found: Decided) -> Outcome | None:
    """The stored outcome of a command that was decided before, whatever has changed since. One that is held may have
    been written anew meanwhile, and is looked at again."""
    own = found.officer_id == docket.caller.officer.id
    if not own or (found.state != HELD and found.digest != received.digest):
        log.warning("command %s came again with another body or from another account", received.id)
        return Denied(received.id, "command.id_reused")
    if found.state == HELD:
        return None
    outcome: Accepted | Conflicted | Denied = _OUTCOME.decode(found.outcome)
    return replace(outcome, known=True)


def _decided(docket: Docket, received: Received, found: Decided | None, failed: set[str]) -> Outcome:
    command, fault = received.command, received.fault
    if command is None:
        return _denied(received.id, fault or Refused("command.malformed"))
    if command.rules_version > RULES_VERSION:
        return Denied(command.id, "command.rules_newer")
    if command.actor != docket.caller.officer.id:
        return Denied(command.id, "actor.wrong")
    try:
        outcome = decisions.decide(docket, command, failed)
    except Refused as refusal:
        outcome = _denied(command.id, refusal)
    if isinstance(outcome, Held):
        outcome = _held(docket, outcome, found)
    if not (isinstance(outcome, Held) and found):
        _remember(docket, received, command, outcome)
    return outcome


def _denied(command_id: CommandId, refusal: Refused) -> Denied:
    return Denied(command_id, refusal.code, {name: str(value) for name, value in refusal.detail.items()})


def _held(docket: Docket, outcome: Held, found: Decided | None) -> Held | Denied:
    """What waited too long lands in its author's tray instead of circling for ever."""
    if found is None or docket.now - found.decided_at < HELD_FOR:
        return outcome
    return Denied(outcome.id, "command.predecessor", {"predecessor": outcome.missing[0]})


def _remember(docket: Docket, received: Received, command: Command, outcome: Outcome) -> None:
    docket.remember(
        {
            "city": docket.caller.city,
            "id": command.id,
            "request_id": command.request_id,
            "officer_id": docket.caller.officer.id,
            "device_id": command.device_id,
            "digest": received.digest,
            "state": str(outcome.__struct_config__.tag),
            "decided_at": docket.now,
            "body": received.raw.decode(),
            "outcome": encoded(outcome),
        }
    )
