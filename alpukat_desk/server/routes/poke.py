"""``GET /v1/poke``: says as soon as there is news for this desk, or after a while that there is none."""

import asyncio
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery, SkipValidation

from alpukat_desk.domain.wire import POKE, POKE_S
from alpukat_desk.server.poke import Watch
from alpukat_desk.server.routes.admission import TheCaller, signed_in

TheWatch = NamedDependency[SkipValidation[Watch]]


@get(POKE, guards=[signed_in])
async def poke(
    request: Request[Any, Any, Any],
    watch: TheWatch,
    caller: TheCaller,
    cursor: FromQuery[str] = "",
    wait: FromQuery[float] = POKE_S,
) -> Response[bytes]:
    """200 once something of the scope lies behind the cursor, 204 after ``wait`` seconds; neither has a body."""
    left = asyncio.ensure_future(_left(request))
    try:
        news = await watch.news(caller, cursor, wait if 0 <= wait <= POKE_S else POKE_S, left)
    finally:
        left.cancel()
    return Response(b"", status_code=200 if news else 204, media_type="text/plain")


async def _left(request: Request[Any, Any, Any]) -> None:
    """Until the caller hangs up."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
