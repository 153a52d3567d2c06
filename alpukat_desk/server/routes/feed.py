"""``GET /v1/feed``: the scope as a stream of frames, which come packed."""

from typing import Any

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import FromQuery
from litestar.response import Stream

from alpukat_desk.domain.wire import FEED
from alpukat_desk.server import ahead, feed
from alpukat_desk.server.routes.admission import TheCaller, TheHouse, signed_in

MEDIA_TYPE = "application/vnd.alpukat.feed"
_UNBUFFERED = {"X-Accel-Buffering": "no"}


@get(FEED, guards=[signed_in], media_type=MEDIA_TYPE)
async def feed_stream(
    request: Request[Any, Any, Any],
    house: TheHouse,
    caller: TheCaller,
    cursor: FromQuery[str] = "",
    verify: FromQuery[bool] = False,
) -> Response[Any]:
    """Frames after the cursor: start, heads, gone, bodies, mark and end (``domain.frames``, ``domain.wire``). Without
    a cursor, everything. Where nothing is new, 204 and nothing else, unless ``verify`` asks for count and digest."""
    if not verify and feed.is_current(house, caller, request.scope["state"]["head"], cursor):
        return Response(b"", status_code=204)
    piece, stream = await sync_to_thread(feed.opened, house, caller, cursor, verify=verify)
    if not piece:
        return Response(b"", status_code=204)
    if stream.ended:
        return Response(piece, media_type=MEDIA_TYPE)
    return Stream(ahead.sent(stream, piece), media_type=MEDIA_TYPE, headers=_UNBUFFERED)
