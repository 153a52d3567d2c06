"""Measures sync of the product with its peers beside it in the same run, and prints one JSON line for each figure.

    python -m tests.benchmarks.sync.run [--n 20000 100000] [--rounds 5] [--lines home slow] [--out build/bench.jsonl]

Timed is a client's task from its first request to its durable commit, on a connection that is already open. Not timed:
starting processes, signing in, making the decisions that are pushed. Rounds are interleaved, and every round starts
from a fresh copy of the prepared data with fresh processes.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from alpukat_desk.domain.promise import WIB
from alpukat_desk.server.house import standard_catalogue
from tests.benchmarks.sync import corpus, namespace, peers, processes, summary
from tests.benchmarks.sync.corpus import Corpus
from tests.benchmarks.sync.peers import PEERS, Peer

SEED = 1
KEPT = processes.ROOT / "build" / "bench"
LOOPBACK = "loopback"
ON_LINES = ("first", "idle", "push")
HEAVY = {("kinto", "slow"): "40 MB without compression at 4 Mbit/s: over 80 seconds a round"}
SLOW, LARGE = {"kinto": 1}, 100_000
"""Rounds at most over lines and from this size on: one of theirs takes as long as all others together."""


def main() -> None:
    told = _arguments()
    told.out.parent.mkdir(parents=True, exist_ok=True)
    apart = namespace.enter()
    with told.out.open("a" if told.append else "w", encoding="utf-8") as out:
        rows = []
        for row in _all(told, apart):
            rows.append(row)
            tell(out, row)
        tell(out, {"summary": summary.summarised(rows)})


def tell(out: Any, row: dict[str, Any]) -> None:
    text = json.dumps(_rounded(row)) + "\n"
    for place in (out, sys.stdout):
        place.write(text)
        place.flush()


def _rounded(value: Any) -> Any:
    """Five digits are more than any clock here is worth."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {name: _rounded(item) for name, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--n", type=int, nargs="+", default=[20_000, 100_000])
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--lines", nargs="*", default=[], choices=("home", "slow"))
    asked.add_argument("--line-rounds", type=int, default=2)
    asked.add_argument("--peers", nargs="+", default=[peer.name for peer in PEERS])
    asked.add_argument("--out", type=Path, default=processes.ROOT / "build" / "bench.jsonl")
    asked.add_argument("--append", action="store_true")
    return asked.parse_args()


def _all(told: argparse.Namespace, apart: bool) -> Iterator[dict[str, Any]]:
    wanted = [peer for peer in PEERS if peer.name in told.peers]
    present = [peer for peer in wanted if not peer.missing()]
    yield {"meta": _meta(present, apart)}
    yield from ({"peer": peer.name, "not_run": peer.missing()} for peer in wanted if peer.missing())
    for count in told.n:
        made = prepared(count)
        yield {"corpus": _described(made, count)}
        templates: dict[str, Path] = {}
        for peer in present:
            yield from _prepared(peer, made, count, templates)
        able = [peer for peer in present if peer.name in templates]
        for number in range(1, told.rounds + 1):
            for peer in able:
                if count < LARGE or number <= SLOW.get(peer.name, told.rounds):
                    yield from _round(peer, templates[peer.name], made, (count, number, LOOPBACK, apart))
        for line in told.lines if count == min(told.n) else ():
            yield from _line(able, templates, made, (count, told.line_rounds, line, apart))


def _prepared(peer: Peer, made: Corpus, count: int, templates: dict[str, Path]) -> Iterator[dict[str, Any]]:
    try:
        templates[peer.name] = peer.template(KEPT, made)
    except processes.Failed as fault:
        yield {"peer": peer.name, "n": count, "not_run": fault.reason}


def prepared(count: int) -> Corpus:
    """Today's corpus; what was kept of other days and other code is thrown away."""
    day = datetime.now(WIB).date()
    own = (f"{peers.HERE}/corpus.py", f"{peers.HERE}/people.py")
    mark = peers.mark("alpukat_desk/demo", "alpukat_desk/domain", "resources", *own)
    KEPT.mkdir(parents=True, exist_ok=True)
    for old in KEPT.iterdir():
        if f"{day:%y%m%d}-{mark}" not in old.name:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    return corpus.kept(KEPT, standard_catalogue(), count, SEED, day, mark)


Setting = tuple[int, int, str, bool]


def _line(
    present: Iterable[Peer], templates: dict[str, Path], made: Corpus, setting: Setting
) -> Iterator[dict[str, Any]]:
    count, rounds, line, apart = setting
    for number in range(1, rounds + 1):
        for peer in present:
            why = HEAVY.get((peer.name, line))
            if why and number == 1:
                yield {"peer": peer.name, "line": line, "n": count, "not_run": why}
            if not why and number <= SLOW.get(peer.name, rounds):
                yield from _round(peer, templates[peer.name], made, (count, number, line, apart))


def _round(peer: Peer, template: Path, made: Corpus, setting: Setting) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="alpukat-bench-") as name:
        folder = processes.copied(template, Path(name) / "round")
        tasks = [task for task in peer.tasks if setting[2] == LOOPBACK or task in ON_LINES]
        for group in [tasks] if peer.one_server else [[task] for task in tasks]:
            try:
                yield from _served(peer, folder, made, group, setting)
            except processes.Failed as fault:
                yield {"peer": peer.name, "n": setting[0], "line": setting[2], "not_run": f"{group}: {fault.reason}"}


def _served(peer: Peer, folder: Path, made: Corpus, tasks: Sequence[str], setting: Setting) -> Iterator[dict[str, Any]]:
    """Some tasks against one fresh server."""
    count, number, line, apart = setting
    proxy_name = ("" if apart else "count") if line == LOOPBACK else line
    with peer.served(folder / "server", made) as (server, port), processes.proxied(port, proxy_name) as (way, proxy):
        for task in tasks:
            home = folder / ("writer" if task == "push" else "reader")
            asked = "usable" if peer.name == "ours" and task == "first" and line != LOOPBACK else task
            found = processes.run(peer.worker(asked, way, home, made), server, proxy, **peer.environment)
            _checked(peer, task, found, count)
            yield {
                "peer": peer.name,
                "task": task,
                "n": count,
                "round": number,
                "line": line,
                **found,
                **_per_request(task, found, count),
                "store_mb": processes.size_mb(home),
                "wire_by": "proxy, payload" if proxy else "namespace, with TCP/IP headers",
                "load_average": os.getloadavg()[0],
            }


def _per_request(task: str, found: dict[str, Any], count: int) -> dict[str, float]:
    moved = {"first": count, "push": found.get("accepted", 0), "pull": found.get("received", 0)}.get(task, 0)
    return {"bytes_per_request": found["wire_bytes"] / moved} if moved else {}


def _checked(peer: Peer, task: str, found: dict[str, Any], count: int) -> None:
    """A figure counts only where the work was done."""
    expected = {
        "first": ("held", count),
        "push": ("accepted", min(corpus.DECISIONS, count // 4)),
        "pull": ("received", min(corpus.DECISIONS, count // 4)),
    }
    name, wanted = expected.get(task, ("", None))
    if name and found.get(name, wanted) < wanted:
        raise processes.Failed(f"{peer.name} {task}: {name} is {found[name]}, not {wanted}")
    if found.get("found") == 0:
        raise processes.Failed(f"{peer.name} {task}: a common name finds nothing")


def _described(made: Corpus, count: int) -> dict[str, Any]:
    sizes = sorted(len(line) - 1 for line in made.requests.open("rb"))
    changed = [len(line) - 1 for line in made.changed.open("rb")]
    return {
        "n": count,
        "seed": SEED,
        "file": made.requests.name,
        "median_bytes": sizes[count // 2],
        "mean_bytes": sum(sizes) / count,
        "changed": len(changed),
        "changed_mean_bytes": sum(changed) / len(changed),
    }


def _meta(present: Iterable[Peer], apart: bool) -> dict[str, Any]:
    return {
        "at": datetime.now(WIB).isoformat(timespec="seconds"),
        "cpus": os.cpu_count(),
        "python": platform.python_version(),
        "kernel": platform.release(),
        "peers": {peer.name: peer.version() for peer in present},
        "wire": "namespace, with TCP/IP headers" if apart else "proxy, payload",
    }


if __name__ == "__main__":
    main()
