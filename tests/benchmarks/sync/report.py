"""Writes the figures of a run into docs/performance.md, between its markers, so that nobody types a figure.

python -m tests.benchmarks.sync.report build/bench.jsonl
"""

import json
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from tests.benchmarks.sync.goals import LOOPBACK, Figures, goals
from tests.benchmarks.sync.summary import summarised

PAGE = Path(__file__).resolve().parents[3] / "docs" / "performance.md"
TASKS = {"first": "(a) first sync", "pull": "(b) 1,000 changed", "push": "(c) 1,000 decisions", "idle": "(d) idle poll"}
NAMES = {"ours": "**Alpukat Desk**", "anki": "Anki", "kinto": "Kinto", "floor": "floor"}
Row = dict[str, Any]


class Run:
    """The lines of one or more outputs."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = list(rows)
        self.medians = summarised(row for row in self.rows if "task" in row)["medians"]
        self.load = [row for row in self.rows if "asked" in row]
        self.figures = Figures(self.medians, self.load)

    def first(self, name: str) -> Row:
        return next((row[name] for row in self.rows if name in row), {})


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value: float | None, scale: float = 1.0) -> str:
    """Three digits that count."""
    if value is None:
        return "–"
    scaled = value * scale
    return f"{scaled:,.0f}" if abs(scaled) >= 100 or scaled == 0 else f"{scaled:#.3g}".rstrip(".")


def about(run: Run) -> str:
    meta = run.first("meta")
    if not meta:
        return "No run yet."
    peers = "; ".join(f"{NAMES[name].strip('*')} {version}" for name, version in meta["peers"].items())
    corpora = [row["corpus"] for row in run.rows if "corpus" in row]
    sizes = ", ".join(f"{item['n']:,} requests of {item['mean_bytes']:,.0f} bytes on average" for item in corpora)
    left = [f"{row.get('peer', row.get('engine', ''))}: {row['not_run']}" for row in run.rows if "not_run" in row]
    loads = [row["load_average"] for row in run.rows if "load_average" in row] or [0.0]
    told = [
        f"Measured {meta['at']} on {meta['cpus']} processors, Python {meta['python']}, Linux {meta['kernel']}.",
        f"Versions: {peers}.",
        f"Work: {sizes}.",
        f"Bytes on the wire: {meta['wire']}. Load average of the machine: {min(loads):.1f} to {max(loads):.1f}.",
    ]
    return "\n".join(f"- {line}" for line in [*told, *(f"Not run: {line}." for line in dict.fromkeys(left))])


def loopback(run: Run) -> str:
    parts = []
    for n in run.figures.sizes:
        parts.append(f"### {n:,} requests")
        parts.append(table(HEAD, (_line(run, LOOPBACK, n, task, row) for task, row in _sorted(run, LOOPBACK, n))))
    return "\n\n".join(parts) or "No run yet."


HEAD = (
    "task, peer", "median s", "least–most s", "client CPU s", "server CPU s", "peak MB", "wire KB", "bytes/request",
    "store MB", "Desk / this",
)  # fmt: skip


def _sorted(run: Run, line: str, n: int) -> list[tuple[str, Row]]:
    found = [row for row in run.medians if row["line"] == line and row["n"] == n]
    return [
        (task, row) for task in TASKS for row in sorted(found, key=lambda row: row["wall_s"]) if row["task"] == task
    ]


def _line(run: Run, line: str, n: int, task: str, row: Row) -> list[str]:
    peer = row["peer"]
    ratio = None if peer == "ours" else run.figures.ratio(line, n, task, peer)
    return [
        f"{TASKS[task]}, {NAMES[peer]}",
        number(row["wall_s"]),
        f"{number(row['wall_min_s'])}–{number(row['wall_max_s'])}",
        *(number(row.get(name)) for name in ("cpu_s", "server_cpu_s", "peak_rss_mb")),
        number(row.get("wire_bytes"), 1e-3),
        number(row.get("bytes_per_request")),
        number(row.get("store_mb")),
        number(ratio),
    ]


def lines(run: Run) -> str:
    titles = {"home": "20 Mbit/s down, 5 up, 40 ms round trip", "slow": "4 Mbit/s, 150 ms round trip, 1 % loss"}
    parts = []
    for line, title in titles.items():
        for n in sorted({row["n"] for row in run.medians if row["line"] == line}):
            parts.append(f"### {title}: {n:,} requests")
            head = ("task, peer", "median s", "usable queue s", "wire KB", "bytes/request", "Desk / this")
            parts.append(table(head, (_on_line(run, line, n, task, row) for task, row in _sorted(run, line, n))))
    return "\n\n".join(parts) or "No run yet."


def _on_line(run: Run, line: str, n: int, task: str, row: Row) -> list[str]:
    peer = row["peer"]
    usable = row.get("usable_s", row["wall_s"]) if task == "first" else None
    ratio = None if peer == "ours" else run.figures.ratio(line, n, task, peer)
    return [
        f"{TASKS[task]}, {NAMES[peer]}",
        number(row["wall_s"]),
        number(usable),
        number(row.get("wire_bytes"), 1e-3),
        number(row.get("bytes_per_request")),
        number(ratio),
    ]


def load(run: Run) -> str:
    settings = list(dict.fromkeys((row["engine"], row["workers"], row["n"]) for row in run.load))
    head = (
        "database, workers, requests", "polls/s", "p50 / p95 / p99 ms", "decisions/s", "p50 / p95 / p99 ms",
        "online: decision p50 / p95 / p99 ms", "online: pull p50 / p95 / p99 ms", "idle officer: CPU ms a minute", "KB",
    )  # fmt: skip
    return table(head, map(run_setting(run), settings)) if settings else "No run yet."


def run_setting(run: Run) -> Callable[[tuple[str, int, int]], list[str]]:
    def cells(setting: tuple[str, int, int]) -> list[str]:
        engine, workers, n = setting
        found: Row = {}
        for row in run.load:
            if (row["engine"], row["workers"], row["n"]) == setting:
                prefix = "online_" if row["asked"] == "online" else ""
                found |= {f"{prefix}{name}": value for name, value in row.items()}
        if "not_run" in found:
            return [f"{engine}, {workers}, {n:,}", *("not run" for _ in range(8))]
        return [
            f"{engine}, {workers}, {n:,}",
            number(found.get("polls_per_s")),
            _three(found, "poll"),
            number(found.get("decisions_per_s")),
            _three(found, "decision"),
            _three(found, "online_decision"),
            _three(found, "online_pull"),
            number(found.get("online_idle_cpu_ms_per_officer_minute")),
            number(found.get("online_idle_kb_per_officer")),
        ]

    return cells


def _three(found: Row, name: str) -> str:
    return " / ".join(number(found.get(f"{name}_p{part}_ms")) for part in (50, 95, 99))


def aims(run: Run) -> str:
    rows = [
        [goal.text, f"≤ {number(goal.limit)} {goal.unit}", number(goal.value), goal.word] for goal in goals(run.figures)
    ]
    return table(("goal", "limit", "measured", ""), rows)


PARTS: dict[str, Callable[[Run], str]] = {
    "about": about,
    "goals": aims,
    "loopback": loopback,
    "lines": lines,
    "load": load,
}


def written(page: str, run: Run) -> str:
    """The page with every part between its markers made anew. Raises ``KeyError`` for a marker nobody knows."""

    def part(found: re.Match[str]) -> str:
        return f"<!-- figures: {found[1]} -->\n{PARTS[found[1]](run)}\n<!-- end -->"

    return re.sub(r"<!-- figures: (\w+) -->.*?<!-- end -->", part, page, flags=re.DOTALL)


def read(paths: Iterable[Path]) -> list[Row]:
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> None:
    run = Run(read(map(Path, sys.argv[1:])))
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), run), encoding="utf-8")


if __name__ == "__main__":
    main()
