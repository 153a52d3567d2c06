"""HttpApi on bad days: whatever comes back, the caller meets one of our errors, soon and with little memory."""

import gzip
import time
import tracemalloc

import msgspec
import pytest
import zstandard

from alpukat_desk.domain import frames, wire
from alpukat_desk.domain.errors import AlpukatError, MustUpdate, Offline, Refused, ServerBusy, SignedOut
from alpukat_desk.remote import HttpApi
from alpukat_desk.remote.answers import refusal
from tests.builders import sha
from tests.remote.crooked import OURS, Caller, Script, answer, endless
from tests.remote.test_api import Serve, always, api, serve

__all__ = ["serve"]
ELSEWHERE = {"Location": "http://localhost:1/"}
PORTAL = answer(b"<html>Selamat datang di WiFi gratis</html>", ours=False, Content_Type="text/html")


def told(code: str, detail: dict[str, str] | None = None) -> bytes:
    return msgspec.json.encode(wire.ErrorBody(code, detail or {}))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(level=19).compress(data)


SPOKEN = b"Protocol: %d" % wire.PROTOCOL
REFUSALS: list[tuple[str, bytes, type[AlpukatError], str]] = [
    ("captive portal", PORTAL, Offline, "server.foreign"),
    ("redirect", answer(status="307 Temporary Redirect", ours=False, **ELSEWHERE), Offline, "server.foreign"),
    ("redirect of ours", answer(status="302 Found", **ELSEWHERE), Offline, "server.foreign"),
    ("gateway", answer(b"Bad Gateway", "502 Bad Gateway", ours=False), Offline, "server.foreign"),
    ("no JSON", answer(b"<html>"), Offline, "server.garbled"),
    ("another shape", answer(b'["lease_hours"]'), Offline, "server.garbled"),
    ("no text", answer(b'{"code":"\xff"}', "400 Bad Request"), Offline, "server.garbled"),
    ("deep JSON", answer(b"[" * 100_000), Offline, "server.garbled"),
    ("unknown packing", answer(b"x", Content_Encoding="br"), Offline, "server.foreign"),
    ("no gzip inside", answer(b"plain", Content_Encoding="gzip"), Offline, "server.cut"),
    ("cut gzip", answer(gzip.compress(b"{}" * 999)[:-9], Content_Encoding="gzip"), Offline, "server.cut"),
    ("no zstd inside", answer(b"plain", Content_Encoding="zstd"), Offline, "server.cut"),
    ("cut zstd", answer(zstd(b"{}" * 999)[:-3], Content_Encoding="zstd"), Offline, "server.cut"),
    ("401", answer(told("session.expired"), "401 Unauthorized"), SignedOut, "session.expired"),
    ("401 with nothing", answer(status="401 Unauthorized"), SignedOut, "session.expired"),
    ("409", answer(told("file.offset"), "409 Conflict"), Refused, "file.offset"),
    ("404 of nonsense", answer(b"\x00\xff", "404 Not Found"), Offline, "server.garbled"),
    ("426", answer(status="426 Upgrade Required"), MustUpdate, "protocol.mismatch"),
    ("other protocol", answer(b"{}").replace(SPOKEN, b"Protocol: 1"), MustUpdate, "protocol.mismatch"),
    ("429", answer(status="429 Too Many Requests", Retry_After="7"), ServerBusy, "server.busy"),
    ("500 of nonsense", answer(b"\x00\xff" * 50_000, "500 Internal Server Error"), ServerBusy, "server.failed"),
    ("no HTTP", b"SSH-2.0-OpenSSH_9.2\r\n", Offline, "server.cut"),
    ("nothing", b"", Offline, "server.cut"),
    ("short body", answer(b"{}", Content_Length="900"), Offline, "server.cut"),
    ("cut chunk", answer(b"ff\r\n{", Content_Length="", Transfer_Encoding="chunked"), Offline, "server.cut"),
    ("endless header", b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, Offline, "server.cut"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "kind", "code"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_a_bad_answer_becomes_one_of_our_errors(
    serve: Serve, name: str, data: bytes, kind: type[AlpukatError], code: str
) -> None:
    server = serve(always(data))
    with pytest.raises(AlpukatError) as caught:
        api(server).policy()
    assert (type(caught.value), caught.value.code) == (kind, code)
    assert len(server.heard) == 1, "nothing is sent again by itself, and nowhere else"


def test_a_wait_is_whole_seconds_and_bounded() -> None:
    waits = {text: refusal(503, {"Retry-After": text}, b"").detail["after_s"] for text in ("7", "0", "9" * 8, "9" * 50)}
    assert list(waits.values()) == [7, 1, 3600, 30]
    assert refusal(503, {"Retry-After": "Tue, 24 Mar 2020 03:00:00 GMT"}, b"").detail["after_s"] == 30


def test_a_refusal_carries_its_values_and_none_that_would_break_it() -> None:
    error = refusal(409, {}, told("lease.held", {"holder": "Petugas 2", "code": "x", "not a name": "y"}))
    assert isinstance(error, Refused)
    assert dict(error.detail) == {"holder": "Petugas 2"}
    assert refusal(400, {}, told("<b>Not a code</b>")).code == "server.garbled"


def test_nobody_there_is_offline() -> None:
    made = HttpApi("http://127.0.0.1:1")
    with pytest.raises(Offline, match="server.unreachable"):
        made.policy()


def slow(data: bytes) -> Script:
    """One byte every 20 ms, for ever."""

    def script(caller: Caller) -> None:
        caller.say(data)
        while not caller.pause(0.02):
            caller.say(b" ")

    return script


def silent(data: bytes) -> Script:
    def script(caller: Caller) -> None:
        caller.say(data)
        caller.pause(30)

    return script


@pytest.mark.parametrize("head", [endless(b'{"lease_hours":'), b"HTTP/1.1 200 OK\r\nX-Drip: "], ids=["body", "header"])
def test_a_drip_is_cut_by_the_wall_clock(serve: Serve, head: bytes) -> None:
    made = api(serve(slow(head)))
    made._call_s = 0.4
    started = time.monotonic()
    with pytest.raises(Offline, match="server.silent"):
        made.policy()
    assert 0.3 < time.monotonic() - started < 15, "long before the server stops dripping"


@pytest.mark.parametrize("head", [b"", endless(b'{"lease_hours":')], ids=["at once", "in the body"])
def test_silence_is_cut_by_the_timeout(serve: Serve, head: bytes) -> None:
    made = api(serve(silent(head)))
    made._line.timeout_s = 0.3
    with pytest.raises(Offline, match="server.silent"):
        made.policy()


def test_a_feed_that_stalls_gives_what_came_and_is_offline_then(serve: Serve) -> None:
    line = frames.packed([wire.Mark("c1")])
    made = api(serve(silent(endless(line))))
    made._line.timeout_s = 0.3
    came = made.feed("")
    assert next(came) == wire.Mark("c1")
    with pytest.raises(Offline, match="server.silent"):
        next(came)


def test_a_reset_in_mid_stream_is_offline(serve: Serve) -> None:
    def script(caller: Caller) -> None:
        caller.say(answer(b"x" * 70_000, Content_Length="900000"))
        caller.link.shutdown(2)

    with pytest.raises(Offline, match="server.cut"):
        list(api(serve(script)).download(sha(), 0))


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_bomb_ends_early_in_little_memory(serve: Serve, monkeypatch: pytest.MonkeyPatch, coding: str) -> None:
    monkeypatch.setattr("alpukat_desk.remote.api.BODY_MOST", 1 << 20)
    zeros = b"0" * (200 << 20)
    bomb = gzip.compress(zeros, 9) if coding == "gzip" else zstd(zeros)
    made = api(serve(always(answer(bomb, Content_Encoding=coding))))
    tracemalloc.start()
    with pytest.raises(Offline, match="server.flood"):
        made.policy()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_an_answer_in_zstd_is_read(serve: Serve) -> None:
    data = zstd(msgspec.json.encode(wire.Policy(lease_hours=7)))
    assert api(serve(always(answer(data, Content_Encoding="zstd")))).policy().lease_hours == 7


def test_what_follows_a_packed_body_is_not_gathered(serve: Serve) -> None:
    line = frames.packed([wire.Mark("c1")])

    def script(caller: Caller) -> None:
        caller.say(answer(gzip.compress(line), Content_Length="", Content_Encoding="gzip"))
        while True:
            caller.say(b"x" * 65536)

    made = api(serve(script))
    started = time.monotonic()
    assert list(made.feed("")) == [wire.Mark("c1")]
    assert time.monotonic() - started < made._stream_s / 2


def test_a_body_without_end_is_cut_at_its_size(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("alpukat_desk.remote.api.FILE_MOST", 1 << 20)

    def script(caller: Caller) -> None:
        caller.say(endless())
        while True:
            caller.say(b"x" * 65536)

    with pytest.raises(Offline, match="server.flood"):
        for _ in api(serve(script)).download(sha(), 0):
            continue


def test_a_line_of_the_feed_is_bounded(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    line = frames.packed([wire.Mark("x" * 90)])
    monkeypatch.setattr("alpukat_desk.remote.api.LINE_MOST", len(line) - 4)
    made = api(serve(always(answer(line))))
    assert list(made.feed("")) == [wire.Mark("x" * 90)]
    monkeypatch.setattr("alpukat_desk.remote.api.LINE_MOST", len(line) - 5)
    with pytest.raises(Offline, match="server.flood"):
        list(made.feed(""))


def test_a_line_that_says_it_is_endless_is_not_waited_for(serve: Serve) -> None:
    server = serve(silent(endless(b"\xff\xff\xff\xff")))
    with pytest.raises(Offline, match="server.flood"):
        list(api(server).feed(""))


@pytest.mark.parametrize(
    "line",
    [b"\x81\xa1t\xa4poem", b"\x82\xa1t\xa4mark\xa6cursor\xa2\xff\xfe", b"", b"\x91" * 100_000],
    ids=["kind", "text", "nothing", "depth"],
)
def test_an_unknown_feed_line_is_no_crash(serve: Serve, line: bytes) -> None:
    with pytest.raises(Offline, match="server.garbled"):
        list(api(serve(always(answer(len(line).to_bytes(4) + line)))).feed(""))


def test_text_that_is_no_feed_is_no_crash(serve: Serve) -> None:
    with pytest.raises(Offline, match=r"server\.(flood|garbled)"):
        list(api(serve(always(answer(b"<html>Selamat datang</html>")))).feed(""))


def test_what_we_need_of_every_answer_is_in_the_contract() -> None:
    assert set(OURS) == {wire.HEADER_PROTOCOL, wire.HEADER_EPOCH, wire.HEADER_TIME}
