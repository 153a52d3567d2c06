"""The store's door: what SQLite and the disk raise becomes one of the desk's own errors, and only here."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlcipher3 import dbapi2

from alpukat_desk.domain.errors import AlpukatError, StoreDamaged, StoreFull

log = logging.getLogger(__name__)
SUSPECT = "suspect"
_DAMAGE = frozenset({"SQLITE_CORRUPT", "SQLITE_NOTADB"})
_CODES = {
    "SQLITE_FULL": "store.full",
    "SQLITE_IOERR": "store.io",
    "SQLITE_READONLY": "store.readonly",
    "SQLITE_CANTOPEN": "store.readonly",
    "SQLITE_BUSY": "store.busy",
    "SQLITE_LOCKED": "store.busy",
}
_SENTENCES = {
    "database or disk is full": "SQLITE_FULL",
    "disk I/O error": "SQLITE_IOERR",
    "database disk image is malformed": "SQLITE_CORRUPT",
    "file is not a database": "SQLITE_NOTADB",
    "database is locked": "SQLITE_BUSY",
}
_FILES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "store.full"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "store.readonly"),
    **dict.fromkeys((errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EEXIST), "store.readonly"),
    errno.EIO: "store.io",
}
"""What the system says of a file or folder; something else in its place is no better than one that is shut."""


def _name(error: dbapi2.Error) -> str:
    """SQLITE_IOERR of SQLITE_IOERR_WRITE. The backup call tells no name, only SQLite's sentence."""
    name = getattr(error, "sqlite_errorname", "") or _SENTENCES.get(str(error), "")
    return "_".join(str(name).split("_")[:2])


def is_damage(error: dbapi2.Error) -> bool:
    return _name(error) in _DAMAGE


def translated(error: dbapi2.Error) -> AlpukatError | None:
    """None for what can only be a fault of ours."""
    name = _name(error)
    if name in _DAMAGE:
        return StoreDamaged("store.damaged")
    code = _CODES.get(name)
    return StoreFull(code) if code else None


@contextmanager
def door(home: Path) -> Iterator[None]:
    """Converts what is raised inside."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        known = translated(error.orig) if isinstance(error.orig, dbapi2.Error) else None
        _raise(known, error, home)
    except dbapi2.Error as error:
        _raise(translated(error), error, home)
    except OSError as error:
        code = _FILES.get(error.errno or 0)
        _raise(StoreFull(code) if code else None, error, home)


def _raise(known: AlpukatError | None, error: Exception, home: Path) -> None:
    if known is None:
        raise error
    log.warning("store: %s", known.code)
    if isinstance(known, StoreDamaged):
        suspect(home)
    raise known from error


def suspect(home: Path) -> None:
    """Leaves word that a file proved damaged, for the next opening, which looks at every page. Where the disk takes
    not even that, the day's first opening looks anyway."""
    with suppress(OSError):
        (home / SUSPECT).touch()
