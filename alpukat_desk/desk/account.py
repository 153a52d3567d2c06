"""Who sits at this desk: signing in and out, going on with an earlier session, the device and the policy."""

import logging

from alpukat_desk.desk import asking, filling, notices, seat
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.errors import AlpukatError, Refused, SignedOut
from alpukat_desk.domain.model import DeviceId, Officer, OfficerId
from alpukat_desk.domain.wire import Api, Policy, Session, SignIn
from alpukat_desk.store import drafts, entries, outbox, position
from alpukat_desk.store.database import Tx

log = logging.getLogger(__name__)


def sign_in(place: Workplace, api: Api, officer_id: str, password: str, device_name: str = "") -> Officer:
    """Raises ``Refused("session.other", officer=...)`` while unsent work of another officer lies on this profile."""
    wanted = OfficerId(officer_id.strip())
    with place.store.reading() as tx:
        _own_work_only(tx, wanted)
    session = api.sign_in(SignIn(wanted, password, device(place), device_name))
    with place.store.writing() as tx:
        _own_work_only(tx, session.officer.id)
        _sit(tx, session)
    return session.officer


def _own_work_only(tx: Tx, wanted: OfficerId) -> None:
    owner = seat.owner(tx)
    begun = any(not filling.is_empty(kept.entry) for kept in entries.everything(tx))
    if owner not in ("", wanted) and (begun or outbox.tally(tx)):
        raise Refused("session.other", officer=owner)


def _sit(tx: Tx, session: Session) -> None:
    """Another officer inherits neither drafts, empty entries nor notices, and the mirror is compared with the new scope
    from the start."""
    if seat.owner(tx) not in ("", session.officer.id):
        drafts.erase_all(tx)
        entries.erase_all(tx)
        notices.forget_all(tx)
        asking.forget(tx)
        position.move(tx, cursor="")
    seat.sit(tx, session)


def resume(place: Workplace, api: Api) -> Officer:
    """Goes on with the session of an earlier run, asking no server. Raises ``SignedOut("session.missing")``."""
    with place.store.reading() as tx:
        known, token = seat.officer(tx), seat.token(tx)
    if known is None or not token:
        raise SignedOut("session.missing")
    api.resume(token)
    return known


def officer(place: Workplace) -> Officer | None:
    """Who signed in last and did not sign out; needs no network."""
    with place.store.reading() as tx:
        return seat.officer(tx)


def sign_out(place: Workplace, api: Api) -> None:
    """Forgets the session here also when the server cannot be told. Unsent work stays."""
    try:
        api.sign_out()
    except AlpukatError as error:
        log.info("the server was not told of the sign-out: %s", error.code)
    with place.store.writing() as tx:
        seat.stand_up(tx)


def device(place: Workplace) -> DeviceId:
    """This profile's id, made at the first call and kept."""
    with place.store.reading() as tx:
        known = seat.device(tx)
    if known:
        return known
    with place.store.writing() as tx:
        return seat.make_device(tx, place.now())


def policy(place: Workplace) -> Policy:
    """What the server last asked of every desk, or its defaults."""
    with place.store.reading() as tx:
        return seat.policy(tx)
