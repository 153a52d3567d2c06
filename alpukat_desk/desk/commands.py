"""What the officer does to a request, each in one transaction: decide, attach, take back, try again, draft."""

import msgspec

from alpukat_desk.desk import entries, leaving, projection, seat
from alpukat_desk.desk.decisions import forget_files, seen, write_down
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.commands import AnyPayload, Enter, Evidence
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.store import blobs, drafts, outbox, own_files
from alpukat_desk.store.database import Tx
from alpukat_desk.store.drafts import Draft
from alpukat_desk.store.outbox import Entry

__all__ = ["Draft", "attach", "decide", "drop", "redo", "save_draft", "withdraw"]

PDF = b"%PDF-"
_LONGEST_NAME = 200
NOTHING_SEEN = Evidence()


def decide(
    place: Workplace,
    request_id: RequestId,
    seen_version: int,
    payload: AnyPayload,
    evidence: Evidence = NOTHING_SEEN,
) -> frozenset[RequestId]:
    """Writes the decision down and projects it. Raises ``Conflict("request.changed")`` when the request is no
    longer the version seen, and ``Refused``."""
    with place.store.writing() as tx:
        request = seen(tx, request_id, seen_version)
        write_down(tx, place, request, payload, evidence)
    return frozenset({request_id})


def attach(
    place: Workplace,
    request_id: RequestId,
    seen_version: int,
    output: str,
    data: bytes,
    name: str,
    number: str = "",
    signed: bool = False,
) -> frozenset[RequestId]:
    """Stores the file and attaches it as an output document. Raises as ``decide`` does, having stored nothing."""
    media_type = "application/pdf" if data.startswith(PDF) else "application/octet-stream"
    with place.store.writing() as tx:
        _check_size(tx, data)
        request = seen(tx, request_id, seen_version)
        payload = c.Attach(
            document_id=seat.uuid7(place.now()),
            output=output,
            name=name[-_LONGEST_NAME:],
            media_type=media_type,
            size=len(data),
            sha256=own_files.keep(tx, data, media_type),
            number=number,
            signed=signed,
        )
        write_down(tx, place, request, payload, NOTHING_SEEN)
    return frozenset({request_id})


def _check_size(tx: Tx, data: bytes) -> None:
    limit = seat.policy(tx).file_limit
    if len(data) > limit:
        raise Refused("file.large", mebibytes=limit >> 20)


def withdraw(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Takes back a command that was never sent, and those that rest on it. Raises ``Refused("command.sent")``."""
    with place.store.writing() as tx:
        entry = _existing(tx, command_id)
        chain = (entry, *outbox.resting_on(tx, command_id))
        if any(item.state == outbox.SENT for item in chain):
            raise Refused("command.sent")
        return _give_up(tx, place, chain)


def drop(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Gives up a refused command, and those that rest on it unless their answer is still out."""
    with place.store.writing() as tx:
        return _give_up(tx, place, _refused_chain(tx, command_id))


def redo(place: Workplace, command_id: CommandId) -> frozenset[RequestId]:
    """Decides a refused command anew on the request as it now stands, with those that rested on it.
    Raises ``Refused``; then everything stays in the tray."""
    with place.store.writing() as tx:
        chain = _refused_chain(tx, command_id)
        outbox.remove(tx, *(entry.id for entry in chain))
        changed = frozenset(entry.request_id for entry in chain)
        for request_id in changed:
            projection.project(tx, place, request_id)
        for entry in chain:
            _again(tx, place, entry)
    return changed


def _again(tx: Tx, place: Workplace, entry: Entry) -> None:
    try:
        old = c.decode(entry.raw)
    except msgspec.MsgspecError as error:
        raise Refused("command.unreadable") from error
    if isinstance(old.payload, Enter):
        entries.write_down(tx, place, entry.request_id, old.payload)
        return
    request = projection.current(tx, entry.request_id)
    if request is None:
        raise Refused("request.missing")
    write_down(tx, place, request, old.payload, old.evidence)


def _existing(tx: Tx, command_id: CommandId) -> Entry:
    entry = outbox.get(tx, command_id)
    if entry is None:
        raise Refused("command.missing")
    return entry


def _refused_chain(tx: Tx, command_id: CommandId) -> tuple[Entry, ...]:
    entry = _existing(tx, command_id)
    if entry.state != outbox.REFUSED:
        raise Refused("command.pending")
    return (entry, *(item for item in outbox.resting_on(tx, command_id) if item.state != outbox.SENT))


def _give_up(tx: Tx, place: Workplace, chain: tuple[Entry, ...]) -> frozenset[RequestId]:
    outbox.remove(tx, *(entry.id for entry in chain))
    entries.return_begun(tx, place, chain)
    forget_files(tx, chain)
    changed = frozenset(entry.request_id for entry in chain)
    departed = leaving.files_of_departed(tx, changed)
    for request_id in changed:
        projection.project(tx, place, request_id)
    blobs.erase(tx, departed)
    return changed


def save_draft(place: Workplace, request_id: RequestId, draft: Draft) -> None:
    """Keeps the draft; an empty one erases it."""
    with place.store.writing() as tx:
        drafts.put(tx, request_id, draft)
