"""The desk without a screen: sync, look at the queue and at one request, mind the outbox."""

from collections.abc import Callable

import click

from alpukat_desk.cli import sheet, sheet_record
from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.lists import outbox_lines, queue_lines
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import commands, keeping, queries
from alpukat_desk.desk import sync as syncing
from alpukat_desk.desk.queries import Filter, View
from alpukat_desk.desk.sync import Progress, Report
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import CommandId, RequestId

LINES = 50
"""Of a queue that people read."""
PART = 1000
"""Rows read at once."""


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
    while keeping.tidy(seat.place):
        continue
    _report(seat, report)


def _progressed(seat: Seat, progress: Progress) -> None:
    seat.out.progress(f"cli.progress.{progress.stage}", done=progress.done, total=progress.total or "…")


def _report(seat: Seat, report: Report) -> None:
    line = queries.link(seat.place, report.agreed_at)
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
    seat.check_service(service)
    found = queries.ids(seat.place, Filter(View(view), service, text))
    shown = found[: limit or (None if seat.out.as_json else LINES)]
    for start in range(0, len(shown), PART):
        rows = queries.rows(seat.place, shown[start : start + PART])
        for row in rows:
            seat.out.record(row)
        for line in queue_lines(rows, seat.out.texts, seat.place.now()):
            seat.out.line(line)
    seat.out.aside("cli.queue", view=seat.out.texts.word("view", view), shown=len(shown), count=len(found))


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
