"""Requests that officers typed in: filed as one that came through Alpukat is, by the same rules and with the same
suspicions, and held by whoever typed it."""

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import entering
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Request
from alpukat_desk.domain.wire import Accepted
from alpukat_desk.server import conditions, records
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.house import context, due_at


def admit(docket: Docket, command: c.Command, payload: c.Enter) -> None:
    """Authority, and what only the server can see but for the files. Raises ``Refused``."""
    caller = docket.caller
    if command.role != caller.officer.role:
        raise Refused("actor.role", role=command.role)
    if entering.city_of(payload.office) != caller.city:
        raise Refused("office.wrong", office=payload.office[:40])
    if payload.office not in docket.house.catalogue.offices:
        raise Refused("office.unknown", office=payload.office[:40])
    if docket.find(command.request_id) is not None:
        raise Refused("enter.twice")


def carry_out(docket: Docket, command: c.Command, payload: c.Enter) -> Accepted:
    """Its files are here. Raises ``Refused``."""
    rests = context(docket.house, docket.caller, payload.service, docket.now)
    effect = entering.enter(replace(command, actor_name=docket.caller.officer.name), rests)
    conditions.check_files(docket, payload)
    docket.write()
    request = docket.suspected(_coded(docket, effect.request, payload))
    seq = docket.file_new(request, effect.event, due_at(docket.house.catalogue, request))
    receipt = f"{docket.caller.city}-{seq}-{command.id[-12:]}"
    return Accepted(command.id, request.version, receipt, effect.event.at)


def _coded(docket: Docket, request: Request, payload: c.Enter) -> Request:
    """With a code that nobody of the city has."""
    if not records.has_code(docket.tx, request.city, request.code):
        return request
    longer = entering.code_of(payload, request.submitted_at, request.id, longer=True)
    if records.has_code(docket.tx, request.city, longer):
        raise Refused("enter.twice")
    return replace(request, code=longer)
