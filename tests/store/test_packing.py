"""Blocks as bytes: packed, unpacked within a bound, and blanked in place."""

import msgspec
import pytest
import zstandard

from alpukat_desk.domain.keys import Cut, cut
from alpukat_desk.store import packing
from tests import builders as b

SHA256, NAMED = "9b" * 32, b.uuid(7)
TEXTS = [b'{"a":1}', b"", f'["{SHA256}","{NAMED}"]'.encode(), b'{"b":"\\n"}', f'"{"c4" * 32}"'.encode()]
CUTS = [cut(text) for text in TEXTS]
EMPTY = zstandard.compress(b"")


def block(texts: bytes, hashes: bytes = b"", times: bytes = EMPTY, rest: bytes = b"") -> bytes:
    return msgspec.msgpack.encode((texts, hashes, times, rest))


def test_what_was_packed_comes_out_in_its_places() -> None:
    assert packing.entries(packing.packed(CUTS)) == CUTS


def test_a_blanked_body_leaves_its_place_empty_and_no_key() -> None:
    raw = packing.blanked(CUTS, {0, 2})
    assert packing.entries(raw) == [Cut(b""), Cut(b""), Cut(b""), *CUTS[3:]]
    _, hashes, times, rest = msgspec.msgpack.decode(raw)
    assert hashes == bytes([0xC4] * 32) and zstandard.decompress(times) == rest == b""


def test_a_block_that_does_not_tell_its_size_can_be_opened() -> None:
    stream = zstandard.ZstdCompressor().compressobj()
    raw = stream.compress(b"x" * 1000) + stream.flush()
    assert packing.unpacked(raw) == b"x" * 1000
    packing.check(block(raw))
    assert packing.entries(block(raw)) == [Cut(b"x" * 1000)]


@pytest.mark.parametrize("told", [True, False])
def test_nothing_is_unpacked_beyond_the_bound(told: bool) -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=told)
    stream = compressor.compressobj(size=1 << 20) if told else compressor.compressobj()
    raw = stream.compress(bytes(1 << 20)) + stream.flush()
    with pytest.raises(ValueError, match="block"):
        packing.unpacked(raw, 1000)


@pytest.mark.parametrize("raw", [b"", b"nothing packed", zstandard.compress(b"x" * 1000)[:-3]])
def test_what_is_not_packed_is_told(raw: bytes) -> None:
    with pytest.raises(ValueError, match="block"):
        packing.unpacked(raw)
    with pytest.raises(ValueError, match="block"):
        packing.entries(block(raw))
    with pytest.raises(ValueError, match="block"):
        packing.entries(block(zstandard.compress(b"{}"), times=raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        zstandard.compress(b"{}"),
        packing.packed(CUTS)[:-3],
        block(zstandard.compress(b"\x01")),
        block(zstandard.compress(b"\x01"), bytes(31)),
        block(zstandard.compress(b"\x01"), bytes(64)),
        block(zstandard.compress(b"{}"), bytes(32)),
        block(zstandard.compress(b"\x02")),
        block(zstandard.compress(b"\x02"), times=zstandard.compress(bytes(8)), rest=bytes(9)),
        block(zstandard.compress(b"{}"), times=zstandard.compress(bytes(7)), rest=bytes(9)),
        block(zstandard.compress(b"\n" * (1 << 20))),
        block(zstandard.compress(b"\x03" * (8 << 20))),
    ],
)
def test_what_is_no_block_or_lacks_a_key_is_told(raw: bytes) -> None:
    with pytest.raises(ValueError, match="block"):
        packing.entries(raw)


def test_the_first_bytes_show_what_cannot_be_opened() -> None:
    packing.check(packing.packed(CUTS))
    large = zstandard.ZstdCompressor().compress(bytes(packing.MOST + 1))
    for raw in (
        b"nothing packed",
        block(b"no zstd"),
        block(EMPTY, times=b"no zstd"),
        block(large),
        block(EMPTY, times=large),
    ):
        with pytest.raises(ValueError, match="block"):
            packing.check(raw)
