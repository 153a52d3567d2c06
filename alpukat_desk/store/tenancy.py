"""Who has a profile's files open: any number of programs at work on them, or one alone that mends them.

Mending moves files and looks at every page, which another program's writes would make look damaged. The lock is
one of SQLite's on an empty file, so it works on every system and dies with its process.
"""

from pathlib import Path

from sqlcipher3 import dbapi2

from alpukat_desk.store import connections, durable

NAME = "store.lock"


class Tenancy:
    """The right to have the files open, from the opening to ``close``."""

    def __init__(self, home: Path) -> None:
        durable.reserve(home / NAME)
        self._lock = dbapi2.connect(str(home / NAME), timeout=0, isolation_level=None, check_same_thread=False)

    def alone(self) -> bool:
        """Whether no other program has them open; none gets in then before ``share``."""
        try:
            self._lock.execute("BEGIN EXCLUSIVE")
        except dbapi2.OperationalError:
            return False
        return True

    def share(self) -> None:
        """Lets others in. Waits while another program mends; SQLite's own error tells of one that does not end."""
        if self._lock.in_transaction:
            self._lock.execute("ROLLBACK")
        self._lock.execute(f"PRAGMA busy_timeout = {int(connections.BUSY_S * 1000)}").fetchall()
        self._lock.execute("BEGIN")
        self._lock.execute("SELECT count(*) FROM sqlite_master").fetchall()

    def close(self) -> None:
        self._lock.close()
