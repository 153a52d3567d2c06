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
        case c.Attach() | c.Resubmit() as bringing:
            check_files(docket, bringing)
        case c.Claim() if room(docket) < 1:
            raise Refused("claim.limit", limit=docket.house.policy.claim_limit)


def _other(docket: Docket, request: Request, other: RequestId) -> None:
    """It exists, and is not itself closed onto this one."""
    found = docket.find(other)
    if found is None:
        raise Refused("duplicate.missing")
    if found.duplicate_of == request.id and found.status == Status.DUPLICATE:
        raise Refused("duplicate.circle")


def check_files(docket: Docket, payload: c.AnyPayload) -> None:
    """The files it brings are what it says of them. Raises ``Refused("document.mismatch")``."""
    for sha256, told in c.brought(payload).items():
        kept = docket.file(sha256)
        if kept is None or (kept.size, kept.media_type) != told:
            raise Refused("document.mismatch")


def room(docket: Docket) -> int:
    """How many more requests the caller may take into review."""
    return docket.house.policy.claim_limit - docket.in_review()
