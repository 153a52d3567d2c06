from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from alpukat_desk.domain.wire import End
from alpukat_desk.server import accounts
from tests import builders as b
from tests.server.mirror import Mirror, kinds
from tests.server.site import Answer, Site, case, feed_lines

ONE = b.officer(1)


def asked(site: Site, **params: str) -> Answer:
    return site.client.get("/v1/feed", params=params, headers={**site.sign_in(ONE), "Accept-Encoding": "gzip"})


def test_frames_come_as_they_are(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 301)))
    answer = asked(site)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/vnd.alpukat.feed")
    assert "content-encoding" not in answer.headers
    lines, expected = feed_lines(answer.content), site.feed(ONE)
    assert kinds(lines) == kinds(expected)
    assert Mirror().take(lines).rows == Mirror().take(expected).rows


def test_a_feed_of_one_piece_says_how_long_it_is(site: Site) -> None:
    site.file(case(1))
    whole = asked(site)
    assert int(whole.headers["content-length"]) == len(whole.content)
    assert [type(line) for line in feed_lines(whole.content)][-1] is End
    site.file(*(case(number) for number in range(2, 301)))
    streamed = asked(site)
    assert "content-length" not in streamed.headers
    assert streamed.headers["x-accel-buffering"] == "no"


def test_where_nothing_is_new_nothing_is_answered_unless_asked_for(site: Site) -> None:
    site.file(case(1))
    cursor = site.feed(ONE)[-1].cursor  # type: ignore[union-attr]
    idle = asked(site, cursor=cursor)
    assert (idle.status_code, idle.content) == (204, b"")
    assert set(idle.headers) == {"alpukat-protocol", "alpukat-epoch", "alpukat-time", "cache-control"}
    for verify in ("1", "true"):
        assert feed_lines(asked(site, cursor=cursor, verify=verify).content) == site.feed(ONE, cursor, verify=True)
    assert asked(site, cursor=cursor, verify="0").status_code == 204
    site.file(case(2))
    assert feed_lines(asked(site, cursor=cursor).content) == site.feed(ONE, cursor)


@contextmanager
def statements(site: Site) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        told.append(statement)

    engine = site.house.database.engine
    event.listen(engine, "before_cursor_execute", note)
    yield told
    event.remove(engine, "before_cursor_execute", note)


def test_an_idle_desk_costs_one_statement_and_its_session_is_looked_at_each_time(site: Site) -> None:
    site.file(case(1))
    cursor = site.feed(ONE)[-1].cursor  # type: ignore[union-attr]
    asked(site, cursor=cursor)
    with statements(site) as told:
        assert asked(site, cursor=cursor).status_code == 204
    assert len(told) == 1 and "sessions" in told[0]
    with site.house.database.writing(b.CITY) as tx:
        accounts.disable(tx, ONE.id, b.NOW)
    answer = asked(site, cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) == (401, "session.missing")


def test_a_flag_that_is_none_is_refused(site: Site) -> None:
    assert asked(site, verify="perhaps").status_code == 400
