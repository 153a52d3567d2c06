from datetime import UTC, datetime, timedelta
from pathlib import Path

from alpukat_desk.domain.model import OfficerId
from alpukat_desk.domain.wire import Policy
from alpukat_desk.server.house import Settings, context, due_at, open_house, standard_catalogue, utc_now
from tests import builders as b
from tests.server.site import Site, case


def test_a_house_makes_its_folder_and_takes_the_standard_catalogue(tmp_path: Path) -> None:
    house = open_house(Settings(f"sqlite:///{tmp_path / 'x.db'}", tmp_path / "deep" / "files"))
    house.database.close()
    assert house.files.stat().st_mode & 0o777 == 0o700
    assert house.catalogue is standard_catalogue()
    assert len(house.catalogue.services) == 15
    assert (house.policy, house.session_for) == (Policy(), timedelta(hours=12))


def test_a_decision_rests_on_the_account_the_clock_and_the_policy(site: Site) -> None:
    rests = context(site.house, site.caller(b.officer()), case(1).service, b.NOW)
    assert (rests.actor, rests.device_id, rests.now) == (b.officer(), b.DEVICE, b.NOW)
    assert rests.service == b.service()
    assert (rests.lease_for, rests.reopen_within) == (timedelta(hours=72), timedelta(days=30))
    assert not rests.provisional


def test_an_unknown_service_has_no_due_time_and_no_rules(site: Site) -> None:
    strange = case(1, service="teleport")
    assert due_at(site.house.catalogue, strange) is None
    assert context(site.house, site.caller(b.officer(2, id=OfficerId("two"))), strange.service, b.NOW).service is None


def test_the_clock_is_utc() -> None:
    assert abs(utc_now() - datetime.now(UTC)) < timedelta(seconds=5)
