"""The server put together: routes over one house."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from litestar import Litestar, Request, Router
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Schema
from litestar.openapi.spec.enums import OpenAPIType
from litestar.plugins import OpenAPISchemaPlugin

from alpukat_desk import __version__
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.promise import WIB, windows
from alpukat_desk.server import problems, uploads
from alpukat_desk.server.compression import packed_answers
from alpukat_desk.server.deadline import timed_bodies
from alpukat_desk.server.headers import stamper
from alpukat_desk.server.house import Settings, open_house
from alpukat_desk.server.inquirer import Inquirer
from alpukat_desk.server.poke import Watch
from alpukat_desk.server.presence import Presence
from alpukat_desk.server.routes import feed, files, intake, poke, sessions, work
from alpukat_desk.server.routes.admission import TheCaller, TheHouse, same_protocol

log = logging.getLogger(__name__)
T = TypeVar("T")

HANDLERS = [
    sessions.sign_in,
    sessions.sign_out,
    sessions.policy,
    feed.feed_stream,
    poke.poke,
    work.push,
    work.claim,
    work.request_detail,
    files.file_state,
    files.upload,
    files.download,
    files.bundle,
    intake.file_request,
    intake.correct,
    intake.birth,
    intake.progress,
    intake.paper_state,
    intake.paper,
]
_SMALL = 64 << 10
THREADS = 32
"""Calls that one process works on at the same time; those that wait for news need none."""


def create_app(settings: Settings) -> Litestar:
    """Raises ``Refused`` or ``StoreDamaged`` where the database cannot be served."""
    house = open_house(settings)
    uploads.sweep(house)
    # Works out the year's days off, which takes a second the first time: no decision shall wait for it.
    windows(house.catalogue.calendar, house.now().astimezone(WIB).date())
    watch, presence = Watch(house), Presence(house)
    inquirers = [Inquirer(house, settings.registry, watched)] if settings.registry else []
    wire = Router("/", route_handlers=HANDLERS, guards=[same_protocol], middleware=[packed_answers, timed_bodies])
    app = Litestar(
        [wire],
        dependencies={
            # Each asks for the one before it: what could be had at once is fetched by tasks of its own, at a price.
            "house": Provide(lambda: house, sync_to_thread=False),
            "caller": Provide(_caller, sync_to_thread=False),
            "system": Provide(_system, sync_to_thread=False),
            "attempt": _behind_caller(attempt),
            "watch": _behind_caller(watch),
            "presence": _behind_caller(presence),
        },
        exception_handlers={
            AlpukatError: problems.expected,
            HTTPException: problems.foreign,
            Exception: problems.bug,
        },
        before_send=[stamper(house)],
        on_startup=[_take_threads, *(item.start for item in inquirers)],
        on_shutdown=[watch.close, *(item.close for item in inquirers), house.database.close],
        openapi_config=_described(),
        plugins=[_RawSchema()],
        request_max_body_size=_SMALL,
        logging_config=None,
        debug=False,
    )
    app.state["house"], app.state["watch"], app.state["presence"] = house, watch, presence
    return app


def _take_threads() -> None:
    """Python's own number goes by processors, but ours wait: for the disk, the database and a city's other writers."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS, "work"))


def _behind_caller(value: object) -> Provide:
    def given(caller: TheCaller) -> Any:  # noqa: ARG001 - see above
        return value

    return Provide(given, sync_to_thread=False)


def _caller(request: Request[Any, Any, Any], house: TheHouse) -> Any:  # noqa: ARG001 - see above
    return request.scope["state"]["caller"]


def _system(request: Request[Any, Any, Any], house: TheHouse) -> Any:  # noqa: ARG001 - see above
    return request.scope["state"]["system"]


def attempt(what: str, act: Callable[[], T], /) -> T | None:
    """A bug met in one command stops no other: it is logged, and the command may be tried again."""
    try:
        return act()
    except Exception:
        log.exception("could not decide command %s", what)
        return None


def watched(act: Callable[[], bool]) -> bool:
    """A bug met while the ministry is asked is logged, and what it was about is due again later."""
    try:
        return act()
    except Exception:
        log.exception("could not ask the ministry")
        return False


def _described() -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Alpukat Desk",
        version=__version__,
        path="/schema",
        render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
    )


class _RawSchema(OpenAPISchemaPlugin):
    """Bodies that pass through unread are objects to the reader of the document."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        return value is msgspec.Raw

    def to_openapi_schema(self, field_definition: Any, schema_creator: Any) -> Schema:  # noqa: ARG002
        return Schema(type=OpenAPIType.OBJECT)
