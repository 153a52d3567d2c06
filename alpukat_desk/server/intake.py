"""Where requests come in: stored with their first history line, and flagged when they may be a case already filed."""

from sqlalchemy import Connection

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain.model import CommandId, DeviceId, Event, OfficerId, Request
from alpukat_desk.server import records, suspicion
from alpukat_desk.server.house import due_at, standard_catalogue


def file_request(tx: Connection, request: Request, catalogue: Catalogue | None = None) -> None:
    """Stores a new request as it stands, its version kept, its suspects computed anew. Store its files with
    ``files.store`` as well, in either order. Raises ``sqlalchemy.exc.IntegrityError`` where the id or the code
    is taken."""
    filed = suspicion.suspected(tx, request)
    records.insert(tx, filed, _filed(filed), due_at(catalogue or standard_catalogue(), filed))
    suspicion.note_keys(tx, filed)


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
