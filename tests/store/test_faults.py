"""What SQLite and the disk raise, by what the caller does next."""

import errno
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlcipher3 import dbapi2

from alpukat_desk.domain.errors import StoreDamaged, StoreFull
from alpukat_desk.store import faults
from tests.house.quiet import ExpectedLog


def fault(name: str) -> dbapi2.OperationalError:
    error = dbapi2.OperationalError("as SQLite says it")
    error.sqlite_errorname = name
    return error


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [
        ("SQLITE_FULL", StoreFull, "store.full"),
        ("SQLITE_IOERR_WRITE", StoreFull, "store.io"),
        ("SQLITE_READONLY_DIRECTORY", StoreFull, "store.readonly"),
        ("SQLITE_BUSY_SNAPSHOT", StoreFull, "store.busy"),
        ("SQLITE_CORRUPT_VTAB", StoreDamaged, "store.damaged"),
        ("SQLITE_NOTADB", StoreDamaged, "store.damaged"),
    ],
)
def test_known_faults_become_ours(
    tmp_path: Path, expected_log: ExpectedLog, name: str, kind: type[Exception], code: str
) -> None:
    expected_log("alpukat_desk.store.faults", f"store: {code}")
    with pytest.raises(kind, match=code), faults.door(tmp_path):
        raise fault(name)
    assert (tmp_path / faults.SUSPECT).exists() == (kind is StoreDamaged)


def test_a_fault_without_a_name_is_known_by_its_sentence(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.full")
    with pytest.raises(StoreFull, match="store.full"), faults.door(tmp_path):
        raise dbapi2.OperationalError("database or disk is full")


def test_they_are_seen_through_sqlalchemy_too(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.store.faults", "store: store.full")
    with pytest.raises(StoreFull), faults.door(tmp_path):
        raise sa.exc.OperationalError("INSERT", None, fault("SQLITE_FULL"))


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "store.full"),
        (errno.EDQUOT, "store.full"),
        (errno.EFBIG, "store.full"),
        (errno.EROFS, "store.readonly"),
        (errno.EACCES, "store.readonly"),
        (errno.EISDIR, "store.readonly"),
        (errno.EIO, "store.io"),
    ],
)
def test_what_the_system_says_of_a_file_is_told_too(
    tmp_path: Path, expected_log: ExpectedLog, number: int, code: str
) -> None:
    expected_log("alpukat_desk.store.faults", f"store: {code}")
    with pytest.raises(StoreFull, match=code), faults.door(tmp_path):
        raise OSError(number, "as the system says it")


@pytest.mark.parametrize(
    "bug", [fault("SQLITE_CONSTRAINT_UNIQUE"), dbapi2.ProgrammingError("ours"), OSError(errno.EPROTO, "no"), KeyError()]
)
def test_a_fault_of_ours_passes_as_it_is(tmp_path: Path, bug: Exception) -> None:
    with pytest.raises(type(bug)) as raised, faults.door(tmp_path):
        raise bug
    assert raised.value is bug
