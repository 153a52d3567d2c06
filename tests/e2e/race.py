"""What the races share: who works and who reads, what they do, and what a reader has stored."""

import random
from collections.abc import Callable, Iterable

from sqlalchemy import select

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import Officer, Request, RequestId, Role
from alpukat_desk.domain.wire import End, FeedLine, Gone, Heads, Mark, Start
from alpukat_desk.server.database import Database
from alpukat_desk.server.tables import REQUESTS
from tests import builders as b
from tests.server.mirror import heads_in

OFFICES = ("31.74.01.1001", "31.74.01", "31.74.02")
SCOPES = (b.officer(90, Role.SUPERVISOR, "31.74"), b.officer(91, Role.SUPERVISOR, "31.74.01"))


def writer(number: int) -> Officer:
    return b.officer(number + 1, Role.SUPERVISOR, "31.74")


class Copy:
    """What a desk has stored: ids with versions, and the cursor that came with them."""

    def __init__(self) -> None:
        self.versions: dict[RequestId, int] = {}
        self.cursor = ""
        self.pulls = self.strange = 0

    def pull(self, feed: Callable[[str], Iterable[FeedLine]]) -> None:
        self.pulls += 1
        for line in feed(self.cursor):
            match line:
                case Start(over=True):
                    self.versions.clear()
                case Heads():
                    self.versions |= {RequestId(head.id): head.version for head in heads_in(line)}
                case Gone(ids=ids):
                    for request_id in ids:
                        self.versions.pop(request_id, None)
                case Mark(cursor=cursor):
                    self.cursor = cursor
                case End(cursor=cursor):
                    self.cursor = cursor
                    self.strange += line.digest != digest(self.versions.items())

    def faults(self, expected: dict[RequestId, int]) -> tuple[int, int, int]:
        """Rows missing, rows stale or strange, and streams whose digest was another."""
        stale = sum(expected.get(item) != version for item, version in self.versions.items())
        return len(expected.keys() - self.versions.keys()), stale, self.strange


def truth(database: Database, officer: Officer) -> dict[RequestId, int]:
    with database.reading() as tx:
        rows = tx.execute(select(*REQUESTS.c["id", "version", "office"])).all()
    return {RequestId(row.id): row.version for row in rows if (row.office + ".").startswith(officer.office + ".")}


def deed(dice: random.Random, request: Request, officer: Officer) -> c.Command:
    other = dice.choice([office for office in OFFICES if office != request.office])
    deeds = (c.Note("x"), c.Forward(other, "pindah"), c.Reject((b.fault("other"),), "x"))
    return b.command(dice.choice(deeds), request, officer, id=b.CommandId(b.uuid(0x900000 + dice.getrandbits(40))))
