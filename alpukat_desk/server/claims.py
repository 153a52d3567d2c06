"""Taking requests out of the common queue: the ones asked for, or the next by promise. Never one that is held."""

import secrets
from datetime import datetime

import msgspec
from sqlalchemy import Connection, or_, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import in_jurisdiction
from alpukat_desk.domain.model import CommandId, Request, RequestId, Status
from alpukat_desk.domain.transitions import OFFICERS
from alpukat_desk.domain.wire import ClaimAsk, ClaimReply
from alpukat_desk.server import conditions, records
from alpukat_desk.server.decisions import carry_out
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
        return _named(tx, house, caller, ask.ids) if ask.ids else _next(tx, house, caller, ask)


def _named(tx: Connection, house: House, caller: Caller, ids: tuple[RequestId, ...]) -> ClaimReply:
    claimed: list[msgspec.Raw] = []
    denied: dict[str, str] = {}
    for request_id in dict.fromkeys(ids):
        try:
            claimed.append(_raw(_claimed(tx, house, caller, request_id)))
        except Refused as refusal:
            denied[request_id] = refusal.code
    return ClaimReply(tuple(claimed), denied)


def _raw(request: Request) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(request))


def _claimed(tx: Connection, house: House, caller: Caller, request_id: RequestId) -> Request:
    """The request now held; one the caller already holds is given as it is, so that asking again does no harm."""
    request = records.find(tx, caller.city, request_id)
    if request is None or not in_jurisdiction(caller.officer, request):
        raise Refused("request.missing")
    lease = request.lease
    if lease and lease.officer_id == caller.officer.id and request.status == Status.IN_REVIEW:
        return request
    return carry_out(tx, house, caller, request, _command(house, caller, request)).request


def _command(house: House, caller: Caller, request: Request) -> c.Command:
    now = house.now()
    return c.Command(
        id=new_id(now),
        request_id=request.id,
        payload=c.Claim(),
        base_version=request.version,
        seq=1,
        actor=caller.officer.id,
        actor_name=caller.officer.name,
        role=caller.officer.role,
        device_id=caller.device_id,
        made_at=now,
    )


def new_id(now: datetime) -> CommandId:
    """A UUIDv7 (RFC 9562)."""
    stamp = int(now.timestamp() * 1000)
    digits = f"{stamp:012x}7{secrets.randbits(12):03x}{0x8000 | secrets.randbits(14):04x}{secrets.randbits(48):012x}"
    return CommandId("-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])))


def _next(tx: Connection, house: House, caller: Caller, ask: ClaimAsk) -> ClaimReply:
    room = conditions.room(tx, house, caller.city, caller.officer.id)
    if room < 1:
        raise Refused("claim.limit", limit=house.policy.claim_limit)
    ids = _free(tx, house, caller, ask.service, min(ask.count, room))
    return ClaimReply(tuple(_raw(_claimed(tx, house, caller, request_id)) for request_id in ids))


def _free(tx: Connection, house: House, caller: Caller, service: str, count: int) -> tuple[RequestId, ...]:
    """The next free ones of the caller's own office, which are those the desk lists as not taken: by due time, those
    without one last, then the oldest. Of offices below it one is taken by name."""
    known = sorted(house.catalogue.services)
    wanted = (
        select(REQUESTS.c.id)
        .where(REQUESTS.c.city == caller.city, REQUESTS.c.status == Status.NEW)
        .where(REQUESTS.c.office == caller.officer.office)
        .where(REQUESTS.c.service.in_([service] if service else known), REQUESTS.c.service.in_(known))
        .where(or_(REQUESTS.c.holder_id == "", REQUESTS.c.lease_until <= house.now()))
        .order_by(REQUESTS.c.due_at.is_(None), REQUESTS.c.due_at, REQUESTS.c.submitted_at, REQUESTS.c.id)
        .limit(count)
    )
    return tuple(RequestId(found) for found in tx.execute(wanted).scalars())
