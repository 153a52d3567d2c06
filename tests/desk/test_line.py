"""The state of the line: since when, and when last."""

from datetime import timedelta

from alpukat_desk.desk import line
from alpukat_desk.domain.errors import Offline, SignedOut
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Clock


def facts(desk: Desk) -> tuple[object, object]:
    with desk.place.store.reading() as tx:
        return line.last_sync_at(tx), line.offline_since(tx)


def test_offline_counts_from_the_first_failure_until_any_answer(desk: Desk, clock: Clock) -> None:
    for _ in range(3):
        line.note(desk.place, pulled=False, error=Offline("server.silent"))
        clock.forward(minutes=5)
    assert facts(desk) == (None, b.NOW)
    line.note(desk.place, pulled=False, error=SignedOut("session.expired"))
    assert facts(desk) == (None, None)


def test_only_a_feed_read_to_its_end_counts_as_synced(desk: Desk, clock: Clock) -> None:
    line.note(desk.place, pulled=True, error=None)
    clock.forward(minutes=5)
    line.note(desk.place, pulled=False, error=Offline("feed.cut"))
    assert facts(desk) == (b.NOW, b.NOW + timedelta(minutes=5))
