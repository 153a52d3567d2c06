"""What a desk states at the end, when the line is good again: its outbox, its receipts, and what it shows."""

import hashlib
from pathlib import Path

import msgspec

from alpukat_desk.desk import sync, transfers
from alpukat_desk.desk.reports import Report
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import CommandId, Event, Request
from alpukat_desk.store import outbox
from tests.soak import journal, officer
from tests.soak.life import Life, line, opened, sit

CYCLES = 2


class Row(msgspec.Struct):
    """A command in the outbox."""

    id: str
    mark: str
    state: str
    request: str


class Statement(msgspec.Struct):
    """``requests`` holds the digest of each request shown, ``histories`` those of the histories that are complete.
    ``error`` is why the last cycle ended early; ``quiet`` says that none of this round brought or took anything."""

    quiet: bool
    error: str
    outbox: tuple[Row, ...]
    receipts: tuple[str, ...]
    requests: dict[str, str]
    histories: dict[str, str]
    missing: dict[str, tuple[str, ...]] = {}
    """Requests in this officer's hands, each with those of its files that are not here whole."""


def digest(request: Request) -> str:
    return hashlib.sha256(msgspec.json.encode(request)).hexdigest()


def told(history: tuple[Event, ...]) -> str:
    return hashlib.sha256(msgspec.json.encode([(event.version, event.command_id) for event in history])).hexdigest()


def settle(life: Life) -> None:
    """A life that only syncs, and writes its statement."""
    diary_file = life.home.with_suffix(".journal")
    writing = journal.Journal(diary_file)
    place, api = opened(life.home, writing), line(life.url)
    try:
        moved, error = _synced(life, place, api, writing)
        made = _statement(life, place, moved, error, journal.read(diary_file))
    finally:
        api.close()
        place.store.close()
        writing.close()
    life.home.with_suffix(".statement").write_bytes(msgspec.json.encode(made))


def _synced(life: Life, place: Workplace, api: object, writing: journal.Journal) -> tuple[bool, str]:
    """Whether any of the cycles brought or took something, and why the last one ended early."""
    try:
        sit(place, api, life.seat.officer.id)
    except AlpukatError as error:
        return True, error.code
    reports = [sync.cycle(place, api) for _ in range(CYCLES)]
    if any(report.repaired for report in reports):
        writing.write(journal.Met("repaired"))
    error = reports[-1].error
    return any(map(_moved, reports)), error.code if error else ""


def _moved(report: Report) -> bool:
    counts = (report.received, report.gone, report.accepted, report.refused, report.conflicts, report.held)
    return any(counts) or report.error is not None


def _statement(life: Life, place: Workplace, moved: bool, error: str, diary: journal.Diary) -> Statement:
    shown = officer.shown(place)
    held = [item.request for item in shown if _holds(life, item.request)]
    with place.store.reading() as tx:
        rows = tuple(
            Row(item.id, journal.mark_of(item.raw), item.state, item.request_id) for item in outbox.everything(tx)
        )
        receipts = tuple(item for item in diary.acked.values() if item and outbox.receipt(tx, CommandId(item)))
    return Statement(
        quiet=not moved and all(row.state == outbox.REFUSED for row in rows),
        error=error,
        outbox=rows,
        receipts=receipts,
        requests={item.request.id: digest(item.request) for item in shown},
        histories={item.request.id: told(item.history) for item in shown if item.history_complete and item.history},
        missing={request.id: names for request in held if (names := _missing(place, request))},
    )


def _missing(place: Workplace, request: Request) -> tuple[str, ...]:
    names = {file.sha256 for file in (*request.attachments, *request.documents)}
    return tuple(sorted(name for name in names if transfers.read(place, name) is None))


def _holds(life: Life, request: Request) -> bool:
    return request.lease is not None and request.lease.officer_id == life.seat.officer.id


def read(path: Path) -> Statement:
    return msgspec.json.decode(path.read_bytes(), type=Statement)
