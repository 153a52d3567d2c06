from datetime import timedelta

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Status
from alpukat_desk.domain.wire import FRAME, Bodies, Gone, Heads, Mark, Start
from alpukat_desk.server import cursors, feed, places
from alpukat_desk.server.scopes import Scope
from tests import builders as b
from tests.server.mirror import TEBET, Mirror, bodies_in, forward, heads_in, held
from tests.server.site import Site, case, feed_lines

SCOPE = Scope(b.CITY, TEBET.office, b.NOW.date() - timedelta(days=30))


def test_what_the_officer_works_on_next_comes_first(site: Site) -> None:
    """Held ones first, then the own office's by due time, those without one last; and all again in their places."""
    mine = [held(number, office="31.74.01.1001", lease=b.lease(TEBET)) for number in (601, 602)]
    theirs = [case(number, office="31.74.01.1001") for number in range(1, 301)]
    own = [case(number, submitted_at=b.NOW - timedelta(days=number)) for number in range(301, 601)]
    late = case(700, service="unknown", submitted_at=b.NOW - timedelta(days=900))
    done = case(701, status=Status.COMPLETED, closed_at=b.NOW)
    site.file(*theirs, *own, late, done, *mine)
    first = next(feed.pages(site.house, site.caller(TEBET), ""))
    start, heads, bodies, mark = feed_lines(first)
    assert start == Start(site.house.epoch, 604, over=True)
    assert isinstance(heads, Heads) and isinstance(bodies, Bodies) and isinstance(mark, Mark)
    told = heads_in(heads)
    assert [head.id for head in told[:2]] == [item.id for item in mine]
    assert [head.due for head in told[2:]] == sorted(head.due for head in told[2:])
    assert len(told) == places.URGENT and {head.office for head in told[2:]} == {TEBET.office}
    assert not {late.id, done.id} & {head.id for head in told}
    assert list(bodies_in(bodies)) == [head.seq for head in told]
    cursor = cursors.parse(mark.cursor)
    assert cursor is not None and (cursor.seq, cursor.bodies) == (0, 0)
    assert len(Mirror().take(site.feed(TEBET)).rows) == 604


def test_one_without_due_time_is_urgent_only_after_the_others(site: Site) -> None:
    far = [case(number, office="31.74.01.1001") for number in range(1, 300)]
    own = [case(300, service="unknown", submitted_at=b.NOW - timedelta(days=900)), case(301)]
    site.file(*far, *own)
    line = site.feed(TEBET)[1]
    assert isinstance(line, Heads)
    assert [head.id for head in heads_in(line)] == [own[1].id, own[0].id]


def test_an_urgent_one_that_leaves_before_its_place_is_told_is_gone(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 301)), held(301))
    first = next(feed.pages(site.house, site.caller(TEBET), ""))
    mirror = Mirror().take(feed_lines(first))
    assert case(301).id in mirror.heads
    forward(site, held(301), "31.74.02")
    assert case(301).id not in mirror.pull(site, TEBET).rows


def test_many_that_left_are_told_in_stretches(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_LEFT", 2)
    monkeypatch.setattr(places, "_DEPARTED", places._DEPARTED.limit(2))
    site.file(*(held(number) for number in range(1, 9)))
    mirror = Mirror().pull(site, TEBET)
    for number in (1, 2, 3, 5):
        forward(site, held(number), "31.74.02")
        site.push(TEBET, b.command(c.Note("x"), held(8), TEBET))
    lines = site.feed(TEBET, mirror.cursor)
    assert sum(len(line.ids) for line in lines if isinstance(line, Gone)) == 4
    assert len(mirror.take(lines).rows) == 4


def test_a_stretch_begins_after_one_place_and_ends_with_another(site: Site) -> None:
    site.file(*(case(number, office="31.74.01" if number % 2 else "31.74.02") for number in range(1, 11)))
    with site.house.database.reading() as tx:
        assert [row.seq for row in places.heads(tx, SCOPE, 1, 7)] == [3, 5, 7]
        assert [row.seq for row in places.bodies(tx, SCOPE, 7, 99)] == [9]
        assert places.count(tx, SCOPE, 5) == 2


def test_no_answer_is_larger_than_a_frame(site: Site) -> None:
    site.file(*(case(number) for number in range(1, FRAME + 11)))
    with site.house.database.reading() as tx:
        found = [places.heads(tx, SCOPE, 0, 999), places.bodies(tx, SCOPE, 5, 999), places.urgent(tx, SCOPE, TEBET.id)]
    assert [len(rows) for rows in found] == [FRAME, FRAME, places.URGENT]
    assert [row.seq for row in found[1]] == list(range(6, FRAME + 6))


@pytest.mark.parametrize("name", ["_HEADS", "_BODIES", "_COUNT"])
def test_other_offices_requests_are_passed_over_unread(site: Site, name: str) -> None:
    """The index must hold all a scope is chosen by: a small office in a large city would wait for the whole city."""
    if site.house.database.engine.dialect.name != "sqlite":
        pytest.skip("the plan is told in SQLite's words")
    with site.house.database.reading() as tx:
        query = str(getattr(places, name).compile(tx.engine))
        plan = tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (1,) * query.count("?")).all()
    assert any("COVERING INDEX requests_by_place" in row[3] for row in plan), plan
