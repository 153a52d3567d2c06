"""The table of a request's life: which command leads from where to where, and who may give it."""

from datetime import datetime, timedelta

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CLOSED, DeviceId, Event, Finding, Officer, Request, Role, Status, Struct
from alpukat_desk.domain.services import Service

RULES_VERSION = 4
"""Raised with every change of the table or the guards; travels with each command."""

ANYBODY = frozenset(Role) - {Role.ADMIN}
OFFICERS = frozenset({Role.OFFICER, Role.SUPERVISOR})
COUNTER = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COUNTER})
SUPERVISOR = frozenset({Role.SUPERVISOR})
SIGNER = frozenset({Role.SIGNER})


class Rule(Struct):
    """One row of the table. ``target`` None keeps the status; ``holder`` asks for the lease;
    ``offline`` false means that only the server can say yes."""

    kind: str
    sources: frozenset[Status]
    target: Status | None
    roles: frozenset[Role]
    holder: bool
    offline: bool


def _rule(
    payload: type[c.Payload],
    sources: Status | frozenset[Status],
    target: Status | None,
    roles: frozenset[Role] = OFFICERS,
    *,
    holder: bool = True,
    offline: bool = True,
) -> Rule:
    known = frozenset({sources}) if isinstance(sources, Status) else sources
    return Rule(str(payload.__struct_config__.tag), known, target, roles, holder, offline)


_REVIEW = Status.IN_REVIEW
_APPROVED = Status.APPROVED
_HELD = frozenset({Status.IN_REVIEW, Status.WAITING_CENTRE, Status.APPROVED})
"""What only its holder moves on: without a take-over a sick officer's requests would be stuck."""
_OPEN = frozenset(Status) - CLOSED
_ENDED = frozenset({Status.REJECTED, Status.DUPLICATE, Status.CANCELLED})

TABLE: dict[str, Rule] = {
    rule.kind: rule
    for rule in (
        _rule(c.Claim, Status.NEW, _REVIEW, holder=False, offline=False),
        _rule(c.Release, _REVIEW, Status.NEW),
        _rule(c.TakeOver, _HELD, None, SUPERVISOR, holder=False, offline=False),
        _rule(c.Forward, _REVIEW, Status.NEW),
        _rule(c.Return, _REVIEW, Status.RETURNED),
        _rule(c.Approve, _REVIEW, _APPROVED),
        _rule(c.Reject, _REVIEW, Status.REJECTED),
        _rule(c.MarkDuplicate, _REVIEW, Status.DUPLICATE),
        _rule(c.NotDuplicate, _REVIEW, None),
        _rule(c.Wait, _REVIEW, Status.WAITING_CENTRE),
        _rule(c.Resume, Status.WAITING_CENTRE, _REVIEW),
        _rule(c.Correct, _REVIEW, None),
        _rule(c.Resubmit, Status.RETURNED, Status.NEW, holder=False),
        _rule(c.Answer, _REVIEW, Status.COMPLETED),
        _rule(c.Attach, _APPROVED, None),
        _rule(c.SubmitForSignature, _APPROVED, None),
        _rule(c.Signed, _APPROVED, None, SIGNER, holder=False, offline=False),
        _rule(c.Print, _APPROVED, None, COUNTER, holder=False),
        _rule(c.Ready, _APPROVED, None, COUNTER, holder=False),
        _rule(c.HandOver, _APPROVED, None, COUNTER, holder=False),
        _rule(c.VoidDocument, _APPROVED, None),
        _rule(c.Complete, _APPROVED, Status.COMPLETED, COUNTER, holder=False),
        _rule(c.Reopen, _ENDED, _REVIEW, SUPERVISOR, holder=False, offline=False),
        _rule(c.Note, frozenset(Status), None, ANYBODY, holder=False),
        _rule(c.CheckNik, _OPEN, None, COUNTER, holder=False),
        _rule(c.Explain, frozenset({_REVIEW, _APPROVED}), None),
    )
}


ENTER = str(c.Enter.__struct_config__.tag)
"""Needs no row: it finds no request yet (``domain.entering``)."""
KINDS = frozenset({*TABLE, ENTER})


class Context(Struct):
    """What a decision rests on beside the request. ``now`` is the server's clock there and the device's on
    the desk; ``findings`` are those of the request as it stands."""

    actor: Officer
    device_id: DeviceId
    now: datetime
    service: Service | None
    findings: tuple[Finding, ...] = ()
    provisional: bool = False
    """True on the desk: the result waits for the server's receipt."""
    lease_for: timedelta = timedelta(days=3)
    reopen_within: timedelta = timedelta(days=30)
    registry: bool = False
    """Whether this server can ask the ministry; where it cannot, nothing waits for its word."""


class Effect(Struct):
    """What a command did: the request after it (version untouched) and the line for its history."""

    request: Request
    event: Event
