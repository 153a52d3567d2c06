"""The invented work: N requests with what the office did to them, and 1,000 decisions with what they lead to.

The same seed and day give the same bytes. The first 20,000 come from the demo's generator and the product's own
``lifecycle.apply``; more are those again under fresh ids, codes, names and numbers. Kept in build/bench.
"""

import hashlib
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.demo.dice import uuid7
from alpukat_desk.demo.requests import Case, cases
from alpukat_desk.demo.staff import device
from alpukat_desk.domain import casekeys, checks, lifecycle
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.duplicates import same_case
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import (
    Attachment,
    Fault,
    Finding,
    Lease,
    Officer,
    Request,
    RequestId,
    Severity,
    Sha256,
    Status,
)
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Service, asked
from alpukat_desk.domain.transitions import Context
from tests.benchmarks.sync import people

ORIGINALS = 20_000
"""So many are told as stories of their own; the rest repeat them under other names."""
DECISIONS = 1_000
OWN = 25
"""What the officer whose first sync is measured holds: a full hand by the standard policy."""
KEPT_DAYS = 25
"""Nothing was closed longer ago, so that no request falls out of what a desk is sent while the run goes on."""
_REMARKS = (
    "Mohon dihubungi lewat WhatsApp setelah pukul 16.00, siang hari saya bekerja",
    "Dokumen asli dapat saya bawa ke loket bila diperlukan",
    "Alamat di KK masih alamat lama, surat pindah sedang diurus ketua RT",
    "Foto agak gelap karena diambil malam hari, bila kurang jelas akan saya kirim ulang",
    "Nama ayah pada buku nikah memakai gelar, pada KTP tidak",
    "Anak kami membutuhkan dokumen ini untuk pendaftaran sekolah pekan depan",
    "Sebelumnya pernah mengajukan lewat kelurahan tetapi belum ada kabar",
    "Yang bersangkutan sedang dirawat sehingga saya yang mengurus sebagai keluarga",
)


class Decision(msgspec.Struct, frozen=True):
    """What officer B decides: ``after`` is the request as ``lifecycle.apply`` leaves it."""

    id: RequestId
    version: int
    payload: c.AnyPayload
    after: Request


class Corpus(NamedTuple):
    """Files of a corpus: one JSON body a line, and the decisions."""

    requests: Path
    decisions: Path
    changed: Path


def kept(folder: Path, catalogue: Catalogue, count: int, seed: int, day: date, mark: str) -> Corpus:
    """Makes the files unless they are there. ``mark`` tells versions of the code that makes them apart."""
    name = f"{count}-{seed}-{day:%y%m%d}-{mark}"
    found = Corpus(*(folder / f"{kind}-{name}.jsonl" for kind in ("requests", "decisions", "changed")))
    if not found.changed.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _write(found, catalogue, count, seed, day)
    return found


def _write(found: Corpus, catalogue: Catalogue, count: int, seed: int, day: date) -> None:
    originals, decided = made(catalogue, min(count, ORIGINALS), seed, day)
    with found.requests.open("wb") as out:
        out.writelines(body + b"\n" for body in multiplied([msgspec.json.encode(item) for item in originals], count))
    found.decisions.write_bytes(b"".join(msgspec.json.encode(item) + b"\n" for item in decided))
    found.changed.write_bytes(b"".join(msgspec.json.encode(item.after) + b"\n" for item in decided))


def made(catalogue: Catalogue, count: int, seed: int, day: date) -> tuple[list[Request], list[Decision]]:
    """``count`` requests in the order of their filing, and the decisions on those that officer B holds."""
    filed = cases(catalogue, count, seed, day)
    told = [_lived(catalogue, case, seed, day) for case in filed]
    lone = _lone(filed)
    fresh = [place for place, item in enumerate(told) if item.status == Status.NEW and item.id in lone]
    random.Random(f"held:{seed}").shuffle(fresh)
    now = datetime.combine(day, time(8), WIB).astimezone(UTC)
    for place in fresh[:OWN]:
        told[place] = replace(_held(told[place], people.READER, now), attachments=())
    decided: list[Decision] = []
    for place in fresh[OWN:]:
        if len(decided) == min(DECISIONS, count // 4):
            break
        told[place] = _held(told[place], people.WRITER, now)
        decided.append(_decided(catalogue, told[place], now))
    return told, decided


def _lone(filed: Sequence[Case]) -> frozenset[str]:
    """Those that nothing else looks like: what is approved must not be held back as a duplicate."""
    holders: defaultdict[str, list[Request]] = defaultdict(list)
    alike: set[str] = set()
    for request in (case.request for case in filed):
        near = {item.id: item for key in casekeys.sought(request) for item in holders.get(key, ())}
        alike.update(name for item in near.values() if same_case(item, request) for name in (item.id, request.id))
        for key in casekeys.keys(request):
            holders[key].append(request)
    return frozenset(case.request.id for case in filed) - alike


def _lived(catalogue: Catalogue, case: Case, seed: int, day: date) -> Request:
    """The request as filed, then taken through the steps its story names, as the server would."""
    request = _filed(case, seed)
    for step in case.steps:
        try:
            _, request = _stepped(catalogue, request, step.officer, step.payload, step.at)
        except Refused:
            break
    return replace(request, closed_at=_recent(request.closed_at, day))


def _filed(case: Case, seed: int) -> Request:
    request = case.request
    rng = random.Random(f"file:{seed}:{request.id}")
    attached = tuple(
        Attachment(
            id=uuid7(rng, request.submitted_at),
            requirement=item.requirement,
            name=item.name,
            media_type=item.sheet.media_type,
            size=rng.randrange(40_000, 900_000),
            sha256=Sha256(f"{rng.getrandbits(256):064x}"),
        )
        for item in case.attached
    )
    remarks = ". ".join(rng.sample(_REMARKS, rng.choice((1, 2, 2, 3))))
    return replace(request, attachments=attached, fields={**request.fields, "applicant.remark": f"{remarks}."})


def _stepped(
    catalogue: Catalogue, request: Request, officer: Officer, payload: c.AnyPayload, at: datetime
) -> tuple[c.AnyPayload, Request]:
    """The payload as it would be sent, and the request after it. Raises ``Refused``."""
    service = catalogue.services[request.service]
    decided, day = checks.as_decided(request, payload), at.astimezone(WIB).date()
    found = checks.findings(decided, service, day, catalogue.regions, catalogue.calendar)
    context = Context(actor=officer, device_id=device(officer), now=at, service=service, findings=found)
    said = _answered(payload, found)
    effect = lifecycle.apply(request, people.command(request, officer, said, at), context)
    return said, replace(lifecycle.renewed(effect.request, context), version=request.version + 1)


def _answered(payload: c.AnyPayload, found: tuple[Finding, ...]) -> c.AnyPayload:
    """An approval gives its reason for each warning."""
    if not isinstance(payload, c.Approve):
        return payload
    return replace(payload, answers={item.ground: people.REASON for item in found if item.severity == Severity.WARNING})


def _recent(closed: datetime | None, day: date) -> datetime | None:
    return closed and max(closed, datetime.combine(day - timedelta(days=KEPT_DAYS), time(), UTC))


def _held(request: Request, officer: Officer, now: datetime) -> Request:
    lease = Lease(officer.id, officer.name, people.device(officer), now + timedelta(days=30))
    return replace(request, status=Status.IN_REVIEW, lease=lease, suspects=(), version=request.version + 1)


def _decided(catalogue: Catalogue, request: Request, now: datetime) -> Decision:
    """Approved where nothing stands against it, else given back or answered, as the service wants it."""
    service = catalogue.services[request.service]
    for payload in _choices(request, service):
        try:
            said, after = _stepped(catalogue, request, people.WRITER, payload, now)
        except Refused:
            continue
        return Decision(request.id, request.version, said, after)
    raise AssertionError(f"no decision fits {request.id}")


def _choices(request: Request, service: Service) -> Iterator[c.AnyPayload]:
    sent = {item.requirement for item in request.attachments}
    lines = asked(service, request.subtype, request.fields)
    yield c.Approve(ticks={line.slug: "ok" for line in lines if line.slug in sent})
    for reason in service.reasons:
        if "return" in reason.kinds and reason.about == "requirement" and lines:
            fault = Fault(reason.code, lines[-1].slug, "Mohon kirim ulang foto yang terbaca seluruhnya.")
            yield c.Return((fault,), "Permohonan kami kembalikan untuk dilengkapi.")
    yield c.Answer("Data sudah kami cocokkan dan sesuai. Silakan dicek kembali dalam satu hari kerja.")
    yield c.Note("Sudah diperiksa, menunggu jawaban pemohon lewat telepon.")


def multiplied(bodies: Sequence[bytes], count: int) -> Iterator[bytes]:
    """The bodies, and again under other ids, codes, names and numbers until there are ``count``."""
    yield from bodies[:count]
    for copy in copies(bodies, count):
        yield copy.of(bodies[copy.place])


class Copy(NamedTuple):
    """One original told again: its place among the originals, which turn it is, and what is said instead of what."""

    place: int
    turn: int
    numbers: dict[bytes, bytes]
    name: tuple[bytes, bytes]

    def of(self, text: bytes) -> bytes:
        """Any text about the original. A name counts where it is all there is, or stands in quotes."""
        for was, becomes in self.numbers.items():
            text = text.replace(was, becomes)
        was, becomes = self.name
        return becomes if text == was else text.replace(b'"%b"' % was, b'"%b"' % becomes)


def copies(bodies: Sequence[bytes], count: int) -> Iterator[Copy]:
    """What is told again to make ``count``; the two measured officers hold originals only."""
    heads = [msgspec.json.decode(body, type=_Named) for body in bodies]
    held = (people.READER.id.encode(), people.WRITER.id.encode())
    pool = [place for place, body in enumerate(bodies) if not any(officer in body for officer in held)]
    for number in range(count - len(bodies)):
        turn, at = divmod(number, len(pool))
        other = heads[(number * 7919) % len(heads)].applicant.name
        yield _copy(heads[pool[at]], pool[at], turn + 1, other)


class _Person(msgspec.Struct):
    name: str
    nik: str = ""
    kk: str = ""


class _Named(msgspec.Struct):
    id: str
    code: str
    applicant: _Person


def _copy(old: _Named, place: int, turn: int, name: str) -> Copy:
    fresh = {
        old.id: _reborn(old.id, turn),
        old.code: f"{old.code[:-4]}{int(old.code[-4:]) + turn * ORIGINALS:06d}",
        old.applicant.nik: _renumbered(old.applicant.nik, turn),
        old.applicant.kk: _renumbered(old.applicant.kk, turn),
    }
    numbers = {was.encode(): becomes.encode() for was, becomes in fresh.items() if was}
    return Copy(place, turn, numbers, (old.applicant.name.encode(), name.encode()))


def _reborn(request_id: str, turn: int) -> str:
    """A UUIDv7 of the same moment."""
    digits = hashlib.blake2b(f"{request_id}{turn}".encode(), digest_size=9).hexdigest()
    return f"{request_id[:15]}{digits[:3]}-8{digits[3:6]}-{digits[6:]}"


def _renumbered(number: str, turn: int) -> str:
    return number[:12] + f"{(int(number[12:]) + turn * 1009) % 10_000:04d}" if len(number) == 16 else number
