"""What the screen shows: the mirror's request with the officer's unacknowledged work replayed on top.

The projection is a pure function of mirror, receipts and outbox, so it may be computed again at any time: after a
decision, after a page of the feed, after a crash between two commits.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import seat
from alpukat_desk.desk.place import Workplace, context_of, due_at, entry_context
from alpukat_desk.domain import commands, entering, lifecycle
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Event, Officer, Request, RequestId
from alpukat_desk.domain.transitions import ENTER, Effect
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import meta, mirror, outbox, overlay
from alpukat_desk.store.database import Tx
from alpukat_desk.store.mirror import Arrival
from alpukat_desk.store.outbox import Entry, Receipt
from alpukat_desk.store.overlay import Projected

log = logging.getLogger(__name__)
_LANDED = "landed"
"""Requests whose pictures went with the last commit that took any away."""


def arrival(place: Workplace, raw: bytes) -> Arrival:
    """Raises ``msgspec.ValidationError`` for bytes that are no request."""
    request = parse_request(raw)
    return Arrival(request, raw, due_at(place, request))


def current(tx: Tx, request_id: RequestId) -> Request | None:
    """The request as this desk shows it."""
    projected = overlay.get(tx, request_id)
    return readable(projected.raw if projected else mirror.body(tx, request_id))


def readable(raw: bytes | None) -> Request | None:
    """None also for a body of a newer server that this version cannot read: it is kept, and shown to nobody."""
    try:
        return parse_request(raw) if raw else None
    except ValueError:
        log.info("a request cannot be read by this version")
        return None


def project(tx: Tx, place: Workplace, request_id: RequestId, otherwise: Effect | None = None) -> None:
    """Brings the projection of one request in line. ``otherwise`` is the picture to keep when the mirror does not
    hold the request now; without one the old picture stays as long as there are commands."""
    entries, base = outbox.of_request(tx, request_id), readable(mirror.body(tx, request_id))
    flying = _flying(tx, request_id, base)
    if not entries and not flying:
        overlay.erase(tx, request_id)
    elif base is not None:
        _lay(tx, place, *_replayed(tx, place, base, flying, entries), entries)
    elif begun := _begun(tx, place, flying, entries):
        _lay(tx, place, *begun, entries)
    elif otherwise is not None:
        _lay(tx, place, otherwise.request, (otherwise.event,), entries)
    else:
        overlay.recount(tx, request_id, *_marks(entries))


def renew(tx: Tx, place: Workplace, versions: Mapping[RequestId, int]) -> None:
    """After bodies of these requests came, with their versions: ``project`` for each that has a picture or of which
    something newer was accepted here before the mirror was lost, and at once for those that only waited for the feed
    to tell what the server had accepted."""
    newest = outbox.newest(tx, sorted(versions))
    pictured = overlay.ids(tx) & versions.keys()
    behind = frozenset(key for key, version in newest.items() if version > versions[key])
    for request_id in (pictured | behind) - _landed(tx, pictured, newest):
        project(tx, place, request_id)


def _landed(tx: Tx, ids: frozenset[RequestId], newest: Mapping[RequestId, int]) -> frozenset[RequestId]:
    """Those on which nothing of the officer lies any more: their pictures are gone."""
    quiet = sorted(ids - outbox.open_among(tx, sorted(ids)))
    told = {key: readable(raw) for key, raw in mirror.bodies(tx, quiet).items()}
    landed = frozenset(key for key, request in told.items() if request and newest.get(key, 0) <= request.version)
    if landed:
        overlay.erase_all(tx, landed)
        meta.put(tx, _LANDED, msgspec.json.encode(sorted(landed)))
    return landed


def doubtful(tx: Tx) -> frozenset[RequestId]:
    """Requests whose pictures may be wrong after a crash. The mirror's part of the last commit may be missing: what
    it took the pictures of away is looked at again, and so is whatever was accepted and the mirror does not list."""
    last = meta.get(tx, _LANDED)
    gone = frozenset(msgspec.json.decode(last, type=list[RequestId]) if last else ())
    waiting = (entry.request_id for entry in outbox.everything(tx))
    return gone | outbox.unmatched(tx) | overlay.ids(tx) | frozenset(waiting)


def own(tx: Tx, receipts: Iterable[Receipt]) -> tuple[Receipt, ...]:
    """Those of who sits here: the server answers nobody for another officer, and nobody goes on with another's
    work."""
    return tuple(receipt for receipt in receipts if _actor(receipt) == seat.owner(tx))


def _actor(receipt: Receipt) -> str:
    try:
        return commands.decode(receipt.raw or b"").actor
    except msgspec.MsgspecError:
        return ""


def _flying(tx: Tx, request_id: RequestId, base: Request | None) -> tuple[Receipt, ...]:
    return own(tx, outbox.reached(tx, request_id, base.version + 1 if base else 1))


def _lay(tx: Tx, place: Workplace, request: Request, events: tuple[Event, ...], entries: tuple[Entry, ...]) -> None:
    pending, troubles = _marks(entries)
    picture = Projected(
        raw=msgspec.json.encode(request),
        events=msgspec.json.encode(events),
        due_at=due_at(place, request),
        pending=pending,
        troubles=troubles,
    )
    overlay.put(tx, request, picture)


def _marks(entries: tuple[Entry, ...]) -> tuple[int, int]:
    troubles = sum(1 for entry in entries if entry.state == outbox.REFUSED)
    return len(entries) - troubles, troubles


def _replayed(
    tx: Tx, place: Workplace, base: Request, flying: tuple[Receipt, ...], entries: tuple[Entry, ...]
) -> tuple[Request, tuple[Event, ...]]:
    """A command that is not legal any more ends the replay: from there the server's state is shown, and the
    server decides. What only the server can say yes to is shown once it did."""
    request, events = base, list[Event]()
    for receipt in flying:
        effect = _again(tx, place, request, receipt.raw, receipt.at, provisional=False)
        if effect is not None:
            request = replace(effect.request, version=_shown(request.version, receipt.version))
            events.append(replace(effect.event, version=receipt.version))
    for entry in entries:
        if entry.state == outbox.REFUSED or entry.kind == ENTER or not lifecycle.is_offline(entry.kind):
            continue
        effect = _again(tx, place, request, entry.raw, place.clock.reckoned(entry.made_at), provisional=True)
        if effect is None:
            break
        request = effect.request
        events.append(effect.event)
    return request, tuple(events)


def _begun(
    tx: Tx, place: Workplace, flying: tuple[Receipt, ...], entries: tuple[Entry, ...]
) -> tuple[Request, tuple[Event, ...]] | None:
    """Of a request that this desk entered and the mirror does not hold yet: the entry, with what was done since. One
    the server refused is still shown, as the officer typed it."""
    first = flying[0] if flying else entries[0]
    if first.kind != ENTER:
        return None
    at = first.at if isinstance(first, Receipt) else place.clock.reckoned(first.made_at)
    effect = _entered(tx, place, first.raw, at, provisional=not flying)
    if effect is None:
        return None
    request, events = _replayed(tx, place, effect.request, flying[1:], entries)
    return request, (effect.event, *events)


def _entered(tx: Tx, place: Workplace, raw: bytes | None, now: datetime, *, provisional: bool) -> Effect | None:
    """None where the command cannot be read, or is refused by rules that have changed since."""
    try:
        command = commands.decode(raw or b"")
        payload = command.payload
        if not isinstance(payload, commands.Enter):
            return None
        context = entry_context(tx, place, payload.service, _author(tx, payload.office, command), now)
        return entering.enter(command, replace(context, provisional=provisional))
    except msgspec.MsgspecError:
        log.warning("an entry cannot be read")
    except Refused as refusal:
        log.info("an entry does not apply any more: %s", refusal.code)
    return None


def _shown(before: int, accepted: int) -> int:
    """The version this picture is of. Where somebody else's change lies between, it is not the server's new one: the
    officer has not seen that change, and the next decision must not pass for one that rests on it."""
    return accepted if accepted == before + 1 else before


def _again(
    tx: Tx, place: Workplace, request: Request, raw: bytes | None, now: datetime, provisional: bool
) -> Effect | None:
    """None where the command cannot be read or is refused."""
    try:
        command = commands.decode(raw or b"")
        context = context_of(tx, place, request, _author(tx, request.city, command), now, command.payload)
        return lifecycle.apply(request, command, replace(context, provisional=provisional))
    except msgspec.MsgspecError:
        log.warning("a command of request %s cannot be read", request.id)
    except Refused as refusal:
        log.info("a command of request %s does not apply any more: %s", request.id, refusal.code)
    return None


def _author(tx: Tx, somewhere: str, command: commands.Command) -> Officer:
    """Actor and role as they were when the command was made; ``somewhere`` is the office while nobody sits here."""
    here = seat.officer(tx)
    return Officer(command.actor, command.actor_name, command.role, here.office if here else somewhere)
