"""Officers, network, machines and administrator in any order: after every step and at rest the laws hold.

``SIMULATION_EXAMPLES`` says how many traces are run and ``SIMULATION_SEED`` where they begin; the number in a test's
name is the seed of its traces, and running it alone with that seed runs them again. A failure also prints a blob that
repeats just the failing trace.
"""

import os
import sys
from collections import Counter
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.simulation import laws, town
from tests.simulation.line import KINDS, ONCE, Fault
from tests.simulation.power import MOMENTS
from tests.simulation.stage import Stage
from tests.simulation.world import SERVER

STEPS = 50
PART = 100
"""Traces of one seed."""
EXAMPLES = int(os.environ.get("SIMULATION_EXAMPLES", "200"))
FIRST = int(os.environ.get("SIMULATION_SEED", "1"))
SHRINK = os.environ.get("SIMULATION_SHRINK", "1") == "1"
SEEDS = range(FIRST, FIRST + max(1, EXAMPLES // PART))
OFTEN = ("decided", "accepted", "conflicts", "gone", "held", "crash", "restore", "part of a stream kept")
"""What a run must have met many times, or it proves little."""
JUDGED = 200
"""Traces from which on it is judged: those of one seed resemble each other and may pass something by."""

AGAIN = "SIMULATION_SEED={} python -m pytest tests/simulation/test_machine.py"

DESK = st.sampled_from(range(len(town.OFFICERS)))
MANY = st.sampled_from(range(64))
LINES = st.sampled_from((0, 1, 2, 3, 4, 6))
BYTES = st.sampled_from((40, 300, 700, 1500, 3000, 6000))
FAULT = st.one_of(
    st.builds(Fault, st.sampled_from(("push", "push", "claim", "")), st.sampled_from(ONCE), st.sampled_from((1, 1, 2))),
    st.builds(Fault, st.just("feed"), st.just("line"), st.just(1), LINES),
    st.builds(Fault, st.just("feed"), st.just("byte"), st.just(1), BYTES),
    st.builds(Fault, st.just("feed"), st.sampled_from(ONCE)),
    st.builds(
        Fault, st.sampled_from(("upload", "download", "bundle", "bundle")), st.sampled_from(KINDS), st.just(1), BYTES
    ),
    st.builds(Fault, st.sampled_from(("policy", "file_state", "request")), st.sampled_from(ONCE)),
)
FAULTS = st.one_of(st.just(()), st.lists(FAULT, min_size=1, max_size=2))
HERE, THERE = False, True
CUT = st.one_of(
    st.none(),
    st.none(),
    st.tuples(st.sampled_from((HERE, THERE)), st.sampled_from((1, 1, 2, 2, 3, 4, 6)), st.sampled_from(MOMENTS)),
)
LOCAL_CUT = st.one_of(
    st.none(), st.none(), st.tuples(st.just(HERE), st.sampled_from((1, 1, 2)), st.sampled_from(MOMENTS))
)


def whose(number: int, cut: tuple[bool, int, str] | None) -> Any:
    return cut and (SERVER if cut[0] == THERE else number, *cut[1:])


class Machine(RuleBasedStateMachine):
    """Each rule is one step of a ``World``."""

    stage: ClassVar[Stage]

    def __init__(self) -> None:
        super().__init__()
        self.world = self.stage.world()

    def check(self, *numbers: int) -> None:
        """Only what a step can have touched needs a look after it."""
        for number in numbers or range(len(town.OFFICERS)):
            laws.check_changed(self.world, self.world.laptops[number])

    @rule(number=DESK, faults=FAULTS, cut=CUT)
    def sync(self, number: int, faults: list[Fault], cut: Any) -> None:
        self.world.sync(number, faults, whose(number, cut))
        self.check(number)

    @rule(number=DESK)
    def sync_well(self, number: int) -> None:
        self.world.sync(number)
        self.check(number)

    @rule(number=DESK, which=MANY, what=MANY, faults=FAULTS, cut=CUT)
    def decide_and_sync(self, number: int, which: int, what: int, faults: list[Fault], cut: Any) -> None:
        self.decide(number, which, what, None)
        self.sync(number, faults, cut)

    @rule(number=DESK, which=MANY, faults=FAULTS, cut=CUT)
    def claim(self, number: int, which: int, faults: list[Fault], cut: Any) -> None:
        self.world.claim(number, which, faults, whose(number, cut))
        self.check(number)

    @rule(number=DESK, count=st.sampled_from((1, 2, 3)), faults=FAULTS, cut=CUT)
    def claim_next(self, number: int, count: int, faults: list[Fault], cut: Any) -> None:
        self.world.claim_next(number, count, faults, whose(number, cut))
        self.check(number)

    @rule(number=DESK, which=MANY, what=MANY, cut=LOCAL_CUT)
    def decide(self, number: int, which: int, what: int, cut: Any) -> None:
        self.world.decide(number, which, what, whose(number, cut))
        self.check(number)

    @rule(number=DESK, which=MANY, what=MANY, after=MANY, commit=st.sampled_from((1, 2, 3, 4)))
    def decide_on_what_a_cut_left(self, number: int, which: int, what: int, after: int, commit: int) -> None:
        """The power goes between the commits of the two files while the feed brings what was accepted."""
        self.decide(number, which, what, None)
        self.world.push(number)
        self.check(number)
        self.world.pull(number, (number, commit, "between"))
        self.check(number)
        self.decide(number, which, after, None)
        self.sync(number, [], None)

    @rule(number=DESK, which=MANY, what=MANY)
    def decide_more(self, number: int, which: int, what: int) -> None:
        self.decide(number, which, what, None)

    @rule(number=DESK, which=MANY, what=MANY, after=MANY)
    def decide_twice(self, number: int, which: int, what: int, after: int) -> None:
        self.decide(number, which, what, None)
        self.decide(number, which, after, None)

    @rule(number=DESK, which=MANY, same=st.booleans(), cut=LOCAL_CUT)
    def attach(self, number: int, which: int, same: bool, cut: Any) -> None:
        self.world.attach(number, which, same, whose(number, cut))
        self.check(number)

    @rule(number=DESK, which=MANY, faults=FAULTS, cut=CUT)
    def look(self, number: int, which: int, faults: list[Fault], cut: Any) -> None:
        self.world.draft(number, which // 2)
        self.world.look(number, which, faults, whose(number, cut))
        self.check(number)

    @rule(which=MANY, faults=FAULTS, cut=CUT)
    def take_over(self, which: int, faults: list[Fault], cut: Any) -> None:
        self.world.take_over(which, faults, whose(town.SUPERVISOR, cut))
        self.check(town.SUPERVISOR)

    @rule(which=MANY, faults=FAULTS, cut=CUT, late=st.sampled_from((1, 1, 2)))
    def take_over_behind_a_note(self, which: int, faults: list[Fault], cut: Any, late: int) -> None:
        """It is held until the note has gone; that it was, the desk hears once more when it is done."""
        self.world.note(town.SUPERVISOR, which)
        self.world.take_over(which)
        self.check(town.SUPERVISOR)
        self.sync(town.SUPERVISOR, [Fault("push", "held", late), *faults], cut)

    @rule(number=DESK, which=MANY, again=st.booleans(), cut=LOCAL_CUT)
    def clear_the_tray(self, number: int, which: int, again: bool, cut: Any) -> None:
        self.world.clear_the_tray(number, which, again, whose(number, cut))
        self.check(number)

    @rule(number=DESK, which=MANY, cut=LOCAL_CUT)
    def withdraw(self, number: int, which: int, cut: Any) -> None:
        self.world.withdraw(number, which, whose(number, cut))
        self.check(number)

    @rule(number=DESK, faults=FAULTS, cut=CUT)
    def sign_in(self, number: int, faults: list[Fault], cut: Any) -> None:
        self.world.sign_in(number, faults, whose(number, cut))
        self.check(number)

    @rule(number=DESK, what=st.sampled_from(("restart", "restart", "mirror", "1970", "2100", "right", "server")))
    def trouble_a_machine(self, number: int, what: str) -> None:
        match what:
            case "restart":
                self.world.restart(number)
            case "mirror":
                self.world.lose_the_mirror(number)
            case "server":
                self.world.restart_server()
            case _:
                self.world.set_clock(number, what)
        self.check(number)

    @rule(which=MANY, other=MANY, what=st.sampled_from(("file", "file", "move", "days", "months")))
    def change_the_town(self, which: int, other: int, what: str) -> None:
        match what:
            case "file":
                self.world.citizen_files(which, other)
            case "move":
                self.world.officer_moves(which % len(town.OFFICERS), other)
            case "days":
                self.world.days_pass(4)
            case _:
                self.world.days_pass(40)

    @rule(which=MANY, what=st.sampled_from(("copy", "copy", "restore", "restore silently", "say")))
    def administer(self, which: int, what: str) -> None:
        match what:
            case "copy":
                self.world.back_up()
            case "say":
                self.world.say_restored()
            case _:
                self.world.restore(which, said=what == "restore")
        self.check()

    def teardown(self) -> None:
        """Whatever happened, it ends in agreement. A trace that has failed before says nothing more."""
        try:
            if sys.exc_info()[0] is None:
                self.world.rest()
                self.stage.seen.update(self.world.seen)
                self.stage.traces.append(tuple(self.world.trace))
        finally:
            self.world.close()


def run(stage: Stage, number: int, examples: int, steps: int = STEPS) -> None:
    Machine.stage = stage
    chosen = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink) if SHRINK else (Phase.generate,),
    )
    try:
        run_state_machine_as_test(seed(number)(Machine), settings=chosen)
    except Exception as error:
        error.add_note(f"The same again: {AGAIN.format(number)}")
        raise


@pytest.fixture(scope="module")
def met() -> Counter[str]:
    """What the traces of all seeds met together, and how many they were."""
    return Counter()


def rare(met: Counter[str]) -> set[str]:
    return {name for name in OFTEN if met[name] < met["traces"] // 50}


@pytest.mark.parametrize("number", SEEDS)
def test_whatever_happens_nothing_is_lost_and_everybody_agrees(stage: Stage, met: Counter[str], number: int) -> None:
    run(stage, number, PART)
    met.update(stage.seen)
    met["traces"] += len(stage.traces)


def test_all_traces_together_met_what_they_are_to_withstand(met: Counter[str]) -> None:
    if met["traces"] < JUDGED:
        pytest.skip(f"{met['traces']} traces are too few to tell")
    assert not rare(met), met


def test_what_was_met_too_rarely_is_named() -> None:
    often = Counter({"traces": JUDGED, **dict.fromkeys(OFTEN, JUDGED // 50)})
    assert rare(often) == set()
    assert rare(often - Counter(restore=1)) == {"restore"}


def test_the_same_seed_gives_the_same_trace(stage: Stage) -> None:
    run(stage, 7, 3)
    first, stage.traces = stage.traces, []
    run(stage, 7, 3)
    assert first == stage.traces and any(first)
