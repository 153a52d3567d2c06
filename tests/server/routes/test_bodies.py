from typing import Any

import pytest
import zstandard
from litestar import Request

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import BundleAsk, Push
from alpukat_desk.server.routes.bodies import SCHEMAS, read

MOST = 1 << 20


def came(**headers: str) -> Request[Any, Any, Any]:
    return Request({"type": "http", "headers": [(name.encode(), value.encode()) for name, value in headers.items()]})  # type: ignore[typeddict-item]


def test_a_body_is_read_as_its_type_plain_or_packed() -> None:
    body = b'{"wanted": [], "new": true}'
    assert read(came(), body, BundleAsk, MOST) == BundleAsk(())
    packed = came(**{"content-encoding": " ZSTD "})
    assert read(packed, zstandard.compress(body), BundleAsk, MOST) == BundleAsk(())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'{"commands": {}}',
        b'{"commands": [1, NaN]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"commands":[' + b"[" * 100_000,
        b'{"count": 1e400}',
        b'{"commands": [1]} trailing',
    ],
)
def test_anything_else_is_malformed(body: bytes) -> None:
    with pytest.raises(Refused, match=r"body\.malformed"):
        read(came(), body, Push, MOST)


def test_the_document_knows_the_bodies() -> None:
    assert {"SignIn", "Push", "ClaimAsk", "BundleAsk", "Filing", "Amendment", "Birth"} == set(SCHEMAS)
    assert "$ref" not in str(SCHEMAS), "they stand alone in the OpenAPI document"
