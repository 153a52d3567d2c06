"""The town at work: what officers, the network, the machines and the administrator may do, and what is remembered.

Each act is one step. It names a desk, what goes wrong with its line, and when whose power is cut.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from alpukat_desk.desk import commands, sync
from alpukat_desk.desk.reports import Report
from alpukat_desk.desk.shown import View
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, Conflict, Refused, SignedOut
from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.store import outbox
from tests import builders as b
from tests.loopback import NEIGHBOUR, PDF, Clock
from tests.simulation import laws
from tests.simulation.deeds import PAYLOADS, means, opened
from tests.simulation.dice import Dice
from tests.simulation.line import Fault
from tests.simulation.power import Crash, Cut, Moment, Power, When
from tests.simulation.town import OFFICERS, SUPERVISOR, Laptop, Server, filed, laptop, quietly

OFFICES = (b.OFFICE, NEIGHBOUR)
SERVER = -1
"""In the place of a desk's number, where the server's power is meant."""
MOST_FILED = 9


CLOCKS = {
    "1970": datetime.fromisoformat("1970-01-02T03:00+00:00"),
    "2100": datetime.fromisoformat("2100-06-01T03:00+00:00"),
}
"""What a desk's clock may suddenly show; "right" is the server's time."""


class World:
    """``decided`` is what a desk owes an answer for; ``given_up`` and ``refused``: after how many restores it was."""

    def __init__(self, home: Path, dice: Dice, power: Power, seed: int = 1) -> None:
        self.home, self.power = home, power
        self.clock = Clock()
        dice.reseed(seed, self.clock)
        self._dice = dice
        self._open(home)
        self.decided: list[set[CommandId]] = [set() for _ in OFFICERS]
        self.given_up, self.refused = dict[CommandId, int](), dict[CommandId, int]()
        self.left: set[tuple[int, RequestId]] = set()
        self.restores, self.unsaid = 0, False
        self.bodies: dict[RequestId, set[str]] = {}
        self.records = [laws.Record() for _ in OFFICERS]
        self.seen: Counter[str] = Counter()
        self.trace: list[str] = []
        self._copies: list[Path] = []
        self._filed = self._attached = 0
        self._note()
        self._filed = len(self.bodies)

    def _open(self, home: Path) -> None:
        self.power.homes = [home / "server", *(home / f"desk-{number}" for number in range(len(OFFICERS)))]
        self.power.committed = {home / "server": lambda _connection: self._note()}
        self.power.begin()
        self.server = Server(home / "server", self.clock)
        self.laptops = [laptop(home, number, self.server, self._reboot) for number in range(len(OFFICERS))]

    def _note(self) -> None:
        """Every state that a request ever had at the server, as it was committed."""
        self.server.forget()
        for key, (_, request) in self.server.everything().items():
            self.bodies.setdefault(key, set()).add(laws.told(request))

    # ---- one step ----

    def act(
        self,
        number: int,
        what: Callable[[Laptop], Any],
        faults: Sequence[Fault] = (),
        cut: When = None,
        *,
        gives_up: bool = False,
        asked: int = 0,
    ) -> Any:
        """Runs it with what is planned for it and heals all again. None where it failed."""
        one = self.laptops[number]
        one.line.faults = list(faults)
        self.power.cut = self._planned(*cut) if cut else None
        done = self.attempt(number, what, gives_up=gives_up, asked=asked)
        self.power.cut = None
        one.line.heal()
        return done

    def attempt(self, number: int, what: Callable[[Laptop], Any], *, gives_up: bool = False, asked: int = 0) -> Any:
        """Runs it, comes back from a power cut, and books what the outbox won and lost. None where it failed.
        ``asked``: so many requests the officer wants out of the common queue. What left while the officer was told no
        at the screen is given up like what they took back."""
        one = self.laptops[number]
        before, stamp, done = one.known, self.stamp(one), None
        most = self.server.claims(one.device) + asked
        try:
            done = what(one)
        except Crash as crash:
            self._reboot(crash)
        except AlpukatError as error:
            self.seen[error.code] += 1
            self.trace.append(error.code)
            gives_up = gives_up or isinstance(error, Conflict | Refused)
        if stamp != self.stamp(one):
            one.known = one.ids()
            self._book(number, before, one.known, gives_up)
            assert self.server.claims(one.device) <= most, "more was taken than anybody asked for"
        self.clock.forward(minutes=1)
        for other in self.laptops:
            other.clock.forward(minutes=1)
        return done

    def stamp(self, one: Laptop) -> tuple[int, int]:
        """As long as it stays the same, nothing has changed on this desk or at the server."""
        return self.power.lasting[one.home], self.power.lasting[self.server.home]

    def _planned(self, whose: int, countdown: int, moment: Moment) -> Cut:
        home = self.server.home if whose == SERVER else self.laptops[whose].home
        return Cut(home, countdown, "before" if whose == SERVER and moment == "between" else moment)

    def _reboot(self, crash: Crash) -> None:
        """What lies there is opened again; what only memory held is lost."""
        self.power.lasting[crash.home] += 1
        self.seen["crash"] += 1
        if crash.home == self.server.home:
            self.server.stop()
            crash.bury()
            self.server.start()
            return
        one = next(item for item in self.laptops if item.home == crash.home)
        one.desk.close()
        crash.bury()
        one.restart()

    def _book(self, number: int, before: frozenset[CommandId], after: frozenset[CommandId], gives_up: bool) -> None:
        self.decided[number] |= after - before
        self.refused = dict.fromkeys(self.laptops[number].tray(), self.restores) | self.refused
        if gives_up:
            self.given_up.update(dict.fromkeys(before - after, self.restores))
        self.seen["decided"] += len(after - before)
        self.trace.append(f"{number} {sorted(after)}")
        self._note_who_left()

    def _note_who_left(self) -> None:
        """Requests that once were outside a desk's scope: there their receipts may have been closed."""
        requests = self.server.everything()
        for one in self.laptops:
            inside = laws.scope(self, one, requests)
            self.left |= {(one.number, key) for key in self.bodies if key not in inside}

    # ---- what an officer does ----

    def sync(self, number: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        report = self.act(number, lambda one: sync.cycle(one.desk.place, one.line), faults, cut)
        one = self.laptops[number]
        if report is not None and isinstance(report.error, SignedOut):
            quietly(one.sign_in)
            if not (faults or cut):
                report = self.act(number, lambda one: sync.cycle(one.desk.place, one.line))
        if report is not None:
            self._told(report)
            calm = not (faults or cut)
            assert not calm or report.error is None or report.error.code == "feed.differs", report
            self._fetch_twice_for_a_reason(one, report)
            if report.error is None and calm:
                one.line.misled &= self.unsaid and not report.repaired
                laws.check_agreement(self, one)

    def _fetch_twice_for_a_reason(self, one: Laptop, report: Report) -> None:
        """Comparing digests, once a day, mends what a server's silence or a proxy's memory has spoilt. Were it ever
        needed without those, the feed would have lost a row."""
        differs = report.repaired or (report.error is not None and report.error.code == "feed.differs")
        assert not differs or one.line.misled, report

    def _told(self, report: Report) -> None:
        for name in ("accepted", "refused", "conflicts", "held", "gone", "repaired"):
            self.seen[name] += int(getattr(report, name))
        if report.error:
            self.seen[report.error.code] += 1
            self.seen["part of a stream kept"] += report.received > 0
        self.trace.append(f"{report.accepted} {report.refused} {report.conflicts} {report.received} {report.error}")

    def push(self, number: int) -> None:
        report = self.act(number, lambda one: sync.push(one.desk.place, one.line))
        if report is not None:
            self._told(report)

    def pull(self, number: int, cut: When) -> None:
        self.act(number, lambda one: sync.pull(one.desk.place, one.line), (), cut)

    def sign_in(self, number: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        self.act(number, lambda one: one.sign_in(), faults, cut)

    def claim(self, number: int, which: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        free = sorted(self.laptops[number].desk.ids(View.FREE))
        if free:
            wanted = (free[which % len(free)],)
            self.act(number, lambda one: sync.claim(one.desk.place, one.line, wanted), faults, cut, asked=1)

    def claim_next(self, number: int, count: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        self.act(number, lambda one: sync.claim_next(one.desk.place, one.line, count), faults, cut, asked=count)

    def decide(self, number: int, which: int, what: int, cut: When = None) -> None:
        """Something this desk believes to be allowed; most often about what its officer holds."""
        one = self.laptops[number]
        chosen = self._chosen(one, which)
        known = one.allowed(chosen) if chosen else None
        if known is None:
            return
        request, allowed = known
        open_ = [name for name in PAYLOADS if name.split()[0] in allowed and means(name, request)]
        if open_:
            payload = PAYLOADS[open_[what % len(open_)]](request)
            self.trace.append(payload.kind)
            self.act(number, lambda one: commands.decide(one.desk.place, request.id, request.version, payload), (), cut)

    def _chosen(self, one: Laptop, which: int) -> RequestId | None:
        mine = sorted(one.desk.ids(View.MINE)) if which % 4 else []
        ids = mine or sorted(one.desk.ids(View.ALL))
        return ids[which // 4 % len(ids)] if ids else None

    def attach(self, number: int, which: int, same: bool, cut: When = None) -> None:
        """A document; ``same`` for bytes that were attached before, perhaps elsewhere."""
        one = self.laptops[number]
        mine = [one.allowed(key) for key in sorted(one.desk.ids(View.MINE))]
        approved = [known[0] for known in mine if known and "attach" in known[1]]
        if not approved:
            return
        request = approved[which % len(approved)]
        self._attached += not same
        data = PDF + b"%" * self._attached
        self.act(
            number,
            lambda one: commands.attach(
                one.desk.place, request.id, request.version, "akta-lahir", data, "a.pdf", "AL-1", signed=True
            ),
            (),
            cut,
        )

    def draft(self, number: int, which: int) -> None:
        """Something is begun and left."""
        one = self.laptops[number]
        chosen = self._chosen(one, which)
        if chosen:
            self.act(number, lambda one: commands.save_draft(one.desk.place, chosen, commands.Draft(text="nanti")))

    def look(self, number: int, which: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        """A request is opened with its history and its files, by whoever holds it."""
        chosen = self._chosen(self.laptops[number], which)
        if chosen:
            self.act(number, lambda one: opened(one, chosen), faults, cut)

    def note(self, number: int, which: int) -> None:
        """On any request."""
        one = self.laptops[number]
        ids = sorted(one.desk.ids(View.ALL))
        known = one.allowed(ids[which % len(ids)]) if ids else None
        if known and "note" in known[1]:
            key, version = known[0].id, known[0].version
            self.act(number, lambda one: commands.decide(one.desk.place, key, version, c.Note("dilihat")))

    def take_over(self, which: int, faults: Sequence[Fault] = (), cut: When = None) -> None:
        """The supervisor takes what somebody else holds."""
        boss = self.laptops[SUPERVISOR]
        ids = sorted(boss.desk.ids(View.ALL))
        known = boss.allowed(ids[which % len(ids)]) if ids else None
        if known and "take_over" in known[1]:
            request = known[0]
            self.act(
                SUPERVISOR,
                lambda one: sync.ask(one.desk.place, one.line, request.id, request.version, c.TakeOver("cuti")),
                faults,
                cut,
            )
            self.decided[SUPERVISOR] |= boss.granted()

    def clear_the_tray(self, number: int, which: int, again: bool, cut: When = None) -> None:
        """A refused command is decided anew or given up."""
        refused = [row.id for row in self.laptops[number].desk.outbox() if row.state == outbox.REFUSED]
        if refused:
            chosen, act = refused[which % len(refused)], commands.redo if again else commands.drop
            self.act(number, lambda one: act(one.desk.place, chosen), (), cut, gives_up=True)

    def withdraw(self, number: int, which: int, cut: When = None) -> None:
        """What was handed to the line cannot be taken back, and is tried all the same."""
        pending = [row.id for row in self.laptops[number].desk.outbox() if row.state != outbox.REFUSED]
        if pending:
            chosen = pending[which % len(pending)]
            self.act(number, lambda one: commands.withdraw(one.desk.place, chosen), (), cut, gives_up=True)

    # ---- what happens to machines ----

    def restart(self, number: int) -> None:
        self.act(number, lambda one: one.restart())

    def lose_the_mirror(self, number: int) -> None:
        one = self.laptops[number]
        one.desk.close()
        for path in one.home.glob("mirror.db*"):
            path.unlink()
        self.records[number] = laws.Record()
        self.power.lasting[one.home] += 1
        self.act(number, lambda one: one.restart(), (), None)

    def set_clock(self, number: int, to: str) -> None:
        self.laptops[number].clock.now = CLOCKS.get(to, self.clock.now)

    def restart_server(self) -> None:
        self.server.stop()
        self.server.start()

    # ---- what happens in the town ----

    def days_pass(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        for one in self.laptops:
            one.clock.now += timedelta(days=days)
        self._note_who_left()

    def citizen_files(self, office: int, pictures: int) -> None:
        if self._filed < MOST_FILED:
            self._filed += 1
            wanted = ((), (0,), (1, 2), (0, 1))[pictures % 4]
            self.server.file(filed(self.server, self._filed, OFFICES[office % 2], wanted))
            self._note_who_left()

    def officer_moves(self, number: int, office: int) -> None:
        self.server.move(OFFICERS[number], OFFICES[office % 2])
        self._note_who_left()

    def back_up(self) -> None:
        self.server.stop()
        target = self.home / f"copy-{len(self._copies)}.db"
        shutil.copy(self.server.home / "server.db", target)
        self._copies.append(target)
        self.server.start()

    def restore(self, which: int, said: bool) -> None:
        if not self._copies:
            return
        self.seen["restore"] += 1
        self.restores += 1
        self.power.lasting[self.server.home] += 1
        self.server.put_back(self._copies[which % len(self._copies)])
        self.unsaid = not said
        if said:
            self.server.say_restored()
        for one in self.laptops:
            one.line.misled |= not said
            one.line.clear()
        self._note()
        self._note_who_left()

    def say_restored(self) -> None:
        if self.unsaid:
            self.server.say_restored()
            self.unsaid = False

    # ---- the end ----

    def rest(self) -> None:
        """Every line is healed and everybody syncs until nothing moves any more; then all laws hold. Of a restore that
        nobody told of the desks have noticed a day later what digests can show."""
        if self.unsaid:
            self.days_pass(1)
            self._calm()
            for one in self.laptops:
                laws.check_versions(self, one)
            self.say_restored()
        self._calm()
        laws.check_rest(self)

    def _calm(self) -> None:
        """Until each desk in turn has found nothing to do."""
        calm = 0
        for turn in range(laws.ROUNDS * len(self.laptops)):
            one = self.laptops[turn % len(self.laptops)]
            before = one.known, self.power.lasting[self.server.home]
            one.clock.forward(hours=2)
            self.sync(one.number)
            calm = calm + 1 if before == (one.known, self.power.lasting[self.server.home]) else 0
            if calm == len(self.laptops):
                return
        raise AssertionError("it never comes to rest")

    def close(self) -> None:
        self.power.cut = None
        for one in self.laptops:
            one.desk.close()
        self.server.close()
