"""What the rounds say together: medians of each figure, and the product's ratio to each peer in the same run."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median
from typing import Any

FIGURES = (
    "wall_s",
    "usable_s",
    "cpu_s",
    "server_cpu_s",
    "peak_rss_mb",
    "wire_bytes",
    "store_mb",
    "disk_bytes",
    "bytes_per_request",
)
KEY = ("line", "n", "task", "peer")
Row = dict[str, Any]


def summarised(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """``medians`` by line, size, task and peer; ``ratios`` of the product to each peer, below 1 where it is less."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        if "wall_s" in row:
            groups[tuple(row[name] for name in KEY)].append(row)
    medians = [_median(key, found) for key, found in groups.items()]
    return {"medians": medians, "ratios": _ratios(medians)}


def _median(key: tuple[Any, ...], found: list[Row]) -> Row:
    told: Row = dict(zip(KEY, key, strict=True)) | {"rounds": len(found)}
    for name in FIGURES:
        values = [row[name] for row in found if row.get(name) is not None]
        if values:
            told[name] = median(values)
    walls = [row["wall_s"] for row in found]
    return told | {"wall_min_s": min(walls), "wall_max_s": max(walls)}


def _ratios(medians: list[Row]) -> list[Row]:
    known = {tuple(row[name] for name in KEY): row for row in medians}
    told = []
    for (line, n, task, peer), row in known.items():
        ours = known.get((line, n, task, "ours"))
        if peer != "ours" and ours:
            ratios = {name: ours[name] / row[name] for name in FIGURES if ours.get(name) is not None and row.get(name)}
            told.append({"line": line, "n": n, "task": task, "of": "ours", "to": peer, **ratios})
    return told
