"""Conditions that only the server can see: the other request, the other office, the file, how much is held."""

from sqlalchemy import Connection, func, select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import OfficerId, Request, RequestId, Status
from alpukat_desk.server import files, records
from alpukat_desk.server.house import Caller, House
from alpukat_desk.server.tables import REQUESTS


def check(tx: Connection, house: House, caller: Caller, request: Request, command: c.Command) -> None:
    """Raises ``Refused``."""
    match command.payload:
        case c.MarkDuplicate(other=other):
            _other(tx, request, other)
        case c.NotDuplicate(other=other) if not records.exists(tx, request.city, other):
            raise Refused("duplicate.missing")
        case c.Forward(office=office) if office not in house.catalogue.offices:
            raise Refused("office.unknown", office=office)
        case c.Attach() as attach:
            _file(tx, caller, attach)
        case c.Claim() if room(tx, house, caller.city, caller.officer.id) < 1:
            raise Refused("claim.limit", limit=house.policy.claim_limit)


def _other(tx: Connection, request: Request, other: RequestId) -> None:
    """It exists, and is not itself closed onto this one."""
    found = records.find(tx, request.city, other)
    if found is None:
        raise Refused("duplicate.missing")
    if found.duplicate_of == request.id and found.status == Status.DUPLICATE:
        raise Refused("duplicate.circle")


def _file(tx: Connection, caller: Caller, attach: c.Attach) -> None:
    kept = files.visible(tx, caller, attach.sha256)
    if kept is None or (kept.size, kept.media_type) != (attach.size, attach.media_type):
        raise Refused("document.mismatch")


def room(tx: Connection, house: House, city: str, officer_id: OfficerId) -> int:
    """How many more requests the officer may take into review."""
    held = select(func.count()).where(
        REQUESTS.c.city == city, REQUESTS.c.holder_id == officer_id, REQUESTS.c.status == Status.IN_REVIEW
    )
    return house.policy.claim_limit - int(tx.execute(held).scalar_one())
