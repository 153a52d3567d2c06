"""One command decided: authority, what it rests on, what happened meanwhile, the rules, and the effect.

Runs on a docket, inside the transaction that also stores the outcome. ``lifecycle.apply`` alone says what a command
does.
"""

from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec.structs import replace

from alpukat_desk.domain import checks
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.effects import found_anew
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import apply, in_jurisdiction, renewed
from alpukat_desk.domain.model import Event, Finding, Request
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.wire import Accepted, Conflicted, Held, Outcome
from alpukat_desk.server import conditions, entries
from alpukat_desk.server.docket import HELD, Docket, files_of
from alpukat_desk.server.house import context, due_at
from alpukat_desk.server.records import own_line

FAILED = frozenset({"refused", "conflict"})
UNDECIDED = frozenset({"", HELD})


@dataclass(frozen=True)
class Done:
    """A command's effect as it was entered, with its place in the feed."""

    request: Request
    event: Event
    seq: int


def decide(docket: Docket, command: c.Command, failed: set[str]) -> Outcome:
    """``failed`` are commands of the same push that came to nothing. Raises ``Refused``."""
    if isinstance(command.payload, c.Enter):
        return _entered(docket, command, command.payload, failed)
    if docket.find(command.request_id) is None and (before := _predecessors(docket, command, failed)):
        return Held(command.id, before)
    request = admitted(docket, command)
    missing = _predecessors(docket, command, failed) + _blobs(docket, command)
    if missing:
        return Held(command.id, missing)
    since = docket.since(request, command.base_version)
    standing = "conflict" if command.base_version > request.version else clash(since, command)
    if standing == "conflict":
        return Conflicted(command.id, msgspec.Raw(msgspec.json.encode(request)), since)
    if isinstance(command.payload, c.Approve):
        request = _unsuspected(docket, request, command)
    done = carry_out(docket, request, command, parallel=standing == "parallel")
    receipt = f"{docket.caller.city}-{done.seq}-{command.id[-12:]}"
    return Accepted(command.id, done.request.version, receipt, done.event.at, parallel=done.event.parallel)


def _unsuspected(docket: Docket, request: Request, command: c.Command) -> Request:
    """What may be the same case was told to this server since the officer saw the request: the suspicion is entered, so
    that everybody is told, and the approval waits for the officer's answer. Raises ``Refused``."""
    again = docket.looked_at_again(request)
    if again is request:
        return request
    after = replace(again, version=request.version + 1)
    line = replace(own_line(after, f"suspected-{command.id}", "suspected", docket.now), after=after.suspects[-1])
    docket.enter(request, after, line, due_at(docket.house.catalogue, after), decisive=False)
    raise Refused("duplicate.open", other=after.suspects[-1])


def _entered(docket: Docket, command: c.Command, payload: c.Enter, failed: set[str]) -> Outcome:
    """A request that comes to be by this command."""
    entries.admit(docket, command, payload)
    missing = _predecessors(docket, command, failed) + _blobs(docket, command)
    return Held(command.id, missing) if missing else entries.carry_out(docket, command, payload)


def admitted(docket: Docket, command: c.Command) -> Request:
    """The request, if it lies in the caller's jurisdiction; a foreign one is told from a missing one by nothing."""
    officer = docket.caller.officer
    if command.role != officer.role:
        raise Refused("actor.role", role=command.role)
    request = docket.find(command.request_id)
    if request is None or not in_jurisdiction(officer, request):
        raise Refused("request.missing")
    return request


def _predecessors(docket: Docket, command: c.Command, failed: set[str]) -> tuple[str, ...]:
    """Those not decided yet. Raises ``Refused`` where one came to nothing."""
    states = {need: _state(docket, need) for need in command.needs}
    for need, state in states.items():
        if need in failed or state in FAILED:
            raise Refused("command.predecessor", predecessor=need)
    return tuple(need for need in command.needs if states[need] in UNDECIDED)


def _state(docket: Docket, command_id: str) -> str:
    """What became of the caller's own command; of somebody else's nothing is told."""
    found = docket.known(command_id)
    return found.state if found and found.officer_id == docket.caller.officer.id else ""


def _blobs(docket: Docket, command: c.Command) -> tuple[str, ...]:
    """Files that the caller has not uploaded and may not see: naming a hash opens no file."""
    return tuple(sorted(sha256 for sha256 in files_of(command) if docket.file(sha256) is None))


def clash(since: tuple[Event, ...], command: c.Command) -> Literal["none", "parallel", "conflict"]:
    """How a command stands to what happened since the version its author saw."""
    own = _known_to_its_author(since, command)
    foreign = [event for event in since if event not in own and event.kind not in c.ASIDE]
    if not foreign or command.kind in c.HARMLESS:
        return "none"
    payload = command.payload
    if isinstance(payload, c.Correct) and all(event.kind == "correct" for event in foreign):
        return "conflict" if payload.field in {event.field for event in foreign} else "parallel"
    return "conflict"


def _known_to_its_author(since: tuple[Event, ...], command: c.Command) -> tuple[Event, ...]:
    """What the same officer did on the same device, if this command names the last of it as its predecessor. A copied
    profile has the same officer and device, and does not know what its twin did: to it that is somebody else's."""
    own = tuple(event for event in since if (event.by, event.device_id) == (command.actor, command.device_id))
    return own if own and own[-1].command_id in command.needs else ()


def _findings(docket: Docket, request: Request, command: c.Command) -> tuple[Finding, ...]:
    """What the checks notice in the request, with the papers that the decision itself found in order."""
    catalogue, today = docket.house.catalogue, docket.now.astimezone(WIB).date()
    decided, service = checks.as_decided(request, command.payload), catalogue.services.get(request.service)
    return checks.findings(decided, service, today, catalogue.regions, catalogue.calendar)


def carry_out(docket: Docket, request: Request, command: c.Command, *, parallel: bool = False) -> Done:
    """Applies and enters. The actor's name is the account's, whatever the desk wrote. Raises ``Refused``."""
    house, officer = docket.house, docket.caller.officer
    rests = context(house, docket.caller, request.service, docket.now)
    if command.kind == "approve":
        rests = replace(rests, findings=_findings(docket, request, command))
    signed = command if command.actor_name == officer.name else replace(command, actor_name=officer.name)
    effect = apply(request, signed, rests)
    conditions.check(docket, request, signed)
    after = replace(renewed(effect.request, rests), version=request.version + 1)
    decisive = isinstance(signed.payload, c.Correct | c.Resubmit) and found_anew(request, after)
    after = docket.judged_anew(after) if decisive else after
    event = replace(effect.event, version=after.version, parallel=parallel)
    if isinstance(signed.payload, c.CheckNik):
        docket.inquire(after)
    seq = docket.enter(request, after, event, due_at(house.catalogue, after), decisive=decisive)
    return Done(after, event, seq)
