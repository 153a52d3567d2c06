"""The outbox on its way: marked as sent, posted in batches with nothing open, settled in one transaction a reply.

A crash anywhere leaves rows that are asked again by their id. One bad command stops no other: it is set aside when
it cannot be read, ends up alone in its batch when it breaks the server, and goes to the tray when it is refused.
"""

import hashlib
import itertools
import logging
from dataclasses import dataclass, field

import msgspec
from msgspec.structs import replace

from alpukat_desk.desk import seat, settling, transfers
from alpukat_desk.desk.place import Workplace
from alpukat_desk.desk.projection import project
from alpukat_desk.desk.reports import Progress, Report, Tally, Tell, silent
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.domain.model import CommandId, RequestId, Struct
from alpukat_desk.domain.transitions import ENTER
from alpukat_desk.domain.wire import BATCH, PUSH_MOST, Api
from alpukat_desk.store import meta, outbox, own_files
from alpukat_desk.store.database import Tx
from alpukat_desk.store.outbox import Entry

log = logging.getLogger(__name__)
_CHAIN = "last_hash"
_UNREADABLE = "command.unreadable"
_CHAINED = 100
"""Bytes that a command grows by when it joins the chain."""
_MOST_FAILURES = 5
"""So many lone commands in a row may break the server before it is taken to be broken itself."""


_RECENT_S = 5.0
"""Who answered so lately needs no knocking at: each decision of a brisk officer would cost a round trip more."""


class _Batch(Struct):
    """Commands ready to go, and the position behind which the next batch begins."""

    commands: tuple[c.Command, ...]
    behind: int


@dataclass
class _Course:
    """How far one push has come. ``left_out`` gathers requests of which one command cannot go now, so that none
    goes before its predecessor."""

    behind: int = outbox.START
    failures: int = 0
    left_out: set[RequestId] = field(default_factory=set)
    entered: set[RequestId] = field(default_factory=set)
    """Requests that this very push brings to the server."""


def push(place: Workplace, api: Api, on_progress: Tell | None = None) -> Report:
    """Sends the outbox. Raises ``Offline``, ``ServerBusy``, ``SignedOut`` or ``MustUpdate`` after keeping what was
    settled."""
    tally = Tally()
    send(place, api, tally, on_progress or silent)
    return tally.report()


def send(place: Workplace, api: Api, tally: Tally, tell: Tell) -> None:
    with place.store.reading() as tx:
        states = outbox.tally(tx)
    done, total = 0, states.get(outbox.WAITING, 0) + states.get(outbox.SENT, 0)
    if not total:
        return
    if api.silent_s > _RECENT_S:
        _knock(place, api)
    transfers.send_pending(place, api)
    course = _Course()
    while batch := _next(place, course, tally):
        if not batch.commands or _posted(place, api, batch, course, tally):
            course.behind = batch.behind
            done += len(batch.commands)
            tell(Progress("push", done, total, frozenset(item.request_id for item in batch.commands)))


def _knock(place: Workplace, api: Api) -> None:
    """Asks something harmless first: what goes to nobody is not marked as sent, and an officer without network can
    still take it back. Brings the policy on the way."""
    policy = api.policy()
    with place.store.writing() as tx:
        if seat.policy(tx) != policy:
            seat.set_policy(tx, policy)


def _posted(place: Workplace, api: Api, batch: _Batch, course: _Course, tally: Tally) -> bool:
    """Whether to go on behind the batch; else it is tried again from its beginning, and smaller."""
    try:
        outcomes = api.push(batch.commands)
    except ServerBusy as error:
        _count_try(place, batch)
        course.failures += 1
        if len(batch.commands) > 1 or "after_s" in error.detail or course.failures >= _MOST_FAILURES:
            raise
        tally.error = error
        return True
    except Refused as refusal:
        if len(batch.commands) > 1:
            _count_try(place, batch)
            return False
        settling.refuse(place, batch.commands[0], refusal, tally)
        return True
    settling.settle(place, outcomes, tally)
    course.failures = 0
    return True


def _count_try(place: Workplace, batch: _Batch) -> None:
    with place.store.writing() as tx:
        outbox.tried(tx, tuple(command.id for command in batch.commands))


def _next(place: Workplace, course: _Course, tally: Tally) -> _Batch | None:
    """The next commands, marked as sent."""
    with place.store.writing() as tx:
        entries = _few(outbox.unanswered(tx, course.behind, BATCH))
        if not entries:
            return None
        return _Batch(_mustered(tx, place, entries, course, tally), entries[-1].position)


def _few(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """As many as one push may hold. Each fruitless try leaves a quarter, until what breaks the server stands alone."""
    tries = max((entry.tries for entry in entries), default=0)
    most = max(1, len(entries) >> 2 * tries)
    sizes = itertools.accumulate(len(entry.raw) + _CHAINED for entry in entries)
    fitting = sum(1 for size in sizes if size <= PUSH_MOST)
    return entries[: max(1, min(most, fitting))]


def _mustered(
    tx: Tx, place: Workplace, entries: tuple[Entry, ...], course: _Course, tally: Tally
) -> tuple[c.Command, ...]:
    """Those that can go now. What goes for the first time joins the chain: from here on its bytes never change, for
    the server knows it by them."""
    refused = outbox.refused_among(tx, [entry.after for entry in entries if entry.after])
    unsent = {file.sha256 for file in own_files.unsent(tx)}
    chain = _Chain(meta.text(tx, _CHAIN))
    ready: list[c.Command] = []
    for entry in entries:
        if entry.request_id in course.left_out or _too_soon(entry, course):
            continue
        command, fault = _legible(entry), _fault(entry, refused)
        if command is None or fault:
            _set_aside(tx, place, entry, fault or _UNREADABLE, tally)
            refused.add(entry.id)
        elif unsent.intersection(command.blobs):
            course.left_out.add(entry.request_id)
        else:
            ready.append(chain.joined(command) if entry.state == outbox.WAITING else command)
    if chain.links:
        outbox.mark_sent(tx, chain.links)
        meta.put(tx, _CHAIN, chain.last)
    return tuple(ready)


def _too_soon(entry: Entry, course: _Course) -> bool:
    """Made when the server had the request, and asked again of one that was restored to a time before it came: the
    entry goes alone first, for this command does not say that it rests on it."""
    if entry.kind == ENTER:
        course.entered.add(entry.request_id)
    elif entry.request_id in course.entered and not entry.after:
        course.left_out.add(entry.request_id)
        return True
    return False


def _legible(entry: Entry) -> c.Command | None:
    try:
        return c.decode(entry.raw)
    except msgspec.MsgspecError:
        log.warning("command %s cannot be read", entry.id)
        return None


def _fault(entry: Entry, refused: set[CommandId]) -> str:
    """Never sent, and resting on a command that came to nothing: the officer sees one chain."""
    return settling.PREDECESSOR if entry.state == outbox.WAITING and entry.after in refused else ""


def _set_aside(tx: Tx, place: Workplace, entry: Entry, code: str, tally: Tally) -> None:
    log.info("command %s was set aside: %s", entry.id, code)
    outbox.refuse(tx, entry.id, code, {"predecessor": entry.after} if entry.after else {})
    project(tx, place, entry.request_id)
    tally.refused += 1
    tally.changed.add(entry.request_id)


def chained(tx: Tx, command: c.Command) -> c.Command:
    """One that is about to go for the first time, as it will always be sent."""
    chain = _Chain(meta.text(tx, _CHAIN))
    joined = chain.joined(command)
    meta.put(tx, _CHAIN, chain.last)
    return joined


@dataclass
class _Chain:
    """Each command names the one sent before it by the hash of its bytes. ``links`` are the bytes of those that
    joined."""

    last: str
    links: dict[CommandId, bytes] = field(default_factory=dict)

    def joined(self, command: c.Command) -> c.Command:
        chained = replace(command, previous_hash=self.last)
        raw = c.encode(chained)
        self.last = hashlib.sha256(raw).hexdigest()
        self.links[command.id] = raw
        return chained
