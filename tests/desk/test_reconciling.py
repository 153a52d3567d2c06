"""Opening puts right what another catalogue, a crash or a newer version left behind, and touches nothing else."""

from datetime import timedelta

from msgspec.structs import replace

from alpukat_desk.desk import reconciling
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.shown import View
from alpukat_desk.domain.services import Promise
from alpukat_desk.store import blobs, blocks, mirror, overlay, position
from tests import builders as b
from tests.desks import Desk
from tests.loopback import Central, catalogue, citizen

ONE = citizen(1, complete_at=b.NOW)


def slower(desk: Desk) -> Workplace:
    """The same place under a catalogue that promises twenty days in place of five."""
    service = b.service(promises=(Promise(b.NOW.date() - timedelta(days=99), 20, "working_days", "x"),))
    changed = replace(catalogue(), services={**catalogue().services, service.slug: service})
    return Workplace(desk.place.store, changed, desk.place.clock)


def test_other_promises_give_other_due_times_in_mirror_and_projection(central: Central, desk: Desk) -> None:
    two = citizen(2, complete_at=b.NOW)
    central.file(ONE, two)
    desk.sync()
    desk.claim(two)
    desk.decide(two, b.approve())
    before = [desk.see(request).due_at for request in (ONE, two)]
    reconciling.reconcile(slower(desk))
    after = [desk.see(request).due_at for request in (ONE, two)]
    assert all(then and now and now > then + timedelta(days=14) for then, now in zip(before, after, strict=True))


def test_a_second_opening_under_the_same_rules_recomputes_nothing(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    with desk.place.store.writing() as tx:
        part = blocks.after(tx, 0)
        assert part is not None
        mirror.set_dues(tx, [(row, None) for row in part[1]])
    assert reconciling.reconcile(desk.place) == frozenset()
    assert desk.see(ONE).due_at is None
    with desk.place.store.writing() as tx:
        position.move(tx, rules="another version's")
    reconciling.reconcile(desk.place)
    assert desk.see(ONE).due_at is not None


def test_a_picture_without_a_reason_goes(central: Central, desk: Desk) -> None:
    central.file(ONE)
    desk.sync()
    wrong = citizen(1, status="approved")
    picture = overlay.Projected(raw=b"{}", events=b"[]", due_at=None, pending=3, troubles=1)
    with desk.place.store.writing() as tx:
        overlay.put(tx, wrong, picture)
    assert reconciling.reconcile(desk.place) == {ONE.id}
    assert desk.ids(View.TRAY) == () and desk.see(ONE).pending == ()


def test_files_nobody_names_are_swept(desk: Desk) -> None:
    with desk.place.store.writing() as tx:
        blobs.append(tx, blobs.sha256(b"left over"), 0, b"left over")
        blobs.finish(tx, blobs.sha256(b"left over"))
    desk.restart()
    with desk.place.store.reading() as tx:
        assert blobs.read(tx, blobs.sha256(b"left over")) is None
