"""Taking requests out of the common queue: the ones asked for, or the next by promise. Never one that is held."""

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import or_, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import in_jurisdiction
from alpukat_desk.domain.model import CommandId, Request, RequestId, Status
from alpukat_desk.domain.transitions import OFFICERS
from alpukat_desk.domain.wire import ClaimAsk, ClaimReply
from alpukat_desk.server import conditions
from alpukat_desk.server.decisions import carry_out
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import REQUESTS

MOST = 200
"""Ids in one ask."""


def claim(house: House, caller: Caller, ask: ClaimAsk) -> ClaimReply:
    """All in one transaction. Raises ``Refused``."""
    if caller.officer.role not in OFFICERS:
        raise Refused("role.wrong", role=caller.officer.role, kind="claim")
    if len(ask.ids) > MOST or not 0 <= ask.count <= MOST:
        raise Refused("claim.many", most=MOST)
    with house.database.writing(caller.city) as tx:
        docket = Docket(tx, house, caller)
        reply = _named(docket, ask.ids) if ask.ids else _next(docket, ask)
        docket.write()
    return reply


def _named(docket: Docket, ids: tuple[RequestId, ...]) -> ClaimReply:
    claimed: list[msgspec.Raw] = []
    denied: dict[str, str] = {}
    docket.lay_requests(ids)
    for request_id in dict.fromkeys(ids):
        try:
            claimed.append(_raw(_claimed(docket, request_id)))
        except Refused as refusal:
            denied[request_id] = refusal.code
    return ClaimReply(tuple(claimed), denied)


def _raw(request: Request) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(request))


def _claimed(docket: Docket, request_id: RequestId) -> Request:
    """The request now held; one the caller already holds is given as it is, so that asking again does no harm."""
    officer, request = docket.caller.officer, docket.find(request_id)
    if request is None or not in_jurisdiction(officer, request):
        raise Refused("request.missing")
    lease = request.lease
    if lease and lease.officer_id == officer.id and request.status == Status.IN_REVIEW:
        return request
    return carry_out(docket, request, _command(docket, request)).request


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


def _next(docket: Docket, ask: ClaimAsk) -> ClaimReply:
    room = conditions.room(docket)
    if room < 1:
        raise Refused("claim.limit", limit=docket.house.policy.claim_limit)
    ids = _free(docket, ask.service, min(ask.count, room))
    docket.lay_requests(ids)
    return ClaimReply(tuple(_raw(_claimed(docket, request_id)) for request_id in ids))


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
