"""A device's chain of commands on the wire: a hash that the reader can work out himself does not travel.

Each command names the one sent before it by the hash of its bytes. Within one push that is mostly the command before
it, so a single sign stands for the 64 digits. Both sides keep the bytes as they were hashed.
"""

import hashlib
from collections.abc import Iterable, Iterator

SAME = "^"
"""Stands for the hash of the command before it in the same push."""
_HEAD, _TAIL = b'"previous_hash":"', b'"}'
_BRIEF = _HEAD + SAME.encode() + _TAIL


def brief(raws: Iterable[bytes]) -> Iterator[bytes]:
    """The commands of a push as they travel."""
    end = None
    for raw in raws:
        yield raw.removesuffix(end) + _BRIEF if end and raw.endswith(end) else raw
        end = _end(raw)


def whole(raws: Iterable[bytes]) -> Iterator[bytes]:
    """The commands as they were before ``brief``. The first keeps the sign where it has it: before it there is none."""
    end = None
    for raw in raws:
        full = raw.removesuffix(_BRIEF) + end if end and raw.endswith(_BRIEF) else raw
        yield full
        end = _end(full)


def _end(raw: bytes) -> bytes:
    """The last bytes of a command that names this one."""
    return _HEAD + hashlib.sha256(raw).hexdigest().encode() + _TAIL
