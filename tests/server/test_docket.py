"""A push decided together leaves what the same push leaves that is decided command by command."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import CommandId, Request, Role, Sha256, Status
from alpukat_desk.domain.wire import Outcome
from alpukat_desk.server import commands, files, uploads
from alpukat_desk.server.docket import Docket
from alpukat_desk.server.tables import CASE_KEYS, COMMANDS, DEPARTURES, FEED_HEADS, FILE_LINKS, HISTORY, REQUESTS
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import Site, case, opened

ONE = b.officer(1)
CHIEF = b.officer(3, Role.SUPERVISOR)
PDF = b"%PDF-1.7 akta"
TABLES = (REQUESTS, HISTORY, COMMANDS, DEPARTURES, FILE_LINKS, CASE_KEYS, FEED_HEADS)
HELD = [case(number, status=Status.IN_REVIEW, lease=b.lease(ONE)) for number in range(1, 7)]
NIK = "3174015708900001"


def attach(number: int) -> c.Attach:
    return b.attach(number, sha256=files.hashed(PDF), size=len(PDF), signed=True, number="AL-1")


PAYLOADS: tuple[Callable[[Request], c.AnyPayload], ...] = (
    lambda _: c.Note("dilihat"),
    lambda _: b.approve(),
    lambda _: c.Approve(),
    lambda _: c.Return((b.fault(),), "ulang"),
    lambda _: c.Wait("pusat"),
    lambda _: c.Resume(),
    lambda _: c.Release(),
    lambda _: c.Claim(),
    lambda r: c.Correct("child.name", r.fields["child.name"], "Anak Lain", "KK"),
    lambda r: c.Correct("applicant.nik", r.applicant.nik, NIK, "KTP"),
    lambda _: c.Forward("31.74.02", "pindah"),
    lambda _: c.Forward("31.74.99", "pindah"),
    lambda _: c.MarkDuplicate(HELD[0].id),
    lambda _: c.NotDuplicate(b.RequestId(b.uuid(99))),
    lambda _: attach(1),
    lambda _: attach(2),
)


def filled(site: Site) -> Site:
    """Some requests, of which a colleague has touched a few, and a file of the officer's."""
    site.file(*HELD, case(7))
    for request in HELD[:2]:
        site.push(
            CHIEF, b.command(c.Note("dari atasan"), request, CHIEF, id=CommandId(b.uuid(0xF000 + hash_of(request))))
        )
    uploads.append(site.house, site.caller(ONE), uploads.Piece(files.hashed(PDF), 0, len(PDF), PDF))
    return site


def hash_of(request: Request) -> int:
    return int(request.id[-4:], 16)


def drawn(seed: int) -> list[bytes]:
    """A push of everything: chains, gaps, repetitions, forgeries, nonsense."""
    dice, made = random.Random(seed), [b.command(c.Note("pertama"), HELD[5], id=CommandId(b.uuid(0xAFFF)))]
    for number in range(60):
        request = dice.choice([*HELD, case(7), case(50)])
        before = [item.id for item in made if item.request_id == request.id]
        needs = (before[-1],) if before and dice.random() < 0.5 else (b.uuid(0xDEAD),) if dice.random() < 0.1 else ()
        blobs = (b.sha(7),) if dice.random() < 0.05 else ()
        changes = {"base_version": dice.choice([1, 1, 1, 2, 3, 30]), "needs": needs, "blobs": blobs}
        made.append(
            b.command(dice.choice(PAYLOADS)(request), request, id=CommandId(b.uuid(0xA000 + number)), **changes)
        )
    raws = [c.encode(item) for item in made]
    forged = c.encode(msgspec.structs.replace(made[0], payload=c.Note("lain")))
    return [*raws[:40], raws[3], forged, b"null", raws[30], *raws[40:]]


def left(site: Site) -> dict[str, list[Any]]:
    with site.house.database.reading() as tx:
        return {table.name: sorted(map(tuple, tx.execute(select(table)))) for table in TABLES}


def pushed(site: Site, raws: list[bytes], *, together: bool) -> tuple[Outcome, ...]:
    def attempt(what: str, act: Any) -> Any:
        return None if " with " in what and not together else act()

    return commands.push(site.house, site.caller(ONE), map(msgspec.Raw, raws), attempt)


@pytest.mark.parametrize("seed", range(8))
def test_together_is_as_one_by_one(tmp_path: Path, seed: int, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.commands", "came again with another body")
    raws = drawn(seed)
    with opened(tmp_path / "together") as one, opened(tmp_path / "alone") as two:
        outcomes = [pushed(filled(site), raws, together=site is one) for site in (one, two)]
        assert outcomes[0] == outcomes[1]
        assert len({type(item) for item in outcomes[0]}) >= 3
        assert left(one) == left(two)


def test_events_from_before_those_laid_are_read_when_they_are_asked_for(site: Site) -> None:
    site.file(HELD[0])
    site.push(ONE, b.command(c.Note("satu"), HELD[0]))
    with site.house.database.writing(b.CITY) as tx:
        docket = Docket(tx, site.house, site.caller(ONE))
        docket.lay([b.command(c.Note("dua"), HELD[0], base_version=2)])
        request = docket.find(HELD[0].id)
        assert request is not None
        assert [event.text for event in docket.since(request, 1)] == ["satu"]
        assert docket.since(request, 2) == ()


def test_what_is_not_on_the_table_is_looked_up_once(site: Site) -> None:
    site.file(HELD[0])
    with site.house.database.reading() as tx:
        docket = Docket(tx, site.house, site.caller(ONE))
        assert (docket.find(HELD[0].id) or HELD[1]).id == HELD[0].id
        assert docket.find(HELD[1].id) is None
        assert docket.file(Sha256("0" * 64)) is None
