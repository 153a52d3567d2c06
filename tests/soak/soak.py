"""The soak itself: forks the lives of the desks, kills them and the server when the dice say, lets all come to rest.

This process holds no connection and no thread when it forks, so that each life begins as a new program does.
"""

import faulthandler
import json
import logging
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import make_url

from tests.soak import audit, doom, filing, journal, statement
from tests.soak.central import Central, Proxy
from tests.soak.life import Life, catalogue, live
from tests.soak.staff import Seat, seats

TICK_S = 0.01
PATIENCE = 15
"""Rounds until everybody must be at rest."""
_FREE, _FILED = 8, 24
_GENTLE = 5
"""Desks step aside for the server, which would else take long to start among so many."""
_SAY_S, _LOOK_S, _CALM_S = 10.0, 1.5, 1.0


@dataclass(frozen=True)
class Wanted:
    """What is asked for. ``database`` "" is a SQLite file in the folder."""

    client_kills: int
    server_kills: int
    seed: int
    desks: int
    folder: Path
    database: str = ""
    workers: int = 1


@dataclass
class Place:
    """A desk and the process that lives there now; ``due`` is when it is killed, None for a life that ends well."""

    seat: Seat
    lives: int = 0
    pid: int = 0
    due: float | None = None


@dataclass
class Soak:
    """One run."""

    wanted: Wanted
    places: list[Place] = field(init=False)
    kills: Counter[str] = field(default_factory=Counter)
    crashes: int = 0
    filed: int = 0

    def __post_init__(self) -> None:
        wanted, folder = self.wanted, self.wanted.folder
        self.dice = random.Random(wanted.seed)
        self.url = wanted.database or f"sqlite:///{(folder / 'server.db').resolve().as_posix()}"
        self.central = Central(folder, self.url, wanted.workers)
        self.places = [Place(seat) for seat in seats(wanted.desks)]
        self._began = self._said = self._looked = time.monotonic()
        self._server_due = 0.0

    # ---- the whole ----

    def run(self) -> dict[str, object]:
        filing.hire(self.url)
        self._file(_FILED * 2)
        self._start_server()
        self.proxy = Proxy(self.wanted.folder, self.central.port, self.wanted.seed)
        try:
            while not self._enough():
                self._tick()
                _wait(TICK_S)
            self._end_lives()
            self._make_server_ready()
            self.proxy.heal()
            _wait(_CALM_S)
            rounds = self._come_to_rest()
        finally:
            self._end_lives()
            self.central.stop()
            faults = self.proxy.stop()
        return self._told(rounds, faults)

    def _enough(self) -> bool:
        wanted = self.wanted
        return self.kills["client"] >= wanted.client_kills and self.central.kills >= wanted.server_kills

    def _tick(self) -> None:
        now = time.monotonic()
        for place in self.places:
            self._look_after(place, now)
        self._look_after_server(now)
        if now - self._looked > _LOOK_S:
            self._looked = now
            if filing.free(self.url) < _FREE:
                self._file(_FILED)
        if now - self._said > _SAY_S:
            self._said = now
            self.say()

    def say(self) -> None:
        spent, wanted = time.monotonic() - self._began, self.wanted
        sys.stderr.write(
            f"{spent:5.0f} s: {self.kills['client']}/{wanted.client_kills} kills of desks, "
            f"{self.central.kills}/{wanted.server_kills} of the server, {self.filed} requests filed\n"
        )

    def _file(self, count: int) -> None:
        filing.file(self.url, self.central.files, catalogue(), count, self.wanted.seed, self.filed + 1)
        self.filed += count

    # ---- desks ----

    def _look_after(self, place: Place, now: float) -> None:
        if not place.pid:
            self._begin(place, now)
        elif place.due is not None and now >= place.due:
            os.kill(place.pid, signal.SIGKILL)
            self._bury(place, 0)
        else:
            self._bury(place, os.WNOHANG)

    def _begin(self, place: Place, now: float) -> None:
        place.lives += 1
        home = self._home(place)
        if self.dice.random() < 0.03:
            for path in home.glob("mirror.db*"):
                path.unlink()
        ends_well = self.dice.random() < 0.05
        span = 10 ** self.dice.uniform(-1.5, 1.15)
        place.due = None if ends_well else now + span
        dies = doom.drawn(self.dice) if self.dice.random() < 0.3 else None
        place.pid = self._fork(live, self._life(place, now + (span if ends_well else 60), dies))

    def _home(self, place: Place) -> Path:
        return self.wanted.folder / f"desk-{place.seat.number}"

    def _life(self, place: Place, until: float, dies: doom.Doom | None = None) -> Life:
        return Life(place.seat, place.lives, self._home(place), self.proxy.url, self.wanted.seed, until, dies)

    def _fork(self, act: object, life: Life) -> int:
        pid = os.fork()
        if not pid:
            self._become(act, life)
        return pid

    def _become(self, act: object, life: Life) -> None:
        """The child. It keeps nothing of its parent's pipes, and never comes back."""
        code = 1
        try:
            for pipe in (self.central.input, self.proxy.input):
                os.close(pipe.fileno())
            errors = os.open(life.home.with_suffix(".log"), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            os.dup2(errors, 2)
            os.nice(_GENTLE)
            faulthandler.enable()
            logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(name)s %(message)s")
            act(life)  # type: ignore[operator]
            code = 0
        except Exception:
            logging.exception("a desk met a bug")
        finally:
            os._exit(code)

    def _bury(self, place: Place, how: int) -> None:
        pid, status = os.waitpid(place.pid, how)
        if not pid:
            return
        place.pid = 0
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            self.kills["client"] += 1
        elif status:
            self.crashes += 1
            sys.stderr.write(f"desk {place.seat.number} ended with {os.waitstatus_to_exitcode(status)}\n")

    def _end_lives(self) -> None:
        for place in self.places:
            if place.pid:
                os.kill(place.pid, signal.SIGKILL)
                self._bury(place, 0)

    # ---- the server ----

    def _start_server(self) -> None:
        self.central.start()
        self._make_server_ready()

    def _make_server_ready(self) -> None:
        while not self.central.ready():
            _wait(TICK_S)
        self._server_due = 0.0

    def _look_after_server(self, now: float) -> None:
        """Kills spread over the run: never more of the server's share done than of the desks'."""
        wanted = self.wanted
        if self.central.kills >= wanted.server_kills or not self.central.ready():
            return
        if not self._server_due:
            behind = self.central.kills * wanted.client_kills < self.kills["client"] * wanted.server_kills
            self._server_due = now + self.dice.uniform(0.3, 2.5 if behind else 5.0)
        elif now >= self._server_due:
            self.central.kill()
            self.central.start()
            self._server_due = 0.0

    # ---- the end ----

    def _come_to_rest(self) -> int:
        """Rounds in which each desk syncs alone, until one changed nothing anywhere."""
        for number in range(1, PATIENCE + 1):
            for place in self.places:
                place.lives += 1
                place.pid = self._fork(statement.settle, self._life(place, 0.0))
            for place in self.places:
                self._bury(place, 0)
            if all(item.quiet for item in self._statements()):
                return number
        return PATIENCE

    def _statements(self) -> list[statement.Statement]:
        return [statement.read(self._home(place).with_suffix(".statement")) for place in self.places]

    def _told(self, rounds: int, faults: dict[str, int]) -> dict[str, object]:
        desks = [
            audit.Desk(place.seat, journal.read(self._home(place).with_suffix(".journal")), stated)
            for place, stated in zip(self.places, self._statements(), strict=True)
        ]
        server = audit.ledger(self.url)
        found = audit.audit(server, desks, self.central.files)
        _keep(self.wanted.folder, found)
        wrong, wanted = Counter(item.kind for item in found), self.wanted
        kinds = Counter(desk.diary.about[mark].kind for desk in desks for mark in desk.diary.acked)
        return {
            "acked": sum(len(desk.diary.acked) for desk in desks),
            "lost": wrong["lost"],
            "duplicated": wrong["duplicated"],
            "kills": {"client": self.kills["client"], "server": self.central.kills},
            "seed": wanted.seed,
            "seconds": round(time.monotonic() - self._began, 1),
            "wrong": {kind: wrong[kind] for kind in audit.KINDS[2:]}
            | {"crashes": self.crashes, "server_errors": self.central.errors()},
            "accepted": sum(map(len, server.accepted.values())),
            "in_tray": sum(len(desk.statement.outbox) for desk in desks),
            "given_up": sum(len(desk.diary.given) for desk in desks),
            "files": len(server.attached),
            "requests": self.filed,
            "rounds": rounds,
            "kinds": dict(sorted(kinds.items())),
            "faults": faults,
            "again": _again(wanted),
        }


def _again(wanted: Wanted) -> str:
    """Where the requests lie is as much a part of it as the seed; passwords in an address are not shown."""
    kills = f"--client-kills {wanted.client_kills} --server-kills {wanted.server_kills}"
    where = f" --database {make_url(wanted.database)!r} --workers {wanted.workers}" if wanted.database else ""
    return f"python -m tests.soak {kills} --seed {wanted.seed} --desks {wanted.desks}{where}"


def _keep(folder: Path, found: list[audit.Wrong]) -> None:
    lines = [json.dumps({"kind": item.kind, "what": item.what}) for item in found]
    (folder / "wrong.jsonl").write_text("".join(f"{line}\n" for line in lines))


def _wait(seconds: float) -> None:
    signal.sigtimedwait([], seconds)
