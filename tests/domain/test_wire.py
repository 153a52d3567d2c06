"""Messages between desk and server: each outcome and each line of the feed is told apart by its tag."""

import json

import msgspec
import pytest

from alpukat_desk.domain import wire
from alpukat_desk.domain.model import CommandId, RequestId
from tests.builders import NOW, request

RAW = msgspec.Raw(msgspec.json.encode(request()))
LINES = (
    wire.Start("epoch-1", 2, over=True),
    wire.Heads(1, b"packed"),
    wire.Bodies((1, 2), b"packed"),
    wire.Gone((RequestId("r"),)),
    wire.Mark("cursor"),
    wire.End("cursor", 1, "00"),
)
OUTCOMES = (
    wire.Accepted(CommandId("c"), 2, "receipt", NOW, parallel=True),
    wire.Held(CommandId("c"), ("file",)),
    wire.Conflicted(CommandId("c"), RAW),
    wire.Denied(CommandId("c"), "lease.held", {"holder": "Budi"}),
    wire.Later(CommandId("c"), 9),
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: type(line).__name__)
def test_a_line_of_the_feed_comes_back_as_it_went(line):
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(line), type=wire.FeedLine) == line


@pytest.mark.parametrize("outcome", OUTCOMES, ids=lambda outcome: type(outcome).__name__)
def test_an_outcome_comes_back_as_it_went(outcome):
    sent = msgspec.json.encode(wire.PushReply((outcome,)))
    assert msgspec.json.decode(sent, type=wire.PushReply).outcomes == (outcome,)


def test_a_line_of_a_newer_server_is_not_mistaken_for_another():
    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode({"t": "advert", "text": "x"}), type=wire.FeedLine)


def test_a_status_this_version_does_not_know_is_kept():
    body = {**json.loads(bytes(RAW)), "mood": "cerah", "status": "archived"}
    assert wire.parse_request(json.dumps(body).encode()).status == "archived"


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b'{"x":' * 50_000])
def test_what_is_no_request_is_refused(body):
    with pytest.raises(ValueError, match=r".+"):
        wire.parse_request(body)


def test_a_time_without_zone_is_refused():
    body = {**json.loads(bytes(RAW)), "submitted_at": "2020-03-23T10:00:00"}
    with pytest.raises(msgspec.ValidationError, match="timezone"):
        wire.parse_request(json.dumps(body).encode())


@pytest.mark.parametrize(
    "change",
    [
        {"submitted_at": "0001-01-01T00:00:00+12:00"},
        {"complete_at": "9999-12-31T23:59:59-12:00"},
        {"pauses": [{"since": "2020-03-23T10:00:00Z", "until": "9999-12-31T00:00:00Z"}]},
        {"lease": {"officer_id": "a", "officer_name": "b", "device_id": "c", "until": "9999-12-31T00:00:00Z"}},
        {"closed_at": "0001-01-01T00:00:00Z"},
    ],
    ids=["filed", "complete", "pause", "lease", "closed"],
)
def test_a_time_with_which_nobody_can_reckon_is_refused(change):
    body = {**json.loads(bytes(RAW)), **change}
    with pytest.raises(msgspec.ValidationError, match="calendar"):
        wire.parse_request(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("offset", "size", "complete"), [(0, 0, False), (0, 10, False), (9, 10, False), (10, 10, True)]
)
def test_a_file_is_complete_when_all_of_it_is_there(offset, size, complete):
    assert wire.FileState(offset, size).complete is complete
