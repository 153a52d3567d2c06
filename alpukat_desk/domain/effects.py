"""What a command that passed its guards does to a request. Pure; called by ``lifecycle.apply`` alone."""

from collections.abc import Callable
from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.fields import with_value
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
        case c.Claim() | c.TakeOver() | c.Reopen():
            return replace(request, lease=lease(context))
        case c.Forward(office=office):
            return replace(request, office=office)
        case c.Approve(ticks=ticks, answers=answers):
            return replace(request, ticks={**request.ticks, **ticks}, answers={**request.answers, **answers})
        case c.MarkDuplicate(other=other):
            return replace(request, duplicate_of=other, suspects=_without(request.suspects, other))
        case c.NotDuplicate(other=other):
            cleared = (*_without(request.cleared, other), other)
            return replace(request, suspects=_without(request.suspects, other), cleared=cleared)
        case c.Correct(field=field, after=after):
            return with_value(request, field, after)
        case c.Attach():
            return replace(request, documents=(*request.documents, _attached(payload, context)))
    return _document(request, payload)


def lease(context: Context) -> Lease:
    actor = context.actor
    return Lease(actor.id, actor.name, context.device_id, context.now + context.lease_for)


def _without(items: tuple[RequestId, ...], item: RequestId) -> tuple[RequestId, ...]:
    return tuple(other for other in items if other != item)


def _attached(payload: c.Attach, context: Context) -> Document:
    output = context.service.output(payload.output) if context.service else None
    finished = payload.signed or not (output and output.signature)
    return Document(
        id=payload.document_id,
        output=payload.output,
        name=payload.name,
        media_type=payload.media_type,
        size=payload.size,
        sha256=payload.sha256,
        number=payload.number.strip(),
        status=DocumentStatus.READY_TO_PRINT if finished else DocumentStatus.DRAFT,
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
    return step.number if isinstance(step, c.Signed) else ""


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


def verdict(command: c.Command, at: datetime) -> Verdict | None:
    """The decision as the applicant is told it, or None where the command is none."""
    if command.kind not in VERDICTS:
        return None
    return Verdict(command.kind, command.actor, command.actor_name, at, _faults(command.payload), _text(command))


def event(after: Request, command: c.Command, at: datetime) -> Event:
    """The history line. ``at`` is the deciding side's clock; the desk's own time stays in the command."""
    payload = command.payload
    correct = payload if isinstance(payload, c.Correct) else None
    return Event(
        command_id=command.id,
        kind=command.kind,
        by=command.actor,
        by_name=command.actor_name,
        role=command.role,
        device_id=command.device_id,
        at=at,
        status=after.status,
        text=_text(command),
        faults=_faults(payload),
        field=correct.field if correct else "",
        before=correct.before if correct else "",
        after=correct.after if correct else "",
    )


def _text(command: c.Command) -> str:
    payload = command.payload
    return payload.basis if isinstance(payload, c.Correct) else str(getattr(payload, "text", ""))


def _faults(payload: c.AnyPayload) -> tuple[Fault, ...]:
    return payload.faults if isinstance(payload, c.Return | c.Reject) else ()
