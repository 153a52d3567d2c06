"""Taking requests out of the common queue, which only the server can grant, and giving them back."""

from collections.abc import Callable
from functools import partial

import click

from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.seat import Seat
from alpukat_desk.desk import commands, handback, queries, sync, transfers
from alpukat_desk.desk.sync import Claimed
from alpukat_desk.domain.commands import Release
from alpukat_desk.domain.errors import AlpukatError, Refused
from alpukat_desk.domain.model import RequestId, RequestRow, Struct


class ClaimLine(Struct):
    """What became of one wanted request. ``denied`` is the code why not."""

    id: RequestId
    code: str
    claimed: bool
    denied: str = ""


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
    seat.check_service(service)
    if count:
        answer = sync.claim_next(seat.place, seat.api, count, service)
    else:
        wanted = tuple(seat.find(name).id for name in requests)
        answer = sync.claim(seat.place, seat.api, wanted)
    _claimed(seat, answer)


def _claimed(seat: Seat, answer: Claimed) -> None:
    names = (*sorted(answer.claimed), *answer.denied)
    for name in answer.denied:
        _attempt(seat, partial(sync.look_up, seat.place, seat.api, name))
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
@click.argument("requests", nargs=-1, metavar="[REQUEST]...")
@click.option("--untouched", is_flag=True, help="All held requests on which nothing was begun.")
@click.option("--preview", is_flag=True, help="With --untouched: only tell which ones.")
def release(seat: Seat, requests: tuple[str, ...], untouched: bool, preview: bool) -> None:
    """Give requests back to the common queue. Works offline; it is sent with the next sync."""
    if bool(requests) == untouched or (preview and not untouched):
        raise click.UsageError("Name the requests, or say --untouched [--preview].")
    if untouched:
        _hand_back(seat, preview=preview)
        return
    for name in requests:
        request = seat.shown(name).request
        commands.decide(seat.place, request.id, request.version, Release())
        seat.decided(request.id, "release")


def _hand_back(seat: Seat, *, preview: bool) -> None:
    found = handback.preview(seat.place)
    given = frozenset() if preview else handback.release(seat.place, found.untouched)
    for row in found.untouched:
        if preview:
            seat.out.record(row)
            seat.out.line(f"{row.code}  {row.name}")
        elif row.id in given:
            seat.decided(row.id, "release")
    seat.out.say("cli.handback", count=len(found.untouched), kept=found.kept)
