"""Files that come several in one answer: each is kept as far as it came, and counts only when its hash is right."""

import logging
from collections.abc import Callable, Mapping, Sequence

from alpukat_desk.desk import seat
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import Sha256
from alpukat_desk.domain.wire import Absent, Api, Opening, Piece
from alpukat_desk.store import blobs

log = logging.getLogger(__name__)
PART = 1 << 20
"""Bytes written in one transaction."""
Arrived = Callable[[Sha256, bool], None]
"""Told of each file when it is over, and whether it is here now."""


def collect(place: Workplace, api: Api, names: Sequence[Sha256], arrived: Arrived) -> None:
    """Fetches files, each from where an earlier try stopped. A faulty one stops no other; what came before the line
    broke is kept. Raises ``Offline`` and what else the network raises."""
    with place.store.writing() as tx:
        whole = [name for name in names if blobs.finish_if_whole(tx, name)]
        offsets = {name: blobs.held(tx, name) for name in names if name not in whole}
        limit = seat.policy(tx).file_limit
    for name in whole:
        arrived(name, True)
    if offsets:
        parcel = _Parcel(place, offsets, limit, arrived)
        try:
            for line in api.bundle(tuple(offsets.items())):
                parcel.take(line)
        finally:
            parcel.keep()


class _Parcel:
    """The answer on its way in: the file that is open, and its bytes not yet written."""

    def __init__(self, place: Workplace, offsets: Mapping[Sha256, int], limit: int, arrived: Arrived) -> None:
        self._place, self._offsets, self._limit, self._arrived = place, offsets, limit, arrived
        self._open: Opening | None = None
        self._at = 0
        self._rest = bytearray()

    def take(self, line: Opening | Piece | Absent) -> None:
        match line:
            case Opening():
                self._begin(line)
            case Piece(data=data):
                self._add(data)
            case Absent(sha256=name, code=code):
                log.warning("a file of a held request is not to be had: %s", code)
                self._pass(name)

    def _pass(self, name: Sha256) -> None:
        """Where nothing lies behind the bytes that are here, these are not the file's: the next try begins anew."""
        if self._offsets.get(name):
            with self._place.store.writing() as tx:
                blobs.finish(tx, name)
        self._arrived(name, False)

    def _begin(self, line: Opening) -> None:
        if self._open is not None or self._offsets.get(line.sha256) != line.offset:
            raise Offline("server.garbled")
        self._open, self._at = line, line.offset

    def _add(self, data: bytes) -> None:
        file = self._open
        if file is None or self._at + len(self._rest) + len(data) > file.size:
            raise Offline("server.garbled")
        if file.size <= self._limit:
            self._rest += data
        else:
            self._at += len(data)
        if len(self._rest) >= PART:
            self.keep()
        if self._at + len(self._rest) == file.size:
            self._end(file)

    def keep(self) -> None:
        if self._rest and self._open is not None:
            with self._place.store.writing() as tx:
                blobs.append(tx, self._open.sha256, self._at, bytes(self._rest))
        self._at += len(self._rest)
        self._rest.clear()

    def _end(self, file: Opening) -> None:
        """One larger than the policy allows was passed over unread: it is fetched by no one."""
        self.keep()
        with self._place.store.writing() as tx:
            whole = blobs.finish(tx, file.sha256)
        if not whole:
            log.warning("a file of a held request came wrong")
        self._open = None
        self._arrived(file.sha256, whole)
