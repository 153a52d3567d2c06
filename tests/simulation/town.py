"""The town of the simulation: its officers and requests, made once and copied for each trace."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, func, select

from alpukat_desk.desk import account, queries
from alpukat_desk.domain import wire
from alpukat_desk.domain.commands import Command, decode
from alpukat_desk.domain.errors import AlpukatError, Refused, SignedOut
from alpukat_desk.domain.model import CommandId, DeviceId, Officer, Request, RequestId, Role, Sha256
from alpukat_desk.domain.registry import Question, Said
from alpukat_desk.server import accounts, database, inquiries, records
from alpukat_desk.server.claims import TAKEN
from alpukat_desk.server.house import open_house
from alpukat_desk.server.registry import Access
from alpukat_desk.server.tables import COMMANDS, HISTORY, REQUESTS
from alpukat_desk.store import outbox
from alpukat_desk.store.tables import receipts
from tests import builders as b
from tests.desks import Desk
from tests.loopback import NEIGHBOUR, PASSWORD, Central, Clock, LoopbackApi, citizen
from tests.simulation.line import Line
from tests.simulation.power import Crash

OFFICERS = (b.officer(1), b.officer(1), b.officer(3, Role.SUPERVISOR), b.officer(4, office=NEIGHBOUR))
"""The first has two laptops, which may contradict each other."""
SUPERVISOR, NEIGHBOURS = 2, 3
PICTURES = tuple(b"\x89PNG\r\n\x1a\n% CONTOH " + bytes([number]) * (200 + 90 * number) for number in range(3))
_FILED: tuple[tuple[str, tuple[int, ...]], ...] = (
    (b.OFFICE, ()), (b.OFFICE, (2,)), (b.OFFICE, (0, 1)), (NEIGHBOUR, (2,)), (NEIGHBOUR, ()),
    (b.OFFICE, (1,)),
)  # fmt: skip
"""Office and pictures of each request filed at the start."""


@dataclass(frozen=True)
class _Saying:
    said: Said

    def ask(self, _question: Question) -> Said:
        return self.said


class Server(Central):
    """A ``Central`` whose folder can be put back, with or without a word to the desks, and asked as an oracle."""

    _answers: dict[object, Any] = {}

    def __init__(self, home: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(home, clock, wire.Policy(registry=True))

    def ministry_says(self, said: Said) -> None:
        """The ministry answers whatever is due, to each question the same."""
        access = Access(_Saying(said), daily=40)
        while inquiries.answer_next(self.house, access):
            continue

    def stop(self) -> None:
        self.house.database.close()

    def start(self) -> None:
        self.house = open_house(self._settings)

    def put_back(self, copy: Path) -> None:
        """An older database lies there, and nobody was told."""
        self.stop()
        for tail in ("-wal", "-shm"):
            (self.home / f"server.db{tail}").unlink(missing_ok=True)
        shutil.copy(copy, self.home / "server.db")
        self.start()

    def say_restored(self) -> None:
        with self.house.database.writing() as tx:
            database.renew_epoch(tx)
        self.stop()
        self.start()

    def forget(self) -> None:
        """Something was committed: what was asked before may not be true any more."""
        self._answers: dict[object, Any] = {}

    def _once(self, name: object, ask: Callable[[Connection], Any]) -> Any:
        if name not in self._answers:
            with self.house.database.reading() as tx:
                self._answers[name] = ask(tx)
        return self._answers[name]

    def officer(self, officer: Officer) -> Officer:
        """As the server knows the account now."""
        found: accounts.Account = self._once(officer.id, lambda tx: accounts.find(tx, officer.id))
        return found.officer

    def everything(self) -> dict[RequestId, tuple[int, Request]]:
        """Every request with its place in the feed."""
        found: dict[RequestId, tuple[int, Request]] = self._once("requests", _everything)
        return found

    def outcomes(self) -> dict[CommandId, str]:
        found: dict[CommandId, str] = self._once("outcomes", _outcomes)
        return found

    def claims(self, device: DeviceId) -> int:
        """How often a request was taken out of the common queue from there."""
        found: dict[DeviceId, int] = self._once("claims", _claims)
        return found.get(device, 0)

    def commands(self) -> dict[CommandId, Command]:
        """As they came from their desks."""
        with self.house.database.reading() as tx:
            rows = tx.execute(select(COMMANDS.c.id, COMMANDS.c.body).where(COMMANDS.c.state != TAKEN)).all()
            return {CommandId(row.id): decode(row.body.encode()) for row in rows}


def _everything(tx: Connection) -> dict[RequestId, tuple[int, Request]]:
    rows = tx.execute(select(REQUESTS.c.seq, REQUESTS.c.id)).all()
    found = {RequestId(row.id): (int(row.seq), records.find(tx, b.CITY, row.id)) for row in rows}
    return {key: (seq, request) for key, (seq, request) in found.items() if request is not None}


def _outcomes(tx: Connection) -> dict[CommandId, str]:
    return {CommandId(row.id): row.state for row in tx.execute(select(COMMANDS.c.id, COMMANDS.c.state))}


def _claims(tx: Connection) -> dict[DeviceId, int]:
    counted = select(HISTORY.c.device_id, func.count()).where(HISTORY.c.kind == "claim").group_by(HISTORY.c.device_id)
    return {DeviceId(device): count for device, count in tx.execute(counted).all()}


@dataclass
class Laptop:
    """One desk with a clock of its own, a line that may break, and what the simulation remembers of it."""

    number: int
    officer: Officer
    desk: Desk
    clock: Clock
    line: Line
    known: frozenset[CommandId] = frozenset()
    """The outbox after the last step."""

    @property
    def home(self) -> Path:
        return self.desk.home

    def ids(self) -> frozenset[CommandId]:
        return frozenset(row.id for row in self.desk.outbox())

    def tray(self) -> frozenset[CommandId]:
        return frozenset(row.id for row in self.desk.outbox() if row.state == outbox.REFUSED)

    def granted(self) -> frozenset[CommandId]:
        """Take-overs that the server has said yes to: they may have come and gone within one step."""
        with self.desk.place.store.reading() as tx:
            return frozenset(tx.execute(select(receipts.c.id).where(receipts.c.kind == "take_over")).scalars())

    @property
    def device(self) -> DeviceId:
        return account.device(self.desk.place)

    def restart(self) -> None:
        self.desk.restart()
        self.plug_in()

    def plug_in(self) -> None:
        """After the desk was opened anew: the session goes on where there is one."""
        with suppress(SignedOut):
            account.resume(self.desk.place, self.line)

    def sign_in(self) -> None:
        account.sign_in(self.desk.place, self.line, self.officer.id, PASSWORD, "laptop")

    def allowed(self, request_id: RequestId) -> tuple[Request, frozenset[str]] | None:
        """The request and what this desk lets its officer do to it; None also while only its head has come."""
        try:
            found = queries.request(self.desk.place, request_id)
        except Refused:
            return None
        if found is None:
            return None
        return found.request, frozenset(kind for kind, refusal in found.refusals.items() if refusal is None)


def laptop(home: Path, number: int, server: Server, reboot: Callable[[Crash], None]) -> Laptop:
    clock = Clock()
    clock.now = server.house.now()
    desk = Desk(home / f"desk-{number}", server, clock)
    line = Line(LoopbackApi(server), clock, reboot)
    desk.api = line  # type: ignore[assignment]
    made = Laptop(number, OFFICERS[number], desk, clock, line)
    made.plug_in()
    return made


def found(home: Path) -> None:
    """Everybody hired, signed in and in agreement; some requests taken, one approved and waiting for its document."""
    server = Server(home / "server", Clock())
    server.hire(*OFFICERS[1:])
    server.file(*(filed(server, number, *what) for number, what in enumerate(_FILED, 1)))
    laptops = [laptop(home, number, server, _no_crash) for number in range(len(OFFICERS))]
    for one in laptops:
        one.sign_in()
        one.desk.sync()
    laptops[0].desk.claim(citizen(1), citizen(3), citizen(6))
    laptops[0].desk.decide(citizen(6), b.approve())
    laptops[NEIGHBOURS].desk.claim(citizen(4))
    for one in laptops:
        one.desk.sync()
        one.desk.close()
    server.close()


def _no_crash(crash: Crash) -> None:
    raise crash


def filed(server: Server, number: int, office: str, pictures: tuple[int, ...]) -> Request:
    """A request that names real pictures, which several may share."""
    names = [(server.keep(PICTURES[index]), len(PICTURES[index])) for index in pictures]
    lines = ("birth-letter", "kk")
    attached = tuple(_attached(at, lines[at], *named) for at, named in enumerate(names))
    return replace(citizen(number, attachments=attached), office=office)


def _attached(at: int, requirement: str, sha256: Sha256, length: int) -> object:
    return b.attachment(at + 1, requirement, sha256=sha256, size=length)


def quietly(act: Callable[[], object]) -> str:
    """The code of what an officer would have been told, "" where it went well."""
    try:
        act()
    except AlpukatError as error:
        return error.code
    return ""
