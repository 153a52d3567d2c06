"""The feed read to its end: what broke off counts up to its last mark, what differs is fetched once more.

At the end count and digest are compared with the server's; a difference repairs the mirror without asking anybody.
"""

import logging
from datetime import timedelta

from alpukat_desk.desk import leaving, line
from alpukat_desk.desk.intake import Intake
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.reports import Report, Tally, Tell, silent
from alpukat_desk.domain.errors import AlpukatError, Offline, Refused
from alpukat_desk.domain.wire import Api
from alpukat_desk.store import mirror, position, versions

log = logging.getLogger(__name__)
_REST = timedelta(hours=1)
"""Two repairs are so far apart, or a lasting difference would fetch everything in each cycle."""


def pull(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Reads the feed to its end. Raises as ``push`` does after keeping everything up to the last mark."""
    tally = Tally()
    receive(place, api, tally, on_progress or silent)
    return tally.report()


def receive(place: Workplace, api: Api, tally: Tally, tell: Tell) -> None:
    if not _streamed(place, api, tally, tell):
        _repair(place, api, tally, tell)
    tally.agreed_at = place.now()


def _repair(place: Workplace, api: Api, tally: Tally, tell: Tell) -> None:
    now = place.now()
    with place.store.writing() as tx:
        before = line.repaired_at(tx)
        if before is not None and abs(now - before) < _REST:
            tally.error = Refused("feed.differs")
            return
        line.note_repair(tx, now)
        position.move(tx, cursor="")
    log.warning("count or digest differ from the server's: fetching everything once more")
    tally.repaired = True
    if not _streamed(place, api, tally, tell):
        tally.error = Refused("feed.differs")


def _streamed(place: Workplace, api: Api, tally: Tally, tell: Tell) -> bool:
    """Whether the mirror agrees with the server at the end of the stream."""
    with place.store.reading() as tx:
        state, verified = position.read(tx), line.verified_on(tx) == place.today()
        ahead = mirror.ahead(tx)
    intake = Intake(place, tally, tell, state, ahead)
    verify = state.filling or not state.cursor or not verified or bool(ahead)
    try:
        for item in api.feed(state.cursor, verify=verify):
            intake.take(item)
        if intake.end is None and (verify or intake.started):
            raise Offline("feed.cut")
    except AlpukatError:
        intake.store_marked()
        _dress(place)
        raise
    if intake.end is None:
        _sweep(place, tally)
    return intake.agrees


def _dress(place: Workplace) -> None:
    """A stream that broke may not go on for days: what came is indexed."""
    with place.store.reading() as tx:
        bare = position.read(tx).bare
    if bare:
        with place.store.writing() as tx:
            versions.dress(tx)


def _sweep(place: Workplace, tally: Tally) -> None:
    """Where nothing is new and nothing lies about, nothing is written."""
    with place.store.reading() as tx:
        loose = leaving.is_loose(tx)
    if loose:
        with place.store.writing() as tx:
            tally.changed |= leaving.sweep(tx)
