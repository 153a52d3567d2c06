"""The nouns of the trade as frozen values, the same on the desk, on the wire and on the server.

Statuses, services and channels are plain text in the structs and enums beside them: a value that a newer
server invented is kept and shown read-only instead of being dropped. Times are aware UTC datetimes.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, NewType, dataclass_transform

import msgspec

RequestId = NewType("RequestId", str)
CommandId = NewType("CommandId", str)
OfficerId = NewType("OfficerId", str)
DeviceId = NewType("DeviceId", str)
Sha256 = NewType("Sha256", str)
"""64 lower-case hexadecimal digits of a file's SHA-256."""
Moment = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time with its zone; one without is refused on the wire."""
Count = Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
"""A whole number that every database and every JSON reader holds."""


class Status(StrEnum):
    """Where a request stands, the server's truth (DESIGN section 4)."""

    NEW = "new"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REJECTED = "rejected"
    WAITING_CENTRE = "waiting_centre"
    APPROVED = "approved"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DUPLICATE = "duplicate"


CLOSED = frozenset({Status.REJECTED, Status.COMPLETED, Status.CANCELLED, Status.DUPLICATE})
"""Nothing more is expected of the office for a request in one of these."""

PAUSED = frozenset({Status.RETURNED, Status.WAITING_CENTRE})
"""The promise clock stands still here: the next move is the applicant's or the ministry's."""


class DocumentStatus(StrEnum):
    """Where one output document stands. Approved, signed, printed and collected are four different facts."""

    DRAFT = "draft"
    AWAITING_SIGNATURE = "awaiting_signature"
    READY_TO_PRINT = "ready_to_print"
    PRINTED = "printed"
    READY_FOR_PICKUP = "ready_for_pickup"
    HANDED_OVER = "handed_over"
    VOID = "void"


class Role(StrEnum):
    """What an account may do. Officers verify; they never sign."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    COUNTER = "counter"
    SIGNER = "signer"
    ADMIN = "admin"


class Channel(StrEnum):
    """How a request reached the office."""

    ALPUKAT = "alpukat"
    WHATSAPP = "whatsapp"
    FACILITY = "facility"


class Severity(StrEnum):
    """ERROR must be corrected or returned, WARNING must be answered with a reason, INFO only tells. HINT proposes
    another way, and TASK is work that the outcome brings with it: neither stands in the way."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    HINT = "hint"
    TASK = "task"


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Struct(msgspec.Struct, frozen=True, omit_defaults=True):
    """Base of every value here: immutable, defaults left out on the wire."""


class Officer(Struct):
    """An account. ``office`` is a Kemendagri code with dots: sudin 31.74, kecamatan 31.74.01,
    kelurahan 31.74.01.1001; the officer's jurisdiction is that office and all below it."""

    id: OfficerId
    name: str
    role: str
    office: str


class Office(Struct):
    """The agency of the province (dinas), or a sudin, kecamatan or kelurahan office of it."""

    code: str
    name: str
    level: str


LEVELS = ("dinas", "sudin", "kecamatan", "kelurahan")
"""From the province down: 31, 31.74, 31.74.01, 31.74.01.1001."""


def level_of(office: str) -> str:
    """The level of an office by its code."""
    return LEVELS[min(office.count("."), len(LEVELS) - 1)]


class Applicant(Struct):
    """Who asks. ``nik`` and ``kk`` are as typed by the applicant, unchecked."""

    name: str
    nik: str = ""
    kk: str = ""
    phone: str = ""
    email: str = ""
    birth_date: date | None = None
    sex: str = ""
    """"L" (male), "P" (female) or empty where not asked."""


class Attachment(Struct):
    """A file the applicant sent, answering one requirement of the checklist. ``size`` in bytes."""

    id: str
    requirement: str
    name: str
    media_type: str
    size: Count
    sha256: Sha256


class Document(Struct):
    """An output document. ``provisional`` until the server's receipt: only its word makes it printable."""

    id: str
    output: str
    name: str
    media_type: str
    size: Count
    sha256: Sha256
    status: str = DocumentStatus.DRAFT
    number: str = ""
    provisional: bool = False
    copies: Count = 0
    """How often it was printed."""


class Lease(Struct):
    """Who holds a request, on which device, until when by the server's clock."""

    officer_id: OfficerId
    officer_name: str
    device_id: DeviceId
    until: Moment


class Pause(Struct):
    """A stretch in which the promise clock stood still; ``until`` is None while it still does."""

    since: Moment
    until: Moment | None = None


class Fault(Struct):
    """One reason of a return or rejection, and the requirement, field or file it is about."""

    code: str
    about: str = ""
    text: str = ""


class Verdict(Struct):
    """The last decision with its reasons, as the applicant is told it."""

    kind: str
    by: OfficerId
    by_name: str
    at: Moment
    faults: tuple[Fault, ...] = ()
    text: str = ""


class Pickup(Struct):
    """The Service Point and day the applicant chose for collecting the paper."""

    office: str
    day: date


class Facility(Struct):
    """The birth facility behind a Si Dukun request, with its birth-letter number and message id. ``told`` holds every
    value by its dotted name as the facility sent it, whatever is corrected later."""

    name: str
    letter: str
    uid: str
    told: dict[str, str] = {}


class Message(Struct):
    """What an applicant wrote, for a request that an officer typed in: from which number (+62...), when it was sent,
    the words as they came; and who entered it when, by the entering device's clock."""

    sender: str
    at: Moment
    text: str
    by: OfficerId
    by_name: str
    entered_at: Moment


class Finding(Struct):
    """What a check noticed in one field. ``params`` are the values its sentence shows, ``also`` the other fields it was
    read from, ``values`` a digest of what stood in all of them."""

    code: str
    severity: str
    field: str = ""
    params: dict[str, str] = {}
    also: tuple[str, ...] = ()
    values: str = ""

    @property
    def key(self) -> str:
        """Names this finding among those of its request."""
        return f"{self.code}:{self.field}"

    @property
    def ground(self) -> str:
        """What a reason is given to: this finding of these values. When one of them changes, the reason falls."""
        return f"{self.key}@{self.values}" if self.values else self.key


class Element(Struct):
    """Whether one element is what the ministry's register holds, and how alike in percent where it says so."""

    fits: bool
    score: Count | None = None


class Verification(Struct):
    """The ministry's dated answer about one NIK (``domain.registry``). ``digest`` names the values it speaks of;
    ``code`` is one of ``registry.CODES`` or empty; an element that is not there was not asked."""

    digest: Sha256
    at: Moment
    code: str = ""
    elements: dict[str, Element] = {}


class Inquiry(Struct):
    """The ministry was asked at ``since`` and has not answered everything. ``trouble`` says why it could not be
    asked so far, ``again_on`` the WIB day of the next try where it is not today."""

    since: Moment
    trouble: str = ""
    again_on: date | None = None


class Event(Struct):
    """One line of a request's history, made by ``lifecycle.apply``."""

    command_id: CommandId
    kind: str
    by: OfficerId
    by_name: str
    role: str
    device_id: DeviceId
    at: Moment
    version: Count = 0
    """Version of the request it led to; 0 while only this desk knows of it."""
    status: str = ""
    text: str = ""
    faults: tuple[Fault, ...] = ()
    field: str = ""
    before: str = ""
    after: str = ""
    parallel: bool = False
    """Accepted although the request had changed meanwhile in another place."""


class Request(Struct, kw_only=True):
    """A citizen's request. ``fields`` holds the form by dotted names ("mother.nik"), values as text:
    dates as YYYY-MM-DD, times as HH:MM, choices by their code."""

    id: RequestId
    code: str
    city: str
    office: str
    service: str
    channel: str
    status: str
    applicant: Applicant
    submitted_at: Moment
    version: Count = 1
    subtype: str = ""
    fields: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()
    documents: tuple[Document, ...] = ()
    complete_at: Moment | None = None
    """When the file was complete: the promise clock starts here."""
    pauses: tuple[Pause, ...] = ()
    closed_at: Moment | None = None
    lease: Lease | None = None
    verdict: Verdict | None = None
    ticks: dict[str, str] = {}
    """Requirement slug -> "ok", "bad" or the code of the form that stands in for it ("F-2.03")."""
    answers: dict[str, str] = {}
    """Ground of a finding -> the reason an officer gave."""
    suspects: tuple[RequestId, ...] = ()
    """Requests that may be the same case and were not yet judged."""
    cleared: tuple[RequestId, ...] = ()
    """Requests judged not to be the same case."""
    duplicate_of: RequestId = RequestId("")
    pickup: Pickup | None = None
    facility: Facility | None = None
    message: Message | None = None
    inquiry: Inquiry | None = None
    verifications: dict[str, Verification] = {}
    """Field of the NIK -> what the ministry said of its bearer last."""


class RequestRow(Struct, kw_only=True):
    """What one line of the queue shows: the projection's columns, cheap to fetch by the hundred."""

    id: RequestId
    code: str
    office: str
    service: str
    channel: str
    status: str
    version: Count
    name: str
    nik: str
    phone: str = ""
    submitted_at: Moment
    due_at: Moment | None = None
    """None while the promise clock has not started or stands still."""
    holder_id: OfficerId = OfficerId("")
    holder_name: str = ""
    pending: Count = 0
    """Commands of this desk that the server has not yet acknowledged."""
    troubles: Count = 0
    """Commands the server refused and the officer has not yet dealt with."""
    offline: bool = False
    """Every attachment lies on this device."""
    unverified: bool = False
    """Somebody waits for the ministry, which can be asked and has not answered for every NIK."""
