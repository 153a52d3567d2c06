"""Reading request bodies, and telling the OpenAPI document what they hold."""

from dataclasses import dataclass
from typing import Any, TypeVar

import msgspec
from litestar import Request
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.filing import Amendment, Filing
from alpukat_desk.domain.wire import BundleAsk, ClaimAsk, Push, SignIn
from alpukat_desk.server.compression import unpacked

T = TypeVar("T")
_BODIES = (SignIn, Push, ClaimAsk, BundleAsk, Filing, Amendment, Birth)
_NAMED: dict[str, Any] = msgspec.json.schema_components(_BODIES)[1]
_REF = "#/$defs/"


def _whole(schema: Any) -> Any:
    """With every struct it refers to written out where it stands."""
    if isinstance(schema, list):
        return [_whole(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    named = str(schema.get("$ref", "")).removeprefix(_REF)
    return _whole(_NAMED[named]) if named else {name: _whole(value) for name, value in schema.items()}


SCHEMAS: dict[str, Any] = {kind.__name__: _whole(_NAMED[kind.__name__]) for kind in _BODIES}
"""By the struct's name, each fit to stand where it is used."""


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
class FilingOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(Filing)


@dataclass
class AmendmentOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(Amendment)


@dataclass
class BirthOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _json(Birth)


@dataclass
class UploadOperation(Operation):
    def __post_init__(self) -> None:
        self.request_body = _body({"type": "string", "format": "binary"}, "application/offset+octet-stream")
