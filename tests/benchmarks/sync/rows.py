"""The plain local store of the floor and of Kinto's client: SQLite without a key, the list's columns beside the body.

Standard library only. A first pull writes a fresh file (no journal, 16 KiB pages, indexes last, fsync, rename);
later ones write in one transaction, WAL and ``synchronous=NORMAL``.
"""

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path

PAGE_SIZE = 16384
COLUMNS = "id, seq, version, code, office, service, status, name, nik, submitted_at, body"
_MARKS = ", ".join("?" * len(COLUMNS.split(", ")))
_INSERT = f"INSERT INTO request ({COLUMNS}) VALUES ({_MARKS})"  # noqa: S608 - constants only
_SET = ", ".join(f"{name} = excluded.{name}" for name in COLUMNS.split(", ")[1:])
_UPSERT = f"{_INSERT} ON CONFLICT (id) DO UPDATE SET {_SET}"
_TABLES = """
CREATE TABLE request (id TEXT NOT NULL, seq, version, code, office, service, status, name, nik, submitted_at, body);
CREATE TABLE outbox (id TEXT PRIMARY KEY, base INTEGER, body TEXT);
CREATE TABLE place (cursor);
INSERT INTO place VALUES (0);
"""
_INDEXES = """
CREATE UNIQUE INDEX request_id ON request (id);
CREATE INDEX request_list ON request (status, submitted_at);
CREATE INDEX request_name ON request (name);
CREATE INDEX request_nik ON request (nik);
"""
NAME = "store.db"


def fresh(folder: Path, rows: Iterable[tuple[object, ...]], cursor: object = None) -> int:
    """Writes all rows and makes the file last. The cursor is the greatest ``seq`` where none is told."""
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{NAME}.part"
    db = sqlite3.connect(part, isolation_level=None)
    db.executescript(f"PRAGMA page_size={PAGE_SIZE}; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLES} BEGIN;")
    db.executemany(_INSERT, rows)
    db.execute("UPDATE place SET cursor = coalesce(?, (SELECT max(seq) FROM request), 0)", (cursor,))
    count = int(db.execute("SELECT count(*) FROM request").fetchone()[0])
    db.execute("COMMIT")
    db.executescript(_INDEXES)
    db.close()
    _last(part)
    part.rename(folder / NAME)
    _last(folder)
    return count


def _last(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def opened(folder: Path) -> sqlite3.Connection:
    db = sqlite3.connect(folder / NAME, isolation_level=None)
    db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
    return db


def changed(db: sqlite3.Connection, rows: Iterable[tuple[object, ...]], cursor: object = None) -> int:
    db.execute("BEGIN IMMEDIATE")
    count = db.executemany(_UPSERT, rows).rowcount
    db.execute("UPDATE place SET cursor = coalesce(?, (SELECT max(seq) FROM request))", (cursor,))
    db.execute("COMMIT")
    return count


def cursor(db: sqlite3.Connection) -> object:
    return db.execute("SELECT cursor FROM place").fetchone()[0]


def waiting(db: sqlite3.Connection) -> list[tuple[str, int, str]]:
    return db.execute("SELECT id, base, body FROM outbox ORDER BY rowid").fetchall()


def note(db: sqlite3.Connection, wanted: Iterable[tuple[str, int, str]]) -> None:
    """What is to be sent."""
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO outbox VALUES (?, ?, ?)", wanted)
    db.execute("COMMIT")


def settled(db: sqlite3.Connection, done: Iterable[tuple[int, str]]) -> None:
    """The new version of each that was taken; it leaves the outbox."""
    taken = list(done)
    db.execute("BEGIN IMMEDIATE")
    db.executemany("UPDATE request SET version = ? WHERE id = ?", taken)
    db.executemany("DELETE FROM outbox WHERE id = ?", [(request_id,) for _, request_id in taken])
    db.execute("COMMIT")
