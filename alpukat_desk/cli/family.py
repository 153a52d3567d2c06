"""The other requests of one family, for people and for scripts."""

from collections.abc import Iterator

import click

from alpukat_desk.cli import records
from alpukat_desk.cli.call import on_profile
from alpukat_desk.cli.seat import Seat
from alpukat_desk.cli.terminal import columns
from alpukat_desk.desk.family import Family, Relative
from alpukat_desk.desk.family import family as relatives_of
from alpukat_desk.domain.family import Contradiction
from alpukat_desk.gui.texts import Texts


@on_profile("family")
@click.argument("request")
def family(seat: Seat, request: str) -> None:
    """List the other requests of the people of one REQUEST, named by id or code.

    Open and closed ones of every service that share a NIK or a No KK with it, the latest first, and what of them
    cannot all be true. Numbers are masked; with --json they are whole. Needs no network.
    """
    found, texts = relatives_of(seat.place, seat.find(request).id), seat.out.texts
    seat.out.record(record(found, texts))
    for line in lines(found, texts):
        seat.out.line(line)
    seat.out.aside("cli.family", count=len(found.relatives), more=found.more)
    if not found.whole:
        seat.out.aside("cli.family.partly")


def record(found: Family, texts: Texts) -> dict[str, object]:
    """As ``desk.family`` tells it, each contradiction with its sentence."""
    whole = {name: getattr(found, name) for name in found.__struct_fields__ if name != "codes"}
    return {**whole, "contradictions": [_told(item, texts) for item in found.contradictions]}


def _told(item: Contradiction, texts: Texts) -> dict[str, object]:
    known = records.plain(item)
    assert isinstance(known, dict), "a struct becomes an object"
    sentence = texts.say(item.code, **item.params)
    return {**known, "requests": item.requests, "text": sentence.text, "next": sentence.next}


def lines(found: Family, texts: Texts) -> Iterator[str]:
    yield from columns([_row(item, texts) for item in found.relatives])
    for item in found.contradictions:
        sentence = texts.say(item.code, **item.params)
        yield f"◆ {sentence.text} [{item.code}]"
        yield f"  → {sentence.next}"


def _row(item: Relative, texts: Texts) -> tuple[str, ...]:
    row = item.row
    people = ", ".join(dict.fromkeys(texts.tie(tie) for tie in item.ties))
    status, office = texts.word("status", row.status), texts.office(row.office)
    return row.code, texts.moment(row.submitted_at)[:10], texts.service(row.service), people, status, office
