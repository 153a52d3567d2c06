"""``/v1/sessions``: signing in and out; ``/v1/policy``: what the server asks of every desk."""

from typing import Any

from litestar import Request, delete, get, post
from litestar.params import RawBody

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import POLICY, SESSIONS, Policy, Session, SignIn
from alpukat_desk.server import sessions
from alpukat_desk.server.routes.admission import TheCaller, TheHouse, signed_in
from alpukat_desk.server.routes.bodies import SignInOperation, read

_LARGEST = 8 << 10
_LONGEST = 200


@post(SESSIONS, status_code=201, request_max_body_size=_LARGEST, operation_class=SignInOperation, sync_to_thread=True)
def sign_in(request: Request[Any, Any, Any], body: RawBody, house: TheHouse) -> Session:
    """Opens a session; wrong password and unknown account are told apart by nothing."""
    ask = read(request, body, SignIn, _LARGEST)
    if (
        max(len(ask.officer), len(ask.device_id), len(ask.device_name)) > _LONGEST
        or "\0" in ask.officer + ask.device_id + ask.device_name
    ):
        raise Refused("body.malformed")
    return sessions.sign_in(house, ask, request.client.host if request.client else "")


@delete(SESSIONS, guards=[signed_in], sync_to_thread=True)
def sign_out(house: TheHouse, caller: TheCaller) -> None:
    """Ends this session."""
    sessions.sign_out(house, caller)


@get(POLICY, guards=[signed_in], sync_to_thread=False)
def policy(house: TheHouse) -> Policy:
    """Times and limits every desk keeps to."""
    return house.policy
