"""One sync cycle: push the outbox, clear up what was asked, pull the feed, fetch the files."""

import logging

from alpukat_desk.desk import asking, clock, custody, keeping, line, pulling, pushing, transfers
from alpukat_desk.desk.asking import ask, claim, claim_next, contact
from alpukat_desk.desk.looks import look_up
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.pulling import pull
from alpukat_desk.desk.pushing import push
from alpukat_desk.desk.reports import Claimed, Progress, Report, Tally, Tell, silent
from alpukat_desk.domain.errors import AlpukatError, ServerBusy, StoreDamaged, StoreFull
from alpukat_desk.domain.wire import Api

__all__ = ["Claimed", "Progress", "Report", "ask", "claim", "claim_next", "contact", "cycle", "look_up", "pull", "push"]
log = logging.getLogger(__name__)


def cycle(place: Workplace, api: Api, on_progress: Tell | None = None, files: bool = True) -> Report:
    """Push, pull, and unless the line is dear the files of held requests. Raises nothing that is expected: offline,
    busy, signed out and the like are in the report."""
    tally = Tally()
    try:
        _run(place, api, tally, on_progress or silent, files=files)
    except AlpukatError as error:
        tally.error = error
    if not isinstance(tally.error, StoreFull | StoreDamaged):
        _note(place, api, tally)
    if tally.idle:
        _tidy(place, tally)
    log.info("cycle: %d came, %d went, %d accepted, %d refused", *_numbers(tally))
    return tally.report()


def _note(place: Workplace, api: Api, tally: Tally) -> None:
    """A disk that filled up just now is told like one that was full before."""
    try:
        _note_clock(place, api)
        line.note(place, tally)
    except (StoreFull, StoreDamaged) as error:
        tally.error = error


def _tidy(place: Workplace, tally: Tally) -> None:
    """A little, and only while there is nothing else to do."""
    try:
        keeping.tidy(place)
    except (StoreFull, StoreDamaged) as error:
        tally.error = error


def _note_clock(place: Workplace, api: Api) -> None:
    skew = clock.moved(place.clock, api.skew_s)
    if skew is not None:
        with place.store.writing() as tx:
            clock.note(tx, skew)
        place.clock.skew = skew


def _numbers(tally: Tally) -> tuple[int, int, int, int]:
    return tally.received, tally.gone, tally.accepted, tally.refused + tally.conflicts


def _run(place: Workplace, api: Api, tally: Tally, tell: Tell, *, files: bool) -> None:
    """A command that breaks the server keeps nobody's news away."""
    custody.before_push(place)
    try:
        pushing.send(place, api, tally, tell)
        tally.changed |= asking.settle(place, api)
    except ServerBusy as error:
        if "after_s" in error.detail:
            raise
        tally.error = error
    pulling.receive(place, api, tally, tell)
    if tally.changed or tally.received or tally.gone:
        tally.changed |= custody.after_pull(place, api)
    if files:
        transfers.bring(place, api, tally, tell)
