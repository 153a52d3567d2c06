"""Ids that sort by time and do not repeat."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.desk import seat
from tests import builders as b


@given(st.integers(-(10**6), 10**9))
def test_an_id_is_a_uuid_of_version_seven_with_its_time(seconds: int) -> None:
    now = b.NOW + timedelta(seconds=seconds)
    made = UUID(seat.uuid7(now))
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(now.timestamp() * 1000)
    assert str(made) == seat.uuid7(now)[:8] + str(made)[8:]


def test_later_ids_sort_later_and_none_comes_twice() -> None:
    times = [b.NOW + timedelta(milliseconds=number) for number in range(200)]
    made = [seat.uuid7(now) for now in times]
    assert made == sorted(made)
    assert len({seat.uuid7(b.NOW) for _ in range(1000)}) == 1000
