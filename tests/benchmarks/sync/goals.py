"""The goals of sync beside what a run measured. A goal whose figure the run lacks is open, never reached."""

from collections.abc import Iterable
from typing import Any, NamedTuple

Row = dict[str, Any]
LOOPBACK = "loopback"


class Goal(NamedTuple):
    """``limit`` and the measured value are in ``unit``."""

    text: str
    limit: float
    unit: str
    value: float | None

    @property
    def word(self) -> str:
        if self.value is None:
            return "not measured"
        return "reached" if self.value <= self.limit else "**not reached**"


class Figures:
    """Medians and load rows of one run, asked by name."""

    def __init__(self, medians: Iterable[Row], load: Iterable[Row]) -> None:
        self.medians = {(row["line"], row["n"], row["task"], row["peer"]): row for row in medians}
        self.load = list(load)
        self.sizes = sorted({n for line, n, _, _ in self.medians if line == LOOPBACK})

    def of(self, line: str, n: int, task: str, name: str, peer: str = "ours") -> float | None:
        return self.medians.get((line, n, task, peer), {}).get(name)

    def ratio(self, line: str, n: int, task: str, peer: str, name: str = "wall_s") -> float | None:
        ours, theirs = self.of(line, n, task, name), self.of(line, n, task, name, peer)
        return ours / theirs if ours is not None and theirs else None

    def best_online(self, name: str) -> float | None:
        """Of the best setting at the largest size measured, as one would run it."""
        largest = max((row["n"] for row in self.load), default=0)
        found = [row[name] for row in self.load if row["n"] == largest and row.get("asked") == "online" and name in row]
        return min(found, default=None)


def goals(found: Figures) -> list[Goal]:
    told = [goal for n in found.sizes for goal in _at(found, n)]
    small = found.sizes[0] if found.sizes else 0
    return told + _on_lines(found, small) + _online(found)


def _at(found: Figures, n: int) -> list[Goal]:
    def ours(task: str, name: str, scale: float = 1.0) -> float | None:
        return _scaled(found.of(LOOPBACK, n, task, name), scale)

    size = f"{n:,} requests"
    told = [
        Goal(f"(a) first sync of {size}, to Anki", 0.75, "x", found.ratio(LOOPBACK, n, "first", "anki")),
        Goal(f"(a) peak memory, {size}", 200, "MB", ours("first", "peak_rss_mb")),
        Goal(f"(a) on the wire, {size}", 450, "bytes a request", ours("first", "bytes_per_request")),
        Goal(f"(b) 1,000 changed pulled, {size}, to the floor", 1.2, "x", found.ratio(LOOPBACK, n, "pull", "floor")),
        Goal(f"(c) 1,000 decisions pushed, {size}, to Anki", 0.95, "x", found.ratio(LOOPBACK, n, "push", "anki")),
        Goal(f"(c) both ways, {size}", 100, "KB", ours("push", "wire_bytes", 1e-3)),
        Goal(f"(d) idle poll, {size}", 2, "ms", ours("idle", "wall_s", 1e3)),
        Goal(f"(d) bytes of an idle poll, {size}", 500, "bytes", ours("idle", "wire_bytes")),
        Goal(f"(d) written to the disk by it, {size}", 0, "bytes", ours("idle", "disk_bytes")),
    ]
    if n == 20_000:
        told.insert(3, Goal(f"(a) store, {size}", 20, "MB", ours("first", "store_mb")))
    return told + [_ahead(found, LOOPBACK, n, task, letter) for task, letter in TASKS.items()]


TASKS = {"first": "a", "pull": "b", "push": "c", "idle": "d"}
PEERS = ("anki", "kinto")


def _ahead(found: Figures, line: str, n: int, task: str, letter: str) -> Goal:
    ratios = [ratio for peer in PEERS if (ratio := found.ratio(line, n, task, peer)) is not None]
    where = "" if line == LOOPBACK else f" on the {line} line"
    return Goal(f"({letter}) ahead of every peer{where}: {task}, {n:,}", 1, "x", max(ratios, default=None))


def _on_lines(found: Figures, n: int) -> list[Goal]:
    def ours(line: str, task: str, name: str) -> float | None:
        return found.of(line, n, task, name)

    return [
        Goal("(e) usable queue on the home line", 0.6, "s", ours("home", "first", "usable_s")),
        Goal("(e) usable queue on the slow line", 2, "s", ours("slow", "first", "usable_s")),
        Goal(f"(e) all {n:,} on the home line", 3.7, "s", ours("home", "first", "wall_s")),
        Goal("(e) 1,000 decisions on the home line", 0.3, "s", ours("home", "push", "wall_s")),
        *(_ahead(found, line, n, task, "e") for line in ("home", "slow") for task in ("first", "push", "idle")),
    ]


def _online(found: Figures) -> list[Goal]:
    word = "(f) 2,000 officers online, best setting at the largest size: 95 % of {} within"
    return [
        Goal(word.format("decisions"), 200, "ms", found.best_online("decision_p95_ms")),
        Goal(word.format("pulls"), 200, "ms", found.best_online("pull_p95_ms")),
    ]


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale
