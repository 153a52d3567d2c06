"""Packed requests and answers: bombs stop early, and everything still goes plain for who asks so."""

import gzip
import tracemalloc

import msgspec
import pytest
import zstandard

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import wire
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Status
from alpukat_desk.server.compression import unpacked
from tests import builders as b
from tests.server.site import Answer, Site, asking, case

ONE = b.officer(1)
LARGE = wire.PACKED_FROM * 2


def packed(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def pushed(site: Site, body: bytes, coding: str = "zstd", accept: str = "identity") -> Answer:
    headers = {**site.sign_in(ONE), "Content-Encoding": coding, "Accept-Encoding": accept}
    return site.client.post(wire.COMMANDS, content=body, headers=headers)


def notes(count: int) -> bytes:
    made = tuple(msgspec.Raw(c.encode(b.command(c.Note("x"), case(1)))) for _ in range(count))
    return msgspec.json.encode(wire.Push(made))


@pytest.fixture
def filed(site: Site) -> Site:
    site.file(case(1, status=Status.IN_REVIEW, lease=b.lease(ONE)))
    return site


def test_a_packed_push_is_decided_like_a_plain_one(filed: Site) -> None:
    plain = notes(30)
    answers = [pushed(filed, packed(plain)), pushed(filed, plain, "identity")]
    assert [answer.status_code for answer in answers] == [200, 200]
    first, second = (msgspec.json.decode(answer.content, type=wire.PushReply) for answer in answers)
    assert second.outcomes == tuple(msgspec.structs.replace(item, known=True) for item in first.outcomes)


@pytest.mark.parametrize("accept", ["zstd", "gzip", "gzip, zstd;q=0", "zstd, gzip"])
def test_a_large_answer_comes_as_the_asker_takes_it(filed: Site, accept: str) -> None:
    answer = pushed(filed, packed(notes(30)), accept=accept)
    coding = "gzip" if "zstd;q=0" in accept or accept == "gzip" else "zstd"
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == (coding, "Accept-Encoding")
    assert len(msgspec.json.decode(answer.content, type=wire.PushReply).outcomes) == 30
    assert int(answer.headers["content-length"]) < len(answer.content) / 2


def test_small_answers_and_those_nobody_wants_packed_go_plain(filed: Site) -> None:
    answers = [pushed(filed, packed(notes(count)), accept=accept) for count, accept in ((1, "zstd"), (30, "br"))]
    assert all("content-encoding" not in answer.headers for answer in answers)
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_bomb_is_refused_in_little_memory(site: Site) -> None:
    bomb = packed(b" " * (512 << 20))
    tracemalloc.start()
    with pytest.raises(Refused, match=r"body\.large"):
        unpacked(bomb, "zstd", 1 << 20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 16 << 20
    assert pushed(site, bomb).status_code == 413


def test_a_request_that_asks_for_a_large_window_is_refused() -> None:
    wide = zstandard.ZstdCompressionParameters(window_log=27)
    packer = zstandard.ZstdCompressor(compression_params=wide).compressobj()
    data = packer.compress(b"x" * LARGE) + packer.flush()
    with pytest.raises(Refused, match=r"body\.malformed"):
        unpacked(data, "zstd", LARGE)


@pytest.mark.parametrize(
    ("body", "coding", "status", "code"),
    [
        (b"no zstd", "zstd", 400, "body.malformed"),
        (packed(notes(9))[:-20], "zstd", 400, "body.malformed"),
        (gzip.compress(notes(9)), "gzip", 415, "body.coding"),
        (packed(packed(notes(9))), "zstd, zstd", 415, "body.coding"),
    ],
)
def test_what_cannot_be_unpacked_is_refused(site: Site, body: bytes, coding: str, status: int, code: str) -> None:
    answer = pushed(site, body, coding)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_signing_in_and_claiming_may_be_packed_too(site: Site) -> None:
    site.file(case(1))
    ask = packed(msgspec.json.encode(asking((case(1).id,))))
    headers = {**site.sign_in(ONE), "Content-Encoding": "zstd"}
    answer = site.client.post(wire.CLAIMS, content=ask, headers=headers)
    assert len(msgspec.json.decode(answer.content, type=wire.ClaimReply).claimed) == 1


def test_the_contract_says_so(site: Site) -> None:
    paths = site.client.get("/schema/openapi.json").json()["paths"]
    assert "zstd" in paths[wire.COMMANDS]["post"]["requestBody"]["description"]
