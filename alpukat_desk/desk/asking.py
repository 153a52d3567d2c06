"""What only the server can say yes to: claims, take-overs, reopenings. Written down before it goes, so that an answer
that got lost is found again, under the same id.

A claim is the one open ask: asked for again it goes again, and the next cycle only asks what became of it, so that
nothing is taken hours after the officer gave up. A command lies in the outbox, as sent from its beginning.
"""

import logging

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import looks, pushing, seat, settling
from alpukat_desk.desk.decisions import entry_of, made, seen
from alpukat_desk.desk.place import Workplace, context_in
from alpukat_desk.desk.projection import project
from alpukat_desk.desk.reports import Claimed, Tally
from alpukat_desk.domain import lifecycle
from alpukat_desk.domain.commands import AnyPayload, Command, Evidence, decode
from alpukat_desk.domain.errors import AlpukatError, Conflict, Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.domain.wire import Accepted, Api, ClaimAsk, Conflicted, Contact, Denied, Held, Outcome
from alpukat_desk.store import meta, outbox
from alpukat_desk.store.database import Tx

log = logging.getLogger(__name__)
_OPEN = "ask"


# ---- claims ----


def claim(place: Workplace, api: Api, wanted: tuple[RequestId, ...]) -> Claimed:
    """Asks the server for these requests. Needs the network."""
    return _asked(place, api, ClaimAsk(_new_id(place), ids=tuple(wanted)))


def claim_next(place: Workplace, api: Api, count: int, service: str = "") -> Claimed:
    """Asks the server for the next ``count`` requests by promise. Needs the network."""
    return _asked(place, api, ClaimAsk(_new_id(place), count=count, service=service))


def settle(place: Workplace, api: Api) -> frozenset[RequestId]:
    """What became of an ask whose answer never came; the requests it brought. What was not done is given up."""
    with place.store.reading() as tx:
        ask = opened(tx)
    if ask is None:
        return frozenset()
    log.info("asking what became of %s", ask.id)
    try:
        return _answered(place, api, replace(ask, resolve=True)).claimed
    except Refused:
        return frozenset()


def opened(tx: Tx) -> ClaimAsk | None:
    raw = meta.get(tx, _OPEN)
    return msgspec.json.decode(raw, type=ClaimAsk) if raw else None


def forget(tx: Tx) -> None:
    """For another officer at this desk."""
    meta.forget(tx, _OPEN)


def _new_id(place: Workplace) -> CommandId:
    return CommandId(seat.uuid7(place.now()))


def _asked(place: Workplace, api: Api, wanted: ClaimAsk) -> Claimed:
    """What was asked before and differs is cleared up first: there is one open ask at a time."""
    while (ask := _written_down(place, wanted)) is None:
        settle(place, api)
    return _answered(place, api, ask)


def _written_down(place: Workplace, wanted: ClaimAsk) -> ClaimAsk | None:
    """The ask to be sent, under the id it went by before where it did; None while another one is open."""
    with place.store.writing() as tx:
        before = opened(tx)
        if before is None:
            meta.put(tx, _OPEN, msgspec.json.encode(wanted))
            return wanted
    return before if replace(before, id=wanted.id) == wanted else None


def _answered(place: Workplace, api: Api, ask: ClaimAsk) -> Claimed:
    """Any word of the server about the ask closes it; whatever else is raised leaves it open."""
    try:
        reply = api.claim(ask)
    except Refused:
        with place.store.writing() as tx:
            _close(tx, ask)
        raise
    arrivals = looks.legible(place, [bytes(raw) for raw in reply.claimed])
    with place.store.writing() as tx:
        looks.store(tx, place, arrivals)
        _close(tx, ask)
    held = frozenset(item.request.id for item in arrivals)
    return Claimed(held, {RequestId(key): code for key, code in reply.denied.items()})


def _close(tx: Tx, ask: ClaimAsk) -> None:
    """Another program on this profile may have asked for something else meanwhile."""
    known = opened(tx)
    if known is not None and known.id == ask.id:
        meta.forget(tx, _OPEN)


# ---- commands ----


def contact(api: Api, request_id: RequestId) -> Contact | None:
    """When the holder of a request was last heard of; None where nobody holds it. Needs the network."""
    return api.request(request_id).contact


def ask(
    place: Workplace, api: Api, request_id: RequestId, seen_version: int, payload: AnyPayload
) -> frozenset[RequestId]:
    """Gives a command only the server can say yes to (take over, reopen) and waits for its word; where that does not
    come, the command stays in the outbox and the next push asks again. Asks something harmless first: while nobody
    answers, nothing is begun. Raises ``Conflict``, ``Refused`` and what the network raises."""
    api.policy()
    command = _begun(place, request_id, seen_version, payload)
    try:
        outcomes = api.push([command])
    except Refused:
        _give_up(place, command)
        raise
    _settle(place, command, outcomes)
    try:
        return looks.look_up(place, api, request_id)
    except AlpukatError as error:
        log.info("accepted, and not looked up: %s", error.code)
        return frozenset({request_id})


def _unanswered(tx: Tx, request_id: RequestId, payload: AnyPayload) -> Command | None:
    """One of the same kind that is still without its answer is asked again as it went, instead of another one beside
    it: the server may have done it already, with the reason it was told. Raises ``command.earlier`` for another
    reason, which would be lost without a word."""
    entries = outbox.of_request(tx, request_id)
    found = (entry for entry in entries if entry.kind == payload.kind and entry.state != outbox.REFUSED)
    earlier = next((decode(entry.raw) for entry in found), None)
    if earlier is not None and earlier.payload != payload:
        raise Refused("command.earlier")
    return earlier


def _begun(place: Workplace, request_id: RequestId, seen_version: int, payload: AnyPayload) -> Command:
    with place.store.writing() as tx:
        request = seen(tx, request_id, seen_version)
        if earlier := _unanswered(tx, request_id, payload):
            return earlier
        context = context_in(tx, place, request)
        command = made(tx, place, context, request, payload, Evidence())
        lifecycle.apply(request, command, replace(context, provisional=False))
        command = pushing.chained(tx, command)
        outbox.add(tx, replace(entry_of(request, command), state=outbox.SENT))
        project(tx, place, request_id)
    return command


def _settle(place: Workplace, command: Command, outcomes: tuple[Outcome, ...]) -> None:
    """A refusal is told to the officer, who is still at the screen, and leaves nothing in the tray."""
    outcome = next((item for item in outcomes if item.id == command.id), None)
    match outcome:
        case Accepted():
            settling.settle(place, (outcome,), Tally())
            return
        case Denied(code=code, detail=detail):
            _give_up(place, command)
            raise Refused(code, **{name: value for name, value in detail.items() if name not in ("self", "code")})
        case Conflicted(current=current):
            _give_up(place, command, bytes(current))
            raise Conflict(settling.CONFLICT)
        case Held():
            settling.settle(place, (outcome,), Tally())
    raise ServerBusy("server.later")


def _give_up(place: Workplace, command: Command, current: bytes | None = None) -> None:
    arrivals = looks.legible(place, [current] if current else ())
    with place.store.writing() as tx:
        outbox.remove(tx, command.id)
        looks.store_known(tx, place, arrivals)
        project(tx, place, command.request_id)
