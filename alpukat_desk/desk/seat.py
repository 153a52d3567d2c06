"""Who sits at this desk, as the store remembers it; read and written inside somebody's transaction."""

import secrets
from datetime import datetime

import msgspec

from alpukat_desk.domain.model import DeviceId, Officer, OfficerId
from alpukat_desk.domain.wire import Policy, Session
from alpukat_desk.store import meta
from alpukat_desk.store.database import Tx

_OFFICER, _TOKEN, _POLICY, _DEVICE, _OWNER = "officer", "token", "policy", "device", "owner"
_VERSION, _VARIANT = 0x7, 0b10


def uuid7(now: datetime) -> str:
    """Ids that sort by the time they were made (RFC 9562)."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    chance = secrets.randbits(74)
    high = (milliseconds << 16) | (_VERSION << 12) | (chance >> 62)
    low = (_VARIANT << 62) | (chance & ((1 << 62) - 1))
    text = f"{high:016x}{low:016x}"
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def officer(tx: Tx) -> Officer | None:
    raw = meta.get(tx, _OFFICER)
    return msgspec.json.decode(raw, type=Officer) if raw else None


def owner(tx: Tx) -> OfficerId:
    """Whose work lies here, also after signing out; empty in a new profile."""
    return OfficerId(meta.text(tx, _OWNER))


def token(tx: Tx) -> str:
    return meta.text(tx, _TOKEN)


def policy(tx: Tx) -> Policy:
    raw = meta.get(tx, _POLICY)
    return msgspec.json.decode(raw, type=Policy) if raw else Policy()


def device(tx: Tx) -> DeviceId:
    """Empty before ``make_device``."""
    return DeviceId(meta.text(tx, _DEVICE))


def make_device(tx: Tx, now: datetime) -> DeviceId:
    """Needs a writing transaction the first time."""
    known = device(tx)
    if known:
        return known
    made = DeviceId(uuid7(now))
    meta.put(tx, _DEVICE, made)
    return made


def sit(tx: Tx, session: Session) -> None:
    meta.put(tx, _OFFICER, msgspec.json.encode(session.officer))
    meta.put(tx, _OWNER, session.officer.id)
    meta.put(tx, _TOKEN, session.token)
    set_policy(tx, session.policy)


def set_policy(tx: Tx, rules: Policy) -> None:
    meta.put(tx, _POLICY, msgspec.json.encode(rules))


def stand_up(tx: Tx) -> None:
    meta.forget(tx, _OFFICER, _TOKEN)
