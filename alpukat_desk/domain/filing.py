"""What another system sends of its citizens' requests, and the request it becomes.

The sender's own key makes the request's id, so that the same message twice, to whichever server, is one request.
Nothing is refused for what stands in a citizen's values; what is no request at all is, with the place and the reason.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain.arrival import received
from alpukat_desk.domain.completeness import completed
from alpukat_desk.domain.entering import AHEAD, LONGEST, MOST_FILES, OLDEST, coded
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import (
    Attachment,
    Channel,
    Fault,
    Moment,
    Pickup,
    Request,
    RequestId,
    Sha256,
    Status,
    Struct,
)
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.values import storable

MOST_VALUES = 500
"""Fields of one message."""
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_OFFICE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
HASH = re.compile(r"[0-9a-f]{64}")
_PREFIX: dict[str, str] = {Channel.ALPUKAT: "AB", Channel.WHATSAPP: "WA", Channel.FACILITY: "SD"}


class Paper(Struct):
    """A file that was sent before, and the line of the checklist it answers. Size and type are the server's word."""

    sha256: Sha256
    name: str
    requirement: str = ""


class Filing(Struct):
    """Body of ``POST /v1/intake/requests``. ``key`` is the sender's own id of the request; ``applicant`` and
    ``fields`` are values as they were typed, ``office`` the Kemendagri code of the office that answers for it."""

    key: str
    service: str
    office: str
    sent_at: Moment
    applicant: dict[str, str] = {}
    subtype: str = ""
    fields: dict[str, str] = {}
    papers: tuple[Paper, ...] = ()
    pickup: Pickup | None = None


class Amendment(Struct):
    """Body of ``POST /v1/intake/requests/{id}/corrections``: what the applicant of a returned request tells anew.
    ``key`` is the sender's own id of this message."""

    key: str
    applicant: dict[str, str] = {}
    fields: dict[str, str] = {}
    papers: tuple[Paper, ...] = ()


class Receipt(Struct):
    """What became of a message. ``known``: it was here before, and nothing was done again. ``differs`` are the fields
    in which a facility's message says something else than its first."""

    id: RequestId
    code: str
    status: str
    version: int
    known: bool = False
    differs: tuple[str, ...] = ()


class Progress(Struct):
    """How a request stands, as its applicant may be told: ``faults`` and ``text`` are those of the last decision."""

    id: RequestId
    code: str
    status: str
    version: int
    decision: str = ""
    faults: tuple[Fault, ...] = ()
    text: str = ""
    at: Moment | None = None


def progress(request: Request) -> Progress:
    told = Progress(request.id, request.code, request.status, request.version)
    last = request.verdict
    return replace(told, decision=last.kind, faults=last.faults, text=last.text, at=last.at) if last else told


def id_of(city: str, channel: str, key: str) -> RequestId:
    return id_from(city, "", channel, key)


def id_from(*parts: str) -> RequestId:
    """In the shape of every other id (a UUID of version 8, RFC 9562)."""
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return RequestId(f"{digest[:8]}-{digest[8:12]}-8{digest[13:16]}-a{digest[17:20]}-{digest[20:32]}")


def check_key(key: str) -> None:
    """Raises ``Refused("intake.form")``."""
    if not _KEY.fullmatch(key):
        raise _form("$.key", "1 to 200 printable ASCII characters")


def check(told: Filing | Amendment, service: Service, now: datetime) -> None:
    """Whether it is a message at all, whatever its values say. Raises ``Refused("intake.form")``: field, reason."""
    check_key(told.key)
    for refusal in (*_reasons(told), *(_reasons_of_new(told, service, now) if isinstance(told, Filing) else ())):
        raise refusal


def _reasons(told: Filing | Amendment) -> Iterator[Refused]:
    for name, values in (("applicant", told.applicant), ("fields", told.fields)):
        if len(values) > MOST_VALUES:
            yield _form(f"$.{name}", f"at most {MOST_VALUES} values")
        if any(not key.strip() or len(key) > LONGEST for key in values):
            yield _form(f"$.{name}", f"names of 1 to {LONGEST} characters")
    if len(told.papers) > MOST_FILES or len({_paper_id(item) for item in told.papers}) < len(told.papers):
        yield _form("$.papers", f"at most {MOST_FILES}, each once for a requirement")
    for at, paper in enumerate(told.papers):
        if not HASH.fullmatch(paper.sha256):
            yield _form(f"$.papers[{at}].sha256", "64 hexadecimal digits in lower case")
        if not paper.name.strip() or max(len(paper.name), len(paper.requirement)) > LONGEST:
            yield _form(f"$.papers[{at}].name", f"1 to {LONGEST} characters")


def _reasons_of_new(told: Filing, service: Service, now: datetime) -> Iterator[Refused]:
    subtypes = {choice.code for choice in service.subtypes} or {""}
    if told.subtype not in subtypes:
        yield _form("$.subtype", f"one of: {', '.join(sorted(subtypes)) or 'nothing'}")
    if not now - OLDEST <= told.sent_at <= now + AHEAD:
        yield _form("$.sent_at", f"within the last {OLDEST.days} days")
    if told.pickup and not _OFFICE.fullmatch(told.pickup.office):
        yield _form("$.pickup.office", "a Kemendagri code")


def _form(field: str, reason: str) -> Refused:
    return Refused("intake.form", field=field, reason=reason)


def request_of(
    told: Filing, city: str, channel: str, service: Service, attachments: Sequence[Attachment], now: datetime
) -> Request:
    """As it is filed, once it has been checked. ``attachments`` are the papers as the server holds them."""
    request_id, sent_at = id_of(city, channel, told.key), min(told.sent_at, now)
    applicant, fields = received(told.applicant, told.fields)
    made = Request(
        id=request_id,
        code=code_of(city, channel, sent_at, request_id),
        city=city,
        office=told.office,
        service=service.slug,
        channel=channel,
        status=Status.NEW,
        applicant=applicant,
        submitted_at=sent_at,
        subtype=told.subtype,
        fields=fields,
        attachments=tuple(attachments),
        pickup=told.pickup,
    )
    return completed(made, service, sent_at)


def code_of(city: str, channel: str, sent_at: datetime, request_id: RequestId, *, longer: bool = False) -> str:
    return coded(_PREFIX[channel], city, sent_at, request_id, longer=longer)


def attachments(told: Sequence[Paper], held: Mapping[str, tuple[int, str]], service: Service) -> tuple[Attachment, ...]:
    """The papers with size and media type as the server holds them. One for a line that the checklist does not have
    is kept as one that nobody has looked at yet. Raises ``Refused("intake.files")`` naming those not there."""
    missing = dict.fromkeys(paper.sha256[:64] for paper in told if paper.sha256 not in held)
    if missing:
        raise Refused("intake.files", files=" ".join(missing), count=len(missing))
    return tuple(_attached(paper, *held[paper.sha256], service) for paper in told)


def _paper_id(paper: Paper) -> str:
    """The same file for the same line is the same paper, however often a message brings it."""
    return hashlib.sha256(f"{paper.sha256}/{paper.requirement}".encode()).hexdigest()[:32]


def _attached(paper: Paper, size: int, media_type: str, service: Service) -> Attachment:
    line = paper.requirement if service.requirement(paper.requirement) else ""
    return Attachment(_paper_id(paper), line, storable(paper.name), media_type, size, paper.sha256)
