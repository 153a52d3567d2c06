"""Reading request bodies, and telling the OpenAPI document what they hold."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import BundleAsk, ClaimAsk, Push, SignIn
from alpukat_desk.server.compression import unpacked

T = TypeVar("T")
SCHEMAS: dict[str, Any] = msgspec.json.schema_components((SignIn, Push, ClaimAsk, BundleAsk))[1]
"""By the struct's name; none of them refers to another, so each can stand where it is used."""


def read(request: Request[Any, Any, Any], body: bytes, kind: type[T], most: int) -> T:
    """The body, at most ``most`` bytes when it is unpacked. Raises ``Refused("body.malformed")`` for anything that is
    not this, ``body.large`` and ``body.coding``."""
    plain = unpacked(body, request.headers.get("content-encoding", "").strip().lower(), most)
    try:
        value = msgspec.json.decode(plain, type=kind)
    except (ValueError, RecursionError) as fault:
        raise Refused("body.malformed") from fault
    return value


def _body(schema: dict[str, Any], media_type: str) -> RequestBody:
    return RequestBody(content={media_type: OpenAPIMediaType(schema=schema)}, required=True)  # type: ignore[arg-type]


def _json(kind: type) -> RequestBody:
    made = _body(SCHEMAS[kind.__name__], "application/json")
    made.description = (
        "Plain, or packed with `Content-Encoding: zstd`. A JSON answer is packed with zstd or gzip for who accepts it."
    )
    return made


@dataclass
class SignInOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(SignIn)


@dataclass
class PushOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(Push)


@dataclass
class ClaimOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(ClaimAsk)


@dataclass
class BundleOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(BundleAsk)


@dataclass
class UploadOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body({"type": "string", "format": "binary"}, "application/offset+octet-stream")
