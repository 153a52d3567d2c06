"""One command decided: authority, what it rests on, what happened meanwhile, the rules, and the effect.

Runs inside the transaction that also stores the outcome. ``lifecycle.apply`` alone says what a command does.
"""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, select

from alpukat_desk.domain import checks
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.duplicates import DECISIVE
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import apply, in_jurisdiction, renewed
from alpukat_desk.domain.model import Event, Request
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.wire import Accepted, Conflicted, Held, Outcome
from alpukat_desk.server import conditions, files, records, suspicion
from alpukat_desk.server.house import Caller, House, context, due_at
from alpukat_desk.server.tables import COMMANDS

FAILED = frozenset({"refused", "conflict"})


@dataclass(frozen=True)
class Done:
    """A command's effect as it was written, with its place in the feed."""

    request: Request
    event: Event
    seq: int


def decide(tx: Connection, house: House, caller: Caller, command: c.Command, failed: set[str]) -> Outcome:
    """``failed`` are commands of the same push that came to nothing. Raises ``Refused``."""
    request = admitted(tx, caller, command)
    missing = _predecessors(tx, caller, command, failed) + _blobs(tx, caller, command)
    if missing:
        return Held(command.id, missing)
    since = records.history(tx, caller.city, request.id, command.base_version)
    standing = "conflict" if command.base_version > request.version else clash(since, command)
    if standing == "conflict":
        return Conflicted(command.id, msgspec.Raw(msgspec.json.encode(request)), since)
    done = carry_out(tx, house, caller, request, command, parallel=standing == "parallel")
    receipt = f"{caller.city}-{done.seq}-{command.id[-12:]}"
    return Accepted(command.id, done.request.version, receipt, done.event.at, parallel=done.event.parallel)


def admitted(tx: Connection, caller: Caller, command: c.Command) -> Request:
    """The request, if it lies in the caller's jurisdiction; a foreign one is told from a missing one by nothing."""
    if command.role != caller.officer.role:
        raise Refused("actor.role", role=command.role)
    request = records.find(tx, caller.city, command.request_id)
    if request is None or not in_jurisdiction(caller.officer, request):
        raise Refused("request.missing")
    return request


def _predecessors(tx: Connection, caller: Caller, command: c.Command, failed: set[str]) -> tuple[str, ...]:
    """Those not decided yet. Raises ``Refused`` where one came to nothing."""
    wanted = select(*COMMANDS.c["id", "state"]).where(
        COMMANDS.c.city == caller.city, COMMANDS.c.id.in_(command.needs), COMMANDS.c.officer_id == caller.officer.id
    )
    states = {row.id: row.state for row in tx.execute(wanted)} if command.needs else {}
    for need in command.needs:
        if need in failed or states.get(need) in FAILED:
            raise Refused("command.predecessor", predecessor=need)
    return tuple(need for need in command.needs if need not in states)


def _blobs(tx: Connection, caller: Caller, command: c.Command) -> tuple[str, ...]:
    """Files that the caller has not uploaded and may not see: naming a hash opens no file."""
    payload = command.payload
    wanted = {*command.blobs, payload.sha256} if isinstance(payload, c.Attach) else set(command.blobs)
    return tuple(sorted(sha256 for sha256 in wanted if files.visible(tx, caller, sha256) is None))


def clash(since: tuple[Event, ...], command: c.Command) -> Literal["none", "parallel", "conflict"]:
    """How a command stands to what happened since the version its author saw."""
    foreign = [event for event in since if not _harmless(event, command)]
    if not foreign or command.kind in c.HARMLESS:
        return "none"
    payload = command.payload
    if isinstance(payload, c.Correct) and all(event.kind == "correct" for event in foreign):
        return "conflict" if payload.field in {event.field for event in foreign} else "parallel"
    return "conflict"


def _harmless(event: Event, command: c.Command) -> bool:
    own = event.by == command.actor and event.device_id == command.device_id
    return own or event.kind in c.HARMLESS


def carry_out(
    tx: Connection, house: House, caller: Caller, request: Request, command: c.Command, *, parallel: bool = False
) -> Done:
    """Applies and writes. The actor's name is the account's, whatever the desk wrote. Raises ``Refused``."""
    rests = context(house, caller, request)
    if command.kind == "approve":
        today = rests.now.astimezone(WIB).date()
        rests = replace(rests, findings=checks.findings(request, rests.service, today, house.catalogue.regions))
    signed = replace(command, actor_name=caller.officer.name)
    effect = apply(request, signed, rests)
    conditions.check(tx, house, caller, request, signed)
    after = replace(renewed(effect.request, rests), version=request.version + 1)
    after = _suspected(tx, after, signed)
    event = replace(effect.event, version=after.version, parallel=parallel)
    seq = records.update(tx, request, after, event, due_at(house.catalogue, after))
    return Done(after, event, seq)


def _suspected(tx: Connection, after: Request, command: c.Command) -> Request:
    payload = command.payload
    if not isinstance(payload, c.Correct) or payload.field not in DECISIVE:
        return after
    suspicion.note_keys(tx, after)
    return suspicion.judged_anew(tx, after)
