"""What the server's outcomes do to the outbox: one transaction for each reply, and doing it twice does no harm."""

import logging
from collections.abc import Sequence

import msgspec

from alpukat_desk.desk import acceptance, looks
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import project
from alpukat_desk.desk.reports import Tally
from alpukat_desk.domain.commands import Command, brought, decode
from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, Sha256
from alpukat_desk.domain.wire import Accepted, Conflicted, Denied, Held, Later, Outcome
from alpukat_desk.store import blobs, outbox, own_files
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Acceptance, Entry

log = logging.getLogger(__name__)
CONFLICT = "command.conflict"
PREDECESSOR = "command.predecessor"


def settle(place: Workplace, outcomes: Sequence[Outcome], tally: Tally) -> None:
    """Outcomes of commands this desk does not wait for are of an earlier reply, and pass."""
    with place.store.writing() as tx:
        here = outbox.waiting_among(tx, [outcome.id for outcome in outcomes])
        known = [(entry, outcome) for outcome in outcomes if (entry := here.pop(outcome.id, None))]
        accepted = [
            Acceptance(entry, outcome.version, outcome.receipt, outcome.at)
            for entry, outcome in known
            if isinstance(outcome, Accepted)
        ]
        _settle_others(tx, place, [outcome for _, outcome in known if not isinstance(outcome, Accepted)], tally)
        touched = {entry.request_id for entry, _ in known}
        for request_id in touched - acceptance.take(tx, accepted):
            project(tx, place, request_id)
    tally.accepted += len(accepted)
    tally.changed |= touched


def _settle_others(tx: Tx, place: Workplace, outcomes: Sequence[Outcome], tally: Tally) -> None:
    entries = outbox.among(tx, [outcome.id for outcome in outcomes])
    for outcome in outcomes:
        _settle(tx, place, entries[outcome.id], outcome, tally)


def _settle(tx: Tx, place: Workplace, entry: Entry, outcome: Outcome, tally: Tally) -> None:
    match outcome:
        case Conflicted():
            outbox.refuse(tx, entry.id, CONFLICT, conflict=msgspec.json.encode(outcome))
            looks.store_known(tx, place, looks.legible(place, [bytes(outcome.current)]))
            tally.conflicts += 1
        case Denied(code=code, detail=detail):
            outbox.refuse(tx, entry.id, code, detail)
            tally.refused += 1
        case Held(missing=missing):
            _hold(tx, entry, missing, tally)
        case Later(after_s=seconds):
            tally.error = ServerBusy("server.later", after_s=seconds)


def _hold(tx: Tx, entry: Entry, missing: tuple[str, ...], tally: Tally) -> None:
    """Whatever the server misses is sent with the next push, and the command once more as it went; what this desk
    cannot give refuses the command."""
    found = [_file_again(tx, entry, Sha256(name)) or _command_again(tx, CommandId(name)) for name in missing]
    if all(found):
        outbox.forgive(tx, entry.id)
        tally.held += 1
        return
    log.warning("command %s rests on something that exists no more", entry.id)
    outbox.refuse(tx, entry.id, PREDECESSOR, {"predecessor": entry.after})
    tally.refused += 1


def _file_again(tx: Tx, entry: Entry, name: Sha256) -> bool:
    """Whether the missing thing is a file that lies here and goes up again."""
    _size, kind = brought(decode(entry.raw).payload).get(name, (0, ""))
    data = blobs.read(tx, name) if kind else None
    if data is None:
        return False
    own_files.keep(tx, data, kind)
    own_files.set_sent(tx, name, sent=False)
    return True


def _command_again(tx: Tx, command_id: CommandId) -> bool:
    """Whether the missing command goes again: one still unanswered, or one a restored server has forgotten. Of one
    whose request left meanwhile nothing is here to send, but it was accepted: the server decides, after a day at most.
    """
    before = outbox.get(tx, command_id)
    if before is not None:
        return before.state != outbox.REFUSED
    receipt = outbox.receipt(tx, command_id)
    if receipt is not None and receipt.raw is not None:
        outbox.revive(tx, receipt)
    return receipt is not None


def refuse(place: Workplace, command: Command, refusal: Refused, tally: Tally) -> None:
    """The server would not even look at this command."""
    detail = {name: str(value) for name, value in refusal.detail.items()}
    with place.store.writing() as tx:
        outbox.refuse(tx, command.id, refusal.code, detail)
        project(tx, place, command.request_id)
    tally.refused += 1
    tally.changed.add(command.request_id)
