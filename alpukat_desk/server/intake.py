"""Where requests come in: stored with their first history line, and flagged when they may be a case already filed."""

from sqlalchemy import Connection

from alpukat_desk.domain.model import CommandId, DeviceId, Event, OfficerId, Request
from alpukat_desk.server import records


def file_request(tx: Connection, request: Request) -> None:
    """Stores a new request as it stands, its version kept. Store its files with ``files.store`` as well, in
    either order. Raises ``sqlalchemy.exc.IntegrityError`` where the id or the code is taken."""
    records.insert(tx, request, _filed(request), None)


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
