"""What becomes of accepted commands, many at once: receipts, and pictures that need nothing but the server's stamp.

Where one command alone lay on a request, and nobody else's change lies between, its picture already shows what the
server did: only version, times and marks differ, and replaying it would bring the same. Everything else is projected
anew by the caller.
"""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk.decisions import blobs_of
from alpukat_desk.domain.effects import VERDICTS
from alpukat_desk.domain.model import Event, Pause, Request, RequestId
from alpukat_desk.domain.transitions import ENTER
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import outbox, overlay, own_files
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Acceptance
from alpukat_desk.store.overlay import Stamped

_STAMPED = frozenset(
    {"note", "correct", "approve", "return", "reject", "answer", "wait", "mark_duplicate", "not_duplicate"}
    | {"release", "forward"}
)
"""Kinds that leave the documents alone, which are printable only by a receipt, and of which no due time depends on
the moment of the decision."""
_BRINGING = frozenset({"attach", "resubmit", ENTER})
"""Kinds that bring the officer's own files."""
_EVENTS = msgspec.json.Decoder(tuple[Event, ...])
_ENCODER = msgspec.json.Encoder()


def take(tx: Tx, accepted: Sequence[Acceptance]) -> frozenset[RequestId]:
    """Keeps the receipts; returns the requests whose picture is right already."""
    attached = outbox.among(tx, [item.entry.id for item in accepted if item.entry.kind in _BRINGING])
    outbox.accept(tx, accepted)
    for entry in attached.values():
        for name in blobs_of(entry):
            own_files.hand_over(tx, name, entry.request_id)
    return _stamped(tx, [item for item in accepted if item.entry.kind in _STAMPED])


def _stamped(tx: Tx, accepted: Sequence[Acceptance]) -> frozenset[RequestId]:
    ids = sorted({item.entry.request_id for item in accepted})
    open_ = outbox.open_among(tx, ids)
    pictures = overlay.lone_among(tx, [key for key in ids if key not in open_])
    found = [_picture(item, *pictures[item.entry.request_id]) for item in accepted if item.entry.request_id in pictures]
    good = [picture for picture in found if picture is not None]
    overlay.stamp(tx, good)
    return frozenset(picture.request.id for picture in good)


def _picture(item: Acceptance, raw: bytes, told: bytes) -> Stamped | None:
    """None where the picture does not show the command or shows another, and where it is not of the version before:
    then somebody else's change lies between, or the mirror holds the new one already."""
    events, request = _EVENTS.decode(told), parse_request(raw)
    if len(events) != 1 or events[0].command_id != item.entry.id or request.version != item.version - 1:
        return None
    event = replace(events[0], at=item.at, version=item.version)
    request = retimed(request, events[0], item.at, item.version)
    return Stamped(request, _ENCODER.encode(request), _ENCODER.encode((event,)))


def retimed(request: Request, event: Event, at: datetime, version: int) -> Request:
    """The request as if what the event tells had happened at this time, and had led to this version."""
    verdict = request.verdict
    if verdict is not None and event.kind in VERDICTS:
        verdict = replace(verdict, at=at)
    closed_at = at if request.closed_at == event.at else request.closed_at
    pauses = _moved(request.pauses, event.at, at)
    return replace(request, version=version, verdict=verdict, closed_at=closed_at, pauses=pauses)


def _moved(pauses: tuple[Pause, ...], old: datetime, new: datetime) -> tuple[Pause, ...]:
    if not pauses or pauses[-1].since != old:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], since=new))
