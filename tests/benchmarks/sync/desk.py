"""The product's client, driven as the window drives it: open a profile, sign in, sync, ask.

    python -m tests.benchmarks.sync.desk TASK --url URL --home FOLDER [...]

Tasks: ``first`` (a fresh profile's first pull), ``usable`` (the same while a second thread asks for the officer's own
queue), ``idle``, ``pull``, ``decide`` (untimed: 1,000 decisions written down by officer B), ``push``.
"""

import argparse
import contextlib
import gc
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from alpukat_desk.app.profile import COLLECT
from alpukat_desk.desk import account, commands, keeping, queries, sync
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.desk.workplace import Workplace, open_workplace
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import Officer
from alpukat_desk.remote import HttpApi
from alpukat_desk.server.house import standard_catalogue, utc_now
from alpukat_desk.store.vault import Key
from tests.benchmarks.sync import corpus, people, worker

KEY = Key(bytes(range(32)))
PAGE = 50
EVERY_S = 0.02
"""How often the second thread asks whether the queue is usable: the figure's grain."""


class Desk:
    """An open profile and its line."""

    def __init__(self, home: Path, url: str) -> None:
        self.place: Workplace = open_workplace(home, KEY, standard_catalogue(), utc_now)
        self.api = HttpApi(url)

    def arrive(self, officer: Officer) -> None:
        """Signs in, or goes on; either way the connection is open afterwards."""
        if account.officer(self.place) is None:
            account.sign_in(self.place, self.api, officer.id, people.PASSWORD, "laptop")
        else:
            account.resume(self.place, self.api)
            self.api.policy()

    def leave(self) -> None:
        self.api.close()
        self.place.store.close()

    def facts(self) -> worker.Facts:
        """How many requests this desk lists, and finds by a name."""
        views = queries.counts(self.place).views
        found = len(queries.ids(self.place, Filter(View.ALL, text="siti")))
        return {"held": views["all"] + views["closed"], "found": found}


Task = Callable[[], worker.Facts]


def first(desk: Desk, told: argparse.Namespace) -> Task:
    desk.arrive(people.READER)

    def task() -> worker.Facts:
        sync.pull(desk.place, desk.api)
        return {}

    return task


def usable(desk: Desk, told: argparse.Namespace) -> Task:
    """The first sync, and when the own queue was listed whole with its first request open and a page to take from."""
    desk.arrive(people.READER)

    def task() -> worker.Facts:
        began, over, found = time.perf_counter(), threading.Event(), []

        def watch() -> None:
            while not found and not over.wait(EVERY_S):
                if _usable(desk.place):
                    found.append(time.perf_counter() - began)

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            sync.pull(desk.place, desk.api)
        finally:
            whole = time.perf_counter() - began
            over.set()
            watcher.join()
        return {"usable_s": min([*found, whole]), "wall_s": whole}

    return task


def _usable(place: Workplace) -> bool:
    with contextlib.suppress(AlpukatError):
        mine = queries.ids(place, Filter(View.MINE))
        free = queries.ids(place, Filter(View.FREE))[:PAGE]
        listed = len(mine) >= corpus.OWN and len(queries.rows(place, [*mine, *free])) >= corpus.OWN + PAGE
        return listed and queries.request(place, mine[0]) is not None
    return False


def idle(desk: Desk, told: argparse.Namespace) -> Task:
    """Whole cycles that find nothing to do, after two that may still fetch the histories of held requests and after
    what an idle desk puts in order."""
    desk.arrive(people.READER)
    for _ in range(2):
        sync.cycle(desk.place, desk.api)
    while keeping.tidy(desk.place):
        continue

    def cycle() -> None:
        error = sync.cycle(desk.place, desk.api).error
        if error:
            raise error

    return lambda: worker.polled(cycle)


def pull(desk: Desk, told: argparse.Namespace) -> Task:
    desk.arrive(people.READER)

    def task() -> worker.Facts:
        return {"received": sync.pull(desk.place, desk.api).received}

    return task


def decide(desk: Desk, told: argparse.Namespace) -> Task:
    desk.arrive(people.WRITER)
    sync.pull(desk.place, desk.api)
    decisions = [msgspec.json.decode(line, type=corpus.Decision) for line in told.decisions.open("rb")]

    def task() -> worker.Facts:
        for item in decisions:
            commands.decide(desk.place, item.id, item.version, item.payload)
        return {"made": len(decisions)}

    return task


def push(desk: Desk, told: argparse.Namespace) -> Task:
    desk.arrive(people.WRITER)

    def task() -> worker.Facts:
        report = sync.push(desk.place, desk.api)
        return {"accepted": report.accepted, "refused": report.refused + report.conflicts}

    return task


TASKS = {task.__name__: task for task in (first, usable, idle, pull, decide, push)}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("task", choices=TASKS)
    asked.add_argument("--url", required=True)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--decisions", type=Path)
    told = asked.parse_args()
    logging.disable(logging.CRITICAL)
    gc.set_threshold(*COLLECT)  # as app.profile does
    desk = Desk(told.home, told.url)
    try:
        worker.measured(lambda: TASKS[told.task](desk, told), desk.facts)
    finally:
        desk.leave()


if __name__ == "__main__":
    main()
