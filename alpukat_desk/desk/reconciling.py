"""What is put right when a profile is opened: after a crash, under another catalogue, in a newer version.

Cheap where all is well: due times are computed again only when promises, calendar or rules have changed.
"""

import hashlib
from datetime import date, timedelta

import msgspec

from alpukat_desk.desk import looks, seat
from alpukat_desk.desk.place import Workplace, due_at
from alpukat_desk.desk.projection import project
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.transitions import RULES_VERSION
from alpukat_desk.domain.wire import parse_request
from alpukat_desk.store import blobs, mirror, outbox, overlay, position
from alpukat_desk.store.database import Tx

_PART = 2000
"""Rows of one transaction."""
_DAYS = 3 * 366


def reconcile(place: Workplace) -> frozenset[RequestId]:
    """Makes projection, due times and files true again; returns whose picture may have changed."""
    rules = _rules(place)
    with place.store.reading() as tx:
        other_rules = position.read(tx).rules != rules
    if other_rules:
        _recompute_dues(place)
    with place.store.writing() as tx:
        seat.make_device(tx, place.now())
        touched = _read_again(tx, place) | overlay.ids(tx) | {entry.request_id for entry in outbox.everything(tx)}
        for request_id in touched:
            project(tx, place, request_id)
        blobs.sweep(tx)
        if other_rules:
            position.move(tx, rules=rules)
    return touched


def _read_again(tx: Tx, place: Workplace) -> frozenset[RequestId]:
    """Rows that an older version of this program could not read."""
    return mirror.put(tx, looks.legible(place, mirror.unread_bodies(tx)))


def _rules(place: Workplace) -> str:
    """A fingerprint of all that due times and legality rest on, days off of this year and its neighbours."""
    calendar = place.catalogue.calendar
    first = date(place.today().year - 1, 1, 1)
    days = [first + timedelta(days=number) for number in range(_DAYS)]
    off = [day for day in days if day in calendar.holidays]
    promises = [(slug, service.promises) for slug, service in place.catalogue.services.items()]
    facts = msgspec.json.encode((RULES_VERSION, promises, calendar.hours, off))
    return hashlib.sha256(facts).hexdigest()


def _recompute_dues(place: Workplace) -> None:
    after = 0
    while True:
        with place.store.writing() as tx:
            part = mirror.all_bodies(tx, after, _PART)
            mirror.set_dues(tx, [(row, due_at(place, parse_request(raw))) for row, raw in part])
        if not part:
            return
        after = part[-1][0]
