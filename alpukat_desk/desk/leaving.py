"""Requests that leave this desk: erased with their files and drafts, but for what the outbox still needs."""

from collections.abc import Iterable

from alpukat_desk.desk import projection
from alpukat_desk.desk.place import Workplace
from alpukat_desk.domain.model import RequestId, Sha256
from alpukat_desk.domain.transitions import ENTER
from alpukat_desk.store import blobs, drafts, mirror, outbox, overlay
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Receipt


def erase(tx: Tx, ids: Iterable[RequestId]) -> None:
    """The picture of a request with commands stays until they are answered or given up."""
    gone = tuple(ids)
    names = mirror.erase(tx, gone)
    _forget(tx, [request_id for request_id in gone if not outbox.of_request(tx, request_id)])
    blobs.erase(tx, names)


def _forget(tx: Tx, ids: Iterable[RequestId]) -> None:
    names: set[Sha256] = set()
    for request_id in ids:
        names |= overlay.files(tx, request_id)
        overlay.erase(tx, request_id)
        drafts.erase(tx, request_id)
        outbox.close(tx, request_id)
    blobs.erase(tx, names)


def files_of_departed(tx: Tx, ids: Iterable[RequestId]) -> frozenset[Sha256]:
    """Files that only the pictures of these requests keep here: to be erased with the last command about them."""
    wanted = sorted(set(ids))
    outside = set(wanted) - mirror.versions(tx, wanted).keys()
    return frozenset(name for request_id in outside for name in overlay.files(tx, request_id))


def is_loose(tx: Tx) -> bool:
    """Whether ``sweep`` would find something."""
    return bool(_loose(tx))


def sweep(tx: Tx) -> frozenset[RequestId]:
    """Pictures, drafts and what receipts tell of requests that are neither in the scope nor in the outbox. Only right
    after the whole scope was told: a mirror being filled again must cost nobody a draft."""
    loose = _loose(tx)
    _forget(tx, loose)
    return loose


def _loose(tx: Tx) -> frozenset[RequestId]:
    kept = overlay.ids(tx) | drafts.ids(tx) | outbox.told(tx)
    if not kept:
        return frozenset()
    outside = kept - mirror.versions(tx, sorted(kept)).keys()
    return frozenset(key for key in outside if not outbox.of_request(tx, key))


def revive_entered(tx: Tx, place: Workplace) -> frozenset[RequestId]:
    """Requests this desk entered that the whole scope just told does not hold: a restored server may never have heard
    of them, so all that was accepted about them is asked again before it is forgotten. Where they merely left, the
    server answers from memory and the next sweep takes them away."""
    gone = outbox.unmirrored(tx)
    entered = {receipt.request_id for receipt in gone if receipt.kind == ENTER}
    return _revived(tx, place, tuple(receipt for receipt in gone if receipt.request_id in entered))


def revive_lost(tx: Tx, place: Workplace) -> frozenset[RequestId]:
    """What the server had accepted and, as the whole scope just told shows, no longer has: it was restored from a
    copy without saying so. Asked again, by the same ids."""
    return _revived(tx, place, outbox.lost(tx))


def revive_all(tx: Tx, place: Workplace) -> frozenset[RequestId]:
    """After the server said that it was restored from a copy. A colleague who was faster may have brought a request
    to the same version by another way, so versions prove nothing: every accepted command is asked again. What the
    copy holds is answered from memory."""
    return _revived(tx, place, outbox.accepted(tx))


def _revived(tx: Tx, place: Workplace, receipts: tuple[Receipt, ...]) -> frozenset[RequestId]:
    """Only the own ones: the server answers nobody for another officer."""
    own = projection.own(tx, receipts)
    for receipt in reversed(own):
        outbox.revive(tx, receipt)
    touched = frozenset(receipt.request_id for receipt in own)
    for request_id in touched:
        projection.project(tx, place, request_id)
    return touched
