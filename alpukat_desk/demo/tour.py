"""The whole job of an officer on real parts: a server process, two laptops, a day without a network in between.

Every number of the summary is counted from what server and desks say at the end of a step; what differs from
what it should be is listed under ``differs``, and the tour then counts as failed.
"""

import hashlib
import shutil
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Protocol

import msgspec

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.demo.embedded import Embedded, database_url, embedded, files_folder
from alpukat_desk.demo.laptop import Laptop, laptop
from alpukat_desk.demo.paper import Certificate, certificate
from alpukat_desk.demo.seed import seed
from alpukat_desk.demo.staff import COLLEAGUE, DEMO_OFFICER
from alpukat_desk.desk import commands, queries, sync, transfers
from alpukat_desk.desk.queries import Shown, View
from alpukat_desk.documents import pages
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Offline, Refused
from alpukat_desk.domain.guards import checklist, printable
from alpukat_desk.domain.model import Fault, RequestId, Severity, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Service, asked, holds

REQUESTS, SEED = 300, 1
CLAIMED, APPROVED = 5, 2
_SEEN = "Sudah dicocokkan dengan KK dan KTP-el pada foto."
_PICTURE_PX = 400


class Screens(Protocol):
    """Looks on between the steps, to take pictures of a window for instance."""

    def shot(self, name: str) -> None: ...


class Blind:
    """Takes no pictures."""

    def shot(self, name: str) -> None:
        del name


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
    screens: Screens | None = None,
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
        run = _Tour(folder, server, load(RESOURCES), screens or Blind(), say)
        run.first_laptop()
        run.second_laptop()
    return run.summary(time.monotonic() - began)


def _emptied(folder: Path) -> Path:
    """Only what a tour left is thrown away."""
    if folder.exists() and any(folder.iterdir()) and not (folder / "server" / "server.db").exists():
        raise Refused("tour.folder", folder=str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    return folder


class _Tour:
    """Steps in their order, and what they counted."""

    def __init__(
        self, folder: Path, server: Embedded, catalogue: Catalogue, screens: Screens, say: Callable[[str], None]
    ) -> None:
        self.folder, self.server, self.catalogue = folder, server, catalogue
        self.screens, self.say = screens, say
        self.counts: dict[str, int] = dict.fromkeys(_COUNTED, 0)
        self.state: dict[RequestId, bytes] = {}
        self.equal = False
        self.differs: list[str] = []

    def first_laptop(self) -> None:
        with laptop(self.folder / "desk-1", self.catalogue, self.server.url, DEMO_OFFICER) as desk:
            self._first_sync(desk)
            taken = self._claim(desk)
            for request_id in taken:
                self._open(desk, request_id)
            self._offline(desk, taken)
            self._back(desk)
            self._print(desk, taken[0])
            self.counts["outbox_left"] = len(queries.outbox(desk.place))
            self.state = desk.state()

    def second_laptop(self) -> None:
        """A colleague of the same office syncs for the first time and sees the same."""
        with laptop(self.folder / "desk-2", self.catalogue, self.server.url, COLLEAGUE) as desk:
            desk.sync()
            seen = desk.state()
            self.equal = seen == self.state and bool(seen)
            self._shot("second-desk", f"Meja kedua melihat {len(seen)} permintaan, sama: {self.equal}")

    def _shot(self, name: str, told: str) -> None:
        self.say(told)
        self.screens.shot(name)

    def _expect(self, holds: bool, what: str) -> None:
        if not holds:
            self.differs.append(what)

    def _first_sync(self, desk: Laptop) -> None:
        self.counts["synced"] = desk.sync().received
        held = len(desk.ids(View.ALL)) + len(desk.ids(View.CLOSED))
        self._expect(held == self.counts["synced"], "the desk holds what the feed brought")
        self._shot("queue", f"Sinkron pertama: {self.counts['synced']} permintaan")

    def _claim(self, desk: Laptop) -> list[RequestId]:
        """Five of the common queue, two of them such that they can be approved, those first."""
        free = desk.ids(View.FREE)
        ready = [key for key in free if self._approvable(desk.shown(key))][:APPROVED]
        wanted = (ready + [key for key in free if key not in ready])[:CLAIMED]
        claimed = sync.claim(desk.place, desk.api, tuple(wanted)).claimed
        desk.sync()
        self.counts["claimed"] = len(claimed & frozenset(desk.ids(View.MINE)))
        self._expect(len(ready) == APPROVED, "there are requests that can be approved")
        self._shot("claimed", f"Diambil: {self.counts['claimed']}")
        return wanted

    def _service(self, shown: Shown) -> Service:
        return self.catalogue.services[shown.request.service]

    def _approvable(self, shown: Shown) -> bool:
        service, request = self._service(shown), shown.request
        sent = {item.requirement: "ok" for item in request.attachments}
        errors = [item for item in shown.findings if item.severity == Severity.ERROR]
        complete = checklist(request, sent, service) is None
        return bool(service.outputs) and complete and not errors and not request.suspects

    def _open(self, desk: Laptop, request_id: RequestId) -> None:
        """The page of a request: its fields, its findings, and every picture it came with."""
        shown = desk.shown(request_id)
        self.counts["opened"] += 1
        self.counts["findings"] += len(shown.findings)
        for item in shown.request.attachments:
            data = transfers.read(desk.place, item.sha256)
            self._expect(data is not None, f"the file {item.name} lies on the desk")
            if data is not None and pages.render(data, item.media_type, 0, _PICTURE_PX).rgb:
                self.counts["files_seen"] += 1
        self._shot(f"request-{self.counts['opened']}", f"Dibuka: {shown.request.code}")

    def _offline(self, desk: Laptop, taken: list[RequestId]) -> None:
        """The server goes away; two approvals, a return, a rejection and a document are made all the same."""
        self.server.stop()
        self._expect(isinstance(desk.blocked(), Offline), "the desk notices that the server is gone")
        self._shot("offline", "Server dimatikan")
        approved, others = taken[:APPROVED], taken[APPROVED:]
        for request_id in approved:
            self._approve(desk, request_id)
        self._return(desk, others[0])
        self._reject(desk, others[1])
        self.counts["decided_offline"] = len(queries.outbox(desk.place))
        self._attach(desk, approved[0])
        self._shot("outbox", f"Diputuskan tanpa jaringan: {self.counts['decided_offline']}")

    def _decide(self, desk: Laptop, shown: Shown, payload: c.AnyPayload) -> None:
        evidence = c.Evidence(
            viewed=tuple(item.sha256 for item in shown.request.attachments),
            findings=tuple(item.key for item in shown.findings),
        )
        commands.decide(desk.place, shown.request.id, shown.request.version, payload, evidence)

    def _approve(self, desk: Laptop, request_id: RequestId) -> None:
        shown = desk.shown(request_id)
        request = shown.request
        lines = asked(self._service(shown), request.subtype, request.fields)
        sent = {item.requirement for item in request.attachments}
        ticks = {line.slug: "ok" for line in lines if line.slug in sent}
        answers = {item.key: _SEEN for item in shown.findings if item.severity == Severity.WARNING}
        self._decide(desk, shown, c.Approve(ticks=ticks, answers=answers))

    def _return(self, desk: Laptop, request_id: RequestId) -> None:
        shown = desk.shown(request_id)
        reason = next(item for item in self._service(shown).reasons if "return" in item.kinds and not item.about)
        self._decide(desk, shown, c.Return((Fault(reason.code),), "Mohon dilengkapi, lalu kirim kembali."))

    def _reject(self, desk: Laptop, request_id: RequestId) -> None:
        shown = desk.shown(request_id)
        reason = next(item for item in self._service(shown).reasons if "reject" in item.kinds and not item.about)
        self._decide(desk, shown, c.Reject((Fault(reason.code),), "Tidak dapat dilayani di kantor ini."))

    def _attach(self, desk: Laptop, request_id: RequestId) -> None:
        """The signed document as it came from SIAK; it may not be printed before the server's receipt."""
        shown = desk.shown(request_id)
        request, service = shown.request, self._service(shown)
        output = next(item for item in service.outputs if holds(item.when, request.subtype, request.fields))
        day = desk.place.now().astimezone(WIB).date()
        number = f"3174-{day:%d%m%Y}-0001" if output.numbered else ""
        data = _document(output.label.id, number, shown, day)
        (self.folder / "document.pdf").write_bytes(data)
        commands.attach(
            desk.place, request_id, request.version, output.slug, data, "document.pdf", number, output.signature
        )
        held_back = printable(desk.shown(request_id).request.documents[0])
        self._expect(held_back is not None, "a document without its receipt does not print")

    def _back(self, desk: Laptop) -> None:
        self.server.start()
        self.counts["accepted"] = desk.sync().accepted
        self._shot("accepted", f"Server kembali; diterima: {self.counts['accepted']}")

    def _print(self, desk: Laptop, request_id: RequestId) -> None:
        """Byte for byte as it was attached, into a file; then the print is told to the server."""
        shown = desk.shown(request_id)
        document = shown.request.documents[0]
        data = transfers.read(desk.place, document.sha256) or b""
        target = self.folder / "printed.pdf"
        target.write_bytes(data)
        self._decide(desk, shown, c.Print(document.id))
        desk.sync()
        written = target.read_bytes()
        same = written == (self.folder / "document.pdf").read_bytes()
        counted = desk.shown(request_id).request.documents[0].copies
        if same and hashlib.sha256(written).hexdigest() == document.sha256:
            self.counts["printed"] = counted
        self._shot("printed", f"Dicetak: {self.counts['printed']}")

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
            screenshots=tuple(sorted(path.name for path in self.folder.glob("*.png"))),
            differs=tuple(self.differs),
        )
        (self.folder / "summary.json").write_bytes(msgspec.json.format(msgspec.json.encode(told)) + b"\n")
        return told


_COUNTED = (
    "synced", "claimed", "opened", "files_seen", "findings", "decided_offline", "accepted", "outbox_left", "printed",
)  # fmt: skip


def _document(title: str, number: str, shown: Shown, day: date) -> bytes:
    applicant = shown.request.applicant
    return certificate(
        Certificate(
            issuer="Suku Dinas Kependudukan dan Pencatatan Sipil Jakarta Selatan",
            title=title.split(" (")[0],
            number=number or "-",
            rows=(("Nama", applicant.name.upper()), ("NIK", applicant.nik), ("Nomor KK", applicant.kk)),
            place=f"Jakarta Selatan, {day:%d-%m-%Y}",
            signer="Kepala Suku Dinas (contoh)",
            check=f"{shown.request.id}/{number}",
        )
    )
