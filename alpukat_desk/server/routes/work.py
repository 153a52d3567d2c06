"""``/v1/commands``, ``/v1/claims`` and ``/v1/requests/{id}``: what officers do to requests."""

from typing import Any

from litestar import Request, get, post
from litestar.params import FromPath, RawBody

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.lifecycle import in_jurisdiction
from alpukat_desk.domain.model import Role
from alpukat_desk.domain.wire import (
    BATCH,
    CLAIMS,
    COMMANDS,
    PUSH_MOST,
    REQUESTS,
    ClaimAsk,
    ClaimReply,
    Detail,
    Push,
    PushReply,
)
from alpukat_desk.server import claims, commands, records
from alpukat_desk.server.routes.admission import TheAttempt, TheCaller, TheHouse, ThePresence, signed_in
from alpukat_desk.server.routes.bodies import ClaimOperation, PushOperation, read

_LARGEST_PUSH = PUSH_MOST + commands.LARGEST
_LARGEST_CLAIM = 64 << 10
AnyRequest = Request[Any, Any, Any]


@post(
    COMMANDS,
    status_code=200,
    guards=[signed_in],
    request_max_body_size=_LARGEST_PUSH,
    operation_class=PushOperation,
    sync_to_thread=True,
)
def push(request: AnyRequest, body: RawBody, house: TheHouse, caller: TheCaller, attempt: TheAttempt) -> PushReply:
    """Decides commands, each by itself; sent again, a decided command gets the same outcome."""
    asked = read(request, body, Push, _LARGEST_PUSH)
    if len(asked.commands) > BATCH:
        raise Refused("push.many", most=BATCH)
    return PushReply(commands.push(house, caller, asked.commands, attempt))


@post(
    CLAIMS,
    status_code=200,
    guards=[signed_in],
    request_max_body_size=_LARGEST_CLAIM,
    operation_class=ClaimOperation,
    sync_to_thread=True,
)
def claim(request: AnyRequest, body: RawBody, house: TheHouse, caller: TheCaller) -> ClaimReply:
    """Takes the named requests, or the next by promise, out of the common queue; sent again under its id, an ask is
    answered from memory."""
    return claims.claim(house, caller, read(request, body, ClaimAsk, _LARGEST_CLAIM))


@get(REQUESTS + "/{request_id:str}", guards=[signed_in], sync_to_thread=True)
def request_detail(request_id: FromPath[str], house: TheHouse, caller: TheCaller, presence: ThePresence) -> Detail:
    """One request with its history; one of another jurisdiction answers like one that does not exist."""
    with house.database.reading() as tx:
        request = records.find(tx, caller.city, request_id)
        if request is None or not in_jurisdiction(caller.officer, request):
            raise Refused("request.missing")
        contact = presence.last(tx, request) if caller.officer.role == Role.SUPERVISOR else None
        return Detail(records.raw(tx, caller.city, request_id), records.history(tx, caller.city, request_id), contact)
