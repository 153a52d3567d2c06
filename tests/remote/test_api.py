"""HttpApi against a well-behaved answer of each kind: what it sends, what it makes of what comes."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import msgspec
import pytest
import zstandard

from alpukat_desk.domain import frames, wire
from alpukat_desk.domain.commands import Note
from alpukat_desk.domain.errors import Offline, Refused, SignedOut
from alpukat_desk.domain.model import CommandId, OfficerId
from alpukat_desk.remote import HttpApi
from tests.builders import DEVICE, command, officer, sha
from tests.remote.crooked import Caller, Crooked, Script, answer, packed

TOKEN = "token-of-a-test-account"
Serve = Callable[[Script], Crooked]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts a server with a script; ends it after the test."""
    running: list[Crooked] = []

    def start(script: Script) -> Crooked:
        running.append(Crooked(script))
        return running[-1]

    yield start
    for server in running:
        server.close()


def always(data: bytes) -> Script:
    return lambda caller: caller.say(data)


def api(server: Crooked) -> HttpApi:
    made = HttpApi(server.url, timeout_s=1.0, call_s=3.0, stream_s=3.0)
    made.resume(TOKEN)
    return made


def test_sign_in_keeps_the_token_for_later_calls(serve: Serve) -> None:
    opened = wire.Session("fresh-token", officer(), datetime(2020, 3, 24, tzinfo=UTC), wire.Policy())
    server = serve(always(answer(msgspec.json.encode(opened))))
    made = HttpApi(server.url, timeout_s=1.0)
    assert made.sign_in(wire.SignIn(OfficerId("officer-1"), "secret words", DEVICE)) == opened
    made.sign_out()
    assert [caller.header("Authorization") for caller in server.heard] == ["", "Bearer fresh-token"]
    assert server.heard[0].request.startswith("POST /v1/sessions ")
    assert msgspec.json.decode(server.heard[0].body, type=wire.SignIn).password == "secret words"
    assert server.heard[1].request.startswith("DELETE /v1/sessions ")


def test_every_call_names_the_protocol_and_a_trace(serve: Serve) -> None:
    server = serve(always(answer(b"{}")))
    assert api(server).policy() == wire.Policy()
    caller = server.heard[0]
    assert caller.header(wire.HEADER_PROTOCOL) == str(wire.PROTOCOL)
    assert len(caller.header(wire.HEADER_TRACE)) == 8
    assert caller.header("Accept-Encoding") == "zstd, gzip"


def test_push_sends_commands_as_they_are_and_reads_each_outcome(serve: Serve) -> None:
    sent = command(Note("Sudah ditelepon"))
    outcomes = (
        wire.Accepted(sent.id, 7, "receipt", datetime(2020, 3, 24, tzinfo=UTC)),
        wire.Denied(CommandId("other"), "lease.none"),
        wire.Later(CommandId("third"), 9),
    )
    server = serve(always(packed(msgspec.json.encode(wire.PushReply(outcomes)))))
    assert api(server).push([sent]) == outcomes
    body = msgspec.json.decode(server.heard[0].body, type=wire.Push)
    assert msgspec.json.decode(body.commands[0])["payload"] == {"kind": "note", "text": "Sudah ditelepon"}


def test_a_large_push_is_packed_and_a_small_one_is_not(serve: Serve) -> None:
    server = serve(always(answer(msgspec.json.encode(wire.PushReply(())))))
    made = api(server)
    for count in (1, 20):
        made.push([command(Note("Sudah ditelepon")) for _ in range(count)])
    small, large = server.heard
    assert (small.header("Content-Encoding"), large.header("Content-Encoding")) == ("", "zstd")
    plain = zstandard.ZstdDecompressor().decompress(large.body)
    assert len(msgspec.json.decode(plain, type=wire.Push).commands) == 20
    assert len(large.body) < len(plain) / 3


def test_the_feed_comes_line_by_line_while_the_server_still_writes(serve: Serve) -> None:
    shown: list[wire.FeedLine] = [wire.Start("epoch-1", 2), wire.Heads(1, b"\n\0"), wire.Mark("c1")]

    def script(caller: Caller) -> None:
        caller.say(answer(Content_Length="", Transfer_Encoding="chunked"))
        for line in shown:
            data = frames.packed([line])
            caller.say(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        caller.pause(30)

    server = serve(script)
    came = api(server).feed("c0 &?")
    assert [next(came) for _ in shown] == shown
    came.close()
    assert server.heard[0].request.startswith("GET /v1/feed?cursor=c0%20%26%3F ")


def test_where_nothing_is_new_no_line_comes(serve: Serve) -> None:
    server = serve(always(answer(status="204 No Content")))
    assert list(api(server).feed("c0")) == []
    assert list(api(server).feed("c0", verify=True)) == []
    places = [caller.request.split()[1] for caller in server.heard]
    assert places == ["/v1/feed?cursor=c0", "/v1/feed?cursor=c0&verify=1"]


def test_what_an_idle_desk_asks_all_day_is_asked_with_few_headers(serve: Serve) -> None:
    server = serve(always(answer(status="204 No Content")))
    list(api(server).feed("c0"))
    api(server).wait("c0", 25)
    for caller in server.heard:
        names = {line.split(":")[0] for line in caller.request.splitlines()[1:] if line}
        assert names == {"Host", "Alpukat-Protocol", "X-Request-ID", "Authorization"}


def test_a_feed_that_ends_without_end_line_just_ends(serve: Serve) -> None:
    body = frames.packed([wire.Start("epoch-1", 2), wire.Mark("c1")])[:-1]
    assert list(api(serve(always(answer(body)))).feed("")) == [wire.Start("epoch-1", 2)]


def test_claim_and_request_ask_for_what_they_name(serve: Serve) -> None:
    detail = wire.Detail(msgspec.Raw(b'{"id":"r 1"}'), ())
    bodies = {"POST": wire.ClaimReply((), {"r1": "lease.held"}), "GET": detail}
    server = serve(lambda caller: caller.say(answer(msgspec.json.encode(bodies[caller.request.split()[0]]))))
    made = api(server)
    assert made.claim(wire.ClaimAsk(CommandId("ask"), count=5, service="kia")).denied == {"r1": "lease.held"}
    assert made.request("r 1/../x") == detail
    assert msgspec.json.decode(server.heard[0].body) == {"id": "ask", "count": 5, "service": "kia"}
    assert server.heard[1].request.startswith("GET /v1/requests/r%201%2F..%2Fx ")


def test_files_go_up_and_come_down_from_an_offset(serve: Serve) -> None:
    def script(caller: Caller) -> None:
        state = {"Upload_Offset": "30", "Upload_Length": "90"}
        if caller.request.startswith("HEAD"):
            caller.say(answer(status="404 Not Found"))
        elif caller.request.startswith("PATCH"):
            caller.say(answer(status="204 No Content", **state))
        else:
            caller.say(answer(b"the rest", "206 Partial Content", Content_Range="bytes 30-37/38"))

    server = serve(script)
    made = api(server)
    assert made.file_state(sha()) == wire.FileState(0, 0)
    assert made.upload(sha(), 10, 90, "application/pdf", b"x" * 20) == wire.FileState(30, 90)
    assert b"".join(made.download(sha(), 30)) == b"the rest"
    patch, get = server.heard[1:]
    assert (patch.header("Upload-Offset"), patch.header("Upload-Length"), patch.body) == ("10", "90", b"x" * 20)
    assert patch.header("Content-Type") == "application/pdf"
    assert get.header("Range") == "bytes=30-"


def test_several_files_are_asked_for_at_once_and_come_line_by_line(serve: Serve) -> None:
    told = [wire.Opening(sha(1), 5, 8), wire.Piece(b"abc"), wire.Absent(sha(2), "file.missing")]
    asked: list[bytes] = []

    def script(caller: Caller) -> None:
        asked.append(caller.body)
        caller.say(answer(frames.packed(told)))

    wanted: list[wire.Want] = [(sha(1), 5), (sha(2), 0)]
    assert list(api(serve(script)).bundle(wanted)) == told
    assert msgspec.json.decode(asked[0], type=wire.BundleAsk).wanted == tuple(wanted)


def test_a_feed_in_place_of_a_bundle_is_none_of_ours(serve: Serve) -> None:
    with pytest.raises(Offline, match=r"server\.garbled"):
        list(api(serve(always(answer(frames.packed([wire.Mark("c")]))))).bundle([(sha(1), 0)]))


def test_a_server_that_ignores_the_offset_spoils_no_file(serve: Serve) -> None:
    with pytest.raises(Offline, match="server.garbled"):
        list(api(serve(always(answer(b"from the beginning")))).download(sha(), 30))


def test_one_connection_serves_many_calls_also_those_with_nothing_to_say(serve: Serve) -> None:
    ports: list[int] = []

    def script(caller: Caller) -> None:
        ports.append(caller.link.getpeername()[1])
        idle = "feed" in caller.request
        caller.say(answer(b"" if idle else b"{}", "204 No Content" if idle else "200 OK", Connection="keep-alive"))

    server = serve(script)
    made = api(server)
    made._post._session.headers["Connection"] = "keep-alive"
    for _ in range(3):
        made.policy()
        assert list(made.feed("c")) == []
    made.close()
    assert len(ports) == 6
    assert len(set(ports)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example", "ftp://desk.example", "desk.example", "https://", "https://name:word@desk.example",
        "https://desk.example/?a=1", "http://10.0.0.1", "http://127.0.0.1.desk.example", "", "https://[",
    ],
)  # fmt: skip
def test_the_token_travels_only_over_tls_or_within_this_machine(url: str) -> None:
    with pytest.raises(Refused, match="server.url"):
        HttpApi(url)


@pytest.mark.parametrize(
    "url", ["https://desk.example/base/", "http://127.0.0.1:1", "http://[::1]:1", "http://localhost"]
)
def test_good_addresses_are_taken(url: str) -> None:
    HttpApi(url).close()


@pytest.mark.parametrize("token", ["a b", "a\r\nX: y", "tökén", "a\x00"])
def test_a_token_that_is_none_is_no_header(token: str) -> None:
    made = HttpApi("https://desk.example")
    with pytest.raises(SignedOut, match="session.missing"):
        made.resume(token)


def test_the_token_shows_in_no_log_and_no_repr(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    made = api(serve(always(answer(b"{}"))))
    made.policy()
    assert caplog.records
    assert TOKEN not in caplog.text + repr(made) + str(vars(made._line))


def test_nothing_around_us_decides_where_we_speak(serve: Serve, monkeypatch: pytest.MonkeyPatch, home) -> None:
    server = serve(always(answer(b"{}", Set_Cookie="a=b")))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    (home / ".netrc").write_text("machine 127.0.0.1 login other password other\n")
    made = api(server)
    made.policy()
    made.policy()
    assert {caller.header("Authorization") for caller in server.heard} == {f"Bearer {TOKEN}"}
    assert not any(caller.header("Cookie") for caller in server.heard)


@pytest.mark.parametrize(("status", "news"), [("200 OK", True), ("204 No Content", False)])
def test_waiting_for_news_asks_behind_the_cursor(serve: Serve, status: str, news: bool) -> None:
    server = serve(always(answer(status=status)))
    assert api(server).wait("c0 &?", 25) is news
    assert server.heard[0].request.startswith("GET /v1/poke?cursor=c0%20%26%3F&wait=25 ")
    assert server.heard[0].header("Authorization") == f"Bearer {TOKEN}"


def test_an_old_server_without_the_route_refuses_and_a_proxy_that_cuts_is_offline(serve: Serve) -> None:
    body = msgspec.json.encode(wire.ErrorBody("route.missing"))
    with pytest.raises(Refused, match="route.missing"):
        api(serve(always(answer(body, status="404 Not Found")))).wait("c0", 25)
    with pytest.raises(Offline, match="server.foreign"):
        api(serve(always(answer(b"<h1>504</h1>", status="504 Gateway Timeout", ours=False)))).wait("c0", 25)
    with pytest.raises(Offline, match="server.cut"):
        api(serve(lambda _: None)).wait("c0", 25)


def test_a_call_without_a_body_says_so_where_one_could_follow(serve: Serve) -> None:
    server = serve(always(answer(b"", "204 No Content")))
    made = api(server)
    made.sign_out()
    assert [caller.header("Content-Length") for caller in server.heard] == ["0"]
