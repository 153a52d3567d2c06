"""What must be true before the files are opened: the right key, sound files, this version, today's copy."""

import logging
from datetime import date
from functools import partial
from pathlib import Path

from alpukat_desk.domain.errors import MustUpdate, StoreDamaged, StoreFull
from alpukat_desk.domain.model import Struct
from alpukat_desk.store import backups, connections, durable, faults, quarantine, tables, versions
from alpukat_desk.store.connections import MIRROR, WORK
from alpukat_desk.store.vault import Key

log = logging.getLogger(__name__)
OWNER = "store.id"
"""Whose key the files were made under: a wrong key must not look like damage."""


class Notice(Struct):
    """What opening found and mended, for the officer to be told: a code with its values."""

    code: str
    detail: dict[str, str] = {}


def ready(home: Path, key: Key, today: date) -> tuple[Notice, ...]:
    """Every page is looked at once a day, and after one proved damaged in use."""
    _check_owner(home, key)
    backups.tidy(home)
    thorough = quarantine.is_suspect(home) or not backups.of_day(home, today).exists()
    notices = (*_work(home, key, today, thorough), *_mirror(home, key, thorough))
    quarantine.clear(home)
    return notices


def join(home: Path, key: Key, today: date) -> tuple[Notice, ...]:
    """As ``ready``, beside a program that has the files open: nothing is moved under its hands, and pages are not
    looked at while it may be writing them."""
    _check_owner(home, key)
    if (found := _work_version(home, key, thorough=False) or 0) > tables.WORK_VERSION:
        raise MustUpdate("store.newer", version=found)
    mirror = quarantine.version(home / MIRROR, key, connections.MIRROR_PAGE, thorough=False)
    if (found, mirror) != (tables.WORK_VERSION, tables.MIRROR_VERSION):
        raise StoreFull("store.busy")
    return _copy(home, key, today)


def _check_owner(home: Path, key: Key) -> None:
    path = home / OWNER
    if path.exists() and path.read_bytes() != key.fingerprint().encode():
        raise StoreDamaged("store.key_mismatch")


def holds_work(home: Path) -> bool:
    """Whether work lies here: then only the key it was made under is of use, and no new one may take its place."""
    return (home / OWNER).exists() or (home / WORK).exists()


def sign(home: Path, key: Key) -> None:
    """Remembers that a work file was made here, and under which key."""
    if not (home / OWNER).exists():
        durable.write(home / OWNER, key.fingerprint().encode())


def _work(home: Path, key: Key, today: date, thorough: bool) -> tuple[Notice, ...]:
    made = (home / OWNER).exists()
    found = _work_version(home, key, thorough)
    if found is None or (made and not found):
        _give_up_work(home, key)
    elif found > tables.WORK_VERSION:
        raise MustUpdate("store.newer", version=found)
    elif found:
        _lead_up(home, key, found)
        return _copy(home, key, today)
    return ()


def _work_version(home: Path, key: Key, thorough: bool) -> int | None:
    """0 where there is no file; None where it is damaged, or where only its -wal was left."""
    if (home / WORK).exists():
        return quarantine.version(home / WORK, key, connections.WORK_PAGE, thorough)
    return None if (home / f"{WORK}-wal").exists() else 0


def _give_up_work(home: Path, key: Key) -> None:
    """Never overwritten: what lies there is put aside, and the latest sound copy takes its place."""
    faults.suspect(home)
    folder = quarantine.put_aside(home, WORK)
    copy = backups.restore(home, key)
    if not copy:
        (home / OWNER).unlink(missing_ok=True)
    raise StoreDamaged("store.work_restored" if copy else "store.work_lost", folder=folder, copy=copy)


def _lead_up(home: Path, key: Key, found: int) -> None:
    if found == tables.WORK_VERSION:
        return
    backups.copy(home, key, home / backups.FOLDER / f"work-version-{found}.db")
    engine = connections.engine(partial(connections.connect_file, home / WORK, key))
    try:
        with engine.execution_options(begin="BEGIN IMMEDIATE").begin() as tx:
            versions.lead_up(tx, versions.WORK_STEPS, tables.WORK_VERSION)
    finally:
        engine.dispose()


def _copy(home: Path, key: Key, today: date) -> tuple[Notice, ...]:
    """A full disk must not keep the officer from the work that is there."""
    try:
        with faults.door(home):
            backups.daily(home, key, today)
    except StoreFull as error:
        return (Notice("store.no_copy", {"why": error.code}),)
    return ()


def _mirror(home: Path, key: Key, thorough: bool) -> tuple[Notice, ...]:
    """What is damaged or of another version goes; the next pull brings it again."""
    if not (home / MIRROR).exists():
        quarantine.remove(home, MIRROR)
        return ()
    found = quarantine.version(home / MIRROR, key, connections.MIRROR_PAGE, thorough)
    if found is None:
        return (Notice("store.mirror_damaged", {"folder": quarantine.put_aside(home, MIRROR)}),)
    if found not in (0, tables.MIRROR_VERSION):
        log.info("store: the mirror of version %d is dropped", found)
        quarantine.remove(home, MIRROR)
    return ()
