"""What every function of the desk works on: the store, the catalogue and a clock; and what a decision rests on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.desk import seat
from alpukat_desk.desk.clock import Clock
from alpukat_desk.domain import checks
from alpukat_desk.domain.commands import AnyPayload
from alpukat_desk.domain.errors import SignedOut
from alpukat_desk.domain.model import Finding, Officer, Request
from alpukat_desk.domain.promise import WIB, due
from alpukat_desk.domain.services import Service
from alpukat_desk.domain.transitions import Context
from alpukat_desk.store.database import Store, Tx


@dataclass(frozen=True)
class Workplace:
    """One unlocked profile at work."""

    store: Store
    catalogue: Catalogue
    clock: Clock

    def now(self) -> datetime:
        """The time by the server's clock, as far as this device knows it."""
        return self.clock.now()

    def today(self) -> date:
        """The day in Jakarta."""
        return self.now().astimezone(WIB).date()

    def service(self, request: Request) -> Service | None:
        return self.catalogue.services.get(request.service)


def context_in(tx: Tx, place: Workplace, request: Request, payload: AnyPayload | None = None) -> Context:
    """What a decision of the signed-in officer rests on. Raises ``SignedOut("session.missing")``."""
    actor = seat.officer(tx)
    if actor is None:
        raise SignedOut("session.missing")
    return context_of(tx, place, request, actor, place.now(), payload)


def context_of(
    tx: Tx, place: Workplace, request: Request, actor: Officer, now: datetime, payload: AnyPayload | None = None
) -> Context:
    """What a decision of that officer at that time rests on."""
    found = findings(place, checks.as_decided(request, payload))
    return replace(entry_context(tx, place, request.service, actor, now), findings=found)


def entry_context(tx: Tx, place: Workplace, service: str, actor: Officer, now: datetime) -> Context:
    """What an entry for that service rests on: the request is not there yet."""
    policy = seat.policy(tx)
    return Context(
        actor=actor,
        device_id=seat.device(tx),
        now=now,
        service=place.catalogue.services.get(service),
        provisional=True,
        lease_for=timedelta(hours=policy.lease_hours),
        reopen_within=timedelta(days=policy.reopen_days),
    )


def findings(place: Workplace, request: Request) -> tuple[Finding, ...]:
    """What the cross-checks notice in the request as it stands."""
    catalogue = place.catalogue
    return checks.findings(request, place.service(request), place.today(), catalogue.regions, catalogue.calendar)


def due_at(place: Workplace, request: Request) -> datetime | None:
    """When the answer was promised."""
    service = place.service(request)
    return due(request, service, place.catalogue.calendar) if service else None
