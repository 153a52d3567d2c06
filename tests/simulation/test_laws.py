"""That the laws let pass what is right and find what is not, where a desk cannot have the server's newest state."""

from collections.abc import Iterator

import pytest
from msgspec.json import encode
from msgspec.structs import replace

from alpukat_desk.desk import commands, sync
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, Request
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import outbox, overlay
from tests import builders as b
from tests.loopback import PDF, citizen
from tests.simulation import laws
from tests.simulation.stage import Stage
from tests.simulation.town import SUPERVISOR, Laptop
from tests.simulation.world import World

IN_REVIEW, APPROVED = citizen(1), citizen(6)
"""Both held by the officer with two laptops."""


@pytest.fixture
def world(stage: Stage) -> Iterator[World]:
    made = stage.world()
    yield made
    made.close()


def decide(one: Laptop, request: Request, payload: c.AnyPayload) -> None:
    commands.decide(one.desk.place, request.id, one.desk.see(request).request.version, payload)


def attach(one: Laptop) -> None:
    version = one.desk.see(APPROVED).request.version
    commands.attach(one.desk.place, APPROVED.id, version, "akta-lahir", PDF, "a.pdf", "AL-1", signed=True)


# ---- what was accepted beside a change that was not seen ----


@pytest.fixture
def beside(world: World) -> Laptop:
    """Its note made a version, the other laptop's note the next, and its document the one after; it heard of its own
    alone."""
    first, second = world.laptops[:2]
    before = second.desk.see(APPROVED).request.version
    decide(second, APPROVED, c.Note("dilihat"))
    sync.push(second.desk.place, second.line)
    decide(first, APPROVED, c.Note("sudah ditelepon"))
    first.desk.sync()
    attach(second)
    sync.push(second.desk.place, second.line)
    shown = second.desk.see(APPROVED).request
    assert second.desk.outbox() == () and len(shown.documents) == 1
    assert shown.version == before + 1 == world.server.request(APPROVED.id).version - 2
    return second


def test_it_lies_on_the_newest_state_the_desk_can_have_seen(world: World, beside: Laptop) -> None:
    laws.check_desk(world, beside)


@pytest.mark.parametrize("spoilt", ["fields", "documents", "version"])
def test_any_other_picture_of_it_is_found(world: World, beside: Laptop, spoilt: str) -> None:
    with beside.desk.place.store.writing() as tx:
        picture = overlay.get(tx, APPROVED.id)
        assert picture is not None
        shown = parse_request(picture.raw)
        others = {"fields": {}, "documents": (), "version": shown.version + 1}
        wrong = replace(shown, **{spoilt: others[spoilt]})
        overlay.put(tx, wrong, replace(picture, raw=encode(wrong)))
    with pytest.raises(AssertionError):
        laws.check_desk(world, beside)


# ---- what was refused while another copy was in its place ----


@pytest.fixture
def refused(world: World) -> CommandId:
    """An approval that the server knows as done, and its author's tray as refused: the copy of the morning was put
    back, a supervisor took the request over, and then the copy of the evening came."""
    one, boss = world.laptops[0], world.laptops[SUPERVISOR]
    world.back_up()
    world.attempt(one.number, lambda one: decide(one, IN_REVIEW, b.approve()))
    world.sync(one.number)
    world.back_up()
    world.restore(0, said=True)
    world.sync(SUPERVISOR)
    version = boss.desk.see(IN_REVIEW).request.version
    took = c.TakeOver("cuti")
    world.attempt(SUPERVISOR, lambda boss: sync.ask(boss.desk.place, boss.line, IN_REVIEW.id, version, took))
    world.sync(one.number)
    world.sync(one.number)
    (row,) = one.desk.outbox()
    assert row.state == outbox.REFUSED and world.refused == {row.id: 1}
    return row.id


def test_it_may_lie_in_the_tray_and_be_done(world: World, refused: CommandId) -> None:
    world.restore(1, said=True)
    world.decided[SUPERVISOR] |= world.laptops[SUPERVISOR].granted()
    world.rest()
    assert world.server.outcomes()[refused] == "accepted" and refused in world.laptops[0].tray()


def test_one_refused_by_the_very_server_that_did_it_is_found(world: World, refused: CommandId) -> None:
    world.restore(1, said=True)
    world.decided[SUPERVISOR] |= world.laptops[SUPERVISOR].granted()
    world.rest()
    world.refused[refused] = world.restores
    with pytest.raises(AssertionError):
        laws.check_rest(world)
