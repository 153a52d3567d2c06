"""Duplicates looked for over the desk's real store: how long one search takes, how long all with all, and how many of
the seeded pairs are found. Writes the figures into docs/duplicates.md.

python -m tests.benchmarks.duplicates [requests]
"""

import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

import msgspec

from alpukat_desk.catalogue import load
from alpukat_desk.desk import cases, keeping
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain.duplicates import Hit
from alpukat_desk.domain.model import Request, RequestId, Severity
from alpukat_desk.domain.wire import FRAME
from alpukat_desk.store import mirror, versions
from alpukat_desk.store.ledger import Ledger
from tests import feeds
from tests.benchmarks.cases_town import Town, town
from tests.loopback import Clock
from tests.profiles import KEY

PAGE = Path(__file__).resolve().parents[2] / "docs" / "duplicates.md"
COUNT, SEARCHES = 100_000, 400
TUNED, FRESH = 1, 3
"""Seeds: the rules were looked at with the first, the second was kept for this."""
SMALL = 20_000
Row = Sequence[str]


class Screened(msgspec.Struct):
    """All with all. ``pairs`` are those that are held for an answer, by rule those that are not one case."""

    seconds: float
    same: int
    found: int
    pairs: int
    wrong: Counter[str]
    alike: Counter[str]
    alike_held: Counter[str]

    @property
    def recall(self) -> float:
        return self.found / self.same

    @property
    def precision(self) -> float:
        return self.found / self.pairs


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    large = measured(count, TUNED, searching=True)
    small = [measured(min(count, SMALL), seed) for seed in (TUNED, FRESH)]
    PAGE.write_text(
        written(PAGE.read_text(encoding="utf-8"), "\n".join([*large, "", *small[0], "", *small[1]])), "utf-8"
    )


def measured(count: int, seed: int, *, searching: bool = False) -> list[str]:
    catalogue = load()
    made = town(catalogue, count, seed)
    with tempfile.TemporaryDirectory() as folder:
        place = open_workplace(Path(folder) / "profile", KEY, catalogue, Clock())
        fill(place, made.requests)
        began = time.process_time()
        while keeping.tidy(place):
            continue
        indexed = time.process_time() - began
        lines = [f"### {len(made.requests):,} requests, seed {seed}", ""]
        if searching:
            lines += [
                f"- The index was filled in {indexed:.1f} s of CPU time, {_size(Path(folder)):.0f} MB lie on the disk."
            ]
            lines += [searched(place, made)]
        lines += list(_told(screened(place, made)))
        place.store.close()
    sys.stdout.write("\n".join(lines) + "\n")
    return lines


def fill(place: Workplace, requests: Sequence[Request]) -> None:
    """As a first sync leaves it."""
    with place.store.writing() as tx:
        versions.strip(tx)
        ledger = Ledger(bulk=True)
        ledger.begin(tx)
        for part in _frames(requests):
            mirror.tell(tx, feeds.columns(part), ledger)
        for part in _frames(requests):
            block = feeds.bodies(part)
            mirror.keep(tx, block.seqs, block.packed, ledger)
        ledger.close(tx)
        versions.dress(tx)


def _frames(requests: Sequence[Request]) -> Iterator[dict[int, Request]]:
    for at in range(0, len(requests), FRAME):
        yield dict(enumerate(requests[at : at + FRAME], at + 1))


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def searched(place: Workplace, made: Town) -> str:
    """One request against all, as when it is opened: half of them births and deaths."""
    dice = random.Random("searches")
    civil = [item for item in made.requests if "mother.name" in item.fields or "deceased.name" in item.fields]
    wanted = [*dice.sample(civil, min(SEARCHES // 2, len(civil))), *dice.sample(made.requests, SEARCHES // 2)]
    times = [_timed(place, item.id) for item in wanted]
    told = quantiles(times, n=100)
    return (
        f"- One request against all: p50 {median(times):.1f} ms, p95 {told[94]:.1f} ms, p99 {told[98]:.1f} ms "
        f"({len(times)} searches, half of them births and deaths)."
    )


def _timed(place: Workplace, request_id: RequestId) -> float:
    began = time.perf_counter()
    found = cases.similar(place, request_id)
    took = (time.perf_counter() - began) * 1000
    assert found is not None
    assert found.whole
    return took


def screened(place: Workplace, made: Town) -> Screened:
    began = time.perf_counter()
    found = {frozenset((pair.one, pair.other)): pair.hits for pair in cases.pairs(place)}
    seconds = time.perf_counter() - began
    held = {pair for pair, hits in found.items() if _warns(hits)}
    wrong = Counter(found[pair][0].code for pair in held - made.same)
    alike = Counter(made.alike[pair] for pair in held & made.alike.keys())
    return Screened(
        seconds, len(made.same), len(held & made.same), len(held), wrong, Counter(made.alike.values()), alike
    )


def _warns(hits: tuple[Hit, ...]) -> bool:
    return any(hit.severity == Severity.WARNING for hit in hits)


def _told(found: Screened) -> Iterator[str]:
    yield f"- All with all: {found.seconds:.1f} s; {found.pairs:,} pairs held for an answer."
    yield f"- Of {found.same:,} seeded pairs {found.found:,} are found: recall {found.recall:.3f}."
    wrong = ", ".join(f"{many} by `{code}`" for code, many in found.wrong.most_common()) or "none"
    yield f"- Precision {found.precision:.3f}; held without being one case: {wrong}."
    alike = ", ".join(f"{kind} {found.alike_held[kind]} of {many}" for kind, many in sorted(found.alike.items()))
    yield f"- Of those that only look alike are held: {alike}."


def written(page: str, figures: str) -> str:
    """The page with what stands between its markers made anew."""
    part = f"<!-- figures: duplicates -->\n{figures}\n<!-- end -->"
    return re.sub(r"<!-- figures: duplicates -->.*?<!-- end -->", lambda _: part, page, flags=re.DOTALL)


if __name__ == "__main__":
    main()
