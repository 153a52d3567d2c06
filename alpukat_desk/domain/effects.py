"""What a command that passed its guards does to a request. Pure; called by ``lifecycle.apply`` alone."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import registry
from alpukat_desk.domain.duplicates import DECISIVE
from alpukat_desk.domain.fields import OWN, value_of, with_value
from alpukat_desk.domain.model import (
    CLOSED,
    PAUSED,
    Document,
    DocumentStatus,
    Event,
    Fault,
    Lease,
    Pause,
    Request,
    RequestId,
    Status,
    Verdict,
)
from alpukat_desk.domain.transitions import Context

VERDICTS = frozenset({"return", "approve", "reject", "mark_duplicate", "answer"})


def effect(request: Request, payload: c.AnyPayload, context: Context) -> Request:
    """The request after the payload, its status not yet moved."""
    match payload:
        case c.Claim() | c.TakeOver():
            return replace(request, lease=lease(context))
        case c.Reopen():
            return replace(request, lease=lease(context), duplicate_of=RequestId(""))
        case c.Forward(office=office):
            return replace(request, office=office)
        case c.Approve(ticks=ticks, answers=answers):
            return replace(request, ticks={**request.ticks, **ticks}, answers={**request.answers, **answers})
        case c.MarkDuplicate(other=other):
            suspects, cleared = _without(request.suspects, other), _without(request.cleared, other)
            return replace(request, duplicate_of=other, suspects=suspects, cleared=cleared)
        case c.NotDuplicate(other=other):
            cleared = (*_without(request.cleared, other), other)
            return replace(request, suspects=_without(request.suspects, other), cleared=cleared)
        case c.Correct(field=field, after=after):
            judged = () if field in DECISIVE else request.cleared
            return replace(with_value(request, field, after), cleared=judged)
        case c.Resubmit():
            return _told_anew(request, payload)
        case c.Attach():
            return replace(request, documents=(*request.documents, _attached(payload, context)))
    return _inquired(request, payload, context)


def _inquired(request: Request, payload: c.AnyPayload, context: Context) -> Request:
    match payload:
        case c.CheckNik():
            return registry.asked(request, context.now)
        case c.Explain(answers=answers):
            return replace(request, answers={**request.answers, **answers})
    return _document(request, payload)


def _told_anew(request: Request, payload: c.Resubmit) -> Request:
    after = replace(request, attachments=(*request.attachments, *payload.attachments))
    for name, value in payload.values.items():
        after = with_value(after, name, value)
    return replace(after, cleared=() if found_anew(request, after) else request.cleared)


def found_anew(before: Request, after: Request) -> bool:
    """Whether something changed by which requests are suspected to be one case."""
    return any(value_of(before, name) != value_of(after, name) for name in DECISIVE)


def lease(context: Context) -> Lease:
    actor = context.actor
    return Lease(actor.id, actor.name, context.device_id, context.now + context.lease_for)


def _without(items: tuple[RequestId, ...], item: RequestId) -> tuple[RequestId, ...]:
    return tuple(other for other in items if other != item)


def _attached(payload: c.Attach, context: Context) -> Document:
    output = context.service.output(payload.output) if context.service else None
    return Document(
        id=payload.document_id,
        output=payload.output,
        name=payload.name,
        media_type=payload.media_type,
        size=payload.size,
        sha256=payload.sha256,
        number=payload.number.strip(),
        status=DocumentStatus.READY_TO_PRINT if payload.finished(output) else DocumentStatus.DRAFT,
        provisional=context.provisional,
    )


_STEPS: dict[type, Callable[[Document, c.AnyPayload], Document]] = {
    c.SubmitForSignature: lambda item, _: replace(item, status=DocumentStatus.AWAITING_SIGNATURE),
    c.Signed: lambda item, step: replace(item, status=DocumentStatus.READY_TO_PRINT, number=_number(step)),
    c.Print: lambda item, _: replace(item, status=_printed(item), copies=item.copies + 1),
    c.Ready: lambda item, _: replace(item, status=DocumentStatus.READY_FOR_PICKUP),
    c.HandOver: lambda item, _: replace(item, status=DocumentStatus.HANDED_OVER),
    c.VoidDocument: lambda item, _: replace(item, status=DocumentStatus.VOID),
}


def _number(step: c.AnyPayload) -> str:
    return step.number.strip() if isinstance(step, c.Signed) else ""


def _printed(document: Document) -> str:
    """A reprint leaves a document that already waits at the counter where it is."""
    waiting = document.status == DocumentStatus.READY_FOR_PICKUP
    return document.status if waiting else DocumentStatus.PRINTED


def _document(request: Request, payload: c.AnyPayload) -> Request:
    step = _STEPS.get(type(payload))
    if step is None:
        return request
    document_id = getattr(payload, "document_id", "")
    documents = tuple(step(item, payload) if item.id == document_id else item for item in request.documents)
    return replace(request, documents=documents)


def moved(request: Request, target: Status, now: datetime) -> Request:
    """The request in its new status: the promise clock stopped or running, the lease kept or dropped."""
    dropped = target == Status.NEW or target in CLOSED
    return replace(
        request,
        status=target,
        pauses=_clock(request.pauses, target in PAUSED, now),
        closed_at=now if target in CLOSED else None,
        lease=None if dropped else request.lease,
    )


def _clock(pauses: tuple[Pause, ...], stands: bool, now: datetime) -> tuple[Pause, ...]:
    open_now = bool(pauses) and pauses[-1].until is None
    if stands and not open_now:
        return (*pauses, Pause(now))
    if open_now and not stands:
        return (*pauses[:-1], replace(pauses[-1], until=now))
    return pauses


def verdict(command: c.Command, context: Context) -> Verdict | None:
    """The decision as the applicant is told it, or None where the command is none."""
    if command.kind not in VERDICTS:
        return None
    actor = context.actor
    return Verdict(command.kind, actor.id, actor.name, context.now, _faults(command.payload), _text(command))


def event(before: Request, after: Request, command: c.Command, context: Context) -> Event:
    """The history line. Its time is the deciding side's clock and its author the account that side knows: what
    the desk claimed of both stays in the command."""
    payload = command.payload
    old, new = ("", news(before, after)) if isinstance(payload, c.Resubmit) else _told(before, payload)
    return Event(
        command_id=command.id,
        kind=command.kind,
        by=context.actor.id,
        by_name=context.actor.name,
        role=context.actor.role,
        device_id=context.device_id,
        at=context.now,
        status=after.status,
        text=_text(command),
        faults=_faults(payload),
        field=payload.field if isinstance(payload, c.Correct) else "",
        before=old,
        after=new,
    )


def news(before: Request, after: Request) -> str:
    """What an applicant sent for a returned request: names of fields, and of what the papers are for."""
    told = {name for name in {*before.fields, *after.fields} if before.fields.get(name) != after.fields.get(name)}
    told |= {name for name in OWN if value_of(before, name) != value_of(after, name)}
    known = {item.id for item in before.attachments}
    papers = dict.fromkeys(item.requirement or item.name for item in after.attachments if item.id not in known)
    return ", ".join((*sorted(told), *papers))


def _told(before: Request, payload: c.AnyPayload) -> tuple[str, str]:
    """What the history keeps of a step beside its text: the old and the new value, office, request or number."""
    match payload:
        case c.Correct(before=old, after=new):
            return old, new
        case c.Forward(office=office):
            return before.office, office
        case c.MarkDuplicate(other=other) | c.NotDuplicate(other=other):
            return "", other
        case c.Attach(name=name):
            return "", name
        case c.Signed(number=number):
            return "", number.strip()
        case c.HandOver(to=to):
            return "", to
    return "", ""


def _text(command: c.Command) -> str:
    """Nothing of an entry: the message itself stays with the request and out of the history."""
    payload = command.payload
    if isinstance(payload, c.Enter):
        return ""
    if isinstance(payload, c.Explain):
        return "; ".join(payload.answers.values())
    return payload.basis if isinstance(payload, c.Correct) else str(getattr(payload, "text", ""))


def _faults(payload: c.AnyPayload) -> tuple[Fault, ...]:
    return payload.faults if isinstance(payload, c.Return | c.Reject) else ()
