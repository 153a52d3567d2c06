"""Taking requests out of the common queue: the ones asked for, or the next by promise. Never one that is held, and
under one id once: an ask is remembered beside the commands, in the transaction of its effect."""

import hashlib
import logging
import secrets
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import or_, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import in_jurisdiction
from alpukat_desk.domain.model import CommandId, Request, RequestId, Status, Struct
from alpukat_desk.domain.transitions import OFFICERS
from alpukat_desk.domain.wire import ClaimAsk, ClaimReply
from alpukat_desk.server import conditions
from alpukat_desk.server.decisions import carry_out
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.records import encoded
from alpukat_desk.server.tables import REQUESTS

log = logging.getLogger(__name__)

MOST = 200
"""Ids in one ask."""
TAKEN = "taken"
"""State of an ask among the remembered commands."""


class Taken(Struct):
    """What is remembered of an ask: the ids that were taken, the codes of the others, or why nothing was done at
    all."""

    claimed: tuple[RequestId, ...] = ()
    denied: dict[str, str] = {}
    code: str = ""
    detail: dict[str, str] = {}


def claim(house: House, caller: Caller, ask: ClaimAsk) -> ClaimReply:
    """All in one transaction, with what is remembered of it. Raises ``Refused``."""
    if caller.officer.role not in OFFICERS:
        raise Refused("role.wrong", role=caller.officer.role, kind="claim")
    if len(ask.ids) > MOST or not 0 <= ask.count <= MOST:
        raise Refused("claim.many", most=MOST)
    with house.database.writing(caller.city) as tx:
        docket = Docket(tx, house, caller)
        docket.lay((), (ask.id,))
        taken = _known(docket, ask) or _done(docket, ask)
        reply = _told(docket, taken)
        docket.write()
    if taken.code:
        raise Refused(taken.code, **taken.detail)
    return reply


def _digest(ask: ClaimAsk) -> str:
    """Of what is asked for: whether it is asked again or only about changes nothing of it."""
    return hashlib.sha256(msgspec.json.encode(replace(ask, resolve=False))).hexdigest()


def _known(docket: Docket, ask: ClaimAsk) -> Taken | None:
    """What was done under this id, whatever has changed since."""
    found = docket.known(ask.id)
    if found is None:
        return None
    if (found.officer_id, found.state, found.digest) != (docket.caller.officer.id, TAKEN, _digest(ask)):
        log.warning("ask %s came again with another content or from another account", ask.id)
        raise Refused("command.id_reused")
    return msgspec.json.decode(found.outcome, type=Taken)


def _done(docket: Docket, ask: ClaimAsk) -> Taken:
    taken = Taken() if ask.resolve else _tried(docket, ask)
    docket.remember(
        {
            "city": docket.caller.city,
            "id": ask.id,
            "request_id": "",
            "officer_id": docket.caller.officer.id,
            "device_id": docket.caller.device_id,
            "digest": _digest(ask),
            "state": TAKEN,
            "decided_at": docket.now,
            "body": encoded(ask),
            "outcome": encoded(taken),
        }
    )
    return taken


def _tried(docket: Docket, ask: ClaimAsk) -> Taken:
    """A refusal is an answer like any other: what was refused is not done when it comes once more."""
    try:
        return _named(docket, ask.ids) if ask.ids else _next(docket, ask)
    except Refused as refusal:
        return Taken(code=refusal.code, detail={name: str(value) for name, value in refusal.detail.items()})


def _told(docket: Docket, taken: Taken) -> ClaimReply:
    docket.lay_requests(taken.claimed)
    claimed: list[msgspec.Raw] = []
    denied = dict(taken.denied)
    for request_id in taken.claimed:
        try:
            claimed.append(msgspec.Raw(msgspec.json.encode(_still_held(docket, request_id))))
        except Refused as refusal:
            denied[request_id] = refusal.code
    return ClaimReply(tuple(claimed), denied)


def _still_held(docket: Docket, request_id: RequestId) -> Request:
    request = _admitted(docket, request_id)
    if request.lease is None or request.lease.officer_id != docket.caller.officer.id:
        raise Refused("status.wrong", status=request.status, kind="claim")
    return request


def _admitted(docket: Docket, request_id: RequestId) -> Request:
    request = docket.find(request_id)
    if request is None or not in_jurisdiction(docket.caller.officer, request):
        raise Refused("request.missing")
    return request


def _named(docket: Docket, ids: tuple[RequestId, ...]) -> Taken:
    claimed: list[RequestId] = []
    denied: dict[str, str] = {}
    docket.lay_requests(ids)
    for request_id in dict.fromkeys(ids):
        try:
            _take(docket, request_id)
            claimed.append(request_id)
        except Refused as refusal:
            denied[request_id] = refusal.code
    return Taken(tuple(claimed), denied)


def _take(docket: Docket, request_id: RequestId) -> None:
    """One the caller already holds stays as it is, so that claiming it again does no harm."""
    request = _admitted(docket, request_id)
    lease = request.lease
    if not lease or lease.officer_id != docket.caller.officer.id or request.status != Status.IN_REVIEW:
        carry_out(docket, request, _command(docket, request))


def _command(docket: Docket, request: Request) -> c.Command:
    officer = docket.caller.officer
    return c.Command(
        id=new_id(docket.now),
        request_id=request.id,
        payload=c.Claim(),
        base_version=request.version,
        seq=1,
        actor=officer.id,
        actor_name=officer.name,
        role=officer.role,
        device_id=docket.caller.device_id,
        made_at=docket.now,
    )


def new_id(now: datetime) -> CommandId:
    """A UUIDv7 (RFC 9562)."""
    stamp = int(now.timestamp() * 1000)
    digits = f"{stamp:012x}7{secrets.randbits(12):03x}{0x8000 | secrets.randbits(14):04x}{secrets.randbits(48):012x}"
    return CommandId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))


def _next(docket: Docket, ask: ClaimAsk) -> Taken:
    room = conditions.room(docket)
    if room < 1:
        raise Refused("claim.limit", limit=docket.house.policy.claim_limit)
    return _named(docket, _free(docket, ask.service, min(ask.count, room)))


def _free(docket: Docket, service: str, count: int) -> tuple[RequestId, ...]:
    """The next free ones of the caller's own office, which are those the desk lists as not taken: by due time, those
    without one last, then the oldest. Of offices below it one is taken by name."""
    caller, known = docket.caller, sorted(docket.house.catalogue.services)
    wanted = (
        select(REQUESTS.c.id)
        .where(REQUESTS.c.city == caller.city, REQUESTS.c.status == Status.NEW)
        .where(REQUESTS.c.office == caller.officer.office)
        .where(REQUESTS.c.service.in_([service] if service else known), REQUESTS.c.service.in_(known))
        .where(or_(REQUESTS.c.holder_id == "", REQUESTS.c.lease_until <= docket.now))
        .order_by(REQUESTS.c.due_at.is_(None), REQUESTS.c.due_at, REQUESTS.c.submitted_at, REQUESTS.c.id)
        .limit(count)
    )
    return tuple(RequestId(found) for found in docket.tx.execute(wanted).scalars())
