"""What travels between desk and server, and the protocol both sides implement.

Bodies are JSON; the feed is a stream of ``FeedLine``s in MessagePack (``domain.frames``). Every answer carries
``PROTOCOL``, the server's epoch and its time in headers: an answer without them came from a captive portal, not from
our server.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Annotated, Protocol

import msgspec

from alpukat_desk.domain.commands import Command
from alpukat_desk.domain.model import CommandId, DeviceId, Event, Moment, Officer, Request, RequestId, Sha256, Struct

PROTOCOL = 4
HEADER_PROTOCOL = "Alpukat-Protocol"
HEADER_EPOCH = "Alpukat-Epoch"
HEADER_TIME = "Alpukat-Time"
"""The server's clock, ISO 8601 in UTC."""
HEADER_TRACE = "X-Request-ID"
HEADER_OFFSET = "Upload-Offset"
HEADER_LENGTH = "Upload-Length"
"""Bytes the server holds of a file, and its full length (names of the tus protocol 1.0)."""

SESSIONS = "/v1/sessions"
FEED = "/v1/feed"
COMMANDS = "/v1/commands"
CLAIMS = "/v1/claims"
REQUESTS = "/v1/requests"
FILES = "/v1/files"
BUNDLES = "/v1/bundles"
POLICY = "/v1/policy"
POKE = "/v1/poke"
INTAKE_REQUESTS, INTAKE_BIRTHS, INTAKE_FILES = "/v1/intake/requests", "/v1/intake/births", "/v1/intake/files"
"""For other systems, not for desks."""

BATCH = 1_000
"""Most commands in one push."""
BUNDLE = 32
"""Most files in one bundle."""
FRAME = 256
"""Most requests in one frame of the feed."""
PUSH_MOST = 4 << 20
"""Most bytes of a push, unpacked. One command alone always fits."""
PACKED_FROM = 1 << 10
"""A JSON body of more bytes travels packed: requests with zstd, answers with what the asker takes."""
CHUNK = 1 << 20
"""Most bytes of a file in one PATCH."""
POKE_S = 25.0
"""Longest wait for news in one call: proxies end a silent call after 30 seconds or more."""
UUID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
ID = re.compile(UUID)
"""Of a request or a command, to be matched whole."""
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""No request was ever filed before, and none will be after."""


class SignIn(Struct):
    """Body of ``POST /v1/sessions``."""

    officer: str
    password: str
    device_id: DeviceId
    device_name: str = ""


class Policy(Struct):
    """What the server asks of every desk. Times in the unit of their names."""

    lease_hours: int = 72
    claim_limit: int = 25
    """Most requests one officer may hold in review."""
    retention_days: int = 30
    """Closed requests stay on the desk so long."""
    reopen_days: int = 30
    file_limit: int = 20 << 20
    """Most bytes of one file."""
    cache_limit: int = 2 << 30
    """Most bytes of citizens' files on one desk; those it needs without network stay even beyond it."""
    registry: bool = False
    """The server can ask the ministry about a NIK."""


class Session(Struct):
    """Answer to a sign-in. ``token`` goes into ``Authorization: Bearer``."""

    token: str
    officer: Officer
    expires_at: Moment
    policy: Policy


class Start(Struct, tag="start", tag_field="t"):
    """First line: ``over`` tells that the whole scope follows; ``total`` requests will come."""

    epoch: str
    total: int
    over: bool = False


class Heads(Struct, tag="heads", tag_field="t"):
    """Up to ``FRAME`` requests of the scope as lists show them: ``packed`` is the zstd of a JSON array of
    ``heads.Head``. Their bodies follow later in the stream."""

    count: int
    packed: bytes


class Block(Struct, array_like=True):
    """Requests as ``keys.Laid``: texts and times in a zstd frame each, the rest as it is, for nothing packs it."""

    texts: bytes
    hashes: bytes
    times: bytes
    rest: bytes


class Bodies(Struct, tag="bodies", tag_field="t"):
    """The requests themselves, by the places in the feed their heads were told with: ``packed`` is the MessagePack of
    a ``Block`` of as many. A desk keeps it as it came."""

    seqs: tuple[int, ...]
    packed: bytes


class Gone(Struct, tag="gone", tag_field="t"):
    """Requests left the scope: erase them, files and all."""

    ids: tuple[RequestId, ...]


class Mark(Struct, tag="mark", tag_field="t"):
    """A commit point: everything before it may be stored together with this cursor."""

    cursor: str


class End(Struct, tag="end", tag_field="t"):
    """Last line: the cursor, and count and digest of the whole scope for comparison."""

    cursor: str
    count: int
    digest: str


FeedLine = Start | Heads | Bodies | Gone | Mark | End


class Accepted(Struct, tag="accepted", tag_field="outcome"):
    """Done. ``parallel``: accepted beside somebody else's change of another part."""

    id: CommandId
    version: int
    receipt: str
    at: Moment
    known: bool = False
    parallel: bool = False


class Held(Struct, tag="held", tag_field="outcome"):
    """A predecessor or a file is missing; send it, then this again."""

    id: CommandId
    missing: tuple[str, ...] = ()


class Conflicted(Struct, tag="conflict", tag_field="outcome"):
    """Somebody else's decision stands. ``events`` tells what happened since the desk's base version."""

    id: CommandId
    current: msgspec.Raw
    events: tuple[Event, ...] = ()
    known: bool = False


class Denied(Struct, tag="refused", tag_field="outcome"):
    """Refused, with the code and the values its sentence needs."""

    id: CommandId
    code: str
    detail: dict[str, str] = {}
    known: bool = False


class Later(Struct, tag="retry", tag_field="outcome"):
    """Ask again after ``after_s`` seconds."""

    id: CommandId
    after_s: int = 5


Outcome = Accepted | Held | Conflicted | Denied | Later


class Push(Struct):
    """Body of ``POST /v1/commands``. Each command is decoded by itself: one bad row stops no other. A hash that names
    the command before is left out (``domain.chain``)."""

    commands: tuple[msgspec.Raw, ...]


class PushReply(Struct):
    outcomes: tuple[Outcome, ...]


class ClaimAsk(Struct):
    """Body of ``POST /v1/claims``: these, or the next ``count`` by promise, ``service`` empty for any. Under one ``id``
    it is done once, however often it comes. ``resolve`` only asks what became of it: what the server has not done by
    then it never does."""

    id: Annotated[CommandId, msgspec.Meta(pattern=UUID)]
    ids: tuple[RequestId, ...] = ()
    count: int = 0
    service: str = ""
    resolve: bool = False


class ClaimReply(Struct):
    """The requests now held, and of the asked ones those that were not to be had, with the code why. Asked again, it
    tells of the same requests as they stand now: one lost since is among the denied."""

    claimed: tuple[msgspec.Raw, ...] = ()
    denied: dict[str, str] = {}


class Contact(Struct):
    """When the holder of a request was last heard of, on which device, and until when the lease runs by it."""

    at: Moment
    device: str
    until: Moment


class Detail(Struct):
    """Answer of ``GET /v1/requests/{id}``. ``contact`` is told to supervisors, who may take over."""

    request: msgspec.Raw
    history: tuple[Event, ...]
    contact: Contact | None = None


class FileState(Struct):
    """How much of a file the server holds; ``size`` 0 while it knows nothing of it."""

    offset: int
    size: int

    @property
    def complete(self) -> bool:
        return self.size > 0 and self.offset == self.size


Want = tuple[Sha256, int]
"""A file, and the byte from which on it is wanted."""


class BundleAsk(Struct):
    """Body of ``POST /v1/bundles``: several files in one answer, in this order."""

    wanted: tuple[Want, ...]


class Opening(Struct, tag="file", tag_field="t"):
    """The bytes of this file from ``offset`` up to its ``size`` follow."""

    sha256: Sha256
    offset: int
    size: int


class Piece(Struct, tag="piece", tag_field="t"):
    """Bytes of the file opened last."""

    data: bytes


class Absent(Struct, tag="absent", tag_field="t"):
    """The server has no such file for this officer, or not so many bytes of it."""

    sha256: Sha256
    code: str


BundleLine = Opening | Piece | Absent


class ErrorBody(Struct):
    """Body of every 4xx and 5xx answer. ``text`` and ``next`` are for people who read raw answers."""

    code: str
    detail: dict[str, str] = {}
    text: str = ""
    next: str = ""


class Api(Protocol):
    """The server as the desk sees it. Every method raises ``Offline``, ``ServerBusy``, ``SignedOut``,
    ``MustUpdate`` or ``Refused`` and nothing else."""

    @property
    def skew_s(self) -> float | None:
        """Seconds that the server's clock was ahead of this device's in a late answer; None before the first."""
        ...

    @property
    def silent_s(self) -> float:
        """Seconds since the server answered the last call; infinite where it did not, and before the first."""
        ...

    def sign_in(self, ask: SignIn) -> Session: ...

    def resume(self, token: str) -> None:
        """Go on with a session of an earlier run."""
        ...

    def sign_out(self) -> None: ...

    def policy(self) -> Policy: ...

    def feed(self, cursor: str, *, verify: bool = False) -> Iterator[FeedLine]:
        """Lines from after the cursor, "" for a first sync. No line at all where nothing is new, unless ``verify``
        asks for count and digest all the same. Ends early without ``End`` where the line cut."""
        ...

    def wait(self, cursor: str, seconds: float) -> bool:
        """Waits until there is news behind the cursor: True as soon as there is, False after that time or ``wake``."""
        ...

    def wake(self) -> None:
        """Ends ``wait`` at once, from any thread; one that has not begun yet ends when it begins."""
        ...

    def push(self, commands: Sequence[Command]) -> tuple[Outcome, ...]: ...

    def claim(self, ask: ClaimAsk) -> ClaimReply: ...

    def request(self, request_id: RequestId) -> Detail: ...

    def file_state(self, sha256: Sha256) -> FileState: ...

    def upload(self, sha256: Sha256, offset: int, size: int, media_type: str, data: bytes) -> FileState: ...

    def download(self, sha256: Sha256, offset: int) -> Iterator[bytes]:
        """Chunks from ``offset`` to the file's end."""
        ...

    def bundle(self, wanted: Sequence[Want]) -> Iterator[BundleLine]:
        """Several files one after the other in one answer: on a line with a long way a round trip for each of many
        small files costs more than their bytes."""
        ...


def parse_request(raw: bytes | msgspec.Raw) -> Request:
    """Raises ``ValueError``, mostly ``msgspec.ValidationError``, where the body is no request."""
    try:
        request = msgspec.json.decode(raw, type=Request)
    except RecursionError as fault:
        raise msgspec.DecodeError("nested too deeply") from fault
    if not all(FIRST_YEAR <= moment.year <= LAST_YEAR for moment in _moments(request)):
        raise msgspec.ValidationError("a time outside the calendar")
    return request


def _moments(request: Request) -> Iterator[datetime]:
    """The times that are reckoned with: near the ends of the calendar the sums would break."""
    yield request.submitted_at
    yield from (moment for moment in (request.complete_at, request.closed_at) if moment)
    for pause in request.pauses:
        yield pause.since
        yield pause.until or pause.since
    if request.lease:
        yield request.lease.until
    if request.verdict:
        yield request.verdict.at
    if request.inquiry:
        yield request.inquiry.since
    yield from (told.at for told in request.verifications.values())
