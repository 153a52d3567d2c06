"""What an officer might decide about a request as the desk shows it: a payload for each kind the rules let pass."""

import random
from collections.abc import Callable

from alpukat_desk.desk.shown import Shown
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import DocumentStatus, Fault, RequestId, Severity, Struct
from alpukat_desk.domain.services import Service, asked, holds

OFFICES = ("31.74.01.1001", "31.74.01.1002", "31.74.02.1001")
"""Where the soak's requests lie, and where they are forwarded to."""
WEIGHTS = {
    "note": 6, "correct": 14, "approve": 16, "attach": 16, "print": 6, "ready": 4, "hand_over": 6, "complete": 8,
    "submit_for_signature": 3, "void_document": 2, "return": 3, "reject": 2, "release": 3, "forward": 3, "wait": 4,
    "resume": 10, "mark_duplicate": 2, "not_duplicate": 5, "answer": 4,
}  # fmt: skip
_UNFINISHED = frozenset({DocumentStatus.READY_FOR_PICKUP, DocumentStatus.PRINTED, DocumentStatus.READY_TO_PRINT})


class Case(Struct):
    """One request in front of the officer, with the mark its decision will carry and another request's id."""

    shown: Shown
    service: Service
    mark: str
    other: RequestId


Offer = Callable[[Case, random.Random], c.AnyPayload | None]


def allowed(case: Case) -> list[str]:
    """Kinds that the desk would let the officer choose now."""
    return [kind for kind in WEIGHTS if case.shown.refusals[kind] is None]


def drawn(case: Case, dice: random.Random) -> c.AnyPayload | None:
    """A payload of one of these kinds, attachments apart; None where there is none."""
    kinds = [kind for kind in allowed(case) if kind in OFFERS]
    if not kinds:
        return None
    (kind,) = dice.choices(kinds, [WEIGHTS[kind] for kind in kinds])
    return OFFERS[kind](case, dice)


def output(case: Case) -> str:
    """A document this request may get, "" for none."""
    request = case.shown.request
    found = (item.slug for item in case.service.outputs if holds(item.when, request.subtype, request.fields))
    return next(found, "")


def _faults(case: Case, kind: str) -> tuple[Fault, ...]:
    reason = next((item for item in case.service.reasons if kind in item.kinds), None)
    if reason is None:
        return ()
    lines, fields = case.service.requirements, case.service.fields()
    about = {"requirement": lines[0].slug if lines else "", "field": fields[0].name if fields else ""}
    return (Fault(reason.code, about.get(reason.about, "")),)


def _return(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    faults = _faults(case, "return")
    return c.Return(faults, case.mark) if faults else None


def _reject(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    faults = _faults(case, "reject")
    return c.Reject(faults, case.mark) if faults else None


def _approve(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    request = case.shown.request
    ticks = {line.slug: "ok" for line in asked(case.service, request.subtype, request.fields)}
    answers = {item.ground: "Cocok." for item in case.shown.findings if item.severity == Severity.WARNING}
    return c.Approve(ticks, answers, case.mark)


def _correct(case: Case, dice: random.Random) -> c.AnyPayload | None:
    """A text grows by a letter, so that the field's old value is always another."""
    texts = [field.name for field in case.service.fields() if field.type == "text" and not field.choices]
    field = dice.choice(["applicant.name", *texts])
    before = value_of(case.shown.request, field)
    return c.Correct(field, before, before[:40] + dice.choice("abcdefgh"), case.mark)


def _forward(case: Case, dice: random.Random) -> c.AnyPayload:
    return c.Forward(dice.choice([item for item in OFFICES if item != case.shown.request.office]), case.mark)


def _not_duplicate(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    suspects = case.shown.request.suspects
    return c.NotDuplicate(suspects[0], case.mark) if suspects else None


def _mark_duplicate(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    other = (*case.shown.request.suspects, case.other)[0]
    return c.MarkDuplicate(other, case.mark) if other not in ("", case.shown.request.id) else None


def _document(case: Case, *statuses: DocumentStatus) -> str:
    found = [item for item in case.shown.request.documents if item.status in statuses and not item.provisional]
    return found[0].id if found else ""


def _print(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    document = _document(case, *_UNFINISHED)
    return c.Print(document, case.mark) if document else None


def _ready(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    document = _document(case, DocumentStatus.PRINTED)
    return c.Ready(document) if document else None


def _hand_over(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    document = _document(case, *_UNFINISHED)
    return c.HandOver(document, case.mark) if document else None


def _submit(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    document = _document(case, DocumentStatus.DRAFT)
    return c.SubmitForSignature(document) if document else None


def _void(case: Case, _dice: random.Random) -> c.AnyPayload | None:
    document = _document(case, DocumentStatus.DRAFT, *_UNFINISHED)
    return c.VoidDocument(document, case.mark) if document else None


OFFERS: dict[str, Offer] = {
    "note": lambda case, _: c.Note(case.mark),
    "correct": _correct,
    "approve": _approve,
    "print": _print,
    "ready": _ready,
    "hand_over": _hand_over,
    "complete": lambda _case, _dice: c.Complete(),
    "submit_for_signature": _submit,
    "void_document": _void,
    "return": _return,
    "reject": _reject,
    "release": lambda _case, _dice: c.Release(),
    "forward": _forward,
    "wait": lambda case, _: c.Wait(case.mark),
    "resume": lambda case, _: c.Resume(case.mark),
    "mark_duplicate": _mark_duplicate,
    "not_duplicate": _not_duplicate,
    "answer": lambda case, _: c.Answer(case.mark),
}
