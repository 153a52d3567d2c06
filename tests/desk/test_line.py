"""The state of the line: since when, and when last."""

from datetime import date, timedelta

from alpukat_desk.desk import line
from alpukat_desk.desk.reports import Tally
from alpukat_desk.domain.errors import AlpukatError, Offline, SignedOut
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Clock


def facts(desk: Desk) -> tuple[object, object]:
    with desk.place.store.reading() as tx:
        return line.last_sync_at(tx), line.offline_since(tx)


def note(desk: Desk, *, agreed: bool = False, error: AlpukatError | None = None, received: int = 0) -> None:
    agreed_at = desk.place.now() if agreed else None
    line.note(desk.place, Tally(received=received, agreed_at=agreed_at, error=error))


def test_offline_counts_from_the_first_failure_until_any_answer(desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        note(desk, error=Offline("server.silent"))
        clock.forward(minutes=5)
    assert facts(desk) == (None, b.NOW)
    note(desk, error=SignedOut("session.expired"))
    assert facts(desk) == (None, None)


def test_only_a_feed_read_to_its_end_counts_as_synced(desk: Desk, clock: Clock) -> None:
    note(desk, agreed=True)
    clock.forward(minutes=5)
    note(desk, error=Offline("feed.cut"))
    assert facts(desk) == (b.NOW, b.NOW + timedelta(minutes=5))


def test_an_agreement_without_news_is_written_down_now_and_then(desk: Desk, clock: Clock) -> None:
    seen = []
    for _ in range(4):
        note(desk, agreed=True)
        seen.append(facts(desk)[0])
        clock.forward(minutes=4)
    assert seen == [b.NOW, b.NOW, b.NOW, b.NOW + timedelta(minutes=12)]


def test_an_agreement_with_news_or_after_silence_is_written_at_once(desk: Desk, clock: Clock) -> None:
    note(desk, agreed=True)
    clock.forward(minutes=1)
    note(desk, agreed=True, received=1)
    assert facts(desk)[0] == b.NOW + timedelta(minutes=1)
    note(desk, error=Offline("server.silent"))
    clock.forward(minutes=1)
    note(desk, agreed=True)
    assert facts(desk) == (b.NOW + timedelta(minutes=2), None)


def test_a_day_counts_as_verified_until_it_is_doubted(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        line.note_verified(tx, date(2020, 3, 23))
        assert line.verified_on(tx) == date(2020, 3, 23)
        line.doubt(tx)
        assert line.verified_on(tx) is None
