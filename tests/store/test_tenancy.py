"""Who has a profile's files open: many at work, one alone that mends."""

from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from alpukat_desk.store import connections
from alpukat_desk.store.tenancy import Tenancy


def test_the_first_is_alone_and_lets_others_in_afterwards(tmp_path: Path) -> None:
    first, second = Tenancy(tmp_path), Tenancy(tmp_path)
    assert first.alone() and not second.alone()
    first.share()
    assert not second.alone()
    second.share()
    first.close()
    third = Tenancy(tmp_path)
    assert not third.alone()
    second.close()
    assert third.alone()
    third.close()


def test_nobody_gets_in_while_one_mends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "BUSY_S", 0.05)
    first, second = Tenancy(tmp_path), Tenancy(tmp_path)
    assert first.alone()
    with pytest.raises(dbapi2.OperationalError, match="locked"):
        second.share()
    first.close()
    second.share()
    second.close()
