"""Reading request bodies, and telling the OpenAPI document what they hold."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import BundleAsk, ClaimAsk, Push, SignIn

T = TypeVar("T")
SCHEMAS: dict[str, Any] = msgspec.json.schema_components((SignIn, Push, ClaimAsk, BundleAsk))[1]
"""By the struct's name; none of them refers to another, so each can stand where it is used."""


def read(body: bytes, kind: type[T]) -> T:
    """Raises ``Refused("body.malformed")`` for anything that is not this."""
    try:
        value = msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError) as fault:
        raise Refused("body.malformed") from fault
    return value


def _body(schema: dict[str, Any], media_type: str) -> RequestBody:
    return RequestBody(content={media_type: OpenAPIMediaType(schema=schema)}, required=True)  # type: ignore[arg-type]


def _json(kind: type) -> RequestBody:
    return _body(SCHEMAS[kind.__name__], "application/json")


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
