"""Small invented values for tests: a service, an officer, a request, a command and a context.

Every builder takes the fields that matter to the test by name and fills in the rest. The same arguments give
equal values, except for ``command``, whose ids count up.
"""

import itertools
from datetime import UTC, date, datetime
from typing import Any

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import registry
from alpukat_desk.domain import services as s
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.model import (
    Applicant,
    Attachment,
    Channel,
    CommandId,
    DeviceId,
    Document,
    DocumentStatus,
    Element,
    Fault,
    Lease,
    Officer,
    OfficerId,
    Request,
    RequestId,
    Role,
    Sha256,
    Status,
)
from alpukat_desk.domain.transitions import Context

NOW = datetime(2020, 3, 24, 3, 0, tzinfo=UTC)
"""Tuesday 24 March 2020, 10.00 WIB."""
LEASED_UNTIL = NOW.replace(day=27)
CITY = "31.74"
OFFICE = "31.74.01"
DEVICE = DeviceId("device-1")
NIK = "3174015708900001"
"""A woman of Tebet, born 17-08-1990."""
KK = "3174012005150001"
_ids = itertools.count(1)


def sha(number: int = 1) -> Sha256:
    return Sha256(f"{number:064x}")


def uuid(number: int) -> str:
    """The shape of a UUIDv7 without its clock."""
    return f"01710000-0000-7000-8000-{number:012x}"


def label(text: str) -> s.Label:
    return s.Label(text, text)


def field(name: str, kind: str = "text", **changes: Any) -> s.Field:
    return s.Field(name=name, label=label(name), type=kind, **changes)


def service(**changes: Any) -> s.Service:
    """A birth-registration service with two requirements, six fields, one output and five reasons."""
    values: dict[str, Any] = {
        "slug": "akta-lahir",
        "number": 10,
        "label": s.Label("Permohonan akta kelahiran", "Birth certificate"),
        "gloss": "Birth registration and certificate",
        "level": "kelurahan",
        "applicants": (s.Label("Orang tua", "Parent"),),
        "requirements": (
            s.Requirement(
                "birth-letter",
                s.Label("Surat keterangan lahir", "Birth letter"),
                substitutes=(s.Substitute("F-2.03", s.Label("SPTJM kelahiran", "Statement of birth")),),
            ),
            s.Requirement("kk", s.Label("Kartu keluarga", "Family card")),
            s.Requirement("passport", s.Label("Paspor", "Passport"), required=False),
        ),
        "forms": (
            s.Form(
                "F-2.01",
                "2019",
                s.Label("Pelaporan pencatatan sipil", "Civil registration report"),
                fields=(
                    field("child.name"),
                    field("child.birth_date", "date"),
                    field("mother.nik", "nik"),
                    field("mother.birth_date", "date"),
                    field("mother.sex", "choice", required=False),
                    field("father.nik", "nik", required=False),
                ),
            ),
        ),
        "outputs": (s.Output("akta-lahir", s.Label("Kutipan akta kelahiran", "Birth certificate")),),
        "promises": (s.Promise(date(2020, 1, 1), 5, "working_days", "jakarta.go.id"),),
        "reasons": (
            s.Reason("file-unreadable", s.Label("Berkas tidak terbaca", "Unreadable"), ("return",), "requirement"),
            s.Reason("file-missing", s.Label("Berkas belum ada", "Missing"), ("return",), "requirement"),
            s.Reason("data-wrong", s.Label("Isian tidak sesuai", "Wrong data"), ("return", "reject"), "field"),
            s.Reason("not-entitled", s.Label("Bukan kewenangan", "Not entitled"), ("reject",)),
            s.Reason("other", s.Label("Lainnya", "Other"), ("return", "reject")),
        ),
    }
    return s.Service(**{**values, **changes})


def counsel(**changes: Any) -> s.Service:
    """A service that puts out no document, such as konsultasi."""
    values: dict[str, Any] = {
        "slug": "konsultasi",
        "number": 9,
        "label": s.Label("Konsultasi", "Advice"),
        "gloss": "Advice",
        "level": "any",
        "applicants": (),
        "requirements": (),
        "forms": (),
        "outputs": (),
        "promises": (),
        "reasons": (s.Reason("other", s.Label("Lainnya", "Other"), ("return", "reject")),),
    }
    return s.Service(**{**values, **changes})


def officer(number: int = 1, /, role: str = Role.OFFICER, office: str = OFFICE, **changes: Any) -> Officer:
    values: dict[str, Any] = {"id": OfficerId(f"officer-{number}"), "name": f"Petugas {number}"}
    return Officer(role=role, office=office, **{**values, **changes})


def lease(holder: Officer | None = None, device: DeviceId = DEVICE, until: datetime = LEASED_UNTIL) -> Lease:
    held_by = holder or officer()
    return Lease(held_by.id, held_by.name, device, until)


def attachment(number: int = 1, /, requirement: str = "birth-letter", **changes: Any) -> Attachment:
    values: dict[str, Any] = {
        "id": f"file-{number}",
        "name": f"berkas-{number}.png",
        "media_type": "image/png",
        "size": 1000 + number,
        "sha256": sha(number),
    }
    return Attachment(requirement=requirement, **{**values, **changes})


def document(number: int = 1, /, status: str = DocumentStatus.DRAFT, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "id": f"document-{number}",
        "output": "akta-lahir",
        "name": "akta.pdf",
        "media_type": "application/pdf",
        "size": 2000,
        "sha256": sha(900 + number),
    }
    return Document(status=status, **{**values, **changes})


def request(number: int = 1, /, *, holder: Officer | None = None, **changes: Any) -> Request:
    """A birth registration filed on Monday 23 March 2020. ``holder`` gives it a live lease."""
    values: dict[str, Any] = {
        "id": RequestId(uuid(number)),
        "code": f"JS-200323-{number:04d}",
        "city": CITY,
        "office": OFFICE,
        "service": "akta-lahir",
        "channel": Channel.ALPUKAT,
        "status": Status.IN_REVIEW if holder else Status.NEW,
        "applicant": Applicant(
            name="Sari Wulandari", nik=NIK, kk=KK, phone="081200000001", birth_date=date(1990, 8, 17), sex="P"
        ),
        "submitted_at": NOW.replace(day=23),
        "fields": {
            "child.name": "Bima Wulandari",
            "child.birth_date": "2020-03-10",
            "mother.nik": NIK,
            "mother.birth_date": "1990-08-17",
        },
        "attachments": (attachment(1), attachment(2, "kk")),
        "complete_at": NOW.replace(day=23),
        "lease": lease(holder) if holder else None,
    }
    return Request(**{**values, **changes})


def verified(about: Request, /, code: str = "", at: datetime = NOW, **fits: bool) -> Request:
    """The request with the ministry's answer about everybody: all of it fits but what ``fits`` says does not."""
    for question in registry.questions(about):
        elements = {name: Element(fits.get(name, True)) for name in question.elements if not code}
        about = registry.answered(about, question.field, question.digest, registry.Word(elements, code), at)
    return about


def command(
    payload: c.Payload, about: Request | None = None, actor: Officer | None = None, **changes: Any
) -> c.Command:
    """A command of ``actor`` on ``about``, made at ``NOW``, with a fresh id."""
    target, by = about or request(), actor or officer()
    values: dict[str, Any] = {
        "id": CommandId(uuid(0x100000 + next(_ids))),
        "request_id": target.id,
        "payload": payload,
        "base_version": target.version,
        "seq": 1,
        "actor": by.id,
        "actor_name": by.name,
        "role": by.role,
        "device_id": DEVICE,
        "made_at": NOW,
    }
    return c.Command(**{**values, **changes})


def context(actor: Officer | None = None, **changes: Any) -> Context:
    values: dict[str, Any] = {"device_id": DEVICE, "now": NOW, "service": service()}
    return Context(actor=actor or officer(), **{**values, **changes})


def approve(**changes: Any) -> c.Approve:
    """An approval whose ticks satisfy ``service()``."""
    return c.Approve(**{"ticks": {"birth-letter": "ok", "kk": "ok"}, **changes})


def attach(number: int = 1, /, **changes: Any) -> c.Attach:
    made = document(number)
    values: dict[str, Any] = {
        "document_id": made.id,
        "output": made.output,
        "name": made.name,
        "media_type": made.media_type,
        "size": made.size,
        "sha256": made.sha256,
    }
    return c.Attach(**{**values, **changes})


def enter(number: int = 1, /, **changes: Any) -> c.Enter:
    """An entry of a message of this morning, its numbers those of a citizen of its own."""
    values: dict[str, Any] = {
        "service": "akta-lahir",
        "office": OFFICE,
        "sender": f"+6281200{number:06d}",
        "at": NOW.replace(hour=1),
        "text": f"Selamat pagi, mau buat akta\nNama: Warga {number}",
        "applicant": Applicant(name=f"Warga {number}", nik=f"317401570890{number:04d}"),
        "fields": {"child.name": f"Anak {number}", "child.birth_date": "2020-03-10"},
    }
    return c.Enter(**{**values, **changes})


def entry(payload: c.Enter, number: int = 1, actor: Officer | None = None, **changes: Any) -> c.Command:
    """The command that enters it under the id of this number."""
    about = {"request_id": RequestId(uuid(number)), "base_version": 0}
    return command(payload, None, actor, **{**about, **changes})


def fault(code: str = "file-unreadable", about: str = "birth-letter", text: str = "") -> Fault:
    return Fault(code, about, text)


def facility_birth() -> Birth:
    """What a hospital tells of a birth, without its papers."""
    return Birth(
        facility="RSUD Contoh",
        letter="SKL/12/2020",
        uid="LHR-1",
        sent_at=NOW,
        office="31.74",
        applicant=Applicant("Siti Contoh"),
        fields={"child.name": "Bima", "child.birth_date": "2020-03-23", "child.sex": "L"},
    )
