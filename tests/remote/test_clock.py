"""The server's clock against this device's: with any clock, over any line, at any answer."""

import math
from datetime import UTC, datetime, timedelta

import pytest

from alpukat_desk.domain import wire
from alpukat_desk.domain.errors import Offline
from alpukat_desk.remote.clock import ROUND_TRIP_MOST_S, Gauge, Silence
from tests.remote.crooked import answer
from tests.remote.test_api import Serve, always, api, serve

__all__ = ["serve"]
SERVER = datetime(2020, 3, 24, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize("year", [1970, 2019, 2020, 2100, 9999])
def test_the_difference_is_measured_whatever_year_the_laptop_believes_in(year: int) -> None:
    device = datetime(year, 1, 1, tzinfo=UTC)
    gauge = Gauge(lambda: device)
    gauge.read(SERVER.isoformat(), 0.4)
    assert gauge.skew_s is not None
    reckoned = device + timedelta(seconds=gauge.skew_s)
    assert abs(reckoned - SERVER - timedelta(seconds=0.2)) < timedelta(milliseconds=1)


def test_a_clock_that_jumps_is_measured_anew_with_each_answer() -> None:
    device = [SERVER, SERVER - timedelta(hours=7), SERVER + timedelta(days=400)]
    gauge, found = Gauge(lambda: device.pop(0)), []
    for _ in range(3):
        gauge.read(SERVER.isoformat(), 0.0)
        found.append(gauge.skew_s)
    assert found == [0.0, 7 * 3600.0, -400 * 86400.0]


@pytest.mark.parametrize("told", ["", "soon", "2020-03-24T03:00:00", "1" * 400, "99999-01-01T00:00:00Z"])
def test_what_is_no_time_says_nothing(told: str) -> None:
    gauge = Gauge()
    gauge.read(told, 0.1)
    assert gauge.skew_s is None


@pytest.mark.parametrize("round_trip_s", [ROUND_TRIP_MOST_S + 0.1, -1.0, float("nan")])
def test_a_slow_call_says_nothing_certain(round_trip_s: float) -> None:
    gauge = Gauge(lambda: SERVER)
    gauge.read((SERVER + timedelta(hours=1)).isoformat(), round_trip_s)
    assert gauge.skew_s is None


def test_every_answer_of_our_server_is_measured_and_no_stranger_s(serve: Serve) -> None:
    made = api(serve(always(answer(b"{}"))))
    made._gauge = Gauge(lambda: datetime(2020, 3, 24, 2, 0, tzinfo=UTC))
    assert made.skew_s is None
    assert made.policy() == wire.Policy()
    assert made.skew_s is not None
    assert 3600 <= made.skew_s < 3602


def test_silence_goes_by_the_clock_that_counted_more() -> None:
    counting, wall = [100.0, 101.0, 102.0, 103.0], [5000.0, 5001.0, 33802.0, 4000.0]
    silence = Silence(lambda: counting.pop(0), lambda: wall.pop(0))
    assert silence.seconds == math.inf
    silence.end()
    assert [silence.seconds for _ in range(3)] == [1.0, 28802.0, 1000.0]
    silence.begin()
    assert silence.seconds == math.inf


def test_a_call_without_an_answer_leaves_the_line_silent(serve: Serve) -> None:
    made = api(serve(always(answer(b"{}"))))
    made.policy()
    assert made.silent_s < 60
    gone = api(serve(always(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")))
    with pytest.raises(Offline, match=r"server\.foreign"):
        gone.policy()
    assert gone.silent_s == math.inf
