"""Desks, officers and a line that breaks, in any order: in the end everybody agrees and no decision was lost.

Each step is something an officer, the network or the machine may do, drawn from a seed. Then the line heals, and the
laws of docs/sync.md must hold: mirrors equal the server's scope, every command was either carried out exactly once
or lies in its author's tray, and nothing is left in between.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from alpukat_desk.desk import commands, queries, sync
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Offline, Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, Request, RequestId, Role
from alpukat_desk.server import records
from alpukat_desk.server.tables import COMMANDS, REQUESTS
from alpukat_desk.store import outbox, overlay, position
from tests import builders as b
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, PDF, Central, Clock, citizen

SEEDS = range(5)
STEPS = 60
FILED = 4
OFFICERS = (b.officer(1), b.officer(1), b.officer(3, Role.SUPERVISOR), b.officer(4, office=NEIGHBOUR))
"""The first has two laptops, which may contradict each other."""
SUPERVISOR = 2
PAYLOADS: tuple[Callable[[Request], c.AnyPayload], ...] = (
    lambda _: c.Note("dilihat"),
    lambda _: b.approve(),
    lambda _: c.Return((b.fault(),), "ulang"),
    lambda _: c.Reject((b.fault("not-entitled", ""),), "bukan"),
    lambda _: c.Release(),
    lambda _: c.Wait("pusat"),
    lambda _: c.Resume(),
    lambda r: c.Correct("child.name", r.fields["child.name"], r.fields["child.name"] + "a", "KK"),
    lambda r: c.Correct("mother.sex", r.fields.get("mother.sex", ""), "" if r.fields.get("mother.sex") else "P", "KTP"),
    lambda r: c.Forward(NEIGHBOUR if r.office != NEIGHBOUR else b.OFFICE, "pindah"),
)
FAULTS: dict[str, Callable[[Desk], object]] = {
    "no line": lambda desk: desk.api.fail("push", Offline("server.unreachable")),
    "push answered, answer lost": lambda desk: desk.api.lose_answer("push"),
    "feed cut early": lambda desk: setattr(desk.api, "cut", 1),
    "feed cut late": lambda desk: setattr(desk.api, "cut", 3),
    "server fails": lambda desk: desk.api.fail("push", ServerBusy("server.failed", status=500)),
    "server busy": lambda desk: desk.api.fail("feed", ServerBusy("server.busy", after_s=9)),
    "piece of a file lost": lambda desk: desk.api.lose_answer("upload"),
}


class World:
    """One server, four desks of two offices, and dice. ``seen`` counts what happened."""

    def __init__(self, home: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = Clock()
        self.central = Central(home / "central", self.clock)
        self.central.hire(*OFFICERS[1:])
        self.desks = [
            Desk(home / f"desk-{number}", self.central, self.clock).sign_in(officer)
            for number, officer in enumerate(OFFICERS)
        ]
        self.decided: list[set[CommandId]] = [set() for _ in OFFICERS]
        self.given_up: set[CommandId] = set()
        self.seen: Counter[str] = Counter()
        self.central.file(*(citizen(number) for number in range(1, FILED + 1)))

    def run(self, steps: int) -> None:
        kinds: dict[Callable[[int], object], int] = {
            self.sync: 20, self.faulty_sync: 10, self.claim: 10, self.decide: 30, self.attach: 8, self.take_over: 3,
            self.clear_the_tray: 6, self.withdraw: 3, self.restart: 3, self.kill: 3, self.lose_the_mirror: 2,
        }  # fmt: skip
        for step in self.dice.choices(list(kinds), list(kinds.values()), k=steps):
            step(self.dice.randrange(len(self.desks)))
            self.check_digests()

    # ---- what may happen ----

    def sync(self, number: int, fault: str = "") -> None:
        desk = self.desks[number]
        report = sync.cycle(desk.place, desk.api)
        for name in ("accepted", "refused", "conflicts", "held", "gone", "repaired"):
            self.seen[name] += int(getattr(report, name))
        assert report.error is None or fault, report
        self.clock.forward(minutes=1)

    def faulty_sync(self, number: int) -> None:
        desk, fault = self.desks[number], self.dice.choice(list(FAULTS))
        FAULTS[fault](desk)
        self.sync(number, fault)
        desk.api.before.clear()
        desk.api.after.clear()
        desk.api.cut = None

    def claim(self, number: int) -> None:
        desk = self.desks[number]
        free = sorted(desk.ids(View.FREE))
        if free:
            sync.claim(desk.place, desk.api, (self.dice.choice(free),))

    def decide(self, number: int) -> None:
        """Something this desk believes to be allowed."""
        allowed = [
            (request, payload)
            for request, refusals in self._shown(number)
            for payload in (make(request) for make in PAYLOADS)
            if refusals[payload.kind] is None
        ]
        if allowed:
            request, payload = self.dice.choice(allowed)
            self._try(number, lambda desk: desk.decide(request, payload))

    def attach(self, number: int) -> None:
        approved = [request for request, refusals in self._shown(number) if refusals["attach"] is None]
        if approved:
            request, data = self.dice.choice(approved), PDF + b"%" * self.dice.randrange(9)
            self._try(
                number,
                lambda desk: commands.attach(
                    desk.place, request.id, request.version, "akta-lahir", data, "a.pdf", "AL-1", signed=True
                ),
            )

    def take_over(self, _number: int) -> None:
        desk = self.desks[SUPERVISOR]
        held = [request for request, refusals in self._shown(SUPERVISOR) if refusals["take_over"] is None]
        if held:
            request = self.dice.choice(held)
            _quietly(lambda: sync.ask(desk.place, desk.api, request.id, request.version, c.TakeOver("cuti")))

    def clear_the_tray(self, number: int) -> None:
        """A refused command is decided anew or given up."""
        desk, again = self.desks[number], self.dice.random() < 0.5
        refused = [row for row in desk.outbox() if row.state == outbox.REFUSED]
        if not refused:
            return
        before = {row.id for row in desk.outbox()}
        done = _quietly(lambda: (commands.redo if again else commands.drop)(desk.place, self.dice.choice(refused).id))
        after = {row.id for row in desk.outbox()}
        assert done or (again and after == before)
        self.seen["redone" if again else "dropped"] += done
        self.given_up |= before - after
        self.decided[number] |= after - before

    def withdraw(self, number: int) -> None:
        desk = self.desks[number]
        waiting = [row for row in desk.outbox() if row.state == outbox.WAITING]
        before = {row.id for row in desk.outbox()}
        if waiting:
            self.seen["withdrawn"] += _quietly(lambda: commands.withdraw(desk.place, self.dice.choice(waiting).id))
            self.given_up |= before - {row.id for row in desk.outbox()}

    def restart(self, number: int) -> None:
        self.desks[number].restart()

    def kill(self, number: int) -> None:
        """As if the power went: the files as they lie there, without what only memory held."""
        desk = self.desks[number]
        copy = desk.home.with_name(desk.home.name + "-killed")
        shutil.copytree(desk.home, copy, ignore=shutil.ignore_patterns("*-shm"))
        desk.close()
        shutil.rmtree(desk.home)
        copy.rename(desk.home)
        desk.restart()

    def lose_the_mirror(self, number: int) -> None:
        desk = self.desks[number]
        desk.close()
        for path in desk.home.glob("mirror.db*"):
            path.unlink()
        desk.restart()

    def _shown(self, number: int) -> list[tuple[Request, dict[str, Refused | None]]]:
        desk = self.desks[number]
        here = desk.bodies().keys()
        found = [queries.request(desk.place, key) for key in sorted(desk.ids(View.ALL)) if key in here]
        return [(item.request, item.refusals) for item in found if item is not None]

    def _try(self, number: int, act: Callable[[Desk], Any]) -> None:
        """A refused decision leaves no trace; one that was taken is owed an answer."""
        desk = self.desks[number]
        before = {row.id for row in desk.outbox()}
        taken = _quietly(lambda: act(desk))
        made = {row.id for row in desk.outbox()} - before
        assert len(made) == taken
        self.seen["decided"] += taken
        self.decided[number] |= made

    # ---- what must be true ----

    def check_digests(self) -> None:
        for desk in self.desks:
            with desk.place.store.reading() as tx:
                state = position.read(tx)
                assert (state.count, state.digest) == position.recounted(tx)

    def settle(self) -> None:
        for number in (*range(len(self.desks)),) * 3:
            self.sync(number)

    def check_agreement(self) -> None:
        for desk, officer in zip(self.desks, OFFICERS, strict=True):
            with self.central.house.database.reading() as tx:
                scope = tx.execute(select(REQUESTS.c.body).where(records.within(officer.office))).scalars().all()
            with desk.place.store.reading() as tx:
                pictures = overlay.ids(tx)
            assert {raw.decode() for raw in desk.bodies().values()} == set(scope)
            rows = desk.outbox()
            assert {row.state for row in rows} <= {outbox.REFUSED}, rows
            assert pictures == {row.request_id for row in rows} == set(desk.ids(View.TRAY))

    def check_that_each_command_was_answered_once(self) -> None:
        """Everything the officers decided is at the server, in the tray, or was given up by its author."""
        with self.central.house.database.reading() as tx:
            states = {row.id: row.state for row in tx.execute(select(COMMANDS.c.id, COMMANDS.c.state))}
            events = [
                event.command_id
                for number in range(1, FILED + 1)
                for event in records.history(tx, b.CITY, RequestId(b.uuid(number)))
            ]
        assert len(events) == len(set(events))
        for desk, decided in zip(self.desks, self.decided, strict=True):
            tray = {row.id for row in desk.outbox()}
            for command in decided:
                done = states.get(command) == "accepted"
                assert done == (command in events)
                assert done + (command in tray) + (command in self.given_up) == 1, command

    def close(self) -> None:
        for desk in self.desks:
            desk.close()
        self.central.close()


def _quietly(act: Callable[[], Any]) -> bool:
    try:
        act()
    except AlpukatError:
        return False
    return True


@pytest.mark.parametrize("seed", SEEDS)
def test_when_the_line_has_healed_everybody_agrees_and_nothing_is_lost(tmp_path: Path, seed: int) -> None:
    world = World(tmp_path, seed)
    try:
        world.run(STEPS)
        world.settle()
        world.check_agreement()
        world.check_that_each_command_was_answered_once()
    finally:
        world.close()
    assert world.seen["decided"] >= 5 and world.seen["accepted"] >= 3, world.seen
