from datetime import timedelta

import pytest
from sqlalchemy import select

from alpukat_desk.domain.errors import ServerBusy
from alpukat_desk.server import attempts
from alpukat_desk.server.attempts import Pace
from alpukat_desk.server.tables import ATTEMPTS
from tests import builders as b
from tests.server.site import Site


def reserved(site: Site, *who: str) -> int:
    """Seconds to wait, 0 where the try was counted."""
    try:
        with site.house.database.writing() as tx:
            attempts.reserve(tx, who, site.clock())
    except ServerBusy as fault:
        return int(fault.detail["after_s"])
    return 0


@pytest.mark.parametrize(
    ("tries", "seconds"), [(1, 0), (4, 0), (5, 1), (6, 2), (9, 16), (13, 256), (14, 300), (999, 300)]
)
def test_the_wait_doubles_up_to_its_longest(tries: int, seconds: int) -> None:
    assert Pace(5, timedelta(minutes=5)).wait(tries) == timedelta(seconds=seconds)


def test_tries_beyond_the_free_ones_wait(site: Site) -> None:
    assert [reserved(site, "account:a") for _ in range(6)] == [0, 0, 0, 0, 0, 2]
    site.clock.pass_(seconds=1)
    assert [reserved(site, "account:a") for _ in range(2)] == [0, 3]


def test_a_refused_try_is_not_counted_so_nobody_is_locked_out(site: Site) -> None:
    for _ in range(5):
        reserved(site, "account:a")
    waits = [reserved(site, "account:a") for _ in range(200)]
    site.clock.pass_(seconds=1)
    assert (set(waits), reserved(site, "account:a")) == ({2}, 0)


def test_each_subject_counts_by_itself_and_one_refused_counts_none(site: Site) -> None:
    for _ in range(5):
        reserved(site, "account:a", "address:1")
    assert reserved(site, "account:a", "address:1") > 0
    with site.house.database.reading() as tx:
        counted = dict(map(tuple, tx.execute(select(ATTEMPTS.c["subject"], ATTEMPTS.c["failures"])).all()))
    assert counted == {"account:a": 5, "address:1": 5}
    assert reserved(site, "account:b", "address:1") == 0


def test_an_hour_of_quiet_forgets(site: Site) -> None:
    for _ in range(5):
        reserved(site, "account:a")
    site.clock.pass_(hours=1, seconds=1)
    assert [reserved(site, "account:a") for _ in range(5)] == [0] * 5


def test_a_clock_that_was_ahead_locks_nobody_out(site: Site) -> None:
    site.clock.pass_(days=400)
    for _ in range(9):
        reserved(site, "account:a")
        site.clock.pass_(seconds=20)
    site.clock.pass_(days=-400)
    assert reserved(site, "account:a") == 0


def test_the_right_password_forgives(site: Site) -> None:
    for _ in range(5):
        reserved(site, "account:a", "address:1")
    with site.house.database.writing() as tx:
        attempts.forgive(tx, ("account:a", "address:1"))
    with site.house.database.reading() as tx:
        counted = tx.execute(select(ATTEMPTS.c["subject"], ATTEMPTS.c["failures"])).all()
    assert [tuple(row) for row in counted] == [("address:1", 4)]


def test_a_device_that_signed_in_before_counts_by_itself(site: Site) -> None:
    site.sign_in(b.officer())
    with site.house.database.reading() as tx:
        known = attempts.subjects(tx, b.officer().id, b.DEVICE, "1")
        strange = attempts.subjects(tx, b.officer().id, "another", "1")
    assert known == (f"device:{b.officer().id}/{b.DEVICE}", "address:1")
    assert strange == (f"account:{b.officer().id}", "address:1")
