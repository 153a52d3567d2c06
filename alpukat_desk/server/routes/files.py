"""``/v1/files/{sha256}``: how much the server holds, a piece more, and the bytes from any offset; ``/v1/bundles``:
several files in one answer."""

import re
from typing import Any

from litestar import Request, Response, get, head, patch, post
from litestar.params import FromPath, RawBody
from litestar.response import Stream

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import BUNDLE, BUNDLES, CHUNK, FILES, HEADER_LENGTH, HEADER_OFFSET, BundleAsk, FileState
from alpukat_desk.server import bundles, files, uploads
from alpukat_desk.server.routes.admission import TheCaller, TheHouse, signed_in
from alpukat_desk.server.routes.bodies import BundleOperation, UploadOperation, read

BUNDLE_TYPE = "application/vnd.alpukat.bundle"
_PATH = FILES + "/{sha256:str}"
_LARGEST_ASK = BUNDLE * 200
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
_CALM = {"X-Content-Type-Options": "nosniff", "Content-Disposition": "attachment", "Accept-Ranges": "bytes"}


def told(state: FileState) -> dict[str, str]:
    return {HEADER_OFFSET: str(state.offset), HEADER_LENGTH: str(state.size)}


@head(_PATH, guards=[signed_in], sync_to_thread=True)
def file_state(sha256: FromPath[str], house: TheHouse, caller: TheCaller) -> Response[None]:
    """Offset and length in headers, both 0 for a file unknown to this caller."""
    state = uploads.state(house, caller, uploads.known(sha256))
    return Response(None, headers=told(state))


@patch(_PATH, guards=[signed_in], request_max_body_size=CHUNK, operation_class=UploadOperation, sync_to_thread=True)
def upload(
    sha256: FromPath[str], request: Request[Any, Any, Any], body: RawBody, house: TheHouse, caller: TheCaller
) -> Response[FileState]:
    """Appends at ``Upload-Offset`` a piece of a file of ``Upload-Length`` bytes; the last piece is verified."""
    offset, size = (number(request.headers.get(name, "")) for name in (HEADER_OFFSET, HEADER_LENGTH))
    state = uploads.append(house, caller, uploads.Piece(uploads.known(sha256), offset, size, body))
    return Response(state, headers=told(state))


def number(text: str) -> int:
    """Raises ``Refused("body.malformed")``."""
    if not _NUMBER.fullmatch(text):
        raise Refused("body.malformed")
    return int(text)


@get(_PATH, guards=[signed_in], sync_to_thread=True)
def download(sha256: FromPath[str], request: Request[Any, Any, Any], house: TheHouse, caller: TheCaller) -> Stream:
    """The bytes; with ``Range``, from there on."""
    name = uploads.known(sha256)
    with house.database.reading() as tx:
        kept = files.visible(tx, caller, name)
    path = files.place(house.files, name)
    if kept is None or not path.is_file():
        raise Refused("file.missing")
    partial = part(request.headers.get("range", ""), kept.size)
    start, end = partial or (0, kept.size)
    headers = {**_CALM, "ETag": f'"{name}"', "Content-Length": str(end - start)}
    if partial:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{kept.size}"
    status = 206 if partial else 200
    return Stream(files.chunks(path, start, end), headers=headers, media_type=kept.media_type, status_code=status)


@post(
    BUNDLES,
    status_code=200,
    guards=[signed_in],
    media_type=BUNDLE_TYPE,
    request_max_body_size=_LARGEST_ASK,
    operation_class=BundleOperation,
    sync_to_thread=True,
)
def bundle(request: Request[Any, Any, Any], body: RawBody, house: TheHouse, caller: TheCaller) -> Stream:
    """Several files in one answer (``domain.frames``): of each what lies behind the offset, or why it is not to be
    had."""
    ask = read(request, body, BundleAsk, _LARGEST_ASK)
    if len(ask.wanted) > BUNDLE:
        raise Refused("bundle.many", most=BUNDLE)
    return Stream(bundles.pages(house, caller, ask), media_type=BUNDLE_TYPE, headers={"X-Accel-Buffering": "no"})


def part(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last (RFC 9110), None for what is no single range: then everything is
    sent. Raises ``Refused("file.range")`` for one outside the file."""
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    first, last = found.groups() if found else ("", "")
    if not first + last or (first and last and int(last) < int(first)):
        return None
    if not first:
        first, last = str(max(0, size - int(last))), ""
    start, end = int(first), min(int(last) + 1, size) if last else size
    if start >= size:
        raise Refused("file.range", size=size)
    return start, end
