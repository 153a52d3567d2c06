"""Conditions that only the server can see: the other request, the other office, the file, how much is held."""

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Request, RequestId, Status
from alpukat_desk.server.docket import Docket


def check(docket: Docket, request: Request, command: c.Command) -> None:
    """Raises ``Refused``."""
    match command.payload:
        case c.MarkDuplicate(other=other):
            _other(docket, request, other)
        case c.NotDuplicate(other=other) if docket.find(other) is None:
            raise Refused("duplicate.missing")
        case c.Forward(office=office) if office not in docket.house.catalogue.offices:
            raise Refused("office.unknown", office=office)
        case c.Attach() as attach:
            _file(docket, attach)
        case c.Claim() if room(docket) < 1:
            raise Refused("claim.limit", limit=docket.house.policy.claim_limit)


def _other(docket: Docket, request: Request, other: RequestId) -> None:
    """It exists, and is not itself closed onto this one."""
    found = docket.find(other)
    if found is None:
        raise Refused("duplicate.missing")
    if found.duplicate_of == request.id and found.status == Status.DUPLICATE:
        raise Refused("duplicate.circle")


def _file(docket: Docket, attach: c.Attach) -> None:
    kept = docket.file(attach.sha256)
    if kept is None or (kept.size, kept.media_type) != (attach.size, attach.media_type):
        raise Refused("document.mismatch")


def room(docket: Docket) -> int:
    """How many more requests the caller may take into review."""
    return docket.house.policy.claim_limit - docket.in_review()
