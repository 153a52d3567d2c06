"""What desks push: each command read by itself, answered from memory when known, decided in one transaction."""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, select

from alpukat_desk.domain.commands import Command, decode
from alpukat_desk.domain.errors import Refused, ServerBusy, StoreFull
from alpukat_desk.domain.model import CommandId, Struct
from alpukat_desk.domain.transitions import RULES_VERSION, TABLE
from alpukat_desk.domain.wire import Accepted, Conflicted, Denied, Held, Later, Outcome
from alpukat_desk.server import decisions
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.records import encoded
from alpukat_desk.server.tables import COMMANDS

log = logging.getLogger(__name__)

LARGEST = 64 << 10
"""Most bytes of one command."""
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_HIGHEST = 1 << 31
_MOST = 100

_KNOWN = select(*COMMANDS.c["officer_id", "digest", "outcome"]).where(
    COMMANDS.c.city == bindparam("of"), COMMANDS.c.id == bindparam("which")
)

Attempt = Callable[[CommandId, Callable[[], Outcome]], Outcome]
"""Runs one decision; the composition root turns a bug in it into ``Later`` so that it stops no other command."""


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
    failed: set[str] = set()
    outcomes: list[Outcome] = []
    for raw in raws:
        received = read(bytes(raw))
        outcome = attempt(received.id, lambda item=received: _settled(house, caller, item, failed))  # type: ignore[misc]
        if isinstance(outcome, Denied | Conflicted):
            failed.add(outcome.id)
        outcomes.append(outcome)
    return tuple(outcomes)


def read(raw: bytes) -> Received:
    peek = _peek(raw)
    try:
        command = _checked(raw, peek)
    except Refused as fault:
        return Received(CommandId(peek.id[:64]), raw, None, fault)
    return Received(command.id, raw, command, None)


def _peek(raw: bytes) -> _Peek:
    try:
        return msgspec.json.decode(raw, type=_Peek)
    except (ValueError, RecursionError):
        return _Peek()


def _checked(raw: bytes, peek: _Peek) -> Command:
    if len(raw) > LARGEST:
        raise Refused("command.large", most=LARGEST)
    if peek.payload.kind and peek.payload.kind not in TABLE:
        raise Refused("command.unknown", kind=peek.payload.kind[:40])
    try:
        command = decode(raw)
    except (ValueError, RecursionError) as fault:
        raise Refused("command.malformed") from fault
    if not _sane(command) or b"\\u0000" in raw:
        raise Refused("command.malformed")
    return command


def _sane(command: Command) -> bool:
    """Bounds that the types do not state: what no desk of ours would send."""
    numbers = all(0 <= number < _HIGHEST for number in (command.base_version, command.seq, command.rules_version))
    short = len(command.needs) <= _MOST and len(command.blobs) <= _MOST and len(command.request_id) <= 64
    return numbers and short and bool(_ID.fullmatch(command.id)) and command.made_at.tzinfo is not None


def _settled(house: House, caller: Caller, received: Received, failed: set[str]) -> Outcome:
    try:
        with house.database.writing(caller.city) as tx:
            return _known(tx, caller, received) or _decided(tx, house, caller, received, failed)
    except (ServerBusy, StoreFull):
        return Later(received.id)


def _known(tx: Connection, caller: Caller, received: Received) -> Outcome | None:
    """The stored outcome of a command that was decided before, whatever has changed since."""
    row = tx.execute(_KNOWN, {"of": caller.city, "which": received.id}).first()
    if row is None:
        return None
    if row.officer_id != caller.officer.id or row.digest != received.digest:
        log.warning("command %s came again with another body or from another account", received.id)
        return Denied(received.id, "command.id_reused")
    outcome: Accepted | Conflicted | Denied = msgspec.json.decode(row.outcome, type=Accepted | Conflicted | Denied)
    return replace(outcome, known=True)


def _decided(tx: Connection, house: House, caller: Caller, received: Received, failed: set[str]) -> Outcome:
    command, fault = received.command, received.fault
    if command is None:
        return _denied(received.id, fault or Refused("command.malformed"))
    if command.rules_version > RULES_VERSION:
        return Denied(command.id, "command.rules_newer")
    if command.actor != caller.officer.id:
        return Denied(command.id, "actor.wrong")
    try:
        outcome = decisions.decide(tx, house, caller, command, failed)
    except Refused as refusal:
        outcome = _denied(command.id, refusal)
    if not isinstance(outcome, Held | Later):
        _remember(tx, caller, received, command, outcome, house.now())
    return outcome


def _denied(command_id: CommandId, refusal: Refused) -> Denied:
    return Denied(command_id, refusal.code, {name: str(value) for name, value in refusal.detail.items()})


def _remember(
    tx: Connection, caller: Caller, received: Received, command: Command, outcome: Outcome, now: datetime
) -> None:
    row = {
        "city": caller.city,
        "id": command.id,
        "request_id": command.request_id,
        "officer_id": caller.officer.id,
        "device_id": command.device_id,
        "digest": received.digest,
        "state": str(outcome.__struct_config__.tag),
        "decided_at": now,
        "body": received.raw.decode(),
        "outcome": encoded(outcome),
    }
    tx.execute(COMMANDS.insert(), row)
