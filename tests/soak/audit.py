"""The auditor: journals, outboxes, receipts, the server's commands and histories laid side by side.

Lost is what a desk acknowledged and nobody has: not the server as accepted with its history line, not its author's
outbox, and its author has not given it up. Doubled is what took effect twice, under one id or under two.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from sqlalchemy import Connection, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Event, Request
from alpukat_desk.server import files, records
from alpukat_desk.server.claims import TAKEN
from alpukat_desk.server.tables import COMMANDS, HOME_CITY, REQUESTS
from tests.soak.filing import opened
from tests.soak.journal import Diary, mark_of
from tests.soak.staff import Seat
from tests.soak.statement import Statement, digest, told

KINDS = (
    "lost", "duplicated", "half", "revived", "ghost", "unreceipted", "stuck", "mirror", "history", "file", "damaged",
    "repaired",
)  # fmt: skip
"""half: accepted without a history line, or a line without an accepted command; revived: given up, and carried out
all the same; ghost: refused at once, and there all the same; unreceipted: accepted, unknown to its author; stuck: not
at rest with a good line; mirror, history, file: not what the server has; damaged: what a kill broke; repaired: the
feed had missed something."""


class Wrong(msgspec.Struct, frozen=True):
    """One finding."""

    kind: str
    what: str


@dataclass
class Ledger:
    """What the server has. ``accepted`` maps a mark to the ids under which it was accepted."""

    accepted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    known: set[str] = field(default_factory=set)
    commands: dict[str, str] = field(default_factory=dict)
    attached: list[c.Attach] = field(default_factory=list)
    requests: dict[str, Request] = field(default_factory=dict)
    histories: dict[str, tuple[Event, ...]] = field(default_factory=dict)

    def lines(self) -> Counter[str]:
        return Counter(event.command_id for history in self.histories.values() for event in history)


@dataclass(frozen=True)
class Desk:
    """One desk's papers."""

    seat: Seat
    diary: Diary
    statement: Statement


def ledger(url: str) -> Ledger:
    made = Ledger()
    with opened(url) as database, database.reading() as tx:
        _commands(tx, made)
        for request_id in tx.execute(select(REQUESTS.c.id).where(REQUESTS.c.city == HOME_CITY)).scalars().all():
            found = records.find(tx, HOME_CITY, request_id)
            assert found is not None
            made.requests[request_id] = found
            made.histories[request_id] = records.history(tx, HOME_CITY, request_id)
    return made


def _commands(tx: Connection, made: Ledger) -> None:
    wanted = select(COMMANDS.c.id, COMMANDS.c.state, COMMANDS.c.body).where(
        COMMANDS.c.city == HOME_CITY, COMMANDS.c.state != TAKEN
    )
    for row in tx.execute(wanted):
        raw = row.body.encode() if isinstance(row.body, str) else bytes(row.body)
        mark = mark_of(raw)
        made.commands[row.id] = row.state
        made.known.add(mark)
        if row.state == "accepted":
            made.accepted[mark].append(row.id)
            payload = c.decode(raw).payload
            if isinstance(payload, c.Attach):
                made.attached.append(payload)


def audit(server: Ledger, desks: list[Desk], folder: Path) -> list[Wrong]:
    found = [*_effects(server), *_files(server, folder)]
    for desk in desks:
        found += [*_decisions(server, desk), *_giving_up(server, desk), *_rest(desk), *_mirror(server, desk)]
    return found


def _effects(server: Ledger) -> Iterator[Wrong]:
    """Each accepted command has one line, each line its command, and each version its line."""
    lines = server.lines()
    yield from (Wrong("duplicated", f"{item} has {count} lines") for item, count in lines.items() if count > 1)
    for mark, ids in server.accepted.items():
        if len(ids) > 1:
            yield Wrong("duplicated", f"{mark} took effect as {', '.join(ids)}")
        yield from (Wrong("half", f"{item} is accepted and in no history") for item in ids if not lines[item])
    for request_id, history in server.histories.items():
        yield from _story(server, request_id, history)


def _story(server: Ledger, request_id: str, history: tuple[Event, ...]) -> Iterator[Wrong]:
    versions, stands = [event.version for event in history], server.requests[request_id].version
    if versions != list(range(versions[0], stands + 1)):
        yield Wrong("half", f"{request_id} stands at {stands} with {len(versions)} lines")
    for event in history:
        if event.kind not in ("filed", "claim") and server.commands.get(event.command_id) != "accepted":
            yield Wrong("half", f"{event.command_id} is in a history and not among the accepted")
    names = Counter(item.id for item in server.requests[request_id].documents)
    yield from (Wrong("duplicated", f"document {item} {count} times") for item, count in names.items() if count > 1)


def _files(server: Ledger, folder: Path) -> Iterator[Wrong]:
    for payload in server.attached:
        place = files.place(folder, payload.sha256)
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != payload.sha256:
            yield Wrong("file", f"{payload.sha256} is not whole at the server")


def _decisions(server: Ledger, desk: Desk) -> Iterator[Wrong]:
    kept, receipts = {row.mark for row in desk.statement.outbox}, set(desk.statement.receipts)
    for mark, made in desk.diary.acked.items():
        accepted = server.accepted.get(mark, [])
        if not accepted and mark not in kept and mark not in desk.diary.given_up:
            yield Wrong("lost", f"{mark} {desk.diary.about[mark].kind}")
        if accepted and mark in kept:
            yield Wrong("stuck", f"{mark} is accepted and still in the outbox")
        if made in accepted and mark not in kept and made not in receipts:
            yield Wrong("unreceipted", f"{mark} {made}")
    for mark in desk.diary.refused:
        if mark in server.known or mark in kept:
            yield Wrong("ghost", f"{mark} {desk.diary.about[mark].kind}")


def _giving_up(server: Ledger, desk: Desk) -> Iterator[Wrong]:
    for mark in desk.diary.given:
        if server.accepted.get(mark):
            yield Wrong("revived", f"{mark} {desk.diary.about[mark].kind}")


def _rest(desk: Desk) -> Iterator[Wrong]:
    number, statement = desk.seat.number, desk.statement
    if not statement.quiet:
        yield Wrong("stuck", f"desk {number} is not at rest: {statement.error or 'something moves'}")
    for code in desk.diary.met:
        yield Wrong("repaired" if code == "repaired" else "damaged", f"desk {number} met {code}")


def _mirror(server: Ledger, desk: Desk) -> Iterator[Wrong]:
    """A request that left the scope is shown as it was, without its files, for as long as something about it lies in
    the tray."""
    office, here = desk.seat.officer.office, desk.statement.requests
    scope = {key: item for key, item in server.requests.items() if f"{item.office}.".startswith(f"{office}.")}
    pictures = {row.request for row in desk.statement.outbox} - scope.keys()
    for request_id in (scope.keys() | here.keys()) - pictures:
        there = digest(scope[request_id]) if request_id in scope else ""
        if here.get(request_id, "") != there:
            yield Wrong("mirror", f"{request_id} at desk {desk.seat.number}")
        for name in desk.statement.missing.get(request_id, ()):
            yield Wrong("file", f"{name} is not at desk {desk.seat.number}")
    for request_id, known in desk.statement.histories.items():
        if request_id in scope and known != told(server.histories[request_id]):
            yield Wrong("history", f"{request_id} at desk {desk.seat.number}")
