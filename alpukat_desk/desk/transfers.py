"""Files on their way: citizens' attachments down, officers' documents up; resumed, and verified before use."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from alpukat_desk.desk import eviction, looks, parcels, seat
from alpukat_desk.desk.decisions import blobs_of
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import project
from alpukat_desk.desk.reports import Progress, Tally, Tell
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import RequestId, Sha256
from alpukat_desk.domain.wire import BUNDLE, CHUNK, Api, FileState
from alpukat_desk.store import blobs, blocks, links, outbox, own_files, queue
from alpukat_desk.store.own_files import OwnFile
from alpukat_desk.store.queue import Held

log = logging.getLogger(__name__)
PATIENCE = 3
"""So often a file may come wrong before it is fetched on demand only."""


def fetch(place: Workplace, api: Api, sha256: Sha256, request_id: RequestId) -> None:
    """Fetches one file of a request, going on where an earlier try stopped. Raises ``Refused("file.hash")`` when what
    came is not what was asked for (it is thrown away), ``Refused("file.large")`` over the policy's limit."""
    with place.store.writing() as tx:
        blobs.erase(tx, links.ensure(tx, request_id))
        if blobs.present(tx, [sha256]) or blobs.finish_if_whole(tx, sha256):
            return
        start, limit = blobs.held(tx, sha256), seat.policy(tx).file_limit
    _download(place, api, sha256, start, limit)
    with place.store.writing() as tx:
        whole = blobs.finish(tx, sha256)
    if not whole:
        raise Refused("file.hash")
    eviction.make_room(place, [sha256])


def _download(place: Workplace, api: Api, sha256: Sha256, start: int, limit: int) -> None:
    """What came before the line broke is kept."""
    rest = bytearray()
    try:
        for piece in api.download(sha256, start):
            rest += piece
            if start + len(rest) > limit:
                rest.clear()
                _forget(place, sha256)
                raise Refused("file.large", mebibytes=limit >> 20)
            if len(rest) >= parcels.PART:
                start = _keep(place, sha256, start, rest)
    finally:
        _keep(place, sha256, start, rest)


def _keep(place: Workplace, sha256: Sha256, start: int, rest: bytearray) -> int:
    if rest:
        with place.store.writing() as tx:
            blobs.append(tx, sha256, start, bytes(rest))
    end = start + len(rest)
    rest.clear()
    return end


def _forget(place: Workplace, sha256: Sha256) -> None:
    with place.store.writing() as tx:
        blobs.finish(tx, sha256)


def prefetch(place: Workplace, api: Api, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Fetches the missing files and histories of the requests the officer holds; returns how many came.
    ``on_progress`` is told done and total. One faulty file stops no other."""
    tally = Tally()
    return bring(place, api, tally, lambda told: on_progress(told.done, told.total) if on_progress else None)


def bring(place: Workplace, api: Api, tally: Tally, tell: Tell) -> int:
    """``prefetch`` inside a cycle, telling whose row changed: histories first, then files, several in one answer. It
    stops between two answers when the officer has decided something meanwhile: that goes first."""
    histories, naming = _missing(place)
    course = _Course(tally, tell, len(histories) + len(naming))
    for request_id in histories:
        course.done(frozenset({request_id}), _looked_up(place, api, request_id))
    names = list(naming)
    for start in range(0, len(names), BUNDLE):
        if start and _has_work(place):
            break
        some = names[start : start + BUNDLE]
        parcels.collect(place, api, some, lambda name, came: course.done(frozenset(naming[name]), came))
    if naming:
        eviction.make_room(place)
    return course.came


@dataclass
class _Course:
    """How far it is, and what came."""

    tally: Tally
    tell: Tell
    total: int
    over: int = 0
    came: int = 0

    def done(self, whose: frozenset[RequestId], came: bool) -> None:
        changed = whose if came else frozenset()
        self.over += 1
        self.came += came
        self.tally.changed |= changed
        self.tell(Progress("files", self.over, self.total, changed))


def _missing(place: Workplace) -> tuple[list[RequestId], dict[Sha256, list[RequestId]]]:
    """Of the requests the officer holds: those whose history is not here, and the files that are not, with who names
    them."""
    held = _held(place)
    naming: dict[Sha256, list[RequestId]] = {}
    for item in held:
        for name in item.files:
            naming.setdefault(name, []).append(item.id)
    left = _left(place, naming) if naming else frozenset()
    histories = [item.id for item in held if item.told != item.version]
    return histories, {name: ids for name, ids in naming.items() if name not in left}


def _looked_up(place: Workplace, api: Api, request_id: RequestId) -> bool:
    try:
        looks.look_up(place, api, request_id)
    except Refused as refusal:
        log.warning("the history of a held request could not be fetched: %s", refusal.code)
        return False
    return True


def _has_work(place: Workplace) -> bool:
    with place.store.reading() as tx:
        return bool(outbox.tally(tx).get(outbox.WAITING))


def _left(place: Workplace, names: Iterable[Sha256]) -> frozenset[Sha256]:
    """Those that are here, or came wrong too often."""
    with place.store.reading() as tx:
        return blobs.present(tx, names) | blobs.faulty(tx, PATIENCE)


def _held(place: Workplace) -> tuple[Held, ...]:
    """What the officer holds. Its files are known from the bodies, which are opened once for each version."""
    with place.store.reading() as tx:
        officer = seat.officer(tx)
        held = queue.held_by(tx, officer.id) if officer else ()
        unlinked = tuple(blocks.spots(tx, [item.row for item in held if not item.linked]))
    if not officer or not unlinked:
        return held
    with place.store.writing() as tx:
        blobs.erase(tx, links.read(tx, unlinked))
        return queue.held_by(tx, officer.id)


def send_pending(place: Workplace, api: Api) -> None:
    """Uploads the officer's files that unanswered commands name, each from where the server has it. A file the
    server will not have refuses its commands, and stops no other."""
    with place.store.reading() as tx:
        files = own_files.unsent(tx)
        entries = [entry for entry in outbox.everything(tx) if entry.state != outbox.REFUSED] if files else []
        needed = {name for entry in entries for name in blobs_of(entry)}
        files = tuple(file for file in files if file.sha256 in needed)
    for file in files:
        try:
            _upload(place, api, file)
        except Refused as refusal:
            _refuse(place, file.sha256, refusal)


def _upload(place: Workplace, api: Api, file: OwnFile) -> None:
    """The bytes are hashed before they go: what the disk has spoilt must not become the citizen's document."""
    with place.store.reading() as tx:
        sound = blobs.read(tx, file.sha256) is not None
    if not sound:
        raise Refused("file.hash")
    state = api.file_state(file.sha256)
    while not state.complete:
        state = _grown(place, api, file, state.offset)
    with place.store.writing() as tx:
        own_files.set_sent(tx, file.sha256)


def _grown(place: Workplace, api: Api, file: OwnFile, offset: int) -> FileState:
    """One piece more. Where the server stands elsewhere than it said, it is asked again, once for each piece."""
    with place.store.reading() as tx:
        data = own_files.piece(tx, file.sha256, offset, CHUNK)
    try:
        state = api.upload(file.sha256, offset, file.size, file.media_type, data)
    except Refused as refusal:
        state = api.file_state(file.sha256)
        if refusal.code != "file.offset" or state.offset == offset:
            raise
    if state.offset == offset and not state.complete:
        raise Refused("file.stuck")
    return state


def _refuse(place: Workplace, sha256: Sha256, refusal: Refused) -> None:
    log.warning("a file could not be sent: %s", refusal.code)
    detail = {name: str(value) for name, value in refusal.detail.items()}
    with place.store.writing() as tx:
        for entry in outbox.everything(tx):
            if entry.state != outbox.REFUSED and sha256 in blobs_of(entry):
                outbox.refuse(tx, entry.id, refusal.code, detail)
                project(tx, place, entry.request_id)


def read(place: Workplace, sha256: Sha256) -> bytes | None:
    """The verified bytes of a file on this device, or None."""
    with place.store.reading() as tx:
        return blobs.read(tx, sha256)
