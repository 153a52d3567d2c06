"""Fills a server's database with invented requests, through the server's own doors and its own decisions.

The same seed and day give the same requests, histories and files. Only the salt of the demo passwords and the
times at which the server stored the files differ.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from alpukat_desk.demo.careers import Step
from alpukat_desk.demo.dice import dice, uuid7
from alpukat_desk.demo.places import SUDIN
from alpukat_desk.demo.requests import Case, cases
from alpukat_desk.demo.sheet import Sheet
from alpukat_desk.demo.staff import DEMO_PASSWORD, STAFF, device
from alpukat_desk.demo.studio import Picture, Studio
from alpukat_desk.domain import checks
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Attachment, CommandId, Request, Severity, Sha256, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.transitions import TABLE
from alpukat_desk.domain.wire import Accepted, Policy
from alpukat_desk.server import accounts, decisions, files, intake, records, uploads
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.house import Caller, House, Settings, open_house, standard_catalogue

log = logging.getLogger(__name__)

BATCH = 40
"""Requests in one transaction, and in one errand of the drawing processes."""
_REASON = "Sudah dicocokkan dengan KK dan data SIAK."
Progress = Callable[[int, int], None]
"""Requests done, and of how many."""
Known = dict[Sheet, tuple[Sha256, int]]


class Summary(Struct, kw_only=True):
    """What was written. ``refused`` counts planned steps that the server's rules did not allow: none, as a rule."""

    requests: int
    pictures: int
    documents: int
    steps: int
    refused: int
    officers: int
    seconds: float
    statuses: dict[str, int]


class _Clock:
    """The server's clock while the past is being written."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.at


def seed(
    database_url: str,
    folder: Path,
    requests: int,
    number: int,
    today: date | None = None,
    *,
    append: bool = False,
    on_progress: Progress | None = None,
) -> Summary:
    """``number`` is the seed; ``today`` the WIB day before which all of it happened. Raises ``Refused``
    ("seed.not_empty" where requests are there already and ``append`` is not set)."""
    clock = _Clock()
    settings = Settings(database_url, folder, policy=Policy(claim_limit=requests + 1), now=clock)
    house = open_house(settings)
    try:
        return _Sower(house, clock, number, today or datetime.now(WIB).date()).sow(requests, append, on_progress)
    finally:
        house.database.close()


def add_officers(house: House) -> int:
    """The demo's accounts, those that are there already left alone."""
    added = 0
    with house.database.writing() as tx:
        for officer in STAFF:
            if accounts.find(tx, officer.id) is None:
                accounts.add(tx, officer, DEMO_PASSWORD, house.now())
                added += 1
    return added


class _Sower:
    """One run: batch after batch, the pictures of the next ones drawn meanwhile."""

    def __init__(self, house: House, clock: _Clock, number: int, today: date) -> None:
        self.house, self.clock, self.number, self.today = house, clock, number, today
        self.known: Known = {}
        self.counts: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()

    def sow(self, count: int, append: bool, on_progress: Progress | None) -> Summary:
        began = time.monotonic()
        first = self._first_number(append)
        officers = add_officers(self.house)
        made = cases(standard_catalogue(), count, self.number, self.today, first)
        batches = [made[start : start + BATCH] for start in range(0, len(made), BATCH)]
        sheets = _undrawn(batches)
        with Studio(sum(map(len, sheets))) as studio:
            for batch, wanted, pictures in zip(batches, sheets, studio.batches(sheets), strict=True):
                self._batch(batch, wanted, pictures)
                if on_progress:
                    on_progress(self.counts["requests"], len(made))
        return self._summary(officers, time.monotonic() - began)

    def _first_number(self, append: bool) -> int:
        """Codes go on after everything that is there."""
        with self.house.database.reading() as tx:
            position = records.head(tx, SUDIN)
        if position and not append:
            raise Refused("seed.not_empty")
        return position + 1

    def _batch(self, batch: Sequence[Case], wanted: Sequence[Sheet], pictures: Sequence[Picture]) -> None:
        for case in batch:
            self._upload(case)
        with self.house.database.writing(SUDIN) as tx:
            for sheet, picture in zip(wanted, pictures, strict=True):
                files.store(tx, self.house.files, picture.sha256, sheet.media_type, picture.data)
                self.known[sheet] = (picture.sha256, len(picture.data))
                self.counts["pictures"] += 1
            for case in batch:
                self._case(tx, case)

    def _upload(self, case: Case) -> None:
        """Documents come in as an officer's desk sends them."""
        for step in case.steps:
            payload = step.payload
            if isinstance(payload, c.Attach):
                self.clock.at = step.at
                piece = uploads.Piece(payload.sha256, 0, payload.size, case.documents[payload.sha256])
                uploads.append(self.house, _caller(step), piece)
                self.counts["documents"] += 1

    def _case(self, tx: Any, case: Case) -> None:
        request = self._drawn(case)
        intake.file_request(tx, request, self.house.catalogue)
        self.counts["requests"] += 1
        status = str(request.status)
        for count, step in enumerate(case.steps, 1):
            if not self._step(tx, request, step, count):
                self.counts["refused"] += len(case.steps) - count + 1
                break
            status = TABLE[step.payload.kind].target or status
        self.statuses[str(status)] += 1

    def _drawn(self, case: Case) -> Request:
        """The request with its attachments, now that their bytes exist."""
        made = []
        for count, item in enumerate(case.attached):
            sha256, size = self.known[item.sheet]
            file_id = uuid7(dice(self.number, "file", case.request.id, count), case.request.submitted_at)
            made.append(Attachment(file_id, item.requirement, item.name, item.sheet.media_type, size, sha256))
        return replace(case.request, attachments=tuple(made))

    def _step(self, tx: Any, request: Request, step: Step, count: int) -> bool:
        """Whether the server accepted the step; a refused one ends this request's career."""
        self.clock.at = step.at
        command = c.Command(
            id=CommandId(uuid7(dice(self.number, "command", request.id, count), step.at)),
            request_id=request.id,
            payload=self._answered(request, step.payload),
            base_version=request.version + count - 1,
            seq=count,
            actor=step.officer.id,
            actor_name=step.officer.name,
            role=step.officer.role,
            device_id=device(step.officer),
            made_at=step.at,
        )
        try:
            docket = Docket(tx, self.house, _caller(step))
            docket.lay([command])
            done = decisions.decide(docket, command, set())
            docket.write()
        except Refused as refusal:
            log.info("the invented request %s could not be moved: %s", request.id, refusal.code)
            return False
        self.counts["steps"] += 1
        return isinstance(done, Accepted)

    def _answered(self, request: Request, payload: c.AnyPayload) -> c.AnyPayload:
        """An approval gives its reason for each warning there is."""
        if not isinstance(payload, c.Approve):
            return payload
        catalogue, day = self.house.catalogue, self.clock.at.astimezone(WIB).date()
        decided, service = checks.as_decided(request, payload), catalogue.services[request.service]
        found = checks.findings(decided, service, day, catalogue.regions, catalogue.calendar)
        return replace(payload, answers={item.ground: _REASON for item in found if item.severity == Severity.WARNING})

    def _summary(self, officers: int, seconds: float) -> Summary:
        counts = {name: self.counts[name] for name in ("requests", "pictures", "documents", "steps", "refused")}
        return Summary(**counts, officers=officers, seconds=round(seconds, 1), statuses=dict(self.statuses))


def _undrawn(batches: Sequence[Sequence[Case]]) -> list[list[Sheet]]:
    """For each batch the sheets that none before it has."""
    seen: set[Sheet] = set()
    found: list[list[Sheet]] = []
    for batch in batches:
        fresh = [item.sheet for case in batch for item in case.attached]
        found.append([sheet for sheet in dict.fromkeys(fresh) if sheet not in seen])
        seen.update(fresh)
    return found


def _caller(step: Step) -> Caller:
    return Caller(SUDIN, step.officer, device(step.officer), "")
