"""How a decision is written down: the command made, applied, put into the outbox and projected.

All of it inside the transaction of the caller, so that a refusal leaves nothing behind.
"""

import msgspec

from alpukat_desk.desk import projection, seat
from alpukat_desk.desk.place import Workplace, context_in
from alpukat_desk.domain import commands as c
from alpukat_desk.domain import lifecycle
from alpukat_desk.domain.commands import AnyPayload, Evidence
from alpukat_desk.domain.errors import Conflict, Refused
from alpukat_desk.domain.model import CommandId, Request, RequestId, Sha256
from alpukat_desk.domain.transitions import RULES_VERSION, Context
from alpukat_desk.store import drafts, entries, outbox, own_files
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Entry

_CONCLUDING = frozenset({"approve", "return", "reject", "mark_duplicate", "answer", "forward", "release", "wait"})
"""After these the draft has served."""


def seen(tx: Tx, request_id: RequestId, version: int) -> Request:
    """The request as shown, which must still be the version the officer saw."""
    request = projection.current(tx, request_id)
    if request is None:
        raise Refused("request.missing")
    if request.version != version:
        raise Conflict("request.changed", seen=version, current=request.version)
    return request


def write_down(tx: Tx, place: Workplace, request: Request, payload: AnyPayload, evidence: Evidence) -> None:
    if not lifecycle.is_offline(payload.kind):
        raise Refused("command.online_only", kind=payload.kind)
    context = context_in(tx, place, request, payload)
    command = made(tx, place, context, request, payload, evidence)
    effect = lifecycle.apply(request, command, context)
    put_out(tx, request, command)
    if payload.kind in _CONCLUDING:
        drafts.erase(tx, request.id)
    projection.project(tx, place, request.id, otherwise=effect)


def made(
    tx: Tx, place: Workplace, context: Context, request: Request, payload: AnyPayload, evidence: Evidence
) -> c.Command:
    """The command as it will be sent: actor, role and the device's time are fixed here, the hash chain when it is
    sent."""
    actor = context.actor
    after = _last_own(tx, request)
    return c.Command(
        id=CommandId(seat.uuid7(context.now)),
        request_id=request.id,
        payload=payload,
        base_version=request.version,
        seq=outbox.next_seq(tx, request.id),
        actor=actor.id,
        actor_name=actor.name,
        role=actor.role,
        device_id=seat.make_device(tx, context.now),
        made_at=place.clock.device(),
        needs=(after,) if after else (),
        blobs=tuple(c.brought(payload)),
        rules_version=RULES_VERSION,
        evidence=evidence,
    )


def _last_own(tx: Tx, request: Request) -> CommandId:
    """The last command that this picture rests on: unanswered, or accepted with this version or one that the picture
    does not show yet. Naming it tells the server that its author knows of it, also where the server was restored since
    and gives it another version."""
    ids = [entry.id for entry in outbox.of_request(tx, request.id) if entry.state != outbox.REFUSED]
    ids = ids or [receipt.id for receipt in projection.own(tx, outbox.reached(tx, request.id, request.version))]
    return ids[-1] if ids else CommandId("")


def put_out(tx: Tx, request: Request, command: c.Command) -> None:
    outbox.add(tx, entry_of(request, command))


def entry_of(request: Request, command: c.Command) -> Entry:
    return Entry(
        id=command.id,
        request_id=request.id,
        kind=command.kind,
        seq=command.seq,
        raw=c.encode(command),
        code=request.code,
        name=request.applicant.name,
        made_at=command.made_at,
        after=CommandId(command.needs[0]) if command.needs else CommandId(""),
    )


def forget_files(tx: Tx, given_up: tuple[Entry, ...]) -> None:
    """Drops the officer's own files that no command and no begun entry names any more."""
    for name in {name for entry in given_up for name in blobs_of(entry)} - needed_files(tx):
        own_files.drop(tx, name)


def needed_files(tx: Tx) -> frozenset[Sha256]:
    """The officer's own files that a command or a begun entry names."""
    return frozenset(name for entry in outbox.everything(tx) for name in blobs_of(entry)) | entries.files(tx)


def blobs_of(entry: Entry) -> tuple[Sha256, ...]:
    """The files a command names; none where it cannot be read."""
    try:
        return c.decode(entry.raw).blobs
    except msgspec.MsgspecError:
        return ()
