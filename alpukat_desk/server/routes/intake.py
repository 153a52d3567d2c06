"""``/v1/intake``: where other systems file citizens' requests, correct returned ones, and send their papers."""

from typing import Any, TypeVar

import msgspec
from litestar import Request, Response, get, head, patch, post
from litestar.concurrency import sync_to_thread
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, RawBody, SkipValidation

from alpukat_desk.domain.errors import Refused, SignedOut
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.filing import Amendment, Filing, Progress, Receipt
from alpukat_desk.domain.wire import (
    CHUNK,
    HEADER_LENGTH,
    HEADER_OFFSET,
    INTAKE_BIRTHS,
    INTAKE_FILES,
    INTAKE_REQUESTS,
    FileState,
)
from alpukat_desk.server import filings, systems, uploads
from alpukat_desk.server.compression import unpacked
from alpukat_desk.server.house import House
from alpukat_desk.server.routes.admission import AnyConnection, TheHouse, bearer
from alpukat_desk.server.routes.bodies import AmendmentOperation, BirthOperation, FilingOperation, UploadOperation
from alpukat_desk.server.routes.files import number, told
from alpukat_desk.server.systems import System

LARGEST = 128 << 10
"""Bytes of one message, unpacked; its papers go apart."""
AnyRequest = Request[Any, Any, Any]
TheSystem = NamedDependency[SkipValidation[System]]
T = TypeVar("T")
_PATH = INTAKE_FILES + "/{sha256:str}"


async def known_system(connection: AnyConnection, _: BaseRouteHandler) -> None:
    """Raises ``SignedOut``: an officer's session opens nothing here."""
    token = bearer(connection)
    if not token:
        raise SignedOut("system.missing")
    house: House = connection.app.state["house"]
    connection.scope["state"]["system"] = await sync_to_thread(systems.standing, house, token)


def _read(request: AnyRequest, body: bytes, kind: type[T]) -> T:
    """Raises ``Refused("intake.form")`` with the place and the reason, ``body.malformed`` for what is no JSON."""
    plain = unpacked(body, request.headers.get("content-encoding", "").strip().lower(), LARGEST)
    try:
        value = msgspec.json.decode(plain, type=kind)
    except msgspec.ValidationError as fault:
        reason, _, place = str(fault).partition(" - at ")
        raise Refused("intake.form", field=place.strip("`") or "$", reason=reason) from fault
    except (ValueError, RecursionError) as fault:
        raise Refused("body.malformed") from fault
    return value


def _answered(receipt: Receipt) -> Response[Receipt]:
    return Response(receipt, status_code=200 if receipt.known else 201)


@post(
    INTAKE_REQUESTS,
    guards=[known_system],
    request_max_body_size=LARGEST,
    operation_class=FilingOperation,
    sync_to_thread=True,
)
def file_request(request: AnyRequest, body: RawBody, house: TheHouse, system: TheSystem) -> Response[Receipt]:
    """Files a request, once for each key: 201, and 200 with the same receipt when it comes again. Papers are named by
    hashes of files that were sent before."""
    return _answered(filings.file(house, system, _read(request, body, Filing)))


@post(
    INTAKE_REQUESTS + "/{request_id:str}/corrections",
    guards=[known_system],
    request_max_body_size=LARGEST,
    operation_class=AmendmentOperation,
    sync_to_thread=True,
)
def correct(
    request_id: FromPath[str], request: AnyRequest, body: RawBody, house: TheHouse, system: TheSystem
) -> Response[Receipt]:
    """What the applicant of a returned request tells anew, once for each key; the request is new again."""
    return _answered(filings.correct(house, system, request_id, _read(request, body, Amendment)))


@post(
    INTAKE_BIRTHS,
    guards=[known_system],
    request_max_body_size=LARGEST,
    operation_class=BirthOperation,
    sync_to_thread=True,
)
def birth(request: AnyRequest, body: RawBody, house: TheHouse, system: TheSystem) -> Response[Receipt]:
    """A birth as its facility tells it, one request for each of the facility's ids (``uid``)."""
    return _answered(filings.tell(house, system, _read(request, body, Birth)))


@get(INTAKE_REQUESTS + "/{request_id:str}", guards=[known_system], sync_to_thread=True)
def progress(request_id: FromPath[str], house: TheHouse, system: TheSystem) -> Progress:
    """How a request of the own channel stands, and what its applicant is asked for."""
    return filings.stands(house, system, request_id)


@head(_PATH, guards=[known_system], sync_to_thread=True)
def paper_state(sha256: FromPath[str], house: TheHouse, system: TheSystem) -> Response[None]:
    """How much of a file is here that this system sends; both numbers 0 for one it did not begin."""
    return Response(None, headers=told(uploads.state(house, system.caller, uploads.known(sha256))))


@patch(_PATH, guards=[known_system], request_max_body_size=CHUNK, operation_class=UploadOperation, sync_to_thread=True)
def paper(
    sha256: FromPath[str], request: AnyRequest, body: RawBody, house: TheHouse, system: TheSystem
) -> Response[FileState]:
    """Appends at ``Upload-Offset`` a piece of a file of ``Upload-Length`` bytes; the last piece is verified."""
    offset, size = (number(request.headers.get(name, "")) for name in (HEADER_OFFSET, HEADER_LENGTH))
    piece = uploads.Piece(uploads.known(sha256), offset, size, body)
    state = uploads.append(house, system.caller, piece)
    return Response(state, headers=told(state))
