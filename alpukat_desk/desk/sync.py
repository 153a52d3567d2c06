"""One sync cycle: push the outbox, pull the feed, fetch the files; and the questions only the server answers."""

import logging

from msgspec.structs import replace

from alpukat_desk.desk import clock, custody, keeping, line, looks, pulling, pushing, settling, transfers
from alpukat_desk.desk.decisions import made, seen
from alpukat_desk.desk.looks import look_up
from alpukat_desk.desk.place import Workplace, context_in
from alpukat_desk.desk.pulling import pull
from alpukat_desk.desk.pushing import push
from alpukat_desk.desk.reports import Claimed, Progress, Report, Tally, Tell, silent
from alpukat_desk.domain import lifecycle
from alpukat_desk.domain.commands import AnyPayload, Evidence
from alpukat_desk.domain.errors import AlpukatError, Conflict, Refused, ServerBusy, StoreDamaged, StoreFull
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import Accepted, Api, ClaimAsk, Conflicted, Contact, Denied, Outcome

__all__ = ["Claimed", "Progress", "Report", "ask", "claim", "claim_next", "contact", "cycle", "look_up", "pull", "push"]
log = logging.getLogger(__name__)


def cycle(place: Workplace, api: Api, on_progress: Tell | None = None, files: bool = True) -> Report:
    """Push, pull, and unless the line is dear the files of held requests. Raises nothing that is expected: offline,
    busy, signed out and the like are in the report."""
    tally = Tally()
    try:
        _run(place, api, tally, on_progress or silent, files=files)
    except AlpukatError as error:
        tally.error = error
    if not isinstance(tally.error, StoreFull | StoreDamaged):
        _note(place, api, tally)
    if tally.idle:
        _tidy(place, tally)
    log.info("cycle: %d came, %d went, %d accepted, %d refused", *_numbers(tally))
    return tally.report()


def _note(place: Workplace, api: Api, tally: Tally) -> None:
    """A disk that filled up just now is told like one that was full before."""
    try:
        _note_clock(place, api)
        line.note(place, tally)
    except (StoreFull, StoreDamaged) as error:
        tally.error = error


def _tidy(place: Workplace, tally: Tally) -> None:
    """A little, and only while there is nothing else to do."""
    try:
        keeping.tidy(place)
    except (StoreFull, StoreDamaged) as error:
        tally.error = error


def _note_clock(place: Workplace, api: Api) -> None:
    skew = clock.moved(place.clock, api.skew_s)
    if skew is not None:
        with place.store.writing() as tx:
            clock.note(tx, skew)
        place.clock.skew = skew


def _numbers(tally: Tally) -> tuple[int, int, int, int]:
    return tally.received, tally.gone, tally.accepted, tally.refused + tally.conflicts


def _run(place: Workplace, api: Api, tally: Tally, tell: Tell, *, files: bool) -> None:
    """A command that breaks the server keeps nobody's news away."""
    custody.before_push(place)
    try:
        pushing.send(place, api, tally, tell)
    except ServerBusy as error:
        if "after_s" in error.detail:
            raise
        tally.error = error
    pulling.receive(place, api, tally, tell)
    if tally.changed or tally.received or tally.gone:
        tally.changed |= custody.after_pull(place, api)
    if files:
        transfers.bring(place, api, tally, tell)


def claim(place: Workplace, api: Api, wanted: tuple[RequestId, ...]) -> Claimed:
    """Asks the server for these requests. Needs the network."""
    return _claimed(place, api, ClaimAsk(ids=tuple(wanted)))


def claim_next(place: Workplace, api: Api, count: int, service: str = "") -> Claimed:
    """Asks the server for the next ``count`` requests by promise. Needs the network."""
    return _claimed(place, api, ClaimAsk(count=count, service=service))


def _claimed(place: Workplace, api: Api, wanted: ClaimAsk) -> Claimed:
    reply = api.claim(wanted)
    arrivals = looks.legible(place, [bytes(raw) for raw in reply.claimed])
    with place.store.writing() as tx:
        looks.store(tx, place, arrivals)
    held = frozenset(item.request.id for item in arrivals)
    return Claimed(held, {RequestId(key): code for key, code in reply.denied.items()})


def contact(api: Api, request_id: RequestId) -> Contact | None:
    """When the holder of a request was last heard of; None where nobody holds it. Needs the network."""
    return api.request(request_id).contact


def ask(
    place: Workplace, api: Api, request_id: RequestId, seen_version: int, payload: AnyPayload
) -> frozenset[RequestId]:
    """Gives a command only the server can say yes to (take over, reopen) and waits for its word.
    Raises ``Conflict``, ``Refused`` and what the network raises."""
    with place.store.writing() as tx:
        request = seen(tx, request_id, seen_version)
        context = context_in(tx, place, request)
        command = made(tx, place, context, request, payload, Evidence())
        lifecycle.apply(request, command, replace(context, provisional=False))
    _answered(api.push([command]))
    return look_up(place, api, request_id)


def _answered(outcomes: tuple[Outcome, ...]) -> None:
    """A lost answer needs no second asking: the feed will tell, and the officer is still at the screen."""
    match outcomes:
        case (Accepted(),):
            return
        case (Denied(code=code, detail=detail),):
            raise Refused(code, **{name: value for name, value in detail.items() if name not in ("self", "code")})
        case (Conflicted(),):
            raise Conflict(settling.CONFLICT)
    raise ServerBusy("server.later")
