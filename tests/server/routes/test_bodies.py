import pytest

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.wire import ClaimAsk, Push
from alpukat_desk.server.routes.bodies import SCHEMAS, read


def test_a_body_is_read_as_its_type() -> None:
    assert read(b'{"count": 5, "new": true}', ClaimAsk) == ClaimAsk(count=5)


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
        read(body, Push)


def test_the_document_knows_the_bodies() -> None:
    assert {"SignIn", "Push", "ClaimAsk", "BundleAsk"} == set(SCHEMAS)
    assert "$ref" not in str(SCHEMAS), "they stand alone in the OpenAPI document"
