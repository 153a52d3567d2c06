"""When a file is complete: every required line of its checklist has a paper or a tick. The promise counts from then."""

from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain.model import Request
from alpukat_desk.domain.services import Requirement, Service, asked


def lacking(request: Request, service: Service) -> tuple[Requirement, ...]:
    """The required lines that nothing stands for."""
    sent = {item.requirement for item in request.attachments}
    lines = (line for line in asked(service, request.subtype, request.fields) if line.required)
    return tuple(line for line in lines if line.slug not in sent and not line.met(request.ticks.get(line.slug, "")))


def completed(request: Request, service: Service | None, at: datetime) -> Request:
    """The request, its clock begun at that moment where it had not and nothing lacks. What was complete once stays
    so: a bad paper is asked for anew by returning the request, which stops the clock."""
    if request.complete_at is not None or service is None or lacking(request, service):
        return request
    return replace(request, complete_at=at)
