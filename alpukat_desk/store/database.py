"""The store of one profile folder: opening it whole, and the two kinds of transaction on it.

``reading()`` and ``writing()`` are the only ways in. A commit spans both files but is not atomic over them: the
work file commits first, and whoever writes both must be able to do it again.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.store import connections, durable, faults, mending, versions
from alpukat_desk.store.mending import Notice
from alpukat_desk.store.tenancy import Tenancy
from alpukat_desk.store.vault import Key

Tx = sa.Connection
"""An open transaction; other rooms hand it on and never look inside."""


class Store:
    """Both files, open. Transactions may be taken in any thread; one writes at a time, others wait for it."""

    def __init__(self, home: Path, key: Key, tenancy: Tenancy, notices: tuple[Notice, ...] = ()) -> None:
        self.home = home
        self.notices = notices
        self._tenancy = tenancy
        self._reader = connections.engine(partial(connections.connect, home, key))
        self._writer = self._reader.execution_options(begin="BEGIN IMMEDIATE")

    @contextmanager
    def reading(self) -> Iterator[Tx]:
        """One snapshot of each file."""
        with faults.door(self.home), self._reader.begin() as tx:
            yield tx

    @contextmanager
    def writing(self) -> Iterator[Tx]:
        """Committed when the block ends, nothing at all when it raises. Keep it short, and closed over HTTP."""
        with faults.door(self.home), self._writer.begin() as tx:
            yield tx

    def close(self) -> None:
        self._reader.dispose()
        self._tenancy.close()


def open_store(home: Path, key: Key) -> Store:
    """Raises ``StoreDamaged`` after putting the work file aside (a second call goes on with the latest copy or an
    empty file), ``StoreDamaged("store.key_mismatch")`` having touched nothing, ``StoreFull`` and ``MustUpdate``.
    Where another program has the files open nothing is mended: ``StoreFull("store.busy")`` if that were needed."""
    with faults.door(home):
        durable.private_folder(home)
        tenancy = Tenancy(home)
    with ExitStack() as leaving:
        leaving.callback(tenancy.close)
        store = _opened(home, key, tenancy)
        leaving.pop_all()
    return store


def _opened(home: Path, key: Key, tenancy: Tenancy) -> Store:
    today = datetime.now(UTC).date()
    with faults.door(home):
        alone = tenancy.alone()
        notices = mending.ready(home, key, today) if alone else ()
        tenancy.share()
        if not alone:
            notices = mending.join(home, key, today)
    store = Store(home, key, tenancy, notices)
    try:
        with store.writing() as tx:
            versions.lay(tx)
        with faults.door(home):
            mending.sign(home, key)
    except AlpukatError:
        store.close()
        raise
    return store
