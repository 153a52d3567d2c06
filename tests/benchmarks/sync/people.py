"""The invented officers of the measurements, and how their commands look."""

from datetime import datetime

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, DeviceId, Officer, OfficerId, Request, Role

PASSWORD = "invented-for-measuring"
REASON = "Sudah dicocokkan dengan KK dan data SIAK."
CITY = "31.74"
READER = Officer(OfficerId("pembaca.sudin"), "Ayu Lestari", Role.OFFICER, CITY)
"""Whose first sync, polls and increments are measured."""
WRITER = Officer(OfficerId("pemutus.sudin"), "Bagus Santoso", Role.OFFICER, CITY)
"""Who decides a thousand requests."""


def device(officer: Officer) -> DeviceId:
    return DeviceId(f"laptop-{officer.id}")


def command(request: Request, officer: Officer, payload: c.AnyPayload, at: datetime) -> c.Command:
    """A command as a desk would make it, for applying it here."""
    return c.Command(
        id=CommandId(f"{request.id}-{request.version}"),
        request_id=request.id,
        payload=payload,
        base_version=request.version,
        seq=request.version,
        actor=officer.id,
        actor_name=officer.name,
        role=officer.role,
        device_id=device(officer),
        made_at=at,
    )
