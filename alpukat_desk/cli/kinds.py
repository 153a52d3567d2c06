"""What each kind of decision takes from the command line, and the payload it makes of it."""

from collections.abc import Callable
from dataclasses import dataclass

import click

from alpukat_desk.cli.documents import chosen
from alpukat_desk.cli.sheet_record import checklist
from alpukat_desk.desk.queries import Shown
from alpukat_desk.desk.shown import standing
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.fields import value_of
from alpukat_desk.domain.model import Fault, RequestId
from alpukat_desk.domain.services import Requirement, Service


@dataclass(frozen=True)
class Said:
    """The options as given; empty where they were not. Pairs are split at their first sign."""

    text: str
    reason: tuple[Fault, ...]
    tick: dict[str, str]
    tick_all: bool
    answer: dict[str, str]
    to: str
    other: str
    field: str
    value: str | None
    basis: str
    document: str
    number: str


@dataclass(frozen=True)
class Case:
    """The request decided upon, and its service where this version knows it."""

    shown: Shown
    service: Service | None
    find: Callable[[str], RequestId]

    def document(self, said: Said) -> str:
        return chosen(self.shown.request, said.document).id


@dataclass(frozen=True)
class Kind:
    """Which options a decision takes, which of them it cannot do without, and the payload it makes."""

    takes: str
    make: Callable[[Said, Case], c.AnyPayload]
    needs: str = ""


def _approve(said: Said, case: Case) -> c.Approve:
    lines = checklist(case.shown.request, case.service)
    every = {line.slug: "ok" for line in lines if _ticked_by_all(line, case)} if said.tick_all else {}
    _check_ticks(said.tick, lines)
    ticks = {**every, **case.shown.draft.ticks, **said.tick}
    answers = {**standing(case.shown.draft, case.shown.findings), **_answers(said.answer, case)}
    return c.Approve(ticks, answers, said.text)


def _ticked_by_all(line: Requirement, case: Case) -> bool:
    """What nobody sent and nobody must send cannot be in order."""
    return line.required or any(item.requirement == line.slug for item in case.shown.request.attachments)


def _check_ticks(ticks: dict[str, str], lines: tuple[Requirement, ...]) -> None:
    allowed = {line.slug: ["ok", "bad", *(item.form for item in line.substitutes)] for line in lines}
    for slug, tick in ticks.items():
        _one_of(slug, allowed, "--tick")
        _one_of(tick, allowed[slug], f"--tick {slug}")


def _answers(given: dict[str, str], case: Case) -> dict[str, str]:
    """By the grounds of the findings: what is given holds for what stands there now."""
    grounds = {finding.key: finding.ground for finding in case.shown.findings}
    for key in given:
        _one_of(key, list(grounds), "--answer")
    return {grounds[key]: reason for key, reason in given.items()}


def _one_of(given: str, allowed: dict[str, list[str]] | list[str], option: str) -> None:
    if given not in allowed:
        raise click.BadParameter(f"{given!r} is not one of: {', '.join(allowed) or 'none'}", param_hint=option)


def _correct(said: Said, case: Case) -> c.Correct:
    before = value_of(case.shown.request, said.field)
    return c.Correct(said.field, before, said.value or "", said.basis)


KINDS: dict[str, Kind] = {
    "approve": Kind("text tick tick_all answer", _approve),
    "return": Kind("text reason", lambda said, _: c.Return(said.reason, said.text)),
    "reject": Kind("text reason", lambda said, _: c.Reject(said.reason, said.text)),
    "answer": Kind("text", lambda said, _: c.Answer(said.text)),
    "wait": Kind("text", lambda said, _: c.Wait(said.text)),
    "resume": Kind("text", lambda said, _: c.Resume(said.text)),
    "mark-duplicate": Kind("text other", lambda said, case: c.MarkDuplicate(case.find(said.other), said.text), "other"),
    "not-duplicate": Kind("text other", lambda said, case: c.NotDuplicate(case.find(said.other), said.text), "other"),
    "forward": Kind("text to", lambda said, _: c.Forward(said.to, said.text), "to"),
    "correct": Kind("field value basis", _correct, "field value"),
    "note": Kind("text", lambda said, _: c.Note(said.text)),
    "release": Kind("", lambda _said, _case: c.Release()),
    "reopen": Kind("text", lambda said, _: c.Reopen(said.text)),
    "take-over": Kind("text", lambda said, _: c.TakeOver(said.text)),
    "submit-for-signature": Kind("document", lambda said, case: c.SubmitForSignature(case.document(said))),
    "signed": Kind("document number", lambda said, case: c.Signed(case.document(said), said.number)),
    "ready": Kind("document", lambda said, case: c.Ready(case.document(said))),
    "hand-over": Kind("document to", lambda said, case: c.HandOver(case.document(said), said.to)),
    "void-document": Kind("document text", lambda said, case: c.VoidDocument(case.document(said), said.text)),
    "complete": Kind("", lambda _said, _case: c.Complete()),
}
