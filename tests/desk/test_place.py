"""What a decision rests on: the officer, the service, the findings of the day in Jakarta, the policy."""

from datetime import UTC, date, datetime, timedelta

from alpukat_desk.desk import place, seat
from alpukat_desk.domain.wire import Policy
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Clock, catalogue, citizen


def test_a_context_holds_officer_device_service_and_policy(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        seat.set_policy(tx, Policy(lease_hours=5, reopen_days=9))
        context = place.context_in(tx, desk.place, citizen(1))
        assert context.device_id == seat.device(tx) != ""
    assert (context.actor, context.now, context.provisional) == (b.officer(), b.NOW, True)
    assert context.service == catalogue().services["akta-lahir"]
    assert (context.lease_for, context.reopen_within) == (timedelta(hours=5), timedelta(days=9))


def test_a_service_nobody_knows_has_no_promise_and_no_rules(desk: Desk) -> None:
    unknown = citizen(1, service="layanan-baru")
    assert place.due_at(desk.place, unknown) is None
    with desk.place.store.reading() as tx:
        assert place.context_in(tx, desk.place, unknown).service is None


def test_the_day_is_jakarta_s(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2020, 3, 24, 17, 30, tzinfo=UTC)
    assert desk.place.today() == date(2020, 3, 25)
