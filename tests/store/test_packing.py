"""Blocks as bytes: packed, unpacked within a bound, and blanked in place."""

import pytest
import zstandard

from alpukat_desk.store import packing

TEXTS = [b'{"a":1}', b"", b'{"b":"\\n"}']


def test_what_was_packed_comes_out_in_its_places() -> None:
    assert packing.entries(packing.packed(TEXTS)) == TEXTS


def test_a_blanked_text_leaves_its_place_empty() -> None:
    assert packing.entries(packing.blanked(TEXTS, {0})) == [b"", b"", TEXTS[2]]


def test_a_block_that_does_not_tell_its_size_can_be_opened() -> None:
    stream = zstandard.ZstdCompressor().compressobj()
    raw = stream.compress(b"x" * 1000) + stream.flush()
    assert packing.unpacked(raw) == b"x" * 1000


@pytest.mark.parametrize("told", [True, False])
def test_nothing_is_unpacked_beyond_the_bound(told: bool) -> None:
    compressor = zstandard.ZstdCompressor(write_content_size=told)
    stream = compressor.compressobj(size=1 << 20) if told else compressor.compressobj()
    raw = stream.compress(bytes(1 << 20)) + stream.flush()
    with pytest.raises(ValueError, match="block"):
        packing.unpacked(raw, 1000)


@pytest.mark.parametrize("raw", [b"", b"nothing packed", packing.packed(TEXTS)[:-3]])
def test_what_is_no_block_is_told(raw: bytes) -> None:
    with pytest.raises(ValueError, match="block"):
        packing.unpacked(raw)


def test_the_first_bytes_show_what_cannot_be_opened() -> None:
    packing.check(packing.packed(TEXTS))
    for raw in (b"nothing packed", zstandard.ZstdCompressor().compress(bytes(packing.MOST + 1))):
        with pytest.raises(ValueError, match="block"):
            packing.check(raw)
