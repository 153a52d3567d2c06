"""Why a command with this payload may not be carried out: the conditions beside status, role and lease.

Each guard returns a refusal or None; none changes anything. The server repeats every one of them.
"""

import re
from datetime import timedelta
from itertools import chain

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import entering, registry
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import is_field, misfit, value_of, written
from alpukat_desk.domain.model import Document, DocumentStatus, Fault, Request, Severity
from alpukat_desk.domain.services import Service, asked, holds
from alpukat_desk.domain.transitions import Context

PRINTABLE = frozenset({DocumentStatus.READY_TO_PRINT, DocumentStatus.PRINTED, DocumentStatus.READY_FOR_PICKUP})
ATTACHABLE = frozenset({"application/pdf"})
_OFFICE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
"""A Kemendagri code; whether there is such an office, the server knows."""


def standing(request: Request, kind: str, context: Context) -> Refused | None:
    """Conditions that need no payload, so that a button can be shown disabled with its reason."""
    service = context.service
    match kind:
        case "answer" if service and service.outputs:
            return Refused("service.has_document")
        case "approve" if service and not service.outputs:
            return Refused("service.no_document")
        case "approve" if request.suspects:
            return Refused("duplicate.open", other=request.suspects[0])
        case "complete":
            return _complete(request)
        case "reopen":
            return _recent(request, context)
        case "check_nik":
            return _askable(request, context)
        case "submit_for_signature" | "hand_over" if context.registry:
            return _verified(request)
    return None


def _askable(request: Request, context: Context) -> Refused | None:
    if not context.registry:
        return Refused("registry.none")
    return None if registry.questions(request) else Refused("registry.no_nik")


def _verified(request: Request) -> Refused | None:
    """A document is issued for good when the head is to sign it, or when it leaves the office signed elsewhere: not
    before the ministry's answer, and not past what it said without a reason."""
    if left := registry.outstanding(request):
        return Refused("registry.unverified", field=left[0].field)
    open_ = registry.unexplained(request)
    return Refused("finding.unanswered", finding=open_.code, field=open_.field) if open_ else None


def _complete(request: Request) -> Refused | None:
    left = [item for item in request.documents if item.status not in _ENDED_DOCUMENT]
    if left:
        return Refused("document.left", count=len(left))
    handed = any(item.status == DocumentStatus.HANDED_OVER for item in request.documents)
    return None if handed else Refused("document.none")


_ENDED_DOCUMENT = frozenset({DocumentStatus.HANDED_OVER, DocumentStatus.VOID})


def _recent(request: Request, context: Context) -> Refused | None:
    closed = request.closed_at
    if closed is None or context.now - closed <= context.reopen_within:
        return None
    return Refused("reopen.late", days=context.reopen_within // timedelta(days=1))


def guard(request: Request, payload: c.AnyPayload, context: Context) -> Refused | None:
    """The first condition of this payload that does not hold."""
    match payload:
        case c.Forward():
            return _forward(request, payload)
        case c.Return(faults=faults) | c.Reject(faults=faults):
            return _faults(faults, payload.kind, request, context.service) or _worded(payload)
        case c.Approve():
            return checklist(request, payload.ticks, context.service) or answered(payload.answers, context)
        case c.MarkDuplicate(other=other) | c.NotDuplicate(other=other):
            return Refused("duplicate.self") if other in ("", request.id) else None
        case c.Correct():
            return _correct(request, payload, context.service)
        case c.Resubmit():
            return _resubmit(request, payload, context.service)
        case c.Attach():
            return _attach(request, payload, context.service)
        case c.Explain(answers=answers):
            return _explain(request, answers)
        case c.TakeOver() | c.Reopen() | c.Note() | c.Answer():
            return None if payload.text.strip() else Refused("text.missing")
    return _document(request, payload, context.service)


def _worded(payload: c.Return | c.Reject) -> Refused | None:
    return Refused("text.missing") if payload.kind == "reject" and not payload.text.strip() else None


def _forward(request: Request, payload: c.Forward) -> Refused | None:
    if payload.office == request.office:
        return Refused("forward.same")
    inside = payload.office == request.city or payload.office.startswith(request.city + ".")
    if not _OFFICE.fullmatch(payload.office):
        return Refused("forward.outside", office=payload.office)
    if not inside and payload.office != request.city.split(".")[0]:
        return Refused("forward.outside", office=payload.office)
    return None if payload.text.strip() else Refused("text.missing")


def _faults(faults: tuple[Fault, ...], kind: str, request: Request, service: Service | None) -> Refused | None:
    if not faults:
        return Refused("reason.missing")
    assert service is not None, "may() has refused an unknown service"
    for fault in faults:
        reason = service.reason(fault.code)
        if reason is None or kind not in reason.kinds:
            return Refused("reason.unknown", reason=fault.code)
        if not _points(reason.about, fault.about, request, service):
            return Refused("reason.about", reason=fault.code)
    return None


def _points(about: str, what: str, request: Request, service: Service) -> bool:
    if about == "requirement":
        return service.requirement(what) is not None or any(item.id == what for item in request.attachments)
    return is_field(what, service) if about == "field" else True


def checklist(request: Request, ticks: dict[str, str], service: Service | None) -> Refused | None:
    """Whether every required line is ticked, or one of its own substitutes stands in for it."""
    if service is None:
        return Refused("service.unknown", service=request.service)
    for line in asked(service, request.subtype, request.fields):
        if line.required and not line.met(ticks.get(line.slug, "")):
            return Refused("checklist.incomplete", requirement=line.slug)
    return None


def answered(answers: dict[str, str], context: Context) -> Refused | None:
    """An error must be corrected; a warning needs the officer's reason, given to the values that stand there now;
    information, hints and tasks need nothing."""
    for finding in context.findings:
        if finding.severity == Severity.ERROR:
            return Refused("finding.error", finding=finding.code, field=finding.field)
        if finding.severity == Severity.WARNING and not answers.get(finding.ground, "").strip():
            return Refused("finding.unanswered", finding=finding.code, field=finding.field)
    return None


def _correct(request: Request, payload: c.Correct, service: Service | None) -> Refused | None:
    if service is None or not is_field(payload.field, service):
        return Refused("field.unknown", field=payload.field)
    if value_of(request, payload.field) != payload.before:
        return Refused("field.changed", field=payload.field)
    if payload.after == payload.before:
        return Refused("field.same", field=payload.field)
    if wrong := misfit(payload.field, payload.after, service):
        return Refused("field.invalid", field=payload.field, fault=wrong.code, **wrong.params)
    return None if payload.basis.strip() else Refused("basis.missing", field=payload.field)


def _explain(request: Request, answers: dict[str, str]) -> Refused | None:
    if not answers or not all(text.strip() for text in answers.values()):
        return Refused("text.missing")
    told = {item.ground for item in registry.findings(request)}
    return None if answers.keys() <= told else Refused("finding.gone")


def _resubmit(request: Request, payload: c.Resubmit, service: Service | None) -> Refused | None:
    assert service is not None, "may() has refused an unknown service"
    if not payload.text.strip():
        return Refused("text.missing")
    if {item.id for item in payload.attachments} & {item.id for item in request.attachments}:
        return Refused("enter.files", most=entering.MOST_FILES)
    known = written(request)
    told = {name: value for name, value in payload.values.items() if name not in known or value != known[name]}
    return next(chain(entering.unfit(told, service), entering.unfiled(payload.attachments, service)), None)


def _attach(request: Request, payload: c.Attach, service: Service | None) -> Refused | None:
    output = service.output(payload.output) if service else None
    if output is None or not holds(output.when, request.subtype, request.fields):
        return Refused("output.unknown", output=payload.output)
    if payload.media_type not in ATTACHABLE or payload.size <= 0:
        return Refused("document.kind", media_type=payload.media_type)
    if any(item.id == payload.document_id for item in request.documents):
        return Refused("document.twice")
    if payload.finished(output) and output.numbered and not payload.number.strip():
        return Refused("document.number")
    return None


def find(request: Request, document_id: str) -> Document | None:
    return next((item for item in request.documents if item.id == document_id), None)


def _document(request: Request, payload: c.AnyPayload, service: Service | None) -> Refused | None:
    """Guards of the document axis: the document exists and stands where the step begins."""
    document_id = getattr(payload, "document_id", None)
    if document_id is None:
        return None
    document = find(request, document_id)
    if document is None:
        return Refused("document.unknown")
    if isinstance(payload, c.Print):
        return printable(document, payload.text)
    if document.status not in _FROM[type(payload)]:
        return Refused("document.wrong", status=document.status)
    return _step(document, payload, service)


def _step(document: Document, payload: c.AnyPayload, service: Service | None) -> Refused | None:
    output = service.output(document.output) if service else None
    match payload:
        case c.Signed(number=number) if not number.strip() and (output is None or output.numbered):
            return Refused("document.number")
        case c.HandOver() if document.provisional:
            return Refused("document.provisional")
        case c.VoidDocument(text=text) if not text.strip():
            return Refused("text.missing")
    return None


_FROM: dict[type, frozenset[DocumentStatus]] = {
    c.SubmitForSignature: frozenset({DocumentStatus.DRAFT}),
    c.Signed: frozenset({DocumentStatus.AWAITING_SIGNATURE}),
    c.Ready: frozenset({DocumentStatus.PRINTED}),
    c.HandOver: frozenset({DocumentStatus.READY_FOR_PICKUP, DocumentStatus.PRINTED, DocumentStatus.READY_TO_PRINT}),
    c.VoidDocument: frozenset(DocumentStatus) - _ENDED_DOCUMENT,
}


def printable(document: Document, reason: str = "") -> Refused | None:
    """Only a document whose receipt the desk holds prints, so nothing ever has to be recalled."""
    if document.provisional:
        return Refused("document.provisional")
    if document.status not in PRINTABLE:
        return Refused("document.not_ready", status=document.status)
    if document.copies and not reason.strip():
        return Refused("document.reprint")
    return None
