"""Copies of the work file: one a day and one before each migration, made by SQLite's backup call."""

import os
from datetime import date
from pathlib import Path

from sqlcipher3 import dbapi2

from alpukat_desk.store import connections, durable, quarantine
from alpukat_desk.store.vault import Key

FOLDER = "backups"
KEPT = 7


def of_day(home: Path, day: date) -> Path:
    return home / FOLDER / f"work-{day.isoformat()}.db"


def daily(home: Path, key: Key, today: date) -> bool:
    """Makes today's copy unless it is there, and drops all but the newest. True when it made one."""
    path = of_day(home, today)
    if path.exists():
        return False
    copy(home, key, path)
    for old in _dailies(home)[KEPT:]:
        old.unlink()
    return True


def copy(home: Path, key: Key, path: Path) -> None:
    """Whole or not at all; encrypted under the same key. A copy of the bare files would miss the -wal."""
    durable.private_folder(path.parent)
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        _filled(home, key, part)
        durable.sync_file(part)
        part.replace(path)
    finally:
        _clear(part)
    durable.sync_folder(path.parent)


def _filled(home: Path, key: Key, part: Path) -> None:
    source = connections.connect_file(home / connections.WORK, key)
    try:
        _copy(source, connections.connect_file(part, key))
    finally:
        source.close()


def tidy(home: Path) -> None:
    """Half copies of programs that were ended in the middle; only while no other is at work."""
    for part in (home / FOLDER).glob("work-*.part*"):
        part.unlink()


def _clear(part: Path) -> None:
    """A half copy on a full disk would keep the officer from the last bytes of it."""
    for tail in ("", "-wal", "-shm", "-journal"):
        part.with_name(part.name + tail).unlink(missing_ok=True)


def _copy(source: dbapi2.Connection, target: dbapi2.Connection) -> None:
    """One file without companions comes out."""
    try:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE").fetchall()
    finally:
        target.close()


def restore(home: Path, key: Key) -> str:
    """Puts the newest sound copy in the place of the work file; "" when there is none."""
    for path in _newest_first(home):
        if quarantine.version(path, key, connections.WORK_PAGE, thorough=True):
            durable.write(home / connections.WORK, path.read_bytes())
            return path.name
    return ""


def _newest_first(home: Path) -> list[Path]:
    return sorted((home / FOLDER).glob("work-*.db"), key=lambda path: path.stat().st_mtime_ns, reverse=True)


def _dailies(home: Path) -> list[Path]:
    return sorted((home / FOLDER).glob("work-[0-9]*.db"), reverse=True)
