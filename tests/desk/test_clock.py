"""Whatever year the laptop believes in, decisions rest on the server's time and tell the device's own."""

from datetime import UTC, datetime, timedelta

import pytest

from alpukat_desk.desk import clock, queries
from alpukat_desk.desk.shown import View
from alpukat_desk.desk.workplace import context, open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Status
from tests import builders as b
from tests.desks import Desk, Desks
from tests.loopback import Central, Clock, catalogue, citizen
from tests.profiles import KEY

ONE = citizen(1)
YEARS = [1970, 1999, 2020, 2100]


def mistaken(desk: Desk, device: Clock) -> None:
    """The laptop's clock is this one from now on; its api measures the difference with each call, as HttpApi does."""
    desk.place.clock.device = device
    desk.api.skew_s = (b.NOW - device()).total_seconds()


@pytest.mark.parametrize("year", YEARS)
def test_a_laptop_in_another_year_does_a_whole_day_s_work(desk: Desk, central: Central, year: int) -> None:
    device = Clock(datetime(year, 3, 24, 3, 0, tzinfo=UTC))
    central.file(ONE)
    mistaken(desk, device)
    desk.sync()
    assert abs(desk.place.now() - b.NOW) < timedelta(seconds=1)
    assert desk.ids(View.FREE) == (ONE.id,)
    desk.claim(ONE)
    assert context(desk.place, desk.see(ONE).request).now == b.NOW
    made = desk.decide(ONE, b.approve())
    assert [row.made_at for row in desk.outbox() if row.id == made] == [device()]
    verdict = desk.see(ONE).request.verdict
    assert verdict is not None and verdict.at == b.NOW
    assert desk.sync().accepted == 1
    assert central.request(ONE.id).status == Status.APPROVED
    link = queries.link(desk.place)
    assert link.last_sync_at == b.NOW


def test_a_clock_that_jumps_is_followed_with_the_next_cycle(desk: Desk, central: Central) -> None:
    central.file(ONE)
    for year in (2020, 1970, 2100, 2020):
        mistaken(desk, Clock(datetime(year, 3, 24, 3, 0, tzinfo=UTC)))
        desk.sync()
        assert desk.place.now() == b.NOW
    desk.claim(ONE)
    desk.decide(ONE, c.Note("Sudah ditelepon"))
    mistaken(desk, Clock(datetime(1970, 1, 1, tzinfo=UTC)))
    assert desk.sync().accepted == 1


def test_what_was_measured_is_known_at_the_next_start(desk: Desk) -> None:
    device = Clock(b.NOW - timedelta(hours=7))
    mistaken(desk, device)
    desk.sync()
    desk.close()
    again = open_workplace(desk.home, KEY, catalogue(), device)
    assert again.now() == b.NOW
    again.store.close()


def test_nothing_is_written_while_the_difference_only_trembles(desk: Desk, desks: Desks) -> None:
    desk.api.skew_s = 60.0
    desk.sync()
    with desk.place.store.reading() as tx:
        assert clock.known(tx) == timedelta(seconds=60)
    for trembling in (57.0, 62.5, 64.9, None):
        desk.api.skew_s = trembling
        assert clock.moved(desk.place.clock, trembling) is None
    assert clock.moved(desk.place.clock, 65.1) == timedelta(seconds=65)


@pytest.mark.parametrize("nonsense", [float("nan"), float("inf"), 1e15])
def test_a_server_that_tells_nonsense_moves_no_clock(desk: Desk, nonsense: float) -> None:
    desk.api.skew_s = nonsense
    desk.sync()
    assert desk.place.clock.skew == timedelta()


@pytest.mark.parametrize(("minutes", "wrong"), [(0, False), (1.9, False), (2, True), (-2, True), (420, True)])
def test_two_minutes_are_worth_a_word(minutes: float, wrong: bool) -> None:
    assert bool(clock.Clock(lambda: b.NOW, timedelta(minutes=minutes)).wrong) is wrong


def test_a_sum_outside_the_calendar_leaves_the_device_s_own_time() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert clock.Clock(lambda: last, timedelta(days=1)).now() == last
