import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from alpukat_desk.domain.errors import AlpukatError, ServerBusy, SignedOut
from alpukat_desk.domain.model import DeviceId, Role
from alpukat_desk.domain.wire import SignIn
from alpukat_desk.server import accounts, sessions
from alpukat_desk.server.tables import ACCOUNTS, DEVICES, SESSIONS
from tests import builders as b
from tests.server.site import PASSWORD, Clock, Site, case, opened, together

OFFICER = b.officer()


def ask(password: str = PASSWORD, officer: str = OFFICER.id, device: str = b.DEVICE) -> SignIn:
    return SignIn(officer, password, DeviceId(device), "Laptop")


def refusal(site: Site, **given: str) -> str:
    try:
        sessions.sign_in(site.house, ask(**given), "192.0.2.1")
    except AlpukatError as fault:
        return fault.code
    return ""


def test_signing_in_gives_a_session_of_the_stated_length(site: Site) -> None:
    site.enrol(OFFICER)
    session = sessions.sign_in(site.house, ask(), "")
    assert (session.officer, session.policy) == (OFFICER, site.house.policy)
    assert session.expires_at == b.NOW + timedelta(hours=12)
    who = sessions.caller(site.house, session.token)
    assert (who.officer, who.city, who.device_id) == (OFFICER, b.CITY, b.DEVICE)


def test_a_token_tells_also_how_far_the_citys_feed_has_come(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    assert sessions.standing(site.house, token).head == 0
    site.file(case(1), case(2))
    found = sessions.standing(site.house, token)
    assert (found.head, found.caller) == (2, sessions.caller(site.house, token))


def test_only_the_tokens_hash_is_kept(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    with site.house.database.reading() as tx:
        row = tx.execute(select(SESSIONS)).one()
    assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(row)


def test_wrong_password_and_unknown_account_are_told_apart_by_nothing(site: Site) -> None:
    site.enrol(OFFICER)
    assert refusal(site, password="wrong") == refusal(site, officer="nobody") == "session.refused"


def test_a_session_ends_by_the_servers_clock(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    site.clock.pass_(hours=12)
    with pytest.raises(SignedOut, match=r"session\.expired"):
        sessions.caller(site.house, token)
    site.clock.pass_(days=2)
    sessions.sign_in(site.house, ask(), "")
    with pytest.raises(SignedOut, match=r"session\.missing"):
        sessions.caller(site.house, token)


def test_the_length_is_a_setting(engine: str, tmp_path: Path) -> None:
    with opened(tmp_path, session_for=timedelta(minutes=1)) as site:
        site.enrol(OFFICER)
        assert sessions.sign_in(site.house, ask(), "").expires_at == b.NOW + timedelta(minutes=1)


@pytest.mark.parametrize("token", ["", "x", "31.74~x", "31.74", "~", "31.71~" + "a" * 43])
def test_an_invented_token_speaks_for_nobody(site: Site, token: str) -> None:
    site.sign_in(OFFICER)
    with pytest.raises(SignedOut, match=r"session\.missing"):
        sessions.caller(site.house, token)


def test_signing_out_ends_this_session_only(site: Site) -> None:
    site.enrol(OFFICER)
    one, other = (sessions.sign_in(site.house, ask(device=name), "").token for name in ("a", "b"))
    sessions.sign_out(site.house, sessions.caller(site.house, one))
    assert sessions.caller(site.house, other).device_id == "b"
    with pytest.raises(SignedOut):
        sessions.caller(site.house, one)


def test_disabling_ends_sessions_at_once_and_says_so_only_to_who_knows_the_password(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    with site.house.database.writing(b.CITY) as tx:
        accounts.disable(tx, OFFICER.id, b.NOW)
    with pytest.raises(SignedOut):
        sessions.caller(site.house, token)
    assert refusal(site) == "account.disabled"
    assert refusal(site, password="wrong") == "session.refused"


def test_an_account_disabled_behind_a_session_is_refused(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    with site.house.database.writing(b.CITY) as tx:
        tx.execute(ACCOUNTS.update().values(disabled_at=b.NOW))
    with pytest.raises(SignedOut, match=r"account\.disabled"):
        sessions.caller(site.house, token)


def test_a_new_role_or_office_counts_at_once(site: Site) -> None:
    site.enrol(OFFICER)
    token = sessions.sign_in(site.house, ask(), "").token
    with site.house.database.writing(b.CITY) as tx:
        tx.execute(ACCOUNTS.update().values(role=Role.SUPERVISOR, office="31.74.02"))
    assert sessions.caller(site.house, token).officer == b.officer(role=Role.SUPERVISOR, office="31.74.02")


def test_guessing_is_slowed_down_also_with_the_right_password(site: Site) -> None:
    site.enrol(OFFICER)
    codes = [refusal(site, password="wrong") for _ in range(6)]
    assert codes == ["session.refused"] * 5 + ["session.throttled"]
    with pytest.raises(ServerBusy) as caught:
        sessions.sign_in(site.house, ask(), "192.0.2.1")
    assert caught.value.detail["after_s"] == 2
    site.clock.pass_(seconds=2)
    assert refusal(site) == ""


def test_many_guesses_at_once_gain_nothing(site: Site) -> None:
    site.enrol(OFFICER)
    codes = together(12, lambda number: refusal(site, password=f"guess {number}", device=f"{number}"))
    assert codes.count("session.refused") == 5
    assert codes.count("session.throttled") == 7


def test_a_stranger_slows_no_known_device_down(site: Site) -> None:
    site.enrol(OFFICER)
    assert refusal(site) == ""
    for number in range(20):
        refusal(site, password="wrong", device=f"stranger-{number}")
    assert refusal(site, device="stranger") == "session.throttled"
    assert refusal(site) == ""


def test_one_address_that_tries_many_accounts_is_slowed_down(site: Site) -> None:
    codes = [refusal(site, officer=f"nobody-{number}") for number in range(31)]
    assert codes == ["session.refused"] * 30 + ["session.throttled"]


def test_devices_are_remembered_with_their_last_day(site: Site) -> None:
    site.enrol(OFFICER)
    sessions.sign_in(site.house, ask(), "")
    site.clock.pass_(days=1)
    sessions.sign_in(site.house, ask(), "")
    with site.house.database.reading() as tx:
        row = tx.execute(select(DEVICES)).one()
    assert (row.name, row.first_at, row.last_at) == ("Laptop", b.NOW, b.NOW + timedelta(days=1))


def test_sessions_outlive_the_server(engine: str, tmp_path: Path) -> None:
    clock = Clock()
    with opened(tmp_path, clock) as site:
        site.enrol(OFFICER)
        token = sessions.sign_in(site.house, ask(), "").token
    with opened(tmp_path, clock) as site:
        assert sessions.caller(site.house, token).officer == OFFICER
