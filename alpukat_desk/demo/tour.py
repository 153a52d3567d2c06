"""The whole job of an officer on real parts: a server process, the real window, a day without network, a second desk.

Every number of the summary is counted from what the desks say at the end of a step; what differs from what it
should be is listed under ``differs``, and the tour then counts as failed.
"""

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from alpukat_desk.app.guide import Guide
from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.demo.embedded import Embedded, database_url, embedded, files_folder
from alpukat_desk.demo.laptop import DEMO_PASSPHRASE, laptop, state
from alpukat_desk.demo.sample import sample
from alpukat_desk.demo.seed import seed
from alpukat_desk.demo.staff import COLLEAGUE, DEMO_OFFICER, DEMO_PASSWORD
from alpukat_desk.desk.queries import Shown, View
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.guards import checklist, printable
from alpukat_desk.domain.model import RequestId, Severity, Struct

REQUESTS, SEED = 300, 1
CLAIMED, APPROVED = 5, 2
SEEN = "Sudah dicocokkan dengan KK dan KTP-el pada foto."


class Summary(Struct, kw_only=True):
    """``decided_offline`` counts decisions made while the server was down; ``screenshots`` names the pictures in
    the folder; ``differs`` says what is not as it should be."""

    synced: int
    claimed: int
    opened: int
    files_seen: int
    findings: int
    decided_offline: int
    accepted: int
    outbox_left: int
    printed: int
    second_desk_equal: bool
    seconds: float
    screenshots: tuple[str, ...]
    differs: tuple[str, ...]


def tour(
    folder: Path,
    *,
    requests: int = REQUESTS,
    number: int = SEED,
    today: date | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> Summary:
    """Does the job in ``folder``, which an earlier tour may have filled, and writes ``summary.json`` there. Raises
    ``Refused("tour.folder")`` where something else lies in it, and what no step expects."""
    began = time.monotonic()
    data = _emptied(folder) / "server"
    data.mkdir(parents=True)
    say("Mengisi server ...")
    seed(database_url(data), files_folder(data), requests, number, today)
    with embedded(data) as server:
        run = _Tour(folder, server, load(RESOURCES), say)
        run.first_desk()
        run.second_desk()
    return run.summary(time.monotonic() - began)


def _emptied(folder: Path) -> Path:
    """Only what a tour left is thrown away."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "server" / "server.db").exists():
        raise Refused("tour.folder", folder=str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    return folder


class _Tour:
    """Steps in their order, and what they counted."""

    def __init__(self, folder: Path, server: Embedded, catalogue: Catalogue, say: Callable[[str], None]) -> None:
        self.folder, self.server, self.catalogue, self.say = folder, server, catalogue, say
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
        self.state: dict[RequestId, bytes] = {}
        self.pictures: list[str] = []
        self.equal = False
        self.differs: list[str] = []

    def first_desk(self) -> None:
        with closing(Guide(self.folder / "desk-1", self.folder)) as guide:
            self._enter(guide)
            taken = self._claim(guide)
            for request_id in taken:
                self._open(guide, request_id)
            self._offline(guide, taken)
            self._back(guide)
            self._print(guide, taken[0])
            self.counts["outbox_left"] = len(guide.outbox())
            self.state = state(guide.place)
            self.pictures = guide.pictures

    def second_desk(self) -> None:
        """A colleague of the same office syncs for the first time and sees the same."""
        with laptop(self.folder / "desk-2", self.catalogue, self.server.url, COLLEAGUE) as desk:
            desk.sync()
            seen = state(desk.place)
            self.equal = seen == self.state and bool(seen)
            self.say(f"Meja kedua melihat {len(seen)} permintaan, sama: {self.equal}")

    def _expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.differs.append(what)

    def _enter(self, guide: Guide) -> None:
        guide.unlock(DEMO_PASSPHRASE)
        guide.sign_in(self.server.url, DEMO_OFFICER.id, DEMO_PASSWORD)
        self.counts["synced"] = len(state(guide.place))
        self.say(f"Sinkron pertama: {self.counts['synced']} permintaan")
        guide.view(View.OVERDUE)
        guide.shot("overdue")

    def _claim(self, guide: Guide) -> list[RequestId]:
        """Five of the common queue, two of them such that they can be approved, those first."""
        free = guide.view(View.FREE)
        guide.shot("not-taken")
        ready = [key for key in free if self._approvable(guide.shown(key))][:APPROVED]
        wanted = (ready + [key for key in free if key not in ready])[:CLAIMED]
        for request_id in wanted:
            guide.claim(request_id)
        guide.wait_synced()
        self.counts["claimed"] = len(frozenset(wanted) & frozenset(guide.view(View.MINE)))
        self._expect(len(ready) == APPROVED, "there are requests that can be approved")
        self.say(f"Diambil: {self.counts['claimed']}")
        guide.shot("queue")
        return wanted

    def _approvable(self, shown: Shown) -> bool:
        request, service = shown.request, self.catalogue.services[shown.request.service]
        sent = {item.requirement: "ok" for item in request.attachments}
        errors = [item for item in shown.findings if item.severity == Severity.ERROR]
        complete = checklist(request, sent, service) is None
        return bool(service.outputs) and complete and not errors and not request.suspects

    def _open(self, guide: Guide, request_id: RequestId) -> None:
        """The page of a request: its fields, its findings, and every picture it came with."""
        shown = guide.open(request_id)
        self.counts["opened"] += 1
        self.counts["findings"] += len(shown.findings)
        guide.shot(f"request-{self.counts['opened']}")
        seen = guide.look_at_files()
        self._expect(seen == len(shown.request.attachments), "every file of a request can be seen")
        self.counts["files_seen"] += seen
        if self.counts["opened"] == 1:
            guide.shot("files")
        self.say(f"Dibuka: {shown.request.code}, {seen} berkas")

    def _offline(self, guide: Guide, taken: list[RequestId]) -> None:
        """The server goes away; two approvals, a return, a rejection and a document are made all the same."""
        self.server.stop()
        guide.wait_offline()
        self.say("Server dimatikan")
        approved, others = taken[:APPROVED], taken[APPROVED:]
        for request_id in approved:
            guide.open(request_id)
            guide.tick_everything(SEEN)
            if request_id == approved[0]:
                guide.shot("checked")
            guide.decide("approve")
        for request_id, kind, words in ((others[0], "return", _RETURN), (others[1], "reject", _REJECT)):
            guide.open(request_id)
            guide.decide(kind, words)
        self.counts["decided_offline"] = len(guide.outbox())
        self._attach(guide, approved[0])
        guide.view(View.MINE)
        guide.shot("offline")
        guide.desk.show_outbox()
        guide.settle()
        guide.shot("outbox")
        self.say(f"Diputuskan tanpa jaringan: {self.counts['decided_offline']}")

    def _attach(self, guide: Guide, request_id: RequestId) -> None:
        """The signed document as it came from SIAK; it may not be printed before the server's receipt."""
        shown = guide.open(request_id)
        path = self.folder / "document.pdf"
        path.write_bytes(sample(self.catalogue, shown.request, guide.place.now()))
        guide.attach(path, f"3174-{guide.place.now():%d%m%Y}-0001")
        held_back = printable(guide.shown(request_id).request.documents[0])
        self._expect(held_back is not None, "a document without its receipt does not print")

    def _back(self, guide: Guide) -> None:
        self.server.start()
        before = len(guide.outbox())
        guide.wait_synced()
        self.counts["accepted"] = before - len(guide.outbox())
        self.say(f"Server kembali; diterima: {self.counts['accepted']}")

    def _print(self, guide: Guide, request_id: RequestId) -> None:
        """Byte for byte as it was attached, into a file; then the print is told to the server."""
        guide.view(View.MINE)
        guide.open(request_id)
        guide.documents()
        guide.shot("documents")
        target = self.folder / "printed.pdf"
        guide.print_to(target)
        guide.wait_synced()
        if target.read_bytes() == (self.folder / "document.pdf").read_bytes():
            self.counts["printed"] = guide.shown(request_id).request.documents[0].copies
        guide.history()
        guide.shot("history")
        self.say(f"Dicetak: {self.counts['printed']}")

    def summary(self, seconds: float) -> Summary:
        """Checks what came out, and leaves it as ``summary.json``."""
        wanted = {
            "claimed": CLAIMED,
            "opened": CLAIMED,
            "decided_offline": APPROVED + 2,
            "outbox_left": 0,
            "printed": 1,
        }
        for name, count in {**wanted, "accepted": self.counts["decided_offline"] + 1}.items():
            self._expect(self.counts[name] == count, f"{name} is {self.counts[name]}, not {count}")
        self._expect(self.counts["synced"] > 0, "the first sync brought something")
        self._expect(self.equal, "the second desk sees the same state")
        told = Summary(
            **self.counts,
            second_desk_equal=self.equal,
            seconds=round(seconds, 1),
            screenshots=tuple(self.pictures),
            differs=tuple(self.differs),
        )
        (self.folder / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
        return told


_RETURN = "Mohon dilengkapi, lalu kirim kembali."
_REJECT = "Tidak dapat dilayani di kantor ini."
_COUNTED = (
    "synced", "claimed", "opened", "files_seen", "findings", "decided_offline", "accepted", "outbox_left", "printed",
)  # fmt: skip
