"""The head of a request: what lists, filters and searches ask of it, made once by whoever writes the request.

It travels and is stored as a plain row, so a desk takes thousands in without opening a single body.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated, NamedTuple

from msgspec import Meta

from alpukat_desk.domain.model import Count, DocumentStatus, Request
from alpukat_desk.domain.registry import unverified

NEVER = 1 << 60
"""Stands for "no due time" and sorts after all others."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
Place = Annotated[int, Meta(ge=0, le=1 << 62)]
Ticks = Annotated[int, Meta(ge=-NEVER, le=NEVER)]
"""Microseconds since 1970 in UTC."""


class Head(NamedTuple):
    """``seq`` is the request's place in its city's feed, 0 where only a desk knows of it. A change of these columns
    needs a new ``wire.PROTOCOL``."""

    seq: Place
    id: str
    code: str
    office: str
    service: str
    channel: str
    status: str
    version: Count
    name: str
    nik: str
    phone: str
    submitted_at: Ticks
    due: Ticks
    closed_at: Ticks | None
    holder_id: str
    holder_name: str
    pickup_day: str
    printable: Count
    """How many documents wait for the printer with the server's receipt."""
    attachments: Count
    unverified: bool
    """Somebody waits for the ministry, which has not answered for every NIK."""


def ticks(moment: datetime) -> int:
    return (moment - _EPOCH) // _TICK


def moment(ticks: int) -> datetime:
    return _EPOCH + ticks * _TICK


def head_of(request: Request, seq: int, due_at: datetime | None) -> Head:
    applicant, lease = request.applicant, request.lease
    return Head(
        seq=seq,
        id=request.id,
        code=request.code,
        office=request.office,
        service=request.service,
        channel=request.channel,
        status=request.status,
        version=request.version,
        name=applicant.name,
        nik=applicant.nik,
        phone=applicant.phone,
        submitted_at=ticks(request.submitted_at),
        due=NEVER if due_at is None else ticks(due_at),
        closed_at=ticks(request.closed_at) if request.closed_at else None,
        holder_id=lease.officer_id if lease else "",
        holder_name=lease.officer_name if lease else "",
        pickup_day=request.pickup.day.isoformat() if request.pickup else "",
        printable=printable(request),
        attachments=len(request.attachments),
        unverified=unverified(request),
    )


def printable(request: Request) -> int:
    ready = DocumentStatus.READY_TO_PRINT
    return sum(1 for item in request.documents if item.status == ready and not item.provisional)
