"""Signing in and out, and who a token speaks for. The database keeps only the SHA-256 of a token."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Connection, and_, bindparam, func, select

from alpukat_desk.domain.errors import SignedOut
from alpukat_desk.domain.model import DeviceId, Officer, OfficerId, Struct
from alpukat_desk.domain.wire import Session, SignIn
from alpukat_desk.server import accounts, attempts
from alpukat_desk.server.accounts import Account
from alpukat_desk.server.database import EPOCH
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import ACCOUNTS, DEVICES, FEED_HEADS, SESSIONS

_KEEP_EXPIRED = timedelta(days=1)
"""So long an expired session is told from one that never was."""
_HEAD = select(FEED_HEADS.c.seq).where(FEED_HEADS.c.city == bindparam("of")).scalar_subquery()
# Asked at every call, so it is built once and holds everything a call may begin with.
_STANDING = (
    select(
        *ACCOUNTS.c["id", "name", "role", "office", "disabled_at"],
        *SESSIONS.c["device_id", "expires_at"],
        EPOCH,
        func.coalesce(_HEAD, 0).label("head"),
    )
    .join_from(SESSIONS, ACCOUNTS, and_(ACCOUNTS.c.city == SESSIONS.c.city, ACCOUNTS.c.id == SESSIONS.c.officer_id))
    .where(SESSIONS.c.city == bindparam("of"), SESSIONS.c.token_hash == bindparam("token"))
)


class Standing(Struct):
    """Who asks, and how far the feed of their city had come at that moment."""

    caller: Caller
    head: int


def sign_in(house: House, ask: SignIn, address: str) -> Session:
    """Raises ``SignedOut`` with the same code for a wrong password and an unknown account, ``ServerBusy``."""
    now = house.now()
    with house.database.writing() as tx:
        who = attempts.subjects(tx, ask.officer, ask.device_id, address)
        attempts.reserve(tx, who, now)
        expected = accounts.password_hash(tx, ask.officer)
    if not accounts.fits(ask.password[: accounts.LONGEST], expected):
        raise SignedOut("session.refused")
    session = _begun(house, ask, now)
    with house.database.writing() as tx:
        attempts.forgive(tx, who)
    return session


def _begun(house: House, ask: SignIn, now: datetime) -> Session:
    with house.database.reading() as tx:
        account = _enabled(accounts.find(tx, ask.officer))
    with house.database.writing(account.city) as tx:
        _remember(tx, account, ask, now)
        return _opened(tx, house, account, ask.device_id, now)


def _enabled(account: Account | None) -> Account:
    if account is None:
        raise SignedOut("session.refused")
    if account.disabled_at is not None:
        raise SignedOut("account.disabled")
    return account


def _remember(tx: Connection, account: Account, ask: SignIn, now: datetime) -> None:
    key = {"city": account.city, "officer_id": account.officer.id, "device_id": ask.device_id}
    here = and_(*(DEVICES.c[name] == value for name, value in key.items()))
    if not tx.execute(DEVICES.update().where(here).values(last_at=now, name=ask.device_name)).rowcount:
        tx.execute(DEVICES.insert().values(**key, name=ask.device_name, first_at=now, last_at=now))


def _opened(tx: Connection, house: House, account: Account, device_id: DeviceId, now: datetime) -> Session:
    token = f"{account.city}~{secrets.token_urlsafe(32)}"
    officer, ends = account.officer, now + house.session_for
    tx.execute(SESSIONS.delete().where(SESSIONS.c.city == account.city, SESSIONS.c.expires_at < now - _KEEP_EXPIRED))
    row = {"city": account.city, "token_hash": _hash(token), "officer_id": officer.id, "device_id": device_id}
    tx.execute(SESSIONS.insert().values(**row, created_at=now, expires_at=ends))
    return Session(token, officer, ends, house.policy)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def standing(house: House, token: str) -> Standing:
    """Who this token speaks for, by the account as it stands at this moment. Notices on the way where the database
    was restored meanwhile. Raises ``SignedOut``."""
    city, token_hash = token.partition("~")[0], _hash(token)
    with house.database.glancing() as tx:
        row = tx.execute(_STANDING, {"of": city, "token": token_hash}).first()
    if row is not None:
        house.seen.value = row.epoch
    if row is None or row.disabled_at is not None:
        raise SignedOut("session.missing" if row is None else "account.disabled")
    if row.expires_at <= house.now():
        raise SignedOut("session.expired")
    officer = Officer(OfficerId(row.id), row.name, row.role, row.office)
    return Standing(Caller(city, officer, DeviceId(row.device_id), token_hash), row.head)


def caller(house: House, token: str) -> Caller:
    """Raises ``SignedOut``."""
    return standing(house, token).caller


def sign_out(house: House, who: Caller) -> None:
    with house.database.writing(who.city) as tx:
        tx.execute(SESSIONS.delete().where(SESSIONS.c.city == who.city, SESSIONS.c.token_hash == who.token_hash))
