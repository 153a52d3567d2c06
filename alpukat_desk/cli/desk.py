"""The desk without a screen: sync, look at the queue and at one request, take and give back, mind the outbox."""

from collections.abc import Callable
from functools import partial

import click

from alpukat_desk.cli import sheet, sheet_record
from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.lists import outbox_lines, queue_lines
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import commands, queries, transfers
from alpukat_desk.desk import sync as syncing
from alpukat_desk.desk.queries import Filter, View
from alpukat_desk.desk.sync import Claimed, Progress, Report
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.commands import Release
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.model import CommandId, RequestId, RequestRow, Struct

LINES = 50
"""Of a queue that people read."""
PART = 1000
"""Rows read at once."""


class ClaimLine(Struct):
    """What became of one wanted request. ``denied`` is the code why not."""

    id: RequestId
    code: str
    claimed: bool
    denied: str = ""


@on_profile("sync")
@click.option("--server", default="", help="The server's address; remembered. Goes with --officer.")
@click.option("--officer", default="", help="Sign in as this officer, asking for the password.")
def sync(seat: Seat, server: str, officer: str) -> None:
    """Send what was decided and fetch what changed.

    The files of the requests you hold come too, so that they can be worked on offline.

    The first run makes the profile: sync --server URL --officer ID. Later runs need neither; when the session
    has ended, sign in again with --officer ID. Offline it ends with 3 and keeps every decision; it ends with 1
    when the server refused a decision, which then waits in the outbox for --drop or --redo.
    """
    if server and not officer:
        raise click.UsageError("A server is chosen by signing in there: add --officer ID.")
    if server and not seat.profile.exists():
        seat.found()
    api = seat.sign_in(server, officer) if officer else seat.api
    report = syncing.cycle(seat.place, api, lambda progress: _progressed(seat, progress))
    seat.out.progressed()
    _report(seat, report)


def _progressed(seat: Seat, progress: Progress) -> None:
    seat.out.progress(f"cli.progress.{progress.stage}", done=progress.done, total=progress.total or "…")


def _report(seat: Seat, report: Report) -> None:
    line = queries.link(seat.place)
    seat.out.record({"report": report, "link": line})
    if not report.error or report.received + report.gone + report.accepted:
        seat.out.say("cli.synced", received=report.received + report.gone, accepted=report.accepted)
    seat.out.say("cli.safe" if line.safe_to_switch_off else "cli.waiting", count=line.waiting + line.sent)
    if report.error:
        raise report.error
    if report.refused + report.conflicts:
        raise Refused("sync.refused", count=report.refused + report.conflicts)


@on_profile("queue")
@click.option("--view", type=click.Choice([str(view) for view in View]), default="mine", show_default=True)
@click.option("--service", default="", help="Only this service, by its slug.")
@click.option("--text", default="", help="Search: code, NIK, telephone or name.")
@click.option("--limit", type=click.IntRange(min=1), help=f"Most lines.  [default: {LINES}; with --json all]")
def queue(seat: Seat, view: str, service: str, text: str, limit: int | None) -> None:
    """List requests: least time left first, then the oldest. Needs no network."""
    _known_service(seat, service)
    found = queries.ids(seat.place, Filter(View(view), service, text))
    shown = found[: limit or (None if seat.out.as_json else LINES)]
    for start in range(0, len(shown), PART):
        rows = queries.rows(seat.place, shown[start : start + PART])
        for row in rows:
            seat.out.record(row)
        for line in queue_lines(rows, seat.out.texts, seat.place.now()):
            seat.out.line(line)
    seat.out.aside("cli.queue", view=seat.out.texts.word("view", view), shown=len(shown), count=len(found))


def _known_service(seat: Seat, service: str) -> None:
    known = seat.profile.catalogue.services
    if service and service not in known:
        raise click.BadParameter(f"{service!r} is not one of {', '.join(known)}", param_hint="--service")


@on_profile("show")
@click.argument("request")
@click.option("--reasons", is_flag=True, help="Also the reasons it may be returned or rejected with.")
@click.option("--refresh", is_flag=True, help="Ask the server for it and its history first.")
def show(seat: Seat, request: str, reasons: bool, refresh: bool) -> None:
    """Show one REQUEST, named by id or code.

    Fields, checklist, findings, files, documents, history; personal data is whole here. Needs no network.
    """
    if refresh:
        syncing.look_up(seat.place, seat.api, seat.find(request).id)
    shown = seat.shown(request)
    seat.out.record(sheet_record.record(shown, seat.out.texts))
    for line in sheet.lines(shown, seat.out.texts, seat.place.now(), reasons=reasons):
        seat.out.line(line)


@on_profile("claim")
@click.argument("requests", nargs=-1, metavar="[REQUEST]...")
@click.option("--next", "count", type=click.IntRange(min=1), help="Take so many, those first that are due first.")
@click.option("--service", default="", help="With --next: only this service, by its slug.")
def claim(seat: Seat, requests: tuple[str, ...], count: int | None, service: str) -> None:
    """Take requests out of the common queue.

    Only the server can say yes, so this needs the network. Ends with 1 where one was not to be had.
    """
    if bool(requests) == bool(count) or (service and not count):
        raise click.UsageError("Name the requests, or say --next N [--service SLUG].")
    _known_service(seat, service)
    if count:
        answer = syncing.claim_next(seat.place, seat.api, count, service)
    else:
        wanted = tuple(seat.find(name).id for name in requests)
        answer = syncing.claim(seat.place, seat.api, wanted)
    _claimed(seat, answer)


def _claimed(seat: Seat, answer: Claimed) -> None:
    names = (*sorted(answer.claimed), *answer.denied)
    for name in answer.denied:
        _attempt(seat, partial(syncing.look_up, seat.place, seat.api, name))
    rows = {row.id: row for row in queries.rows(seat.place, names)}
    for name in names:
        code = rows[name].code if name in rows else name
        seat.out.record(ClaimLine(name, code, name in answer.claimed, answer.denied.get(name, "")))
        if name in answer.claimed:
            seat.out.line(f"{code}  {seat.out.texts.word('event', 'claim')}")
    if answer.claimed:
        _attempt(seat, partial(transfers.prefetch, seat.place, seat.api))
    _all_claimed(seat, answer, rows)


def _attempt(seat: Seat, errand: Callable[[], object]) -> None:
    """What the next sync makes up for must not hide what the claim has brought."""
    try:
        errand()
    except AlpukatError as error:
        seat.out.aside(error.code, **error.detail)


def _all_claimed(seat: Seat, answer: Claimed, rows: dict[RequestId, RequestRow]) -> None:
    for name, why in answer.denied.items():
        row = rows.get(name)
        seat.out.line(row.code if row else name)
        if row and row.holder_name:
            seat.out.say("lease.held", holder=row.holder_name)
        else:
            seat.out.say(why, status=row.status if row else "…")
    if answer.denied:
        raise Refused("claim.denied", count=len(answer.denied))
    if not answer.claimed:
        raise Refused("claim.none")


@on_profile("release")
@click.argument("requests", nargs=-1, required=True, metavar="REQUEST...")
def release(seat: Seat, requests: tuple[str, ...]) -> None:
    """Give requests back to the common queue. Works offline; it is sent with the next sync."""
    for name in requests:
        request = seat.shown(name).request
        commands.decide(seat.place, request.id, request.version, Release())
        seat.decided(request.id, "release")


_CHOICES: dict[str, Callable[[Workplace, CommandId], frozenset[RequestId]]] = {
    "withdraw": commands.withdraw,
    "drop": commands.drop,
    "redo": commands.redo,
}


@on_profile("outbox")
@click.option("--withdraw", metavar="ID", help="Take back a command that was never sent, and those that rest on it.")
@click.option("--drop", metavar="ID", help="Give up a refused command.")
@click.option("--redo", metavar="ID", help="Decide a refused command anew on the request as it now stands.")
def outbox(seat: Seat, **chosen: str | None) -> None:
    """List what has no receipt yet, or settle one of it.

    A refused command says why; then --drop or --redo it. Needs no network.
    """
    given = {name: command for name, command in chosen.items() if command}
    if len(given) > 1:
        raise click.UsageError("One of --withdraw, --drop and --redo at a time.")
    for name, command in given.items():
        _CHOICES[name](seat.place, CommandId(command))
    rows = queries.outbox(seat.place)
    for row in rows:
        seat.out.record(row)
    for line in outbox_lines(rows, seat.out.texts):
        seat.out.line(line)
    seat.out.aside("cli.outbox", count=len(rows))
