"""Desks for tests: a profile, its officer, and a line to a ``Central`` that can be made to fail."""

from pathlib import Path

from sqlalchemy import select

from alpukat_desk.desk import account, commands, keeping, queries, sync
from alpukat_desk.desk.reports import Report
from alpukat_desk.desk.shown import Filter, OutboxRow, Shown, View
from alpukat_desk.desk.workplace import open_workplace
from alpukat_desk.domain.commands import AnyPayload
from alpukat_desk.domain.model import CommandId, Officer, Request, RequestId
from alpukat_desk.store import mirror
from alpukat_desk.store.tables import heads
from tests.loopback import PASSWORD, Central, Clock, LoopbackApi, catalogue
from tests.profiles import KEY


class Desk:
    """One laptop. Its methods are what an officer does at it, in the fewest words."""

    def __init__(self, home: Path, central: Central, clock: Clock) -> None:
        self.home = home
        self.api = LoopbackApi(central)
        self._clock = clock
        self.place = open_workplace(home, KEY, catalogue(), clock)

    def sign_in(self, officer: Officer) -> "Desk":
        account.sign_in(self.place, self.api, officer.id, PASSWORD, "laptop")
        return self

    def close(self) -> None:
        self.place.store.close()

    def restart(self) -> None:
        """The program ends and starts again; the session goes on."""
        self.close()
        self.place = open_workplace(self.home, KEY, catalogue(), self._clock)
        account.resume(self.place, self.api)

    def sync(self) -> Report:
        """A cycle that must go well."""
        report = sync.cycle(self.place, self.api)
        assert report.error is None, report
        return report

    def tidy(self) -> None:
        """Everything an idle desk puts in order."""
        while keeping.tidy(self.place):
            continue

    def failing_sync(self) -> str:
        """The code of the error a cycle ended with."""
        report = sync.cycle(self.place, self.api)
        assert report.error is not None, report
        return report.error.code

    def claim(self, *requests: Request) -> None:
        claimed = sync.claim(self.place, self.api, tuple(request.id for request in requests))
        assert not claimed.denied, claimed

    def see(self, request: Request) -> Shown:
        shown = queries.request(self.place, request.id)
        assert shown is not None
        return shown

    def holds(self, request: Request) -> bool:
        return queries.request(self.place, request.id) is not None

    def bodies(self) -> dict[RequestId, bytes]:
        """Every body of the mirror as it came."""
        with self.place.store.reading() as tx:
            found = ((key, mirror.body(tx, key)) for key in self.mirrored())
            return {key: raw for key, raw in found if raw is not None}

    def mirrored(self) -> tuple[RequestId, ...]:
        """Every request of the mirror, its body here or not."""
        with self.place.store.reading() as tx:
            return tuple(tx.execute(select(heads.c.id)).scalars())

    def decide(self, request: Request, payload: AnyPayload) -> CommandId:
        """On the request as this desk shows it now."""
        commands.decide(self.place, request.id, self.see(request).request.version, payload)
        return self.outbox()[-1].id

    def outbox(self) -> tuple[OutboxRow, ...]:
        return queries.outbox(self.place)

    def states(self) -> list[tuple[str, str]]:
        """State, or the code of the refusal, of each command with its kind."""
        return [(row.kind, row.refusal_code or row.state) for row in self.outbox()]

    def ids(self, view: View, text: str = "") -> tuple[RequestId, ...]:
        return queries.ids(self.place, Filter(view, text=text))


class Desks:
    """Opens desks and closes them all."""

    def __init__(self, home: Path, central: Central, clock: Clock) -> None:
        self._home, self._central, self._clock = home, central, clock
        self._made: list[Desk] = []
        self._hired: set[str] = set()

    def of(self, officer: Officer) -> Desk:
        """A further desk, of an officer who is hired where that was not done yet."""
        if officer.id not in self._hired:
            self._central.hire(officer)
            self._hired.add(officer.id)
        self._made.append(Desk(self._home / f"desk-{len(self._made)}", self._central, self._clock))
        return self._made[-1].sign_in(officer)

    def close(self) -> None:
        for desk in self._made:
            desk.close()
