import itertools
import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import Officer, Request, RequestId, Role, Status
from alpukat_desk.domain.wire import End, FeedLine, Gone, Mark, Policy, Row, Start, parse_request
from alpukat_desk.server import database, feed
from tests import builders as b
from tests.server.site import Clock, Site, case, feed_lines, opened

CITY = b.officer(1, Role.SUPERVISOR, "31.74")
TEBET = b.officer(2, Role.SUPERVISOR)
KELURAHAN = b.officer(3, Role.SUPERVISOR, "31.74.01.1001")
OTHER = b.officer(4, Role.SUPERVISOR, "31.74.02")


class Mirror:
    """What a desk keeps of a feed, and how it checks it."""

    def __init__(self) -> None:
        self.rows: dict[RequestId, Request] = {}
        self.cursor = ""
        self.over = False

    def take(self, lines: list[FeedLine]) -> "Mirror":
        start = lines[0]
        assert isinstance(start, Start)
        self.over = start.over
        if start.over:
            self.rows.clear()
        for line in lines[1:]:
            self._take(line)
        return self

    def _take(self, line: FeedLine) -> None:
        if isinstance(line, Row):
            request = parse_request(line.request)
            self.rows[request.id] = request
        elif isinstance(line, Gone):
            self.rows.pop(line.id, None)
        elif isinstance(line, Mark | End):
            self.cursor = line.cursor
        if isinstance(line, End):
            assert line.count == len(self.rows)
            assert line.digest == digest((item.id, item.version) for item in self.rows.values())

    def pull(self, site: Site, officer: Officer) -> "Mirror":
        return self.take(site.feed(officer, self.cursor))


def kinds(lines: list[FeedLine]) -> str:
    return "".join(type(line).__name__[0] for line in lines)


def held(number: int = 1, **changes: object) -> Request:
    return case(number, **{"status": Status.IN_REVIEW, "lease": b.lease(TEBET), **changes})


def forward(site: Site, request: Request, office: str, officer: Officer = TEBET) -> None:
    seen = site.request(request)
    if seen.lease is None:
        site.claim(officer, request)
        seen = site.request(request)
    site.push(officer, b.command(c.Forward(office, "pindah"), seen, officer))


def test_an_empty_scope_starts_and_ends(site: Site) -> None:
    start, end = site.feed(TEBET)
    assert start == Start(site.house.epoch, 0, over=True)
    assert isinstance(end, End)
    assert (end.count, end.digest) == (0, digest([]))


def test_each_request_comes_once_as_it_stands(site: Site) -> None:
    site.file(case(1), held(2), case(3))
    site.push(TEBET, b.command(c.Note("x"), held(2), TEBET))
    lines = site.feed(TEBET)
    assert kinds(lines) == "SRRRE"
    assert [line.seq for line in lines if isinstance(line, Row)] == [1, 3, 4]
    assert Mirror().take(lines).rows[case(2).id] == site.request(held(2))
    assert lines[0] == Start(site.house.epoch, 3, over=True)


def test_a_scope_holds_the_office_and_all_below(site: Site) -> None:
    site.file(case(1, office="31.74.01.1001"), case(2, office="31.74.01"), case(3, office="31.74.02"))
    site.file(case(4, office="31.74"), case(5, office="31.74.01.1002"))
    seen = {
        officer.id: {int(item[-1]) for item in Mirror().pull(site, officer).rows}
        for officer in (CITY, TEBET, KELURAHAN)
    }
    assert seen == {CITY.id: {1, 2, 3, 4, 5}, TEBET.id: {1, 2, 5}, KELURAHAN.id: {1}}


def test_the_next_pull_brings_only_what_changed(site: Site) -> None:
    site.file(case(1), held(2))
    mirror = Mirror().pull(site, TEBET)
    assert kinds(site.feed(TEBET, mirror.cursor)) == "SE"
    site.push(TEBET, b.command(c.Note("x"), held(2), TEBET))
    lines = site.feed(TEBET, mirror.cursor)
    assert (kinds(lines), lines[0]) == ("SRE", Start(site.house.epoch, 1))


def test_pages_end_with_a_mark_and_a_cut_stream_goes_on_from_it(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 601)))
    pages = list(feed.pages(site.house, site.caller(TEBET), ""))
    assert [kinds(feed_lines(page)) for page in pages] == ["S", "R" * 256 + "M", "R" * 256 + "M", "R" * 88 + "E"]
    mirror = Mirror().take(feed_lines(pages[0] + pages[1]))
    assert len(mirror.rows) == 256
    lines = site.feed(TEBET, mirror.cursor)
    assert lines[0] == Start(site.house.epoch, 344)
    assert len(mirror.take(lines).rows) == 600


def test_a_full_last_page_is_followed_by_an_end(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 257)))
    pages = [kinds(feed_lines(page)) for page in feed.pages(site.house, site.caller(TEBET), "")]
    assert pages == ["S", "R" * 256 + "M", "E"]


def test_nothing_is_open_while_the_reader_drinks(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 301)))
    stream = feed.pages(site.house, site.caller(TEBET), "")
    pool = site.house.database.engine.pool
    for _ in stream:
        assert pool.checkedout() == 0  # type: ignore[attr-defined]


def test_what_changes_during_the_stream_comes_again_in_it(site: Site) -> None:
    site.file(held(1), held(2), *(case(number) for number in range(3, 301)))
    stream = feed.pages(site.house, site.caller(TEBET), "")
    data = next(stream) + next(stream)
    site.push(TEBET, b.command(c.Note("x"), held(1), TEBET))
    forward(site, held(2), "31.74.02")
    mirror = Mirror().take(feed_lines(data + b"".join(stream)))
    assert mirror.rows[case(1).id].version == 2
    assert case(2).id not in mirror.rows
    assert len(mirror.rows) == 299


def test_a_forwarded_request_is_gone_here_and_new_there(site: Site) -> None:
    site.file(held(1))
    mirrors = {officer: Mirror().pull(site, officer) for officer in (CITY, TEBET, KELURAHAN, OTHER)}
    forward(site, held(1), "31.74.02")
    lines = {officer: site.feed(officer, mirror.cursor) for officer, mirror in mirrors.items()}
    assert [kinds(item) for item in lines.values()] == ["SRE", "SGE", "SE", "SRE"]
    assert [len(mirrors[officer].take(item).rows) for officer, item in lines.items()] == [1, 0, 0, 1]


def test_one_that_went_and_came_back_is_simply_there(site: Site) -> None:
    site.file(held(1))
    mirror = Mirror().pull(site, TEBET)
    forward(site, held(1), "31.74.02")
    forward(site, held(1), "31.74.01", OTHER)
    assert kinds(site.feed(TEBET, mirror.cursor)) == "SRE"


def test_a_first_sync_is_told_of_no_old_departures(site: Site) -> None:
    site.file(held(1), *(case(number) for number in range(2, 301)))
    forward(site, held(1), "31.74.02")
    assert set(kinds(site.feed(TEBET))) == set("SRME")


def test_closed_requests_leave_when_the_retention_ends(site: Site) -> None:
    closed = case(1, status=Status.COMPLETED, closed_at=b.NOW)
    site.file(closed, case(2), case(3, status=Status.REJECTED, closed_at=b.NOW - timedelta(days=31, hours=12)))
    mirror = Mirror().pull(site, TEBET)
    assert set(mirror.rows) == {case(1).id, case(2).id}
    site.clock.pass_(days=30)
    assert kinds(site.feed(TEBET, mirror.cursor)) == "SE", "not before the day is over"
    site.clock.pass_(days=1)
    lines = site.feed(TEBET, mirror.cursor)
    assert kinds(lines) == "SGME"
    assert set(mirror.take(lines).rows) == {case(2).id}
    assert kinds(site.feed(TEBET, mirror.cursor)) == "SE"


def test_a_reopened_request_comes_back(site: Site) -> None:
    site.file(case(1, status=Status.REJECTED, closed_at=b.NOW - timedelta(days=30)))
    mirror = Mirror().pull(site, TEBET)
    site.push(TEBET, b.command(c.Reopen("banding"), case(1), TEBET))
    site.clock.pass_(days=5)
    assert mirror.pull(site, TEBET).rows[case(1).id].status == Status.IN_REVIEW


def test_a_longer_retention_starts_over(tmp_path: Path) -> None:
    clock, mirror = Clock(), Mirror()
    with opened(tmp_path, clock, policy=Policy(retention_days=5)) as site:
        site.file(case(1, status=Status.COMPLETED, closed_at=b.NOW - timedelta(days=10)))
        assert mirror.pull(site, TEBET).rows == {}
    with opened(tmp_path, clock, policy=Policy(retention_days=20)) as site:
        assert set(mirror.pull(site, TEBET).rows) == {case(1).id}
        assert mirror.over


def test_another_epoch_starts_over(tmp_path: Path) -> None:
    mirror = Mirror()
    with opened(tmp_path) as site:
        site.file(case(1))
        mirror.pull(site, TEBET)
        with site.house.database.writing() as tx:
            fresh = database.renew_epoch(tx)
    with opened(tmp_path) as site:
        start, *rest = site.feed(TEBET, mirror.cursor)
    assert start == Start(fresh, 1, over=True)
    assert kinds(rest) == "RE"


def test_another_scope_starts_over(site: Site) -> None:
    site.file(case(1), case(2, office="31.74.02"))
    mirror = Mirror().pull(site, TEBET)
    assert mirror.pull(site, OTHER).over
    assert set(mirror.rows) == {case(2).id}


@pytest.mark.parametrize(
    "text", ["x", "AAAA", "🥑", "W10", "bnVsbA", "9" * 5000, "W" * 9000, "-_-_", "eyJhIjoxfQ", "\0", "WyJhIiwiYiJd"]
)
def test_a_cursor_that_is_none_starts_over(site: Site, text: str) -> None:
    site.file(case(1))
    assert feed.parse(text) is None
    assert kinds(site.feed(TEBET, text)) == "SRE"


def test_a_cursor_from_the_future_starts_over(site: Site) -> None:
    site.file(case(1))
    cursor = feed.parse(Mirror().pull(site, TEBET).cursor)
    assert cursor is not None
    for seq in (cursor.seq + 1, 1 << 61, 1 << 63, -1):
        start = site.feed(TEBET, replace(cursor, seq=seq).text())[0]
        assert start == Start(site.house.epoch, 1, over=True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_the_mirrors_equal_the_server_after_random_work(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    """Requests are filed, forwarded, noted, closed and grow old, while desks of four scopes pull now and then,
    sometimes losing the line in the middle."""
    dice = random.Random(seed)
    offices = ("31.74", "31.74.01", "31.74.01.1001", "31.74.02")
    with opened(tmp_path_factory.mktemp("feed"), session_for=timedelta(days=900)) as site:
        mirrors = {officer: Mirror() for officer in (CITY, TEBET, KELURAHAN, OTHER)}
        numbers = itertools.count(1)
        filed: list[Request] = []
        for _ in range(40):
            act = dice.choice("fffwwwwpd")
            if act == "f" or not filed:
                filed.append(case(next(numbers), office=dice.choice(offices)))
                site.file(filed[-1])
            elif act == "w":
                _work(site, dice.choice(filed), dice)
            elif act == "p":
                officer = dice.choice(list(mirrors))
                lines = site.feed(officer, mirrors[officer].cursor)
                mirrors[officer].take(lines[: dice.randint(1, len(lines))])
            else:
                site.clock.pass_(days=dice.choice((1, 9, 31)))
        for officer, mirror in mirrors.items():
            mirror.pull(site, officer)
            assert mirror.rows == _expected(site, officer, filed)


def _work(site: Site, request: Request, dice: random.Random) -> None:
    seen = site.request(request)
    if seen.status == Status.NEW:
        site.claim(CITY, seen)
        seen = site.request(request)
    deed: c.AnyPayload = dice.choice(
        (
            c.Note("x"),
            c.Forward(dice.choice(("31.74.01.1001", "31.74.02", "31.74", "31")), "x"),
            c.Reject((b.fault("other"),), "x"),
        )
    )
    site.push(CITY, b.command(deed, seen, CITY))


def _expected(site: Site, officer: Officer, filed: list[Request]) -> dict[RequestId, Request]:
    horizon = (site.clock() - timedelta(days=30)).replace(hour=0)
    found = (site.request(item) for item in filed)
    return {
        item.id: item
        for item in found
        if (item.office + ".").startswith(officer.office + ".")
        and (item.closed_at is None or item.closed_at >= horizon)
    }
