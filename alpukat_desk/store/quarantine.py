"""Damaged files put aside, never overwritten; and the checks that say a file is damaged."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlcipher3 import dbapi2

from alpukat_desk.store import connections, durable, faults
from alpukat_desk.store.vault import Key

log = logging.getLogger(__name__)
FOLDER = "quarantine"
_TAILS = ("", "-wal", "-shm")
"""A database without its -wal lacks its latest commits: the three move together."""


def put_aside(home: Path, name: str) -> str:
    """Moves the database with its companions; returns the folder's name within the profile."""
    folder = _new_folder(home, name)
    for tail in _TAILS:
        path = home / (name + tail)
        if path.exists():
            path.replace(folder / path.name)
    for changed in (folder, home):
        durable.sync_folder(changed)
    log.warning("store: %s was put aside", name)
    return f"{FOLDER}/{folder.name}"


def _new_folder(home: Path, name: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    number = 0
    while True:
        folder = home / FOLDER / f"{stamp}-{name.removesuffix('.db')}{f'-{number}' if number else ''}"
        if not folder.exists():
            durable.private_folder(folder.parent)
            durable.private_folder(folder)
            return folder
        number += 1


def remove(home: Path, name: str) -> None:
    for tail in _TAILS:
        (home / (name + tail)).unlink(missing_ok=True)


def is_suspect(home: Path) -> bool:
    return (home / faults.SUSPECT).exists()


def clear(home: Path) -> None:
    (home / faults.SUSPECT).unlink(missing_ok=True)


def version(path: Path, key: Key, page: int, thorough: bool) -> int | None:
    """The version of the file's schema, 0 for an empty one; None where the file is damaged. ``thorough`` looks at
    every page."""
    try:
        raw = connections.connect_file(path, key, page)
        try:
            return _version(raw, thorough)
        finally:
            raw.close()
    except dbapi2.Error as error:
        if faults.is_damage(error):
            return None
        raise


def _version(raw: dbapi2.Connection, thorough: bool) -> int | None:
    raw.execute("SELECT count(*) FROM sqlite_master").fetchall()
    if thorough and not _whole(raw):
        return None
    return int(raw.execute("PRAGMA user_version").fetchone()[0])


def _whole(raw: dbapi2.Connection) -> bool:
    if raw.execute("PRAGMA cipher_integrity_check").fetchall():
        return False
    return bool(raw.execute("PRAGMA integrity_check(1)").fetchall() == [("ok",)])
