"""A request's head as the store's columns: those of the wire, and what only a desk looks for."""

from datetime import datetime
from typing import Any

from alpukat_desk.domain.heads import printable
from alpukat_desk.domain.model import CLOSED, Request, Sha256


def columns(request: Request, due_at: datetime | None) -> dict[str, Any]:
    """Those of a projected request, everything but the row number."""
    applicant, lease = request.applicant, request.lease
    return {
        "id": request.id,
        "code": request.code,
        "office": request.office,
        "service": request.service,
        "channel": request.channel,
        "status": request.status,
        "version": request.version,
        "name": applicant.name,
        "nik": applicant.nik,
        "phone": applicant.phone,
        "dialled": dialled(applicant.phone),
        "submitted_at": request.submitted_at,
        "due": due_at,
        "closed_at": request.closed_at,
        "holder_id": lease.officer_id if lease else "",
        "holder_name": lease.officer_name if lease else "",
        "pickup_day": request.pickup.day.isoformat() if request.pickup else "",
        "printable": printable(request),
        "open": request.status not in CLOSED,
        "files": " ".join(item.sha256 for item in request.attachments),
        "papers": " ".join(item.sha256 for item in request.documents),
    }


def dialled(phone: str) -> str:
    """A phone number as it is dialled at home: "+62 812-3456" and "0812 3456" are one number."""
    digits = phone.replace("-", "").replace(" ", "")
    if not (digits.isdecimal() and digits.isascii()):
        digits = "".join(sign for sign in digits if sign.isdecimal() and sign.isascii())
    return "0" + digits.removeprefix("62") if digits.startswith("62") else digits


def hashes(words: str) -> tuple[Sha256, ...]:
    """The files of a projected request's ``files`` or ``papers``."""
    return tuple(Sha256(word) for word in words.split())
