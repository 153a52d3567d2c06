"""Random keys taken out of JSON texts, and put back.

Hashes and UUIDs are most of what a packed request weighs, and packing only makes them longer: they are kept apart from
the text, which then packs well and quickly. In their places stand bytes that JSON never holds as they are (RFC 8259,
section 7), so that whatever is cut here comes out again byte for byte, whoever wrote the key and wherever it stood.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from alpukat_desk.domain.wire import FRAME

HASH, ID, OWN = b"\x01", b"\x02", b"\x03"
"""Stand for a quoted hash, for a quoted UUID, and for the id of the request itself, which is known without the text."""
_KEY: Final = re.compile(rb'"([0-9a-f]{8}(?:-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{56}))"')
_DIGITS, _LONG, _SHORT = 64, 36, 32
"""Characters of a hash, of a UUID (RFC 9562, section 4), and of a UUID without its hyphens."""
_PLACES: Final = tuple(place for place in range(_LONG) if place not in (8, 13, 18, 23))
_BYTES, _TIME = 16, 7
"""Bytes of a UUID, and of its beginning: milliseconds and version (RFC 9562, section 5.7)."""
WHOLE: Final = 64 << 20
"""Most bytes of all texts of a block with their keys in place: one byte of a text may stand for 66."""
_SEAM: Final = "\n"
"""Between text, hashes and ids of a request in the server's database. No text holds one."""


class Cut(NamedTuple):
    """A text without its keys; ``hashes`` and ``ids`` one behind the other as they were written, without quotes."""

    text: bytes
    hashes: bytes = b""
    ids: bytes = b""


class Laid(NamedTuple):
    """Several texts with a newline between, and their keys as bytes. Of the UUIDs, ``times`` are the first bytes of
    each, and ``rest`` what chance made: the first byte of all, then the second. Those made at about the same time
    begin alike, so the times tell in what each differs from the one before it (exclusive or)."""

    texts: bytes
    hashes: bytes
    times: bytes
    rest: bytes


# ---- one text ----


def cut(text: bytes, own: str = "") -> Cut:
    """``own`` is the id of the request whose JSON text this is."""
    parts = _KEY.split(text)
    itself, keys = own.encode(), parts[1::2]
    parts[1::2] = [OWN if key == itself else HASH if len(key) == _DIGITS else ID for key in keys]
    hashes = b"".join([key for key in keys if len(key) == _DIGITS])
    return Cut(b"".join(parts), hashes, b"".join([key for key in keys if len(key) == _LONG and key != itself]))


def joined(found: Cut, own: str = "") -> bytes:
    """Raises ``ValueError`` where keys are missing or left over."""
    text = _filled(found.text, HASH, found.hashes, _DIGITS)
    text = _filled(text, ID, found.ids, _LONG)
    return text.replace(OWN, b'"%b"' % own.encode())


def _filled(text: bytes, mark: bytes, keys: bytes, length: int) -> bytes:
    parts = text.split(mark)
    if (len(parts) - 1) * length != len(keys):
        raise ValueError("a block whose keys do not fit its texts")
    between = [b""] * (2 * len(parts) - 1)
    between[::2] = parts
    between[1::2] = [keys[at : at + length] for at in range(0, len(keys), length)]
    return b'"'.join(between)


# ---- a text as the server's database holds it ----


def written(found: Cut) -> str:
    return _SEAM.join(part.decode() for part in found)


def read(kept: str) -> Cut:
    """A text that was written before keys were cut has none."""
    return Cut(*(part.encode() for part in kept.split(_SEAM)))


def laid_as_kept(kept: Iterable[str]) -> Laid:
    """The same as ``laid``, without looking at a single key: a feed does this for every request it sends."""
    texts, hashes, ids = [], [], []
    for item in kept:
        text, _, keys = item.partition(_SEAM)
        digits, _, named = keys.partition(_SEAM)
        texts.append(text)
        hashes.append(digits)
        ids.append(named)
    return _laid("\n".join(texts).encode(), "".join(hashes), "".join(ids))


# ---- a block ----


def laid(cuts: Sequence[Cut]) -> Laid:
    hashes, ids = (b"".join(part).decode() for part in ([item.hashes for item in cuts], [item.ids for item in cuts]))
    return _laid(b"\n".join([item.text for item in cuts]), hashes, ids)


def _laid(texts: bytes, hashes: str, ids: str) -> Laid:
    raw = bytes.fromhex(ids.replace("-", ""))
    columns = [raw[at::_BYTES] for at in range(_BYTES)]
    times = b"".join(map(_differences, columns[:_TIME]))
    return Laid(texts, bytes.fromhex(hashes), times, b"".join(columns[_TIME:]))


def _differences(column: bytes) -> bytes:
    """Of each byte to the one before it."""
    number = int.from_bytes(column)
    return (number ^ number >> 8).to_bytes(len(column))


def _sums(differences: bytes) -> bytes:
    """What they are the differences of: each pass adds twice as many."""
    number, shift = int.from_bytes(differences), 8
    while shift < len(differences) * 8:
        number ^= number >> shift
        shift *= 2
    return number.to_bytes(len(differences))


def taken(block: Laid) -> list[Cut]:
    """Raises ``ValueError`` where keys are missing or left over, and before anything is made of a block that would
    become more or larger texts than any of ours."""
    if block.texts.count(b"\n") >= FRAME or _length(block.texts) > WHOLE:
        raise ValueError("a block larger than any of ours")
    texts = block.texts.split(b"\n")
    hashes = _dealt(texts, HASH, block.hashes.hex().encode(), _DIGITS)
    ids = _dealt(texts, ID, _hyphened(block.times, block.rest), _LONG)
    return [Cut(*item) for item in zip(texts, hashes, ids, strict=True)]


def _length(texts: bytes) -> int:
    """With the keys in place, quotes and all, for the bytes that stand for them."""
    quoted = ((HASH, _DIGITS + 1), (ID, _LONG + 1), (OWN, _LONG + 1))
    return len(texts) + sum(texts.count(mark) * length for mark, length in quoted)


def _dealt(texts: Sequence[bytes], mark: bytes, keys: bytes, length: int) -> Iterator[bytes]:
    """Each text's own, in their order."""
    counts = [text.count(mark) for text in texts]
    if sum(counts) * length != len(keys):
        raise ValueError("a block whose keys do not fit its texts")
    at = 0
    for count in counts:
        yield keys[at : at + count * length]
        at += count * length


def _hyphened(times: bytes, rest: bytes) -> bytes:
    """UUIDs as they are written, of those in a block."""
    count = len(times) // _TIME
    if (len(times), len(rest)) != (count * _TIME, count * (_BYTES - _TIME)):
        raise ValueError("a block whose keys do not fit its texts")
    raw = bytearray(count * _BYTES)
    for at in range(_BYTES):
        part, place = (times, at) if at < _TIME else (rest, at - _TIME)
        column = part[place * count : (place + 1) * count]
        raw[at::_BYTES] = _sums(column) if at < _TIME else column
    digits = raw.hex().encode()
    written = bytearray(b"-" * (count * _LONG))
    for at, place in enumerate(_PLACES):
        written[place::_LONG] = digits[at::_SHORT]
    return bytes(written)
