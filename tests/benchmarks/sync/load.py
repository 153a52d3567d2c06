"""The server under its officers: how much it answers, how long they wait, and what one who only waits costs.

    python -m tests.benchmarks.sync.load [--sizes 1000 10000 100000] [--million] [--officers 2000] [--out FILE]

Each setting is a database (SQLite, or PostgreSQL with 1, 2 or 4 workers), filled with so many requests over five
cities. The clients run on the same processors as the server, which they slow down.
"""

import argparse
import contextlib
import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from alpukat_desk.remote import HttpApi
from tests.benchmarks.sync import filling, namespace, peers, postgres, processes, run
from tests.benchmarks.sync.processes import PRODUCT, Process

MIDDLE = 10_000
"""At this size every number of workers is measured, at the others one of each database."""
MILLION = 1_000_000


class Setting(NamedTuple):
    engine: str
    workers: int
    n: int


def settings(sizes: list[int]) -> list[Setting]:
    told = [Setting("sqlite", 1, n) for n in sizes] + [Setting("postgresql", 2, n) for n in sizes]
    return told + [Setting("postgresql", workers, MIDDLE) for workers in (1, 4) if MIDDLE in sizes]


def main() -> None:
    told = _arguments()
    namespace.enter()
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    sizes = [*told.sizes, MILLION] if told.million else told.sizes
    with told.out.open("a" if told.append else "w", encoding="utf-8") as out, contextlib.ExitStack() as stack:
        why = postgres.missing()
        home = "" if why else stack.enter_context(postgres.cluster())
        for setting in settings(sizes):
            for row in _measured(setting, told, home, why):
                run.tell(out, {**setting._asdict(), **row})


def _arguments() -> argparse.Namespace:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000, 100_000])
    asked.add_argument("--million", action="store_true", help="also 1,000,000 requests, which take long to fill in")
    asked.add_argument("--officers", type=int, default=2_000)
    asked.add_argument("--seconds", type=float, default=5.0)
    asked.add_argument("--out", type=Path, default=processes.ROOT / "build" / "load.jsonl")
    asked.add_argument("--append", action="store_true")
    return asked.parse_args()


def _measured(setting: Setting, told: argparse.Namespace, home: str, why: str) -> Iterator[dict[str, Any]]:
    if setting.engine == "postgresql" and why:
        yield {"asked": "all", "not_run": why}
        return
    template = province(setting.n, told.officers)
    with tempfile.TemporaryDirectory(prefix="alpukat-load-") as name:
        folder = processes.copied(template, Path(name) / "server")
        try:
            with _served(setting, folder, home) as (server, port):
                yield from _tasks(server, port, folder / "seats", told)
        except processes.Failed as fault:
            yield {"asked": "all", "not_run": fault.reason}


@contextlib.contextmanager
def _served(setting: Setting, folder: Path, home: str) -> Iterator[tuple[Process, int]]:
    if setting.engine == "sqlite":
        with peers.serving(peers.url(folder), folder) as found:
            yield found
        return
    database = _in_postgres(setting.n, folder, home)
    workers = ["--workers", str(setting.workers)] if setting.workers > 1 else []
    with peers.serving(database, folder, *workers) as found:
        yield found


_copied: set[int] = set()


def _in_postgres(count: int, folder: Path, home: str) -> str:
    """A fresh database with the rows of the SQLite file, which are copied over once for each size."""
    template = f"template_{count}"
    if count not in _copied:
        filling.copy(peers.url(folder), postgres.create(home, template))
        postgres.analyse(home, template)
        _copied.add(count)
    return postgres.create(home, f"load_{count}", template)


def province(count: int, officers: int) -> Path:
    """The filled database and the officers' seats, made unless they are there."""
    made = run.prepared(count)
    folder = run.KEPT / f"province-{officers}-{peers.Ours().stamp()}-{made.requests.stem}"
    if not (folder / "seats").exists():
        for old in run.KEPT.glob(f"province-*-{made.requests.stem}"):
            shutil.rmtree(old)
        folder.mkdir()
        with made.requests.open("rb") as bodies:
            placed = filling.fill_province(peers.url(folder), bodies, officers)
        with peers.serving(peers.url(folder), folder) as (_, port):
            cursors = _cursors(f"http://127.0.0.1:{port}", placed)
        rows = (f"{seat.number} {seat.token} {cursors[seat.office]} {seat.request}\n" for seat in placed)
        (folder / "seats").write_text("".join(rows))
    return folder


def _cursors(url: str, placed: list[filling.Placed]) -> dict[str, str]:
    """Where a desk of each office stands that has everything."""
    found: dict[str, str] = {}
    for seat in placed:
        if seat.office not in found:
            api = HttpApi(url)
            api.resume(seat.token)
            found[seat.office] = [line.cursor for line in api.feed("") if hasattr(line, "cursor")][-1]
            api.close()
    return found


def _tasks(server: Process, port: int, seats: Path, told: argparse.Namespace) -> Iterator[dict[str, Any]]:
    start = [PRODUCT, "-m", "tests.benchmarks.sync.crowd"]
    rest = ["--url", f"http://127.0.0.1:{port}", "--seats", str(seats)]
    yield {"asked": "online", **_online([*start, "online", *rest, "--seconds", str(4 * told.seconds)], server)}
    for task in ("poll", "decide"):
        yield {"asked": task, **_without(processes.run([*start, task, *rest, "--seconds", str(told.seconds)], server))}


def _online(command: list[str], server: Process) -> dict[str, Any]:
    """What those cost who only wait is read off while nobody decides."""
    before = server.rss_mb()
    with processes.running(command) as crowd:
        crowd.json()
        crowd.tell()
        crowd.json()
        seated, cpu, began = server.rss_mb(), server.cpu_s(), processes.now()
        crowd.tell()
        crowd.json()
        quiet = (server.cpu_s() - cpu) / (processes.now() - began)
        cpu, began = server.cpu_s(), processes.now()
        crowd.tell()
        found = crowd.json()
        busy = (server.cpu_s() - cpu) / (processes.now() - began)
        crowd.end()
    officers = found["officers"]
    return {
        **_without(found),
        "idle_cpu_ms_per_officer_minute": quiet * 60_000 / officers,
        "idle_kb_per_officer": (seated - before) * 1000 / officers,
        "quiet_cpu": quiet,
        "busy_cpu": busy,
        "server_rss_mb": server.rss_mb(),
    }


def _without(found: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in found.items() if name not in ("disk_bytes", "wire_bytes", "wall_s")}


if __name__ == "__main__":
    main()
