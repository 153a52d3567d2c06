"""Signing in and out, going on, and never mixing two officers' work."""

import pytest

from alpukat_desk.desk import account, commands
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused, SignedOut
from alpukat_desk.domain.wire import Policy
from tests import builders as b
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, PASSWORD, Central, citizen

ONE = citizen(1)


def test_signing_in_tells_who_and_keeps_the_policy(central: Central, desk: Desk) -> None:
    assert account.officer(desk.place) == b.officer()
    assert account.policy(desk.place) == central.house.policy == Policy()


def test_a_wrong_password_is_told_and_changes_nothing(desk: Desk) -> None:
    with pytest.raises(SignedOut, match="session.refused"):
        account.sign_in(desk.place, desk.api, "officer-1", "kata sandi yang salah")
    assert account.officer(desk.place) == b.officer()


def test_spaces_around_a_name_are_no_part_of_it(desk: Desk) -> None:
    assert account.sign_in(desk.place, desk.api, "  officer-1 ", PASSWORD) == b.officer()


def test_the_session_goes_on_after_a_restart_without_asking(central: Central, desk: Desk) -> None:
    desk.restart()
    assert account.resume(desk.place, desk.api) == b.officer()
    central.file(ONE)
    assert desk.sync().received == 1


def test_the_device_keeps_its_id(desk: Desk) -> None:
    first = account.device(desk.place)
    desk.restart()
    assert account.device(desk.place) == first and len(first) == 36


@pytest.mark.parametrize("told", [True, False])
def test_signing_out_ends_it_here_and_keeps_the_work(central: Central, desk: Desk, told: bool) -> None:
    central.file(ONE)
    desk.sync()
    desk.decide(ONE, c.Note("x"))
    if not told:
        desk.api.fail("sign_out", Offline("server.unreachable"))
    account.sign_out(desk.place, desk.api)
    assert account.officer(desk.place) is None and len(desk.outbox()) == 1
    with pytest.raises(SignedOut, match="session.missing"):
        account.resume(desk.place, desk.api)
    with pytest.raises(SignedOut, match="session.missing"):
        desk.decide(ONE, c.Note("y"))
    desk.sign_in(b.officer())
    assert desk.sync().accepted == 1


def test_another_officer_may_not_sit_down_on_unsent_work(central: Central, desk: Desk) -> None:
    central.hire(b.officer(2))
    central.file(ONE)
    desk.sync()
    desk.decide(ONE, c.Note("x"))
    with pytest.raises(Refused, match="session.other") as raised:
        account.sign_in(desk.place, desk.api, "officer-2", PASSWORD)
    assert raised.value.detail == {"officer": "officer-1"}
    account.sign_out(desk.place, desk.api)
    with pytest.raises(Refused, match="session.other"):
        account.sign_in(desk.place, desk.api, "officer-2", PASSWORD)


def test_another_officer_of_another_office_sees_only_their_own(central: Central, desk: Desk) -> None:
    central.hire(b.officer(2, office=NEIGHBOUR))
    theirs = citizen(2, office=NEIGHBOUR)
    central.file(ONE, theirs)
    desk.sync()
    commands.save_draft(desk.place, ONE.id, commands.Draft(text="rahasia"))
    account.sign_in(desk.place, desk.api, "officer-2", PASSWORD)
    desk.sync()
    assert desk.ids(View.ALL) == (theirs.id,)
    assert not desk.holds(ONE)
    assert desk.see(theirs).draft == commands.Draft()
