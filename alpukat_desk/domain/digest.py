"""An order-independent digest of a scope: both sides compute it and a missed row cannot hide."""

import hashlib
import struct
from collections.abc import Iterable

from alpukat_desk.domain.model import RequestId


def digest(versions: Iterable[tuple[RequestId, int]]) -> str:
    """16 hexadecimal digits: the sum, modulo 2**64, of one 64-bit hash per request and version."""
    hashes = [_hash(request_id, version) for request_id, version in versions]
    return written(sum(struct.unpack(">" + "Q24x" * len(hashes), b"".join(hashes))))


def hash_of(request_id: RequestId, version: int) -> int:
    return int.from_bytes(_hash(request_id, version)[:8])


def _hash(request_id: RequestId, version: int) -> bytes:
    return hashlib.sha256(f"{request_id}:{version}".encode()).digest()


def written(total: int) -> str:
    """A sum of hashes as both sides compare it."""
    return f"{total % (1 << 64):016x}"
