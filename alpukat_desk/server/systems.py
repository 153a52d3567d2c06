"""Other systems' accounts: each may file for one channel of one city and ask how its requests stand, nothing else.

A token is made once, shown once, and kept as its SHA-256. It is no officer's session, and a session is none of these.
"""

import hashlib
import re
import secrets
from datetime import datetime

from sqlalchemy import Connection, Row, and_, select

from alpukat_desk.domain.errors import Refused, SignedOut
from alpukat_desk.domain.model import Channel, DeviceId, Officer, OfficerId, Struct
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import SYSTEMS

CHANNELS = (Channel.ALPUKAT, Channel.FACILITY)
"""A message is typed in by an officer: no system files for WhatsApp."""
_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
_CITY = re.compile(r"\d{2}\.\d{2}", re.ASCII)
_MARK = "in~"
_COLUMNS = SYSTEMS.c["city", "id", "name", "channel", "created_at", "revoked_at"]


class System(Struct):
    """``channel`` is that of every request it files."""

    city: str
    id: str
    name: str
    channel: str
    created_at: datetime
    revoked_at: datetime | None = None

    @property
    def caller(self) -> Caller:
        """As who it sends files: nobody of the staff, and of no office, so that it sees none but its own."""
        officer = Officer(OfficerId(f"system:{self.id}"), self.name, "", "")
        return Caller(self.city, officer, DeviceId(""), "")


def add(tx: Connection, system: System) -> str:
    """Returns the token, which nobody can look up later. Raises ``Refused``."""
    if not _ID.fullmatch(system.id) or not system.name.strip() or system.channel not in CHANNELS:
        raise Refused("system.form", system=system.id[:80])
    if not _CITY.fullmatch(system.city):
        raise Refused("account.city", office=system.city[:40])
    if find(tx, system.id) is not None:
        raise Refused("system.exists", system=system.id)
    token = f"{_MARK}{system.city}~{secrets.token_urlsafe(32)}"
    row = {"city": system.city, "id": system.id, "name": system.name, "channel": str(system.channel)}
    row |= {"token_hash": _hash(token)}
    tx.execute(SYSTEMS.insert().values(**row, created_at=system.created_at, revoked_at=None))
    return token


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def listed(tx: Connection) -> tuple[System, ...]:
    return tuple(map(_system, tx.execute(select(*_COLUMNS).order_by(SYSTEMS.c.city, SYSTEMS.c.id))))


def find(tx: Connection, system_id: str) -> System | None:
    row = tx.execute(select(*_COLUMNS).where(SYSTEMS.c.id == system_id)).first()
    return None if row is None else _system(row)


def _system(row: Row[tuple[object, ...]]) -> System:
    values = row._mapping
    return System(**{name: values[name] for name in System.__struct_fields__})


def revoke(tx: Connection, system_id: str, now: datetime) -> None:
    """Its token is worth nothing from now on; what it filed stays. Raises ``Refused("system.unknown")``."""
    system = find(tx, system_id)
    if system is None:
        raise Refused("system.unknown", system=system_id[:80])
    here = and_(SYSTEMS.c.city == system.city, SYSTEMS.c.id == system_id, SYSTEMS.c.revoked_at.is_(None))
    tx.execute(SYSTEMS.update().where(here).values(revoked_at=now))


def standing(house: House, token: str) -> System:
    """Whose token this is. Raises ``SignedOut``: system.missing or system.revoked."""
    city = token.removeprefix(_MARK).partition("~")[0] if token.startswith(_MARK) else ""
    wanted = select(*_COLUMNS).where(SYSTEMS.c.city == city, SYSTEMS.c.token_hash == _hash(token))
    with house.database.glancing() as tx:
        row = tx.execute(wanted).first()
    if row is None:
        raise SignedOut("system.missing")
    if row.revoked_at is not None:
        raise SignedOut("system.revoked")
    return _system(row)
