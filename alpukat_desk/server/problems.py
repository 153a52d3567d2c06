"""Errors as answers: a code, the values of its sentence, and the sentence itself for who reads raw answers."""

import logging
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException

from alpukat_desk.catalogue import Words
from alpukat_desk.domain import errors
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.wire import ErrorBody
from alpukat_desk.server.headers import trace
from alpukat_desk.server.house import House

log = logging.getLogger(__name__)

_BY_CODE = {
    "request.missing": 404,
    "file.missing": 404,
    "route.missing": 404,
    "route.method": 405,
    "body.slow": 408,
    "claim.limit": 409,
    "file.offset": 409,
    "file.length": 409,
    "body.large": 413,
    "file.large": 413,
    "body.coding": 415,
    "file.kind": 415,
    "file.range": 416,
    "file.hash": 422,
    "session.throttled": 429,
    "file.many": 429,
    "role.wrong": 403,
    "system.channel": 403,
    "correction.not_asked": 409,
    "intake.key_reused": 409,
    "intake.files": 409,
    "intake.large": 413,
    "intake.form": 422,
    "intake.throttled": 429,
}
_BY_KIND: tuple[tuple[type[AlpukatError], int], ...] = (
    (errors.SignedOut, 401),
    (errors.MustUpdate, 426),
    (errors.ServerBusy, 503),
    (errors.StoreFull, 507),
    (errors.Conflict, 409),
)
_HTTP = {404: "route.missing", 405: "route.method", 408: "body.slow", 413: "body.large"}
AnyRequest = Request[Any, Any, Any]


def status_of(fault: AlpukatError) -> int:
    by_kind = next((status for kind, status in _BY_KIND if isinstance(fault, kind)), 400)
    return _BY_CODE.get(fault.code, by_kind)


def expected(request: AnyRequest, fault: AlpukatError) -> Response[ErrorBody]:
    return _answer(request, status_of(fault), fault.code, {name: str(value) for name, value in fault.detail.items()})


def foreign(request: AnyRequest, fault: HTTPException) -> Response[ErrorBody]:
    """What the framework refuses before our code is reached."""
    code = _HTTP.get(fault.status_code, "body.malformed" if fault.status_code < 500 else "server.fault")
    return _answer(request, fault.status_code, code, {}, dict(fault.headers or {}))


def bug(request: AnyRequest, fault: Exception) -> Response[ErrorBody]:
    log.error("unexpected fault, trace %s", trace(request.scope), exc_info=fault)
    return _answer(request, 500, "server.fault", {})


def _answer(
    request: AnyRequest, status: int, code: str, detail: dict[str, str], headers: dict[str, str] | None = None
) -> Response[ErrorBody]:
    house: House = request.app.state["house"]
    body = worded(house.catalogue.words, code, detail, language(request.headers.get("accept-language", "")))
    more = dict(headers or {})
    if "after_s" in detail:
        more["Retry-After"] = detail["after_s"]
    if status == 401:
        more["WWW-Authenticate"] = "Bearer"
    if status == 416:
        more["Content-Range"] = f"bytes */{detail['size']}"
    return Response(body, status_code=status, headers=more, media_type="application/json")


def language(accepted: str) -> str:
    return "en" if accepted.strip().lower().startswith("en") else "id"


def worded(words: Words, code: str, detail: dict[str, str], tongue: str) -> ErrorBody:
    said = words.say(code, tongue, **detail)
    return ErrorBody(code, detail, said.text, said.next)
