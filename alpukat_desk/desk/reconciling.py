"""What is put right when a profile is opened: after a crash, under another catalogue, in a newer version.

Cheap where all is well: due times are computed again only when promises, calendar or rules have changed.
"""

import hashlib
from datetime import date, timedelta

import msgspec

from alpukat_desk.desk import line, seat
from alpukat_desk.desk.place import Workplace, due_at
from alpukat_desk.desk.projection import doubtful, project, readable
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.transitions import RULES_VERSION
from alpukat_desk.store import blobs, blocks, mirror, position, versions
from alpukat_desk.store.database import Tx

_PART = 8
"""Blocks of one transaction."""
_DAYS = 3 * 366


def reconcile(place: Workplace) -> frozenset[RequestId]:
    """Makes indexes, projection, due times and files true again; returns whose picture may have changed."""
    rules = _rules(place)
    with place.store.reading() as tx:
        other_rules = position.read(tx).rules != rules
    if other_rules:
        _recompute_dues(place)
    with place.store.writing() as tx:
        versions.dress(tx)
        line.doubt(tx)
        seat.make_device(tx, place.now())
        touched = doubtful(tx)
        for request_id in touched:
            project(tx, place, request_id)
        blobs.sweep(tx)
        if other_rules:
            position.move(tx, rules=rules)
    return touched


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
    """In parts, so that another program's decision need not wait for all of them."""
    after: int | None = 0
    while after is not None:
        with place.store.writing() as tx:
            after = _recompute_part(tx, place, after)


def _recompute_part(tx: Tx, place: Workplace, after: int) -> int | None:
    """Returns the last block done, None behind the last of all. Bodies this version cannot read keep the due time
    the server told."""
    for _ in range(_PART):
        part = blocks.after(tx, after)
        if part is None:
            return None
        after, bodies = part
        requests = [(row, readable(raw)) for row, raw in bodies.items()]
        mirror.set_dues(tx, [(row, due_at(place, request)) for row, request in requests if request])
    return after
