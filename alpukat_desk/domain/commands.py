"""What an officer may ask of a request, as values: one payload struct per command kind.

A command is an outbox row on the desk and one item of a push on the wire. Its id is made by the desk
and is the idempotency key; actor and role are fixed when it is made.
"""

import msgspec

from alpukat_desk.domain.model import (
    Applicant,
    Attachment,
    Channel,
    CommandId,
    Count,
    DeviceId,
    Fault,
    Moment,
    OfficerId,
    RequestId,
    Sha256,
    Struct,
)
from alpukat_desk.domain.services import Output


class Payload(Struct, tag_field="kind"):
    """Base of the payloads; the class's tag is the command's kind."""

    @property
    def kind(self) -> str:
        return str(self.__struct_config__.tag)


class Claim(Payload, tag="claim"):
    """Take a request out of the common queue. Only the server can say yes."""


class Release(Payload, tag="release"):
    """Give it back to the common queue."""


class TakeOver(Payload, tag="take_over"):
    """A supervisor takes it from its holder."""

    text: str


class Forward(Payload, tag="forward"):
    """Hand it to another office of the same city, with a note."""

    office: str
    text: str


class Return(Payload, tag="return"):
    """Ask the applicant for a correction. Each fault names the requirement or field it is about."""

    faults: tuple[Fault, ...]
    text: str = ""


class Approve(Payload, tag="approve"):
    """Everything is in order. ``ticks`` and ``answers`` as in ``Request``."""

    ticks: dict[str, str] = {}
    answers: dict[str, str] = {}
    text: str = ""


class Reject(Payload, tag="reject"):
    """Refuse the request for good, with reasons."""

    faults: tuple[Fault, ...]
    text: str


class MarkDuplicate(Payload, tag="mark_duplicate"):
    """Close it onto another request that is the same case."""

    other: RequestId
    text: str = ""


class NotDuplicate(Payload, tag="not_duplicate"):
    """The suspected other request is a different case."""

    other: RequestId
    text: str = ""


class Resubmit(Payload, tag="resubmit"):
    """What the applicant of a returned request answered to an officer: ``text`` their words, ``values`` what they told
    anew by dotted names, and papers, which stand beside those that were there."""

    text: str
    values: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()


class Wait(Payload, tag="wait"):
    """Park it until the ministry acts; the promise clock stops."""

    text: str = ""


class Resume(Payload, tag="resume"):
    """The ministry acted; the promise clock goes on."""

    text: str = ""


class Correct(Payload, tag="correct"):
    """Correct one field, keeping what stood there and on what paper the new value rests."""

    field: str
    before: str
    after: str
    basis: str


class Answer(Payload, tag="answer"):
    """Answer a request that has no document (konsultasi, verifikasi NIK) and close it."""

    text: str


class Attach(Payload, tag="attach"):
    """Attach an output document. ``signed`` says it came signed from SIAK, with its legal ``number``."""

    document_id: str
    output: str
    name: str
    media_type: str
    size: Count
    sha256: Sha256
    number: str = ""
    signed: bool = False

    def finished(self, output: Output | None) -> bool:
        """Whether no signature is waited for any more."""
        return self.signed or not (output and output.signature)


class SubmitForSignature(Payload, tag="submit_for_signature"):
    """Put a draft before the signer."""

    document_id: str


class Signed(Payload, tag="signed"):
    """The head of the agency signed it; ``number`` is the legal number."""

    document_id: str
    number: str


class Print(Payload, tag="print"):
    """A copy was printed. A second copy needs a reason."""

    document_id: str
    text: str = ""


class Ready(Payload, tag="ready"):
    """It lies ready for pick-up."""

    document_id: str


class HandOver(Payload, tag="hand_over"):
    """It was handed to ``to`` or delivered."""

    document_id: str
    to: str = ""


class VoidDocument(Payload, tag="void_document"):
    """An attached document was wrong and may no longer be used."""

    document_id: str
    text: str


class Complete(Payload, tag="complete"):
    """Every document reached the applicant."""


class Reopen(Payload, tag="reopen"):
    """A supervisor takes a closed request back into review."""

    text: str


class Note(Payload, tag="note"):
    """Append a note; never conflicts."""

    text: str


class CheckNik(Payload, tag="check_nik"):
    """Have the server ask the ministry about the people of the request, as they then stand; never conflicts."""


class Explain(Payload, tag="explain"):
    """Reasons for what the ministry's answer says against the form. ``answers`` as in ``Request``."""

    answers: dict[str, str]


class Enter(Payload, tag="enter"):
    """Enter a request that came by message. The only command about a request that is not there yet: its id is the
    desk's. A draft is one of these half filled.

    ``sender`` is the number (+62...), ``at`` the time of the message, ``text`` the message as it came; the rest as in
    ``Request``. An attachment with no requirement is one nobody has looked at yet."""

    service: str = ""
    office: str = ""
    channel: str = Channel.WHATSAPP
    sender: str = ""
    at: Moment | None = None
    text: str = ""
    applicant: Applicant = Applicant("")
    subtype: str = ""
    fields: dict[str, str] = {}
    attachments: tuple[Attachment, ...] = ()
    ticks: dict[str, str] = {}


AnyPayload = (
    Enter
    | Claim
    | Release
    | TakeOver
    | Forward
    | Return
    | Approve
    | Reject
    | MarkDuplicate
    | NotDuplicate
    | Wait
    | Resume
    | Correct
    | Resubmit
    | Answer
    | Attach
    | SubmitForSignature
    | Signed
    | Print
    | Ready
    | HandOver
    | VoidDocument
    | Complete
    | Reopen
    | Note
    | CheckNik
    | Explain
)

HARMLESS = frozenset({"note", "print", "check_nik"})
"""Kinds that never conflict with what somebody else did meanwhile."""
NIK_CHECKED = "nik_checked"
"""The server's own line of a history: the ministry answered, or why it has not."""
ASIDE = HARMLESS | {NIK_CHECKED}
"""Lines of a history over which any command passes."""


class Evidence(Struct):
    """What the officer had seen when deciding: files viewed and findings shown."""

    viewed: tuple[Sha256, ...] = ()
    findings: tuple[str, ...] = ()


class Command(Struct, kw_only=True):
    """One wish of one officer about one request."""

    id: CommandId
    """UUIDv7 in its 36-character form (RFC 9562)."""
    request_id: RequestId
    payload: AnyPayload
    base_version: Count
    seq: Count
    """Order within the request on this device, from 1."""
    actor: OfficerId
    actor_name: str
    role: str
    device_id: DeviceId
    made_at: Moment
    """By the device's clock, with its zone."""
    needs: tuple[str, ...] = ()
    """Ids of earlier commands of the same request that must have been decided first."""
    blobs: tuple[Sha256, ...] = ()
    """Files the server must hold first."""
    rules_version: int = 1
    evidence: Evidence = Evidence()
    previous_hash: str = ""
    """SHA-256 of this device's previous command as sent: a chain that shows gaps."""

    @property
    def kind(self) -> str:
        return self.payload.kind


def brought(payload: AnyPayload) -> dict[Sha256, tuple[int, str]]:
    """The files a payload brings, each with its size in bytes and media type."""
    if isinstance(payload, Enter | Resubmit):
        return {item.sha256: (item.size, item.media_type) for item in payload.attachments}
    return {payload.sha256: (payload.size, payload.media_type)} if isinstance(payload, Attach) else {}


def encode(command: Command) -> bytes:
    return msgspec.json.encode(command)


def decode(raw: bytes | msgspec.Raw) -> Command:
    """Raises ``ValueError``: ``msgspec.ValidationError`` for a kind or shape this version does not know, others
    for what is no JSON."""
    try:
        return msgspec.json.decode(raw, type=Command)
    except RecursionError as fault:
        raise msgspec.DecodeError("nested too deeply") from fault
