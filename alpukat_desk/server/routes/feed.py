"""``GET /v1/feed``: the scope as a stream of NDJSON, compressed where the desk takes it."""

import zlib
from collections.abc import Iterator
from typing import Any

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Stream

from alpukat_desk.domain.wire import FEED
from alpukat_desk.server import feed
from alpukat_desk.server.routes.admission import TheCaller, TheHouse, signed_in

_GZIP = 31
"""Window bits of zlib that mean gzip."""


@get(FEED, guards=[signed_in], media_type="application/x-ndjson", sync_to_thread=False)
def feed_stream(
    request: Request[Any, Any, Any], house: TheHouse, caller: TheCaller, cursor: FromQuery[str] = ""
) -> Stream:
    """Lines after the cursor: start, row, gone, mark and end (``domain.wire``). Without a cursor, everything."""
    pages = feed.pages(house, caller, cursor)
    headers = {"Vary": "Accept-Encoding", "X-Accel-Buffering": "no"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Stream(_gzipped(pages), headers={**headers, "Content-Encoding": "gzip"})
    return Stream(pages, headers=headers)


def _gzipped(pages: Iterator[bytes]) -> Iterator[bytes]:
    """Flushed after each page, so that what was read up to a mark counts even when the line breaks."""
    packer = zlib.compressobj(5, zlib.DEFLATED, _GZIP)
    for page in pages:
        yield packer.compress(page) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
