"""Frames of the feed: back as they went however the bytes are cut, and nothing taken that is none of ours."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.frames import FEED_LINES, LineTooLong, packed, unpacked
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.wire import Bodies, End, Gone, Heads, Mark, Start

MOST = 1 << 20
places = st.integers(0, (1 << 62) - 1)
lines = st.lists(
    st.one_of(
        st.builds(Start, st.text(), places, st.booleans()),
        st.builds(Heads, places, st.binary()),
        st.builds(Bodies, st.lists(places).map(tuple), st.binary()),
        st.builds(Gone, st.lists(st.text().map(RequestId)).map(tuple)),
        st.builds(Mark, st.text()),
        st.builds(End, st.text(), places, st.text()),
    ),
    max_size=6,
)
SOME = [
    Start("epoch", 2, over=True),
    Heads(2, b"\0" * 300),
    Bodies((1, 2), b"\xff"),
    Gone((RequestId("r"),)),
    Mark("c"),
]


@given(lines, st.lists(st.integers(1, 40), min_size=1))
def test_lines_come_back_as_they_went_however_they_are_cut(sent, sizes):
    stream, pieces = packed(sent), []
    while stream:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(stream[:size])
        stream = stream[size:]
    assert list(unpacked(pieces, MOST, FEED_LINES)) == sent


def test_cut_at_every_byte_the_whole_lines_before_it_count():
    stream = packed(SOME)
    ends = [len(packed(SOME[:number])) for number in range(len(SOME) + 1)]
    for length in range(len(stream) + 1):
        whole = sum(1 for end in ends[1:] if end <= length)
        assert list(unpacked([stream[:length]], MOST, FEED_LINES)) == SOME[:whole]
        assert list(unpacked([stream[:length], stream[length:]], MOST, FEED_LINES)) == SOME


def test_a_line_is_given_as_soon_as_it_is_whole():
    def pieces():
        yield packed([Mark("a")])
        raise AssertionError("asked for more before the first line was taken")

    assert next(unpacked(pieces(), MOST, FEED_LINES)) == Mark("a")


def test_a_line_too_long_is_not_waited_for():
    stream = packed([Mark("x" * 100)])
    assert len(list(unpacked([stream], len(stream) - 4, FEED_LINES))) == 1
    for piece in (stream, stream[:4]):
        with pytest.raises(LineTooLong):
            list(unpacked([piece], len(stream) - 5, FEED_LINES))


def framed(body: bytes) -> bytes:
    return len(body).to_bytes(4) + body


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xc1",
        b"{}",
        msgspec.msgpack.encode({"t": "poem"}),
        msgspec.msgpack.encode({"t": "mark"}),
        msgspec.msgpack.encode({"t": "mark", "cursor": 1}),
        msgspec.msgpack.encode({"t": "heads", "count": 1, "packed": "text"}),
        msgspec.msgpack.encode(["mark", "c"]),
        b"\x82\xa1t\xa4mark\xa6cursor\xa2\xff\xfe",
        b"\x82\xa1t\xa4mark\xa1x" + b"\x91" * 100_000,
        msgspec.msgpack.encode(Mark("c")) + b"\0",
    ],
)
def test_what_is_none_of_ours_is_a_value_error(body):
    with pytest.raises(ValueError, match=r".+"):
        list(unpacked([framed(body)], MOST, FEED_LINES))


def test_what_a_newer_server_adds_to_a_line_is_passed_over():
    body = msgspec.msgpack.encode({"t": "mark", "cursor": "c", "mood": "cerah"})
    assert list(unpacked([framed(body)], MOST, FEED_LINES)) == [Mark("c")]
