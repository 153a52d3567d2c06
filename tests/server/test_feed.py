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
from alpukat_desk.domain.heads import head_of
from alpukat_desk.domain.model import Officer, Request, RequestId, Role, Status
from alpukat_desk.domain.wire import FRAME, Bodies, End, Heads, Mark, Policy, Start
from alpukat_desk.server import cursors, database, feed
from alpukat_desk.server.house import Caller, due_at
from tests import builders as b
from tests.server.mirror import TEBET, Mirror, bodies_in, forward, heads_in, held, kinds
from tests.server.site import Clock, Site, case, feed_lines, opened

CITY = b.officer(1, Role.SUPERVISOR, "31.74")
KELURAHAN = b.officer(3, Role.SUPERVISOR, "31.74.01.1001")
OTHER = b.officer(4, Role.SUPERVISOR, "31.74.02")


def test_an_empty_scope_starts_and_ends(site: Site) -> None:
    start, end = site.feed(TEBET)
    assert start == Start(site.house.epoch, 0, over=True)
    assert isinstance(end, End)
    assert (end.count, end.digest) == (0, digest([]))


def test_only_the_very_end_of_the_own_feed_is_current(site: Site) -> None:
    site.file(case(1), case(2))
    end = site.feed(TEBET)[-1]
    assert isinstance(end, End)
    who, other = site.caller(TEBET), site.caller(OTHER)

    def current(head: int, text: str = end.cursor, caller: Caller = who) -> bool:
        return feed.is_current(site.house, caller, head, text)

    assert current(2) and not current(3) and not current(1)
    assert not current(2, caller=other) and not current(2, "") and not current(2, end.cursor + "A")
    half = replace(cursors.parse(end.cursor), bodies=1)  # type: ignore[type-var]
    assert not current(2, half.text())  # type: ignore[union-attr]
    site.clock.pass_(days=1)
    assert not current(2), "closed requests may have left"
    site.clock.pass_(days=-1)
    with site.house.database.writing() as tx:
        site.house.seen.value = database.renew_epoch(tx)
    assert not current(2)


def test_each_request_comes_once_as_it_stands(site: Site) -> None:
    site.file(case(1), held(2), case(3))
    site.push(TEBET, b.command(c.Note("x"), held(2), TEBET))
    start, heads, mark, bodies, second, end = site.feed(TEBET)
    assert start == Start(site.house.epoch, 3, over=True)
    assert isinstance(heads, Heads) and isinstance(bodies, Bodies)
    assert isinstance(mark, Mark) and isinstance(second, Mark) and isinstance(end, End)
    expected = {1: site.request(case(1)), 3: site.request(case(3)), 4: site.request(held(2))}
    assert bodies_in(bodies, heads_in(heads)) == expected
    assert heads_in(heads) == [
        head_of(request, seq, due_at(site.house.catalogue, request)) for seq, request in expected.items()
    ]


def test_heads_come_before_all_bodies(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 201)))
    told = kinds(site.feed(TEBET))
    assert told == "SHMBME"
    assert [kinds(site.feed(officer)) for officer in (OTHER, KELURAHAN)] == ["SE", "SE"]


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
    assert site.feed(TEBET, mirror.cursor) == []
    site.push(TEBET, b.command(c.Note("x"), held(2), TEBET))
    lines = site.feed(TEBET, mirror.cursor)
    assert (kinds(lines), lines[0]) == ("SHMBME", Start(site.house.epoch, 1))


def test_where_nothing_is_new_nothing_is_said_unless_asked_for(site: Site) -> None:
    site.file(case(1))
    mirror = Mirror().pull(site, TEBET)
    site.file(case(2, office="31.74.02"))
    assert site.feed(TEBET, mirror.cursor) == [], "what other offices do is no news"
    start, end = site.feed(TEBET, mirror.cursor, verify=True)
    assert start == Start(site.house.epoch, 0)
    assert isinstance(end, End)
    assert (end.count, end.digest) == (1, digest([(case(1).id, 1)]))
    assert site.feed(TEBET, end.cursor) == []


def test_frames_end_with_a_mark_and_a_cut_stream_goes_on_from_it(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 601)))
    lines = site.feed(TEBET)
    assert kinds(lines) == "SHBM" + "HM" * 3 + "BM" * 3 + "E"
    mirror = Mirror().take(lines[:8])
    assert len(mirror.heads) == 2 * FRAME
    rest = site.feed(TEBET, mirror.cursor)
    assert rest[0] == Start(site.house.epoch, 88)
    assert kinds(rest) == "SHM" + "BM" * 3 + "E"
    assert len(mirror.take(rest).rows) == 600


def test_cut_at_every_line_and_continued_it_comes_to_the_same(site: Site) -> None:
    site.file(held(1), *(case(number) for number in range(2, 601)))
    whole = site.feed(TEBET)
    expected = Mirror().take(whole).rows
    for length in range(len(whole) + 1):
        mirror = Mirror().take(whole[:length])
        assert mirror.pull(site, TEBET).rows == expected


def test_cut_at_any_byte_the_lines_before_it_count(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 301)))
    stream = b"".join(feed.pages(site.house, site.caller(TEBET), ""))
    whole = feed_lines(stream)
    for length in range(0, len(stream), 97):
        lines = feed_lines(stream[:length])
        assert lines == whole[: len(lines)]


def test_large_bodies_come_in_blocks_a_desk_accepts(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "BLOCK", 10_000)
    site.file(*(case(number, office="31.74.01") for number in range(1, 51)))
    lines = site.feed(TEBET)
    blocks = [bodies_in(line) for line in lines if isinstance(line, Bodies)]
    assert len(blocks) > 2
    assert all(len(block) < 50 for block in blocks)
    assert len(Mirror().take(lines).rows) == 50


def test_a_full_last_frame_is_followed_by_an_end(site: Site) -> None:
    site.file(*(case(number) for number in range(1, FRAME + 1)))
    assert kinds(site.feed(TEBET)) == "SHMBME"


def test_nothing_is_open_while_the_reader_drinks(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "PIECE", 1)
    site.file(*(case(number) for number in range(1, 301)))
    pool = site.house.database.engine.pool
    seen = [pool.checkedout() for _ in feed.pages(site.house, site.caller(TEBET), "")]  # type: ignore[attr-defined]
    assert seen == [0] * 6


def test_what_changes_during_the_stream_comes_again_in_it(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two pieces, wherever they are: before its body was told, and after it."""
    monkeypatch.setattr(feed, "PIECE", 1)
    for at in range(6):
        numbers = range(1000 * at + 1, 1000 * at + 303)
        noted, moved, *rest = (held(number, office="31.74.01") for number in numbers)
        site.file(noted, moved, *rest)
        stream = feed.pages(site.house, site.caller(TEBET), "")
        data = b"".join(itertools.islice(stream, at))
        site.push(TEBET, b.command(c.Note("x"), noted, TEBET))
        forward(site, moved, "31.74.02")
        mirror = Mirror().take(feed_lines(data + b"".join(stream)))
        assert mirror.rows[noted.id] == site.request(noted)
        assert moved.id not in mirror.rows
        assert {item.id for item in rest} <= set(mirror.rows)


def test_a_forwarded_request_is_gone_here_and_new_there(site: Site) -> None:
    site.file(held(1))
    mirrors = {officer: Mirror().pull(site, officer) for officer in (CITY, TEBET, KELURAHAN, OTHER)}
    forward(site, held(1), "31.74.02")
    lines = {officer: site.feed(officer, mirror.cursor) for officer, mirror in mirrors.items()}
    assert [kinds(item) for item in lines.values()] == ["SHMBME", "SGME", "", "SHMBME"]
    assert [len(mirrors[officer].take(item).rows) for officer, item in lines.items()] == [1, 0, 0, 1]


def test_one_that_went_and_came_back_is_simply_there(site: Site) -> None:
    site.file(held(1))
    mirror = Mirror().pull(site, TEBET)
    forward(site, held(1), "31.74.02")
    forward(site, held(1), "31.74.01", OTHER)
    assert kinds(site.feed(TEBET, mirror.cursor)) == "SHMBME"


def test_a_first_sync_is_told_of_no_old_departures(site: Site) -> None:
    site.file(held(1), *(case(number) for number in range(2, 301)))
    forward(site, held(1), "31.74.02")
    assert set(kinds(site.feed(TEBET))) == set("SHBME")


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
    assert site.feed(TEBET, mirror.cursor) == []


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
    assert kinds(rest) == "HMBME"


def test_another_scope_starts_over(site: Site) -> None:
    site.file(case(1), case(2, office="31.74.02"))
    mirror = Mirror().pull(site, TEBET)
    assert mirror.pull(site, OTHER).over
    assert set(mirror.rows) == {case(2).id}


def test_a_cursor_that_is_none_starts_over(site: Site) -> None:
    site.file(case(1))
    assert kinds(site.feed(TEBET, "W10")) == "SHMBME"


def test_a_cursor_from_the_future_starts_over(site: Site) -> None:
    site.file(case(1))
    cursor = cursors.parse(Mirror().pull(site, TEBET).cursor)
    assert cursor is not None
    for ahead in ({"seq": cursor.seq + 1}, {"seq": 1 << 61}, {"horizon": cursor.horizon + 1}):
        start = site.feed(TEBET, replace(cursor, **ahead).text())[0]
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
                mirrors[officer].take(lines[: dice.randint(0, len(lines))])
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
