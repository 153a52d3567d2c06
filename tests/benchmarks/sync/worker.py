"""The client side of a measurement, for product and peers alike (standard library only: peers have other packages).

A worker gets ready untimed, says so, waits for the word, runs its task between two clocks and prints one JSON line.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Facts = dict[str, Any]
POLLS = 15
"""An idle poll is asked so often; the median counts."""


def measured(ready: Callable[[], Callable[[], Facts]], after: Callable[[], Facts] = dict) -> None:
    """``ready`` prepares and gives the task, whose answer is printed beside what it took. ``after`` looks, untimed,
    whether the work was done."""
    task = ready()
    say({"ready": True})
    sys.stdin.readline()
    disk, cpu, began = written(), time.process_time(), time.perf_counter()
    told = task()
    wall = time.perf_counter() - began
    spent = time.process_time() - cpu
    took = {"wall_s": wall, "cpu_s": spent, "disk_bytes": written() - disk, "peak_rss_mb": peak_rss_mb()}
    say({**took, **told, **after()})


def polled(poll: Callable[[], object]) -> dict[str, Any]:
    """The median of several polls, and everything per poll. The first poll of a process belongs before it."""
    disk, cpu, times = written(), time.process_time(), []
    for _ in range(POLLS):
        began = time.perf_counter()
        poll()
        times.append(time.perf_counter() - began)
    spent = (time.process_time() - cpu) / POLLS
    median = sorted(times)[POLLS // 2]
    return {"wall_s": median, "cpu_s": spent, "disk_bytes": (written() - disk) / POLLS, "repeated": POLLS}


def say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def peak_rss_mb() -> float:
    """Of this process since it began, as the kernel kept it."""
    return _number("/proc/self/status", "VmHWM:") / 1024


def written() -> float:
    """Bytes this process caused to be written to the disk."""
    return _number("/proc/self/io", "write_bytes:")


def _number(place: str, name: str) -> float:
    for line in Path(place).read_text(encoding="ascii").splitlines():
        if line.startswith(name):
            return float(line.split()[1])
    return 0.0


def lines(path: str) -> list[dict[str, Any]]:
    """The JSON objects of a file, one a line."""
    return [json.loads(line) for line in Path(path).read_bytes().splitlines()]


def texts(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines()
