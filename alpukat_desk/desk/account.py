"""Who sits at this desk: signing in and out, going on with an earlier session, the device and the policy."""

from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.model import DeviceId, Officer
from alpukat_desk.domain.wire import Api, Policy


def sign_in(place: Workplace, api: Api, officer_id: str, password: str, device_name: str = "") -> Officer:
    """Raises ``Refused("session.other", officer=...)`` while unsent work of another officer lies on this profile."""
    raise NotImplementedError


def resume(place: Workplace, api: Api) -> Officer:
    """Goes on with the session of an earlier run, asking no server. Raises ``SignedOut("session.missing")``."""
    raise NotImplementedError


def officer(place: Workplace) -> Officer | None:
    """Who signed in last and did not sign out; needs no network."""
    raise NotImplementedError


def sign_out(place: Workplace, api: Api) -> None:
    """Forgets the session here also when the server cannot be told. Unsent work stays."""
    raise NotImplementedError


def device(place: Workplace) -> DeviceId:
    """This profile's id, made at the first call and kept."""
    raise NotImplementedError


def policy(place: Workplace) -> Policy:
    """What the server last asked of every desk, or its defaults."""
    raise NotImplementedError
