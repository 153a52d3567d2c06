"""What the screen asks: ids of a view, rows, counts, one request whole, the state of the line, the commands_out."""

from collections.abc import Sequence
from datetime import datetime, time

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import line, notices, seat
from alpukat_desk.desk.place import Workplace, context_in, findings
from alpukat_desk.desk.projection import readable
from alpukat_desk.desk.shown import Counts, Filter, Link, OutboxRow, Shown, View
from alpukat_desk.domain.errors import Refused, SignedOut
from alpukat_desk.domain.lifecycle import may
from alpukat_desk.domain.model import Event, OfficerId, Request, RequestId, RequestRow
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.transitions import ENTER, TABLE
from alpukat_desk.domain.wire import Conflicted
from alpukat_desk.store import blobs, drafts, mirror, overlay, queue, search
from alpukat_desk.store import outbox as commands_out
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Entry
from alpukat_desk.store.views import Who

__all__ = [
    "Counts",
    "Filter",
    "Link",
    "OutboxRow",
    "Shown",
    "View",
    "coded",
    "counts",
    "ids",
    "link",
    "outbox",
    "request",
    "rows",
]
_ABOUT_ANOTHER = frozenset({"mark_duplicate", "not_duplicate", "suspected"})
_LOOKED_AT = 20
"""Hits of a code's search that are compared with it: the very thing stands first."""
_NOBODY = OfficerId("\0")
"""Holds nothing, not even what nobody holds."""


def ids(place: Workplace, wanted: Filter) -> tuple[RequestId, ...]:
    """The ids of a list: least time left first, then oldest; with a text, exact identifiers before all."""
    question = search.question(wanted.text) if wanted.text.strip() else None
    if question is None and wanted.text.strip():
        return ()
    with place.store.reading() as tx:
        return queue.ids(tx, queue.Wanted(wanted.view, wanted.service, question), _who(tx, place))


def _who(tx: Tx, place: Workplace) -> Who:
    now, officer = place.now(), seat.officer(tx)
    day_ends = datetime.combine(place.today(), time.max, WIB)
    today = place.today().isoformat()
    return Who(officer.id, officer.office, now, day_ends, today) if officer else Who(_NOBODY, "", now, day_ends, today)


def rows(place: Workplace, wanted: Sequence[RequestId]) -> tuple[RequestRow, ...]:
    """The rows of these ids in their order, without those this desk no longer holds."""
    with place.store.reading() as tx:
        found = queue.rows(tx, wanted)
        asks = seat.policy(tx).registry
    return found if asks else tuple(replace(row, unverified=False) if row.unverified else row for row in found)


def coded(place: Workplace, code: str) -> RequestRow | None:
    """The request of exactly this code, open or closed; None where this desk holds none."""
    for view in (View.ALL, View.CLOSED):
        found = ids(place, Filter(view, text=code))[:_LOOKED_AT]
        for row in rows(place, found):
            if row.code.casefold() == code.strip().casefold():
                return row
    return None


def counts(place: Workplace) -> Counts:
    with place.store.reading() as tx:
        tally, told = queue.counts(tx, _who(tx, place)), len(notices.kept(tx))
    return Counts({**tally.views, View.TRAY: tally.views.get(View.TRAY, 0) + told}, tally.services)


def request(place: Workplace, request_id: RequestId) -> Shown | None:
    """The request whole; None where this desk does not hold it. Raises ``Refused("request.absent")`` where only its
    head is here yet (``look_up`` brings the rest), ``Refused("request.unreadable")`` where it is of a newer kind."""
    with place.store.reading() as tx:
        projected = overlay.get(tx, request_id)
        raw = projected.raw if projected else mirror.body(tx, request_id)
        if raw is None and not mirror.versions(tx, [request_id]):
            return None
        found = _opened(raw)
        files = [item.sha256 for item in found.attachments] + [item.sha256 for item in found.documents]
        draft = drafts.get(tx, request_id)
        history, complete = _history(tx, request_id, projected.events if projected else b"[]")
        return Shown(
            request=found,
            history=history,
            history_complete=complete,
            findings=findings(place, replace(found, ticks={**found.ticks, **draft.ticks})),
            refusals=_refusals(tx, place, found),
            draft=draft,
            pending=tuple(map(_row, commands_out.of_request(tx, request_id))),
            files=blobs.present(tx, files),
            due_at=projected.due_at if projected else mirror.due_at(tx, request_id),
            codes={row.id: row.code for row in queue.rows(tx, _others(found, history))},
        )


def _opened(raw: bytes | None) -> Request:
    if raw is None:
        raise Refused("request.absent")
    found = readable(raw)
    if found is None:
        raise Refused("request.unreadable")
    return found


def _others(found: Request, history: tuple[Event, ...]) -> tuple[RequestId, ...]:
    """The other requests that this one and its history name."""
    told = (RequestId(event.after) for event in history if event.kind in _ABOUT_ANOTHER)
    named = (*found.suspects, *found.cleared, found.duplicate_of, *told)
    return tuple(dict.fromkeys(item for item in named if item))


def _history(tx: Tx, request_id: RequestId, local: bytes) -> tuple[tuple[Event, ...], bool]:
    """The server's events, then those only this desk knows of; and whether the former are all there."""
    version, raw = mirror.read_history(tx, request_id)
    told = msgspec.json.decode(raw, type=tuple[Event, ...])
    known = {event.command_id for event in told}
    own = msgspec.json.decode(local, type=tuple[Event, ...])
    held = mirror.versions(tx, [request_id]).get(request_id)
    complete = held == version if held is not None else bool(own) and own[0].kind == ENTER
    return (*told, *(event for event in own if event.command_id not in known)), complete


def _refusals(tx: Tx, place: Workplace, found: Request) -> dict[str, Refused | None]:
    try:
        context = context_in(tx, place, found)
    except SignedOut as error:
        return {kind: Refused(error.code) for kind in TABLE}
    return {kind: may(found, kind, context) for kind in TABLE}


def link(place: Workplace, agreed_at: datetime | None = None) -> Link:
    """How this desk stands with the server. ``agreed_at`` is what the last cycle's report told, if there was one."""
    with place.store.reading() as tx:
        tally = commands_out.tally(tx)
        waiting, sent = tally.get(commands_out.WAITING, 0), tally.get(commands_out.SENT, 0)
        return Link(
            last_sync_at=max((moment for moment in (line.last_sync_at(tx), agreed_at) if moment), default=None),
            offline_since=line.offline_since(tx),
            waiting=waiting,
            sent=sent,
            refused=tally.get(commands_out.REFUSED, 0),
            notices=len(notices.kept(tx)),
            safe_to_switch_off=not waiting and not sent,
        )


def outbox(place: Workplace) -> tuple[OutboxRow, ...]:
    """Every command without its receipt, in the order they were made."""
    with place.store.reading() as tx:
        return tuple(map(_row, commands_out.everything(tx)))


def _row(entry: Entry) -> OutboxRow:
    return OutboxRow(
        id=entry.id,
        request_id=entry.request_id,
        code=entry.code,
        name=entry.name,
        kind=entry.kind,
        state=entry.state,
        made_at=entry.made_at,
        refusal_code=entry.refusal_code,
        refusal_detail=entry.refusal_detail,
        conflict=msgspec.json.decode(entry.conflict, type=Conflicted) if entry.conflict else None,
        after=entry.after,
    )
