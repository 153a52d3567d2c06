"""A request that an officer typed in: what may not be entered, and the request it becomes.

Pure and the same on both sides, as ``lifecycle.apply`` is for everything that happens to it later.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import effects
from alpukat_desk.domain.completeness import completed
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import APPLICANT, is_field, misfit
from alpukat_desk.domain.media import KINDS
from alpukat_desk.domain.model import Attachment, Channel, Message, Request, RequestId, Status
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.transitions import ENTER, OFFICERS, Context, Effect
from alpukat_desk.domain.whatsapp.marks import clean
from alpukat_desk.domain.whatsapp.phones import read_phone
from alpukat_desk.domain.wire import FIRST_YEAR, ID, LAST_YEAR

AHEAD, OLDEST = timedelta(hours=1), timedelta(days=366)
"""How far a message may lie before or behind the deciding side's clock: phones are set wrong, and last year's
message is nobody's open request."""
LONGEST, LONGEST_TEXT, MOST_FILES = 500, 8_000, 50
"""Characters of one name and of the message, and files of one entry."""
_OFFICE = re.compile(r"\d{2}\.\d{2}(\.\d{2}(\.\d{4})?)?", re.ASCII)
_NOT_HEX = re.compile(r"[^0-9a-f]+")
_LONGEST_ID = 64
_HASH = re.compile(r"[0-9a-f]{64}")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's, without those that are read as others over the telephone."""
_PREFIX: dict[str, str] = {Channel.WHATSAPP: "WA"}
_TAIL, _LONG_TAIL = 5, 10


def enter(command: c.Command, context: Context) -> Effect:
    """The request and its first history line. The officer who typed it in holds it: nobody else knows of it, so it
    is taken from nobody. Version 0 while only a desk knows of it, else 1. Raises ``Refused``."""
    payload = command.payload
    if not isinstance(payload, c.Enter):
        raise Refused("command.unknown", kind=command.kind)
    for refusal in _refusals(command, payload, context):
        raise refusal
    entered = replace(_message(command, payload, context), lease=effects.lease(context))
    request = effects.moved(entered, Status.IN_REVIEW, context.now)
    event = effects.event(entered, request, command, context)
    return Effect(request, replace(event, version=request.version))


def refusal(payload: c.Enter, context: Context) -> Refused | None:
    """Why this may not be entered as it stands, or None."""
    return next(_reasons(payload, context), None)


def sketch(request_id: RequestId, payload: c.Enter, context: Context) -> Request:
    """The request as it would be, for checks and lists, while nothing forbids an entry to be half filled."""
    at = payload.at if payload.at and FIRST_YEAR <= payload.at.year <= LAST_YEAR else context.now
    service = context.service
    made = Request(
        id=request_id,
        code=code_of(payload, at, request_id),
        city=city_of(payload.office),
        office=payload.office,
        service=payload.service,
        channel=payload.channel,
        status=Status.NEW,
        applicant=replace(payload.applicant, phone=payload.applicant.phone or payload.sender),
        submitted_at=at,
        version=0 if context.provisional else 1,
        subtype=payload.subtype,
        fields={name: value for name, value in payload.fields.items() if value},
        attachments=payload.attachments,
        ticks={slug: tick for slug, tick in payload.ticks.items() if service and service.requirement(slug)},
    )
    return completed(made, service, at)


def city_of(office: str) -> str:
    return ".".join(office.split(".")[:2])


def code_of(payload: c.Enter, at: datetime, request_id: RequestId, *, longer: bool = False) -> str:
    """Such as WA-3174-240320-7KQ2M: drawn from the id, so that an officer without network can tell it to the
    citizen at once. ``longer`` for the server, where two of one day are the same."""
    return coded(_PREFIX.get(payload.channel, "XX"), city_of(payload.office), at, request_id, longer=longer)


def coded(prefix: str, city: str, at: datetime, request_id: RequestId, *, longer: bool = False) -> str:
    """Prefix, city, day in Jakarta, and letters drawn from the id's end."""
    letters, number = "", int(_NOT_HEX.sub("", request_id) or "0", 16)
    for _ in range(_LONG_TAIL if longer else _TAIL):
        number, rest = divmod(number, len(_LETTERS))
        letters += _LETTERS[rest]
    return f"{prefix}-{city.replace('.', '')}-{day_code(at)}-{letters}"


def day_code(at: datetime) -> str:
    day = at.astimezone(WIB)
    return f"{day.day:02}{day.month:02}{day.year % 100:02}"


def _message(command: c.Command, payload: c.Enter, context: Context) -> Request:
    request = sketch(command.request_id, payload, context)
    actor = context.actor
    said = Message(payload.sender, request.submitted_at, payload.text, actor.id, actor.name, command.made_at)
    return replace(request, message=said)


def _refusals(command: c.Command, payload: c.Enter, context: Context) -> Iterator[Refused]:
    if command.actor != context.actor.id:
        yield Refused("actor.wrong")
    if not ID.fullmatch(command.request_id) or command.base_version:
        yield Refused("command.malformed")
    yield from _reasons(payload, context)


def _reasons(payload: c.Enter, context: Context) -> Iterator[Refused]:
    actor, service = context.actor, context.service
    if payload.channel not in _PREFIX:
        yield Refused("command.malformed")
    if actor.role not in OFFICERS:
        yield Refused("role.wrong", role=actor.role, kind=ENTER)
    own = payload.office == actor.office or payload.office.startswith(actor.office + ".")
    if not _OFFICE.fullmatch(payload.office) or not own:
        yield Refused("office.wrong", office=payload.office[:40])
    if service is None:
        yield Refused("service.unknown", service=payload.service[:80])
        return
    yield from _told(payload, context)
    yield from _filled(payload, service)
    yield from unfiled(payload.attachments, service)


def _told(payload: c.Enter, context: Context) -> Iterator[Refused]:
    """The message itself."""
    if payload.at is None:
        yield Refused("enter.time")
    elif payload.at > context.now + AHEAD:
        yield Refused("enter.future")
    elif payload.at < context.now - OLDEST:
        yield Refused("enter.old", days=OLDEST.days)
    if not payload.sender or read_phone(payload.sender).number != payload.sender:
        yield Refused("enter.sender")
    if len(payload.text) > LONGEST_TEXT or clean(payload.text) != payload.text:
        yield Refused("enter.text", most=LONGEST_TEXT)


def _filled(payload: c.Enter, service: Service) -> Iterator[Refused]:
    """Who asks for what. What is missing in the form the checks say later; what can stand in no field is refused."""
    applicant = payload.applicant
    if not applicant.name.strip():
        yield Refused("enter.name")
    if payload.subtype not in ({choice.code for choice in service.subtypes} or {""}):
        yield Refused("enter.subtype")
    own = {f"applicant.{name}": str(getattr(applicant, name) or "") for name in APPLICANT}
    for name in payload.fields.keys() & own.keys():
        yield Refused("field.unknown", field=name)
    yield from unfit({**own, **payload.fields}, service)


def unfit(values: Mapping[str, str], service: Service) -> Iterator[Refused]:
    """Which of these can stand in no field of that name, and why."""
    for name, value in values.items():
        if not is_field(name, service):
            yield Refused("field.unknown", field=name[:80])
        elif wrong := misfit(name, value, service):
            yield Refused("field.invalid", field=name, fault=wrong.code, **wrong.params)
        elif clean(value) != value:
            yield Refused("enter.value", field=name)


def unfiled(attachments: Sequence[Attachment], service: Service) -> Iterator[Refused]:
    """Why these cannot be attached."""
    ids = {item.id for item in attachments}
    if len(ids) < len(attachments) or len(ids) > MOST_FILES:
        yield Refused("enter.files", most=MOST_FILES)
    for item in attachments:
        if not _is_file(item) or (item.requirement and service.requirement(item.requirement) is None):
            yield Refused("enter.file")


def _is_file(item: Attachment) -> bool:
    named = 0 < len(item.name) <= LONGEST and 0 < len(item.id) <= _LONGEST_ID and clean(item.name) == item.name
    return named and item.media_type in KINDS and item.size > 0 and bool(_HASH.fullmatch(item.sha256))
