from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy import Connection, select

from alpukat_desk.domain.digest import digest, hash_of
from alpukat_desk.domain.model import Event, Request, RequestId, Status
from alpukat_desk.server import records, tallies
from alpukat_desk.server.scopes import Scope
from alpukat_desk.server.tables import REQUESTS, TALLIES
from tests import builders as b
from tests.server.site import Site, case

OFFICES = ("31.74", "31.74.01", "31.74.01.1001", "31.74.010", "31.74.02")
TODAY = b.NOW.date()
acts = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(OFFICES), st.none() | st.integers(0, 3)), min_size=1, max_size=25
)


def _filed(request: Request) -> Event:
    return records.own_line(request, f"filed-{request.id}", "filed", request.submitted_at)


def written(tx: Connection, known: dict[int, Request], number: int, office: str, ago: int | None) -> None:
    """A request filed, or its next version: in this office, open or closed so many days ago."""
    closed = None if ago is None else b.NOW - timedelta(days=ago)
    changes = {"office": office, "closed_at": closed, "status": Status.COMPLETED if closed else Status.NEW}
    if number not in known:
        known[number] = case(number, **changes)
        records.insert(tx, known[number], _filed(known[number]), None)
        return
    before = known[number]
    known[number] = replace(before, version=before.version + 1, **changes)
    event = replace(_filed(before), version=known[number].version)
    records.update(tx, before, known[number], event, None)


def scanned(tx: Connection) -> dict[tuple[str, str], tuple[int, int, int]]:
    """What the tallies should say, by looking at every request."""
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in tx.execute(select(*REQUESTS.c["id", "version", "office", "closed_at"])):
        high, low = divmod(hash_of(row.id, row.version), 1 << 32)
        key = (row.office, row.closed_at.astimezone(UTC).date().isoformat() if row.closed_at else "")
        sums[key] = [sums[key][0] + 1, sums[key][1] + high, sums[key][2] + low]
    return {key: (count, high, low) for key, (count, high, low) in sums.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_after_any_history_the_tallies_say_what_a_scan_finds(site: Site, history: list[tuple]) -> None:
    known: dict[int, Request] = {}
    with site.house.database.writing() as tx, undone(tx):
        for number, office, ago in history:
            written(tx, known, number, office, ago)
        rows = tx.execute(select(TALLIES)).all()
        assert {(row.office, row.day): (row.count, row.high, row.low) for row in rows if row.count} == scanned(tx)
        assert all((row.high, row.low) == (0, 0) for row in rows if not row.count)
        for office in OFFICES:
            _compare(tx, Scope(b.CITY, office, TODAY - timedelta(days=1)), known)


@contextmanager
def undone(tx: Connection) -> Iterator[None]:
    """What is written inside leaves no trace."""
    inner = tx.begin_nested()
    yield
    inner.rollback()


def _compare(tx: Connection, scope: Scope, known: dict[int, Request]) -> None:
    seen = [
        item
        for item in known.values()
        if f"{item.office}.".startswith(f"{scope.office}.")
        and (item.closed_at is None or item.closed_at.date() >= scope.horizon)
    ]
    assert tallies.total(tx, scope) == (len(seen), digest((item.id, item.version) for item in seen))


def test_the_latest_change_of_a_scope_is_what_came_happened_or_left(site: Site) -> None:
    tebet, other = (Scope(b.CITY, office, TODAY) for office in ("31.74.01", "31.74.02"))
    known: dict[int, Request] = {}
    steps = [(1, "31.74.01.1001", None), (2, "31.74.02", None), (1, "31.74.02", None), (2, "31.74.02", 3)]
    found = []
    with site.house.database.writing() as tx:
        assert tallies.latest(tx, tebet) == 0
        for step in steps:
            written(tx, known, *step)
            found.append((tallies.latest(tx, tebet), tallies.latest(tx, other)))
    assert found == [(1, 0), (1, 2), (3, 3), (3, 4)]


def test_a_name_with_signs_of_a_pattern_is_no_pattern(site: Site) -> None:
    site.file(case(1), case(2, office="31.74.02"))
    with site.house.database.reading() as tx:
        totals = [tallies.total(tx, Scope(b.CITY, office, date.min))[0] for office in ("31_74", "31%", "3", "/")]
    assert totals == [0, 0, 0, 0]


def test_the_sum_of_many_hashes_wraps_as_the_digest_does(site: Site) -> None:
    versions = [(RequestId(b.uuid(number)), 1) for number in range(1, 51)]
    site.file(*(case(number) for number in range(1, 51)))
    assert sum(hash_of(*item) for item in versions) > 1 << 64
    with site.house.database.reading() as tx:
        assert tallies.total(tx, Scope(b.CITY, "31.74", TODAY)) == (50, digest(versions))
