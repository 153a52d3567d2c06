"""Where requests come in: stored with their first history line, and flagged when they may be a case already filed.

A citizen's request is never refused for what stands in it: it arrives with its findings, and the officer returns it.
What an officer enters is typed by somebody who can type it again, so it is refused with field and reason.
"""

from sqlalchemy import Connection

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain.arrival import kept
from alpukat_desk.domain.checks import unfit
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.fields import field_of
from alpukat_desk.domain.model import CommandId, DeviceId, Event, OfficerId, Request
from alpukat_desk.server import records, suspicion
from alpukat_desk.server.house import due_at, standard_catalogue


def file_request(tx: Connection, request: Request, catalogue: Catalogue | None = None) -> None:
    """Stores a new request as it stands, its version kept, its suspects computed anew. Store its files with
    ``files.store`` as well, in either order. Raises ``sqlalchemy.exc.IntegrityError`` where the id or the code
    is taken."""
    filed = suspicion.suspected(tx, kept(request))
    records.insert(tx, filed, _filed(filed), due_at(catalogue or standard_catalogue(), filed))
    suspicion.note_keys(tx, filed)


def admit_entered(request: Request, catalogue: Catalogue) -> None:
    """Whether a request may be filed as an officer entered it. Raises ``Refused`` for an unknown service or kind of
    event, and for the first value that cannot stand in its field; what is missing is a finding and no refusal."""
    service = catalogue.services.get(request.service)
    if service is None:
        raise Refused("service.unknown", service=request.service)
    if request.subtype not in ([choice.code for choice in service.subtypes] or [""]):
        raise Refused("subtype.unknown", subtype=request.subtype)
    for wrong in unfit(request, service):
        raise Refused("field.invalid", field=wrong.field, fault=wrong.code, **wrong.params)
    for name in request.fields:
        if field_of(name, service) is None:
            raise Refused("field.unknown", field=name)


def _filed(request: Request) -> Event:
    return Event(
        command_id=CommandId(f"filed-{request.id}"),
        kind="filed",
        by=OfficerId(""),
        by_name="",
        role="",
        device_id=DeviceId(""),
        at=request.submitted_at,
        version=request.version,
        status=request.status,
    )
