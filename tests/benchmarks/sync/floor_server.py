"""The floor's server: rows of a SQLite file streamed as zstd, and a push that checks each base version.

No sign-in, no scope, no validation, no protocol: what any sync in Python must at least cost.

    python -m tests.benchmarks.sync.floor_server fill FILE REQUESTS | serve FILE
"""

import itertools
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
import zstandard

PAGE = 500
LEVEL = 1
Send = Callable[[dict[str, Any]], Awaitable[None]]


class Op(msgspec.Struct, array_like=True):
    """One changed request on its way up."""

    id: str
    base: int
    body: msgspec.Raw


def opened(path: str) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    return db


class _Head(msgspec.Struct):
    id: str
    version: int = 1


def fill(path: str, requests: Path) -> None:
    db = opened(path)
    db.executescript("""
        CREATE TABLE request (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER, body TEXT);
        CREATE TABLE op (id TEXT, base INTEGER, version INTEGER, PRIMARY KEY (id, base)); BEGIN;""")
    with requests.open("rb") as lines:
        for seq, line in enumerate(lines, 1):
            head = msgspec.json.decode(line, type=_Head)
            db.execute("INSERT INTO request VALUES (?, ?, ?, ?)", (seq, head.id, head.version, line.rstrip().decode()))
    db.execute("COMMIT")
    db.close()


class Floor:
    """An ASGI application over one connection."""

    def __init__(self, path: str) -> None:
        self.db = opened(path)

    async def __call__(self, scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["method"] == "POST":
            await _answer(send, 200, self.push(await _body(receive)))
            return
        since = int(scope["query_string"] or b"0")
        pages = self.pages(since)
        first = next(pages, None)
        if first is None:
            await _answer(send, 204, b"")
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-encoding", b"zstd")]})
        packer = zstandard.ZstdCompressor(level=LEVEL).compressobj()
        for page in itertools.chain([first], pages):
            if packed := packer.compress(page):
                await send({"type": "http.response.body", "body": packed, "more_body": True})
        await send({"type": "http.response.body", "body": packer.flush()})

    def pages(self, since: int) -> Iterator[bytes]:
        """Lines of seq, version and body, tab between them."""
        wanted = (
            "SELECT seq, seq || char(9) || version || char(9) || body FROM request WHERE seq > ? ORDER BY seq LIMIT ?"
        )
        while rows := self.db.execute(wanted, (since, PAGE)).fetchall():
            since = rows[-1][0]
            yield ("\n".join(row[1] for row in rows) + "\n").encode()

    def push(self, packed: bytes) -> bytes:
        """One transaction; each op is answered, and answered the same when it comes again."""
        text = zstandard.ZstdDecompressor().decompressobj().decompress(packed)
        self.db.execute("BEGIN IMMEDIATE")
        seq = self.db.execute("SELECT max(seq) FROM request").fetchone()[0]
        answers = [
            self._taken(msgspec.json.decode(line, type=Op), seq + at) for at, line in enumerate(text.splitlines(), 1)
        ]
        self.db.execute("COMMIT")
        return zstandard.ZstdCompressor(level=LEVEL).compress(msgspec.json.encode(answers))

    def _taken(self, op: Op, seq: int) -> tuple[str, int]:
        """The version after it; 0 where somebody else was first."""
        known = self.db.execute("SELECT version FROM op WHERE id = ? AND base = ?", (op.id, op.base)).fetchone()
        if known:
            return op.id, int(known[0])
        done = self.db.execute(
            "UPDATE request SET seq = ?, version = version + 1, body = ? WHERE id = ? AND version = ?",
            (seq, bytes(op.body).decode(), op.id, op.base),
        ).rowcount
        version = op.base + 1 if done else 0
        self.db.execute("INSERT INTO op VALUES (?, ?, ?)", (op.id, op.base, version))
        return op.id, version


async def _body(receive: Callable[[], Awaitable[Any]]) -> bytes:
    return b"".join([part async for part in _parts(receive)])


async def _parts(receive: Callable[[], Awaitable[Any]]) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        more = message.get("more_body", False)
        yield message.get("body", b"")


async def _answer(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())] if status != 204 else []
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def serve(path: str) -> None:
    config = uvicorn.Config(Floor(path), port=0, log_config=None, access_log=False, lifespan="off")
    sock = config.bind_socket()
    sys.stdout.write(f"listening on http://127.0.0.1:{sock.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(config).run([sock])


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(sys.argv[2], Path(sys.argv[3]))
    else:
        serve(sys.argv[2])
