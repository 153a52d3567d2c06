"""What lies on the table while one officer's commands are decided: read in a few statements, changed in memory, and
written in as few, all inside the transaction that also stores the outcomes.

Whatever is asked of it is answered as the database would after everything entered so far.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Event, Request, RequestId, Status
from alpukat_desk.server import bulk, files, inquiries, records, suspicion
from alpukat_desk.server.files import Kept
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.records import Change
from alpukat_desk.server.tables import COMMANDS, REQUESTS

HELD = "held"
"""State of a command that was looked at and waits for what it rests on."""
_PART = 500
"""Ids in one statement."""
_DECIDED = select(*COMMANDS.c["id", "officer_id", "state", "digest", "decided_at", "outcome"]).where(
    COMMANDS.c.city == bindparam("of"), COMMANDS.c.id.in_(bindparam("ids", expanding=True))
)
_BODIES = select(*REQUESTS.c["id", "body"]).where(
    REQUESTS.c.city == bindparam("of"), REQUESTS.c.id.in_(bindparam("ids", expanding=True))
)
_KEEP = COMMANDS.insert()
_FORGET = COMMANDS.delete().where(COMMANDS.c.city == bindparam("of"), COMMANDS.c.id == bindparam("which"))


class Decided(NamedTuple):
    """What is remembered of a command; for one that is held, since when."""

    officer_id: str
    state: str
    digest: str
    decided_at: datetime
    outcome: str


class Filed(NamedTuple):
    """A request that was not there before, ``seq`` its place in the feed."""

    request: Request
    event: Event
    due_at: datetime | None
    seq: int


class Docket:
    """``now`` is the one time of everything decided on it."""

    def __init__(self, tx: Connection, house: House, caller: Caller) -> None:
        self.tx, self.house, self.caller = tx, house, caller
        self.now = house.now()
        self._decided: dict[str, Decided] = {}
        self._requests: dict[str, Request | None] = {}
        self._events: dict[str, tuple[int, list[Event]]] = {}
        self._files: dict[str, Kept] = {}
        self._filed: list[Filed] = []
        self._changes: list[Change] = []
        self._rows: dict[str, dict[str, Any]] = {}
        self._again: list[str] = []
        self._decisive: dict[str, Request] = {}
        self._asking: dict[RequestId, Request] = {}
        self._near: dict[RequestId, tuple[RequestId, ...]] = {}
        self._place = 0
        self._in_review: int | None = None

    # ---- what is on the table ----

    def lay(self, commands: Iterable[c.Command], others: Iterable[str] = ()) -> None:
        """Reads what these commands rest on. ``others`` are ids of commands nothing else is known of."""
        laid = tuple(commands)
        self._recall({*others, *(need for item in laid for need in (item.id, *item.needs))})
        self.lay_requests(item.request_id for item in laid)
        self._lay_events(laid)
        self._lay_near(item.request_id for item in laid if isinstance(item.payload, c.Approve))
        named = {name for item in laid for name in files_of(item)}
        self._files.update(files.visible_among(self.tx, self.caller, named) if named else {})

    def _recall(self, ids: set[str]) -> None:
        for part in records.batched(ids, _PART):
            for row in self.tx.execute(_DECIDED, {"of": self.caller.city, "ids": part}):
                self._decided[row.id] = Decided(row.officer_id, row.state, row.digest, row.decided_at, row.outcome)

    def lay_requests(self, ids: Iterable[str]) -> None:
        fresh = set(ids) - self._requests.keys()
        self._requests.update(dict.fromkeys(fresh))
        for part in records.batched(fresh, _PART):
            for row in self.tx.execute(_BODIES, {"of": self.caller.city, "ids": part}):
                self._requests[row.id] = records.decoded(row.id, row.body)

    def _lay_events(self, commands: Sequence[c.Command]) -> None:
        """Of each request those after the lowest version that one of the commands was based on."""
        lowest: dict[str, int] = {}
        for item in commands:
            lowest[item.request_id] = min(item.base_version, lowest.get(item.request_id, item.base_version))
        behind: dict[int, list[str]] = {}
        for request_id, version in lowest.items():
            request = self._requests.get(request_id)
            self._events[request_id] = (version, [])
            if request is not None and version < request.version:
                behind.setdefault(version, []).append(request_id)
        for version, ids in behind.items():
            for part in records.batched(ids, _PART):
                for found, event in records.histories(self.tx, self.caller.city, part, version):
                    self._events[found][1].append(event)

    def _lay_near(self, ids: Iterable[str]) -> None:
        """What may be the same case as one of these, and what stands in it."""
        found = [request for item in dict.fromkeys(ids) if (request := self.find(item))]
        self._near.update(suspicion.neighbours(self.tx, self.caller.city, found))
        self.lay_requests(other for request in found for other in self._near[request.id])

    # ---- asking ----

    def known(self, command_id: str) -> Decided | None:
        return self._decided.get(command_id)

    def find(self, request_id: str) -> Request | None:
        if request_id not in self._requests:
            self.lay_requests([request_id])
        return self._requests.get(request_id)

    def since(self, request: Request, version: int) -> tuple[Event, ...]:
        """The events that led to versions after this one, oldest first."""
        lowest, events = self._events.get(request.id, (request.version, []))
        if version < lowest:
            self.write()
            return records.history(self.tx, request.city, request.id, version)
        return tuple(event for event in events if event.version > version)

    def file(self, sha256: str) -> Kept | None:
        """A whole file the caller may see, as of the beginning."""
        return self._files.get(sha256)

    def in_review(self) -> int:
        """How many requests the caller holds in review."""
        if self._in_review is None:
            self.write()
            self._in_review = records.held_by(self.tx, self.caller.city, self.caller.officer.id)
        return self._in_review

    def judged_anew(self, request: Request) -> Request:
        """The request with what it is suspected of now, after a change of what the rules look at."""
        self.write()
        return suspicion.judged_anew(self.tx, request)

    def suspected(self, request: Request) -> Request:
        """A new request with what it is suspected of."""
        return suspicion.suspected(self.tx, request)

    def looked_at_again(self, request: Request) -> Request:
        """The request with what it is suspected of since it was last looked at."""
        if self._decisive or request.id not in self._near:
            self.write()
            self._lay_near([request.id])
        return suspicion.looked_at_again(request, self._near[request.id], self.find)

    # ---- entering ----

    def enter(self, before: Request, after: Request, event: Event, due_at: datetime | None, *, decisive: bool) -> int:
        """A request's new version with its history line; returns its place in the feed. ``decisive``: something
        changed by which later requests find this one."""
        self._step()
        self._changes.append(Change(before, after, event, due_at, self._place))
        self._requests[after.id] = after
        self._events.setdefault(after.id, (before.version, []))[1].append(event)
        if decisive:
            self._decisive[after.id] = after
        if self._in_review is not None:
            self._in_review += self._mine(after) - self._mine(before)
        return self._place

    def file_new(self, request: Request, event: Event, due_at: datetime | None) -> int:
        """A request that was not there before; returns its place in the feed."""
        self._step()
        self._filed.append(Filed(request, event, due_at, self._place))
        self._requests[request.id] = self._decisive[request.id] = request
        self._events[request.id] = (0, [event])
        if self._in_review is not None:
            self._in_review += self._mine(request)
        return self._place

    def inquire(self, request: Request) -> None:
        """The ministry is to be asked about its people."""
        self._asking[request.id] = request

    def _step(self) -> None:
        self._place = (self._place or records.head(self.tx, self.caller.city)) + 1

    def _mine(self, request: Request) -> bool:
        lease = request.lease
        return lease is not None and lease.officer_id == self.caller.officer.id and request.status == Status.IN_REVIEW

    def remember(self, row: dict[str, Any]) -> None:
        """A row of ``COMMANDS``. The only one that may be there already is that of a command which was held."""
        if row["id"] in self._decided:
            self._again.append(row["id"])
        values = (row[name] for name in Decided._fields)
        self._decided[row["id"]] = Decided(*values)
        self._rows[row["id"]] = row

    def write(self) -> None:
        """Everything entered since the last time."""
        taken = len(self._filed) + len(self._changes)
        if taken:
            last = records.position(self.tx, self.caller.city, taken)
            assert last == self._place, "nobody else writes for this city meanwhile"
        for filed in self._filed:
            records.insert(self.tx, *filed)
        if self._changes:
            records.update_many(self.tx, self._changes)
        for request in self._decisive.values():
            suspicion.note_keys(self.tx, request)
        if self._asking:
            inquiries.put(self.tx, self._asking, self.now)
        if self._again:
            self.tx.execute(_FORGET, [{"of": self.caller.city, "which": item} for item in self._again])
        if self._rows:
            bulk.run(self.tx, _KEEP, list(self._rows.values()))
        self._filed, self._asking = [], {}
        self._changes, self._decisive, self._again, self._rows = [], {}, [], {}


def files_of(command: c.Command) -> frozenset[str]:
    """The files a command rests on."""
    return frozenset((*command.blobs, *c.brought(command.payload)))
