"""What a desk makes of waiting for news: of each answer, each fault, and before there is anything to wait behind."""

import pytest

from alpukat_desk.desk.listening import Heard, listen
from alpukat_desk.domain.errors import AlpukatError, MustUpdate, Offline, Refused, ServerBusy, SignedOut
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, Central, citizen


def test_news_of_the_scope_is_heard_and_no_other(desk: Desk, central: Central) -> None:
    central.file(citizen(1))
    desk.sync()
    assert listen(desk.place, desk.api) is Heard.NOTHING
    central.file(citizen(2, office=NEIGHBOUR))
    assert listen(desk.place, desk.api) is Heard.NOTHING
    central.file(citizen(3))
    assert listen(desk.place, desk.api) is Heard.NEWS
    desk.sync()
    assert listen(desk.place, desk.api) is Heard.NOTHING


def test_before_the_first_cycle_there_is_nothing_to_wait_behind(desk: Desk) -> None:
    assert listen(desk.place, desk.api) is Heard.UNABLE
    assert not desk.api.calls["wait"]


@pytest.mark.parametrize(
    ("error", "heard"),
    [
        (Offline("server.cut"), Heard.UNABLE),
        (ServerBusy("server.busy", after_s=5), Heard.UNABLE),
        (Refused("route.missing"), Heard.NEVER),
        (SignedOut("session.expired"), Heard.NEWS),
        (MustUpdate("protocol.mismatch"), Heard.NEWS),
    ],
    ids=str,
)
def test_every_fault_has_its_meaning(desk: Desk, error: AlpukatError, heard: Heard) -> None:
    desk.sync()
    desk.api.fail("wait", error)
    assert listen(desk.place, desk.api) is heard
