"""``decide``: one command for every decision an officer makes on a request."""

from dataclasses import fields
from typing import Any

import click

from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.kinds import KINDS, Case, Said
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import commands, sync
from alpukat_desk.domain.commands import Evidence
from alpukat_desk.domain.model import Fault
from alpukat_desk.domain.transitions import TABLE

Pair = tuple[str, str]


class Pairs(click.ParamType[Pair]):
    """NAME=VALUE."""

    name = "NAME=VALUE"

    def convert(self, value: str | Pair, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        if isinstance(value, tuple):
            return value
        name, sign, rest = value.partition("=")
        if not (name and sign):
            self.fail(f"{value!r} is not of the form {self.name}", param, ctx)
        return name, rest


class Reasons(click.ParamType[Fault]):
    """CODE or CODE:ABOUT."""

    name = "CODE[:ABOUT]"

    def convert(self, value: str | Fault, param: click.Parameter | None, ctx: click.Context | None) -> Fault:
        if isinstance(value, Fault):
            return value
        code, _, about = value.partition(":")
        if not code:
            self.fail(f"{value!r} is not of the form {self.name}", param, ctx)
        return Fault(code, about)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _kinds() -> str:
    """A line for each kind with the options it takes."""
    told = [f"  {name:22}{' '.join(map(_option, kind.takes.split()))}" for name, kind in KINDS.items()]
    return "\b\n" + "\n".join(["KIND and what it takes:", *told])


@on_profile("decide", epilog=_kinds())
@click.argument("request")
@click.argument("kind", type=click.Choice(list(KINDS)), metavar="KIND")
@click.option("--reason", type=Reasons(), multiple=True, help="return, reject: a code of show --reasons. Repeatable.")
@click.option("--text", default="", help="What the applicant or the colleague is told; a note; a ground.")
@click.option("--tick", type=Pairs(), multiple=True, metavar="REQUIREMENT=ok|bad|FORM", help="approve. Repeatable.")
@click.option("--tick-all", is_flag=True, help="approve: every required line and every file that was sent is in order.")
@click.option("--answer", type=Pairs(), multiple=True, metavar="FINDING=REASON", help="approve: to a warning.")
@click.option("--to", default="", metavar="OFFICE", help="forward: the office's code. hand-over: who received it.")
@click.option("--other", default="", metavar="REQUEST", help="mark-duplicate, not-duplicate: the other one.")
@click.option("--field", default="", help="correct: the field's name.")
@click.option("--value", help="correct: what should stand there.")
@click.option("--basis", default="", help="correct: the paper it rests on.")
@click.option("--document", default="", metavar="ID", help="Which document, where the request has several.")
@click.option("--number", default="", help="signed: the legal number.")
@click.option("--seen", type=click.IntRange(min=1), help="Only if the request still has this version (show tells it).")
def decide(seat: Seat, request: str, kind: str, seen: int | None, **given: Any) -> None:
    """Decide on one REQUEST, named by id or code.

    Works with no network: the decision is kept and sent with the next sync, and the exit code is 0. Only reopen,
    take-over and signed need the server's word at once. Ticks and answers given in the window count too.
    """
    said = _said(given)
    _check_options(kind, said)
    shown = seat.shown(request)
    case = Case(shown, seat.profile.catalogue.services.get(shown.request.service), lambda name: seat.find(name).id)
    payload = KINDS[kind].make(said, case)
    version = seen or shown.request.version
    if TABLE[payload.kind].offline:
        evidence = Evidence(findings=tuple(item.ground for item in shown.findings))
        commands.decide(seat.place, shown.request.id, version, payload, evidence)
    else:
        sync.ask(seat.place, seat.api, shown.request.id, version, payload)
    seat.decided(shown.request.id, payload.kind)


def _said(given: dict[str, Any]) -> Said:
    """A name given twice counts as given last."""
    return Said(**{**given, "tick": dict(given["tick"]), "answer": dict(given["answer"])})


def _check_options(kind: str, said: Said) -> None:
    """An option that would be ignored is a mistake somebody should hear of."""
    given = [field.name for field in fields(said) if getattr(said, field.name) not in ("", None, (), {}, False)]
    takes, needs = KINDS[kind].takes.split(), KINDS[kind].needs.split()
    strange = [_option(name) for name in given if name not in takes]
    if strange:
        raise click.UsageError(f"{kind} does not take {', '.join(strange)}.")
    missing = [_option(name) for name in needs if getattr(said, name) in ("", None) and name != "value"]
    if missing or ("value" in needs and said.value is None):
        raise click.UsageError(f"{kind} needs {', '.join(_option(name) for name in needs)}.")
