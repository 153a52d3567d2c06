"""Whatever is cut out of a text comes back byte for byte, alone and in a block."""

import json
import uuid

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain import keys
from alpukat_desk.domain.keys import Cut, Laid, cut, joined, laid, laid_as_kept, read, taken, written
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.wire import FRAME
from tests import builders as b

HASHES = st.binary(min_size=32, max_size=32).map(bytes.hex)
UUIDS = st.binary(min_size=16, max_size=16).map(lambda raw: str(uuid.UUID(bytes=raw)))
"""Of every version and none."""
WORDS = st.one_of(
    HASHES,
    UUIDS,
    HASHES.map(str.upper),
    UUIDS.map(str.upper),
    HASHES.map(lambda text: text[:-1]),
    HASHES.map(lambda text: f"{text}0"),
    UUIDS.map(lambda text: text.replace("-", "")),
    st.tuples(st.sampled_from(['"', "\\", "\x01", "\x02", "\x03", "\n", "é", " "]), HASHES | UUIDS).map("".join),
    st.text(max_size=20),
)
VALUES = st.recursive(
    WORDS | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)
TEXTS = VALUES.map(
    lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode("utf-8", "replace")
)
OWN = st.just("") | UUIDS
SHA256 = "5f" * 32


@given(TEXTS, OWN)
def test_what_is_cut_out_comes_back(text: bytes, own: str) -> None:
    found = cut(text, own)
    assert joined(found, own) == text
    assert joined(read(written(found)), own) == text


@given(st.lists(st.tuples(TEXTS, OWN), min_size=1, max_size=6))
def test_so_it_does_out_of_a_block(told: list[tuple[bytes, str]]) -> None:
    cuts = [cut(text, own) for text, own in told]
    block = laid(cuts)
    assert block == laid_as_kept(map(written, cuts))
    assert [joined(found, own) for found, (_, own) in zip(taken(block), told, strict=True)] == [
        text for text, _ in told
    ]


@given(HASHES, UUIDS, UUIDS)
def test_no_key_stays_in_the_text(sha256: str, other: str, own: str) -> None:
    text = json.dumps({"id": own, "files": [sha256, sha256], "twin": other, sha256: own}).encode()
    found = cut(text, own)
    keep = other if other != own else ""
    assert (found.hashes, found.ids) == ((sha256 * 3).encode(), keep.encode())
    assert found.text == b'{"id": \x03, "files": [\x01, \x01], "twin": %b, \x01: \x03}' % (b"\x02" if keep else b"\x03")


def test_what_only_looks_like_a_key_stays() -> None:
    text = json.dumps(
        [SHA256.upper(), f"{SHA256}a", f" {SHA256}", f"{b.uuid(1)[:-1]}A", b.uuid(1).replace("-", "")]
    ).encode()
    assert cut(text, b.uuid(1)) == Cut(text)


def test_a_request_by_its_own_id_alone() -> None:
    request = b.request(1)
    found = cut(msgspec.json.encode(request), request.id)
    assert request.id.encode() not in b"".join(found) and request.attachments[0].sha256.encode() in found.hashes
    assert msgspec.json.decode(joined(found, request.id), type=Request) == request


def test_a_text_from_before_keys_were_cut_is_read_and_sent_as_it_is() -> None:
    old = msgspec.json.encode(b.request(1)).decode()
    assert read(old) == Cut(old.encode()) and joined(read(old), "whoever") == old.encode()
    new = written(cut(msgspec.json.encode(b.request(2)), b.uuid(2)))
    assert taken(laid_as_kept([old, new])) == [Cut(old.encode()), read(new)]


@pytest.mark.parametrize("found", [Cut(keys.HASH), Cut(b"", b"0" * 64), Cut(keys.ID), Cut(keys.ID, b"", b"0" * 35)])
def test_a_text_without_its_keys_is_told(found: Cut) -> None:
    with pytest.raises(ValueError, match="keys"):
        joined(found)


@pytest.mark.parametrize(
    "block",
    [
        Laid(keys.HASH, b"", b"", b""),
        Laid(b"", bytes(32), b"", b""),
        Laid(keys.ID, b"", bytes(7), bytes(8)),
        Laid(keys.ID, b"", bytes(8), bytes(9)),
        Laid(b"", b"", b"", bytes(9)),
    ],
)
def test_so_is_a_block(block: Laid) -> None:
    with pytest.raises(ValueError, match="keys"):
        taken(block)


@pytest.mark.parametrize("texts", [b"\n" * FRAME, keys.OWN * (keys.WHOLE // 38 + 1), b"{}\n" + b" " * keys.WHOLE])
def test_a_block_that_would_become_more_or_larger_texts_than_ours_is_told_before(texts: bytes) -> None:
    """A few kilobytes, packed."""
    with pytest.raises(ValueError, match="larger"):
        taken(Laid(texts, b"", b"", b""))


def test_the_largest_block_of_ours_is_taken() -> None:
    assert len(taken(Laid(b"\n" * (FRAME - 1), b"", b"", b""))) == FRAME
    assert len(taken(Laid(keys.OWN * (keys.WHOLE // 38), b"", b"", b""))) == 1
