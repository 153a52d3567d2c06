"""Times in columns come back as they went in, and never sorts last."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from alpukat_desk.store.tables import NEVER, Due, Moment

DIALECT = sqlite.dialect()


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_comes_back_exactly(moment: datetime) -> None:
    for kind in (Moment(), Due()):
        assert kind.process_result_value(kind.process_bind_param(moment, DIALECT), DIALECT) == moment


def test_the_same_moment_of_another_zone_is_the_same_number() -> None:
    jakarta = datetime(2020, 3, 24, 10, tzinfo=timezone(timedelta(hours=7)))
    assert Moment().process_bind_param(jakarta, DIALECT) == Moment().process_bind_param(
        datetime(2020, 3, 24, 3, tzinfo=UTC), DIALECT
    )


def test_no_due_time_sorts_behind_every_due_time() -> None:
    last = Due().process_bind_param(datetime(9999, 12, 31, tzinfo=UTC), DIALECT)
    assert last is not None and last < NEVER == Due().process_bind_param(None, DIALECT)
    assert Due().process_result_value(NEVER, DIALECT) is None
    assert Moment().process_bind_param(None, DIALECT) is None
