"""Opening a profile to work on."""

from pathlib import Path

import pytest

from alpukat_desk.desk import workplace
from alpukat_desk.desk.account import device
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import SignedOut, StoreDamaged
from alpukat_desk.domain.model import Status
from tests import builders as b
from tests.desks import Desk
from tests.house.quiet import ExpectedLog
from tests.loopback import Central, Clock, catalogue, citizen
from tests.profiles import KEY

ONE = citizen(1)


def test_a_new_profile_is_ready_with_a_device_and_nobody_in_it(tmp_path: Path, clock: Clock) -> None:
    place = workplace.open_workplace(tmp_path / "profile", KEY, catalogue(), clock)
    assert device(place)
    with pytest.raises(SignedOut, match="session.missing"):
        workplace.context(place, ONE)
    place.store.close()


def test_a_context_needs_no_transaction_of_the_caller(desk: Desk) -> None:
    assert workplace.context(desk.place, ONE).actor == b.officer()
    assert workplace.findings(desk.place, ONE) == workplace.context(desk.place, ONE).findings


@pytest.fixture
def decided(central: Central, desk: Desk) -> Desk:
    central.file(ONE)
    desk.sync()
    desk.claim(ONE)
    desk.restart()
    desk.decide(ONE, b.approve())
    desk.close()
    return desk


def test_a_damaged_mirror_costs_a_pull_and_no_decision(
    decided: Desk, central: Central, expected_log: ExpectedLog
) -> None:
    expected_log("alpukat_desk.store.quarantine", "mirror.db was put aside")
    (decided.home / "mirror.db").write_bytes(b"spoilt" * 9000)
    decided.restart()
    assert [notice.code for notice in decided.place.store.notices] == ["store.mirror_damaged"]
    assert decided.see(ONE).request.status == Status.APPROVED
    assert decided.sync().accepted == 1
    assert decided.see(ONE).request == central.request(ONE.id)


def test_damaged_work_comes_back_from_the_day_s_copy_and_is_sent_without_doubling(
    decided: Desk, central: Central, expected_log: ExpectedLog
) -> None:
    """The copy was made before the decision: it is lost here, said so, and may be made again."""
    expected_log("alpukat_desk.store.quarantine", "work.db was put aside")
    (decided.home / "work.db").write_bytes(b"spoilt" * 9000)
    with pytest.raises(StoreDamaged, match="store.work_restored"):
        decided.restart()
    decided.restart()
    assert decided.outbox() == () and decided.see(ONE).request.status == Status.IN_REVIEW
    decided.decide(ONE, c.Note("lagi"))
    decided.decide(ONE, b.approve())
    assert decided.sync().accepted == 2
    assert central.request(ONE.id).status == Status.APPROVED
