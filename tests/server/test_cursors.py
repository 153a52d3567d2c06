import base64

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.server.cursors import Cursor, parse, short

EPOCH = short("0123456789abcdef0123456789abcdef")
places = st.integers(0, (1 << 62) - 1)


@given(st.binary(min_size=6, max_size=6), st.text(max_size=20), st.integers(1, 3_000_000), places, places)
def test_a_cursor_comes_back_as_it_went(epoch: bytes, office: str, horizon: int, one: int, other: int) -> None:
    cursor = Cursor(epoch, "31.74", office, horizon, max(one, other), min(one, other))
    assert parse(cursor.text()) == cursor


def test_it_is_short_and_needs_no_quoting() -> None:
    text = Cursor(EPOCH, "31.74", "31.74.01.1001", 737_500, 1_000_000, 1_000_000).text()
    assert len(text) <= 60
    assert text.replace("-", "").replace("_", "").isalnum()


def packed(*values: object) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(values)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    ["", "x", "AAAA", "🥑", "W10", "bnVsbA", "9" * 5000, "W" * 9000, "-_-_", "kZGRkZGRkZGRkZGRkZE" * 20, "\0"]
    + [packed(EPOCH, "31.74", "31.74", 7, *rest) for rest in ((1, 2), (-1, -1), (1 << 62, 0), (1 << 63, 0))]
    + [packed(EPOCH, "31.74", "31.74", day, 1, 1) for day in (0, -5, 1 << 40)]
    + [packed("epoch", "31.74", "31.74", 7), packed(EPOCH, "31.74"), packed(1), "kZGRkZGR" * 49],
)
def test_what_is_no_cursor_of_ours_is_none(text: str) -> None:
    assert parse(text) is None
