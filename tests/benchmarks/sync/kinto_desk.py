"""Kinto's own Python client into the floor's plain store (run in the peers' environment). Tasks as in ``desk``."""

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import kinto_http

from tests.benchmarks.sync import rows, worker
from tests.benchmarks.sync.kinto_server import BUCKET, COLLECTION

Task = Callable[[], worker.Facts]


def _row(record: dict[str, Any]) -> tuple[object, ...]:
    who = record["applicant"]
    return (
        record["id"], record["last_modified"], record["last_modified"], record["code"], record["office"],
        record["service"], record["status"], who.get("name", ""), who.get("nik", ""), record["submitted_at"],
        json.dumps(record),
    )  # fmt: skip


class Line:
    """A client whose connection is open."""

    def __init__(self, url: str) -> None:
        self.client = kinto_http.Client(server_url=f"{url}/v1", bucket=BUCKET, collection=COLLECTION)
        self.client.server_info()

    def since(self, stamp: object) -> Iterator[tuple[object, ...]]:
        wanted = {"_since": f'"{stamp}"'} if stamp else {}
        return map(_row, self.client.get_records(**wanted))


def first(line: Line, told: argparse.Namespace) -> Task:
    return lambda: {"held": rows.fresh(told.home, line.since(0))}


def idle(line: Line, told: argparse.Namespace) -> Task:
    db = rows.opened(told.home)

    def poll() -> None:
        found = list(line.since(rows.cursor(db)))
        assert not found

    poll()
    return lambda: worker.polled(poll)


def pull(line: Line, told: argparse.Namespace) -> Task:
    db = rows.opened(told.home)
    return lambda: {"received": rows.changed(db, line.since(rows.cursor(db)))}


def push(line: Line, told: argparse.Namespace) -> Task:
    """Whole documents in Kinto's batches of 25; ``If-Match`` with the stamp this copy knows."""
    rows.fresh(told.home, line.since(0))
    db = rows.opened(told.home)
    stamps = dict(db.execute("SELECT id, version FROM request"))
    rows.note(db, [(item["id"], stamps[item["id"]], json.dumps(item)) for item in worker.lines(str(told.changed))])

    def task() -> worker.Facts:
        with line.client.batch() as batch:
            for request_id, base, body in rows.waiting(db):
                batch.update_record(id=request_id, data=json.loads(body), if_match=base)
        done = [(item["data"]["last_modified"], item["data"]["id"]) for item in batch.results()]
        rows.settled(db, done)
        return {"accepted": len(done), "refused": 0}

    return task


TASKS = {task.__name__: task for task in (first, idle, pull, push)}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("task", choices=TASKS)
    asked.add_argument("--url", required=True)
    asked.add_argument("--home", type=Path, required=True)
    asked.add_argument("--changed", type=Path)
    told = asked.parse_args()
    worker.measured(lambda: TASKS[told.task](Line(told.url), told))


if __name__ == "__main__":
    main()
