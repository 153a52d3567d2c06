"""A request's life: ``may`` says why not, ``apply`` says what happens.

``apply`` is the single place where a status changes. The server decides with it and the desk projects its
outbox with it, so both agree. It reads no clock and no store: all it needs is in the context.
"""

from datetime import datetime

from msgspec.structs import replace

from alpukat_desk.domain import commands as c
from alpukat_desk.domain import effects, guards
from alpukat_desk.domain.completeness import completed
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Officer, Request, Role, Status
from alpukat_desk.domain.transitions import TABLE, Context, Effect, Rule

GROUNDED = 3
"""Since these rules a reason is given to the values a finding was read from, and not to the finding alone."""
STATUSES = frozenset(str(status) for status in Status)


def may(request: Request, kind: str, context: Context) -> Refused | None:
    """Why this officer may not do this to this request now, or None. Looks at no payload."""
    rule = TABLE.get(kind)
    if rule is None:
        return Refused("command.unknown", kind=kind)
    return (
        _known(request, kind, context)
        or _status(request, rule)
        or _authority(request, rule, context)
        or guards.standing(request, kind, context)
    )


def is_offline(kind: str) -> bool:
    """Whether a desk may take this step without the server's word. One it does not know is the server's affair."""
    rule = TABLE.get(kind)
    return rule is None or rule.offline


def _known(request: Request, kind: str, context: Context) -> Refused | None:
    """What a newer server invented is shown, noted upon, and otherwise left alone."""
    if kind == "note":
        return None
    if request.status not in STATUSES:
        return Refused("status.unknown", status=request.status)
    if context.service is None and kind != "release":
        return Refused("service.unknown", service=request.service)
    return None


def _status(request: Request, rule: Rule) -> Refused | None:
    fits = request.status in rule.sources or request.status not in STATUSES
    return None if fits else Refused("status.wrong", status=request.status, kind=rule.kind)


def _authority(request: Request, rule: Rule, context: Context) -> Refused | None:
    actor = context.actor
    if actor.role not in rule.roles:
        return Refused("role.wrong", role=actor.role, kind=rule.kind)
    if not in_jurisdiction(actor, request):
        return Refused("office.wrong", office=request.office)
    if rule.kind == "claim":
        return _free(request, context)
    if rule.kind == "take_over" and request.lease and request.lease.officer_id == actor.id:
        return Refused("lease.own")
    return _held(request, rule, context) if rule.holder else None


def in_jurisdiction(officer: Officer, request: Request) -> bool:
    """An officer's jurisdiction is the own office and every office below it."""
    return request.office == officer.office or request.office.startswith(officer.office + ".")


def _free(request: Request, context: Context) -> Refused | None:
    lease = request.lease
    if lease is None or lease.until <= context.now or lease.officer_id == context.actor.id:
        return None
    return Refused("lease.held", holder=lease.officer_name)


def _held(request: Request, rule: Rule, context: Context) -> Refused | None:
    """The holder passes, also when the lease ran out and nobody took the request meanwhile."""
    lease = request.lease
    if rule.kind == "release" and context.actor.role == Role.SUPERVISOR:
        return None
    if lease is None:
        return Refused("lease.none")
    return None if lease.officer_id == context.actor.id else Refused("lease.held", holder=lease.officer_name)


def apply(request: Request, command: c.Command, context: Context) -> Effect:
    """The request after the command, and its history line. Raises ``Refused``, having changed nothing."""
    payload = _grounded(command, context)
    refusal = (
        _author(request, command, context)
        or may(request, command.kind, context)
        or guards.guard(request, payload, context)
    )
    if refusal:
        raise refusal
    changed = completed(effects.effect(request, payload, context), context.service, context.now)
    target = TABLE[command.kind].target
    if target is not None:
        changed = effects.moved(changed, target, context.now)
    verdict = effects.verdict(command, context)
    if verdict is not None:
        changed = replace(changed, verdict=verdict)
    return Effect(changed, effects.event(request, changed, command, context))


def _grounded(command: c.Command, context: Context) -> c.AnyPayload:
    """An approval made under earlier rules, with the grounds of its reasons: it rests on the version its author saw,
    so on the values that stand there."""
    payload = command.payload
    if command.rules_version >= GROUNDED or not isinstance(payload, c.Approve):
        return payload
    given = payload.answers
    grounds = {item.ground: given[item.key] for item in context.findings if item.key in given}
    return replace(payload, answers={**given, **grounds})


def _author(request: Request, command: c.Command, context: Context) -> Refused | None:
    """A command is carried out for the officer who made it and on the request it was made for."""
    if command.actor != context.actor.id:
        return Refused("actor.wrong")
    return None if command.request_id == request.id else Refused("request.wrong")


def renewed(request: Request, context: Context) -> Request:
    """The request with the holder's lease running from now: work renews it silently."""
    lease = request.lease
    if lease is None or lease.officer_id != context.actor.id:
        return request
    return replace(request, lease=replace(lease, until=max(lease.until, _later(context))))


def _later(context: Context) -> datetime:
    return context.now + context.lease_for
