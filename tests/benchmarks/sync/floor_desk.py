"""The floor's client: one stream into a plain SQLite file, one zstd body up. Tasks as in ``desk``."""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import urllib3
import zstandard

from tests.benchmarks.sync import rows, worker

PART = 1 << 18
Task = Callable[[], worker.Facts]


class _Person(msgspec.Struct):
    name: str = ""
    nik: str = ""


class _Columns(msgspec.Struct):
    """What a list shows; the body is kept unparsed."""

    id: str
    code: str
    office: str
    service: str
    status: str
    submitted_at: str
    applicant: _Person


_DECODER = msgspec.json.Decoder(_Columns)


def _row(line: bytes) -> tuple[object, ...]:
    seq, version, body = line.split(b"\t", 2)
    c = _DECODER.decode(body)
    who = c.applicant
    return (
        c.id, int(seq), int(version), c.code, c.office, c.service, c.status, who.name, who.nik, c.submitted_at,
        body.decode(),
    )  # fmt: skip


class Line:
    """One warm connection."""

    def __init__(self, url: str) -> None:
        self.url, self.pool = url, urllib3.PoolManager(maxsize=1)
        self.since(1 << 60)

    def since(self, seq: object) -> Iterator[tuple[object, ...]]:
        answer = self.pool.request("GET", f"{self.url}/?{seq}", preload_content=False)
        if answer.status == 204:
            answer.release_conn()
            return iter(())
        return map(_row, _lines(answer))

    def push(self, body: bytes) -> list[tuple[str, int]]:
        packed = zstandard.ZstdCompressor(level=1).compress(body)
        answer = self.pool.request("POST", f"{self.url}/", body=packed, preload_content=True)
        text = zstandard.ZstdDecompressor().decompress(answer.data)
        return msgspec.json.decode(text, type=list[tuple[str, int]])


def _lines(answer: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
    unpacker, rest = zstandard.ZstdDecompressor().decompressobj(), b""
    while part := answer.read(PART, decode_content=False):
        *whole, rest = (rest + unpacker.decompress(part)).split(b"\n")
        yield from whole
    answer.release_conn()


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


def decide(line: Line, told: argparse.Namespace) -> Task:
    rows.fresh(told.home, line.since(0))
    db = rows.opened(told.home)
    bodies = [(item["id"], item["version"] - 1, text) for item, text in _changed(told.changed)]

    def task() -> worker.Facts:
        rows.note(db, bodies)
        return {"made": len(bodies)}

    return task


def _changed(path: Path) -> list[tuple[dict[str, Any], str]]:
    return list(zip(worker.lines(str(path)), worker.texts(str(path)), strict=True))


def push(line: Line, told: argparse.Namespace) -> Task:
    db = rows.opened(told.home)

    def task() -> worker.Facts:
        sent = [msgspec.json.encode((name, base, msgspec.Raw(body.encode()))) for name, base, body in rows.waiting(db)]
        done = [(version, name) for name, version in line.push(b"\n".join(sent)) if version]
        rows.settled(db, done)
        return {"accepted": len(done), "refused": len(sent) - len(done)}

    return task


TASKS = {task.__name__: task for task in (first, idle, pull, decide, push)}


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
