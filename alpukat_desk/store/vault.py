"""The key of a profile: 32 random bytes, wrapped under the officer's passphrase in ``key.json``.

The passphrase goes through Argon2id; the wrap is AES-256-GCM with the parameters as associated data, so nobody
can weaken them unseen. The file's own checksum tells a damaged file from a wrong passphrase.
"""

import hashlib
import secrets
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from alpukat_desk.domain.errors import Locked, Refused, StoreDamaged
from alpukat_desk.domain.model import Struct
from alpukat_desk.store import durable

NAME = "key.json"
SHORTEST = 15
"""Characters of a passphrase (NIST SP 800-63B-4 for a single secret)."""
_KEY = 32
_SALT = 16
_NONCE = 12
_TAG = 16


class Cost(Struct):
    """What one guess at the passphrase costs."""

    memory_kib: int
    rounds: int
    lanes: int


STANDARD = Cost(262144, 3, 2)
FLOOR = Cost(19456, 2, 1)
"""OWASP's least for Argon2id: a file asking for less was tampered with."""
_CEILING = Cost(4 << 20, 64, 64)
"""A file asking for more would stop the machine, not protect it."""


@dataclass(frozen=True)
class Key:
    """The raw key of both database files."""

    secret: bytes = field(repr=False)

    def literal(self) -> str:
        """As SQLCipher takes a raw key: no key derivation of its own."""
        return f"x'{self.secret.hex()}'"

    def fingerprint(self) -> str:
        """Tells keys apart without giving one away."""
        return hashlib.blake2b(b"fingerprint", key=self.secret, digest_size=16).hexdigest()


class _Terms(Struct):
    """What the wrap is bound to."""

    format: int
    kdf: str
    cost: Cost
    salt: bytes


class _File(Struct):
    terms: _Terms
    nonce: bytes
    wrapped: bytes
    checksum: str = ""


def exists(home: Path) -> bool:
    return (home / NAME).exists()


def create(home: Path, passphrase: str, cost: Cost = STANDARD) -> Key:
    """Raises ``Refused("vault.exists")`` rather than replace a key that opens somebody's work."""
    if exists(home):
        raise Refused("vault.exists")
    if len(passphrase) < SHORTEST:
        raise Refused("passphrase.short", length=SHORTEST)
    if not _within(cost):
        raise ValueError(f"{cost} is weaker than {FLOOR} or stronger than a machine bears")
    key = Key(secrets.token_bytes(_KEY))
    durable.private_folder(home)
    durable.write(home / NAME, _wrapped(key, passphrase, cost))
    return key


def _wrapped(key: Key, passphrase: str, cost: Cost) -> bytes:
    terms = _Terms(1, "argon2id", cost, secrets.token_bytes(_SALT))
    nonce = secrets.token_bytes(_NONCE)
    wrapped = AESGCM(_stretched(passphrase, terms)).encrypt(nonce, key.secret, msgspec.json.encode(terms))
    file = _File(terms, nonce, wrapped)
    return msgspec.json.encode(msgspec.structs.replace(file, checksum=_checksum(file)))


def unlock(home: Path, passphrase: str) -> Key:
    """Raises ``Locked`` ("vault.missing", "passphrase.wrong", "vault.memory") or ``StoreDamaged("vault.damaged")``."""
    file = _read(home / NAME)
    opener = AESGCM(_stretched(passphrase, file.terms))
    try:
        return Key(opener.decrypt(file.nonce, file.wrapped, msgspec.json.encode(file.terms)))
    except InvalidTag as error:
        raise Locked("passphrase.wrong") from error


def _read(path: Path) -> _File:
    try:
        file = msgspec.json.decode(path.read_bytes(), type=_File)
    except FileNotFoundError as error:
        raise Locked("vault.missing") from error
    except (msgspec.MsgspecError, UnicodeDecodeError, OSError) as error:
        raise StoreDamaged("vault.damaged") from error
    if not _sound(file):
        raise StoreDamaged("vault.damaged")
    return file


def _sound(file: _File) -> bool:
    terms = file.terms
    sizes = (len(terms.salt), len(file.nonce), len(file.wrapped))
    known = terms.format == 1 and terms.kdf == "argon2id" and sizes == (_SALT, _NONCE, _KEY + _TAG)
    return known and _within(terms.cost) and file.checksum == _checksum(file)


def _within(cost: Cost) -> bool:
    return all(
        getattr(FLOOR, name) <= getattr(cost, name) <= getattr(_CEILING, name) for name in Cost.__struct_fields__
    )


def _checksum(file: _File) -> str:
    return hashlib.sha256(msgspec.json.encode(msgspec.structs.replace(file, checksum=""))).hexdigest()


def _stretched(passphrase: str, terms: _Terms) -> bytes:
    """The same words typed on another keyboard give the same bytes (NFKC)."""
    typed = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    cost = terms.cost
    try:
        return hash_secret_raw(typed, terms.salt, cost.rounds, cost.memory_kib, cost.lanes, _KEY, Type.ID)
    except HashingError as error:
        raise Locked("vault.memory", mebibytes=cost.memory_kib >> 10) from error
