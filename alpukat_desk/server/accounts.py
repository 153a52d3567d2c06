"""Officers' accounts: who may sign in, with which role and for which office. Passwords are kept as argon2id hashes."""

import re
import threading
from datetime import datetime

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Connection, Row, and_, select

from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Officer, OfficerId, Role, Struct
from alpukat_desk.server.tables import ACCOUNTS, SESSIONS

SHORTEST = 15
"""Characters of a password that is the only factor (NIST SP 800-63B-4)."""
LONGEST = 1024
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_OFFICE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_HASHING = threading.BoundedSemaphore(4)
"""Each hash takes 19 MiB: so many at once and no more."""
_DUMMY = _HASHER.hash("nobody has this password")
"""Unknown accounts are compared with it, so that they take as long to refuse as known ones."""


class Account(Struct):
    """``city`` is the shard the account works in."""

    city: str
    officer: Officer
    disabled_at: datetime | None = None


def city_of(office: str) -> str:
    """The kota of an office code, "" for the whole province."""
    parts = office.split(".")
    return ".".join(parts[:2]) if len(parts) > 1 else ""


def add(tx: Connection, officer: Officer, password: str, now: datetime, *, city: str = "") -> None:
    """``city`` is needed where the office stands above all cities (31). Raises ``Refused``."""
    shard = city_of(officer.office) or city
    _check(officer, password, shard)
    if _row(tx, officer.id) is not None:
        raise Refused("account.exists", officer=officer.id)
    row = {"city": shard, "id": officer.id, "name": officer.name, "role": officer.role, "office": officer.office}
    tx.execute(ACCOUNTS.insert().values(**row, password_hash=hashed(password), created_at=now, disabled_at=None))


def _check(officer: Officer, password: str, city: str) -> None:
    if not _ID.fullmatch(officer.id):
        raise Refused("account.id", officer=officer.id)
    if officer.role not in frozenset(Role):
        raise Refused("account.role", role=officer.role)
    if not _OFFICE.fullmatch(officer.office) or not officer.name.strip():
        raise Refused("account.office", office=officer.office)
    if not city:
        raise Refused("account.city", office=officer.office)
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused("account.password", least=SHORTEST)


def listed(tx: Connection) -> tuple[Account, ...]:
    rows = tx.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.city, ACCOUNTS.c.office, ACCOUNTS.c.id))
    return tuple(_account(row) for row in rows)


def find(tx: Connection, officer_id: str) -> Account | None:
    row = _row(tx, officer_id)
    return None if row is None else _account(row)


def known(tx: Connection, officer_id: str) -> Account:
    """Raises ``Refused("account.unknown")``."""
    account = find(tx, officer_id)
    if account is None:
        raise Refused("account.unknown", officer=officer_id)
    return account


def _row(tx: Connection, officer_id: str) -> Row[tuple[object, ...]] | None:
    # The only look-up without a city: who signs in does not say where.
    return tx.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == officer_id)).first()


def _account(row: Row[tuple[object, ...]]) -> Account:
    values = row._mapping
    officer = Officer(OfficerId(values["id"]), values["name"], values["role"], values["office"])
    return Account(values["city"], officer, values["disabled_at"])


def disable(tx: Connection, officer_id: str, now: datetime) -> None:
    """Ends the account and all its sessions at once. Raises ``Refused("account.unknown")``."""
    account = known(tx, officer_id)
    here = and_(ACCOUNTS.c.city == account.city, ACCOUNTS.c.id == officer_id)
    tx.execute(ACCOUNTS.update().where(here, ACCOUNTS.c.disabled_at.is_(None)).values(disabled_at=now))
    tx.execute(SESSIONS.delete().where(SESSIONS.c.city == account.city, SESSIONS.c.officer_id == officer_id))


def hashed(password: str) -> str:
    with _HASHING:
        return _HASHER.hash(password)


def password_hash(tx: Connection, officer_id: str) -> str:
    row = _row(tx, officer_id)
    return _DUMMY if row is None else str(row._mapping["password_hash"])


def fits(password: str, expected: str) -> bool:
    """Whether this is the password. Takes its time; call it outside any transaction."""
    with _HASHING:
        try:
            return _HASHER.verify(expected, password) and expected != _DUMMY
        except (VerifyMismatchError, InvalidHashError):
            return False
