"""One rich afternoon, lived again and again: each time something dies one step later, until it passes untouched.

As SQLite tests itself. After every fault the officer looks at the screen and does again what is not there; then
everything is healed, and all laws hold and each thing was done once.
"""

import os
from collections import Counter
from collections.abc import Callable

import pytest

from alpukat_desk.desk import commands, queries, sync, transfers
from alpukat_desk.desk.shown import Shown
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Request, Status
from tests import builders as b
from tests.loopback import PDF, citizen
from tests.simulation import laws
from tests.simulation.line import ONCE, Fault
from tests.simulation.power import MOMENTS, Cut, Moment
from tests.simulation.stage import Stage
from tests.simulation.town import Laptop
from tests.simulation.world import World

HELD, FREE, OTHER = citizen(1), citizen(2), citizen(3)
"""Two that the officer holds, and one with a picture that nobody does."""
TRIES = 3
SOAK = "SIMULATION_EXAMPLES" in os.environ
"""All kinds of faults; else those that the others are like."""
BYTES = 31 if SOAK else 499
"""From one cut of a stream to the next; a prime, so that no length is always cut at the same place."""


def see(one: Laptop, request: Request) -> Shown:
    shown = queries.request(one.desk.place, request.id)
    assert shown is not None
    return shown


def decide(one: Laptop, request: Request, payload: c.AnyPayload) -> None:
    commands.decide(one.desk.place, request.id, see(one, request).request.version, payload)


def approve(one: Laptop) -> None:
    if see(one, HELD).request.status == Status.IN_REVIEW:
        decide(one, HELD, b.approve())


def attach(one: Laptop) -> None:
    request = see(one, HELD).request
    if not request.documents:
        commands.attach(
            one.desk.place, request.id, request.version, "akta-lahir", PDF, "a.pdf", "AL-1", signed=True
        )  # fmt: skip


def correct(one: Laptop) -> None:
    before = see(one, OTHER).request.fields["child.name"]
    if not before.endswith("a"):
        decide(one, OTHER, c.Correct("child.name", before, before + "a", "KK"))


def note(one: Laptop) -> None:
    if not any(event.kind == "note" for event in see(one, OTHER).history):
        decide(one, OTHER, c.Note("dilihat"))


def cycle(one: Laptop) -> None:
    report = sync.cycle(one.desk.place, one.line)
    assert one.line.misled or not report.repaired
    if report.error:
        raise report.error


def look(one: Laptop) -> None:
    picture = see(one, FREE).request.attachments[0].sha256
    transfers.fetch(one.desk.place, one.line, picture, FREE.id)


def claim(one: Laptop) -> None:
    if not see(one, FREE).request.lease:
        sync.claim(one.desk.place, one.line, (FREE.id,))


AFTERNOON: tuple[Callable[[Laptop], None], ...] = (cycle, approve, attach, correct, note, cycle, look, claim, cycle)
DONE = Counter({"approve": 1, "attach": 1, "correct": 1, "note": 1})


def lived(stage: Stage, fault: Fault | None = None, cut: tuple[str, int, Moment] | None = None) -> World:
    """The mirror is lost first, so that the afternoon begins with a whole feed to read."""
    world = stage.world()
    try:
        world.lose_the_mirror(0)
        one = world.laptops[0]
        one.line.faults = [fault] if fault else []
        world.power.cut = Cut(world.home / cut[0], cut[1], cut[2]) if cut else None
        for step in AFTERNOON:
            for _ in range(TRIES):
                before = world.power.fallen, sum(one.line.met.values())
                world.attempt(0, step, asked=int(step is claim))
                laws.check_desk(world, one)
                if before == (world.power.fallen, sum(one.line.met.values())):
                    break
        world.power.cut = None
        one.line.heal()
        world.rest()
        assert done(world) == DONE
        assert queries.outbox(one.desk.place) == ()
    finally:
        world.close()
    return world


def done(world: World) -> Counter[str]:
    """But for the approval of the morning."""
    kinds = [kind for key in world.bodies for kind in world.server.history(key)]
    return Counter(kind for kind in kinds if kind not in ("filed", "claim")) - Counter({"approve": 1})


def faults_until_untouched(live: Callable[[int], World]) -> int:
    """How many afternoons were troubled before one was not."""
    number = 0
    while True:
        world = live(number + 1)
        if not world.power.fallen and not +world.laptops[0].line.met:
            return number
        number += 1


@pytest.mark.parametrize("moment", MOMENTS if SOAK else ("before", "between", "full"))
def test_a_desk_whose_power_is_cut_at_any_commit_loses_and_doubles_nothing(stage: Stage, moment: Moment) -> None:
    assert faults_until_untouched(lambda k: lived(stage, cut=("desk-0", k, moment))) > len(AFTERNOON)


@pytest.mark.parametrize("moment", ("before", "after", "full") if SOAK else ("before", "after"))
def test_a_server_whose_power_is_cut_at_any_commit_loses_and_doubles_nothing(stage: Stage, moment: Moment) -> None:
    assert faults_until_untouched(lambda k: lived(stage, cut=("server", k, moment))) > len(DONE)


@pytest.mark.parametrize("kind", ONCE if SOAK else ("lost", "unanswered", "doubled", "stale"))
def test_any_call_may_get_lost_on_its_way_or_on_the_way_back(stage: Stage, kind: str) -> None:
    assert faults_until_untouched(lambda k: lived(stage, Fault("", kind, k))) > len(AFTERNOON)


@pytest.mark.parametrize(("kind", "step"), [("line", 1), ("byte", BYTES)])
def test_a_feed_may_be_cut_at_any_line_and_byte(stage: Stage, kind: str, step: int) -> None:
    assert faults_until_untouched(lambda k: lived(stage, Fault("feed", kind, 1, step * (k - 1)))) > 4


@pytest.mark.parametrize(("call", "kind", "step"), [("download", "byte", BYTES // 3), ("bundle", "line", 1)])
def test_a_file_may_be_cut_anywhere(stage: Stage, call: str, kind: str, step: int) -> None:
    assert faults_until_untouched(lambda k: lived(stage, Fault(call, kind, 1, step * (k - 1)))) > 1
