"""One life of a desk process: opens the profile, works on one thread and syncs on the other until somebody kills it.

Without an end of its own the process works until its time is over or its parent is gone.
"""

import logging
import os
import random
import threading
import time
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from alpukat_desk.catalogue import RESOURCES, Catalogue, load
from alpukat_desk.desk import account, queries, sync
from alpukat_desk.desk.shown import Filter, View
from alpukat_desk.desk.workplace import Workplace, open_workplace
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.errors import AlpukatError, SignedOut, StoreDamaged, StoreFull
from alpukat_desk.domain.model import Role
from alpukat_desk.remote import HttpApi
from alpukat_desk.store import vault
from tests.soak.doom import Doom, Doomed
from tests.soak.journal import About, Done, Journal, Met
from tests.soak.officer import Officer
from tests.soak.staff import PASSWORD, Seat

log = logging.getLogger(__name__)
PASSPHRASE = "sandi laptop yang panjang"
THINK_S, REST_S, RETRY_S = 0.025, 0.05, 0.25
"""Mean pause of the officer between two deeds; longest pause after a cycle that went well, and after another."""
_PILE = 25
"""An officer whose desk gets nothing away has a rest."""
_HANDFUL = 12
"""Nobody takes more while so many are in their hands; the server's limit is higher."""


class Life(NamedTuple):
    """``until`` is a monotonic time at which it ends by itself."""

    seat: Seat
    number: int
    home: Path
    url: str
    seed: int
    until: float
    doom: Doom | None = None

    @property
    def name(self) -> str:
        return f"soak-{self.seat.number}-{self.number}"


def now() -> datetime:
    return datetime.now(UTC)


@cache
def catalogue() -> Catalogue:
    return load(RESOURCES)


def opened(home: Path, journal: Journal) -> Workplace:
    """Damage after a kill is a fault of the product, so it is told; a second try goes on as the window would."""
    key = vault.unlock(home, PASSPHRASE) if vault.exists(home) else vault.create(home, PASSPHRASE, vault.FLOOR)
    try:
        return open_workplace(home, key, catalogue(), now)
    except StoreDamaged as error:
        journal.write(Met(error.code))
        return open_workplace(home, key, catalogue(), now)


def line(url: str, doom: Doom | None = None) -> Any:
    """Short of patience, so that a life sees many failures."""
    return Doomed(HttpApi(url, timeout_s=1.5, call_s=6, stream_s=20), doom)


def sit(place: Workplace, api: Any, officer: str) -> None:
    """Raises what the network raises."""
    try:
        account.resume(place, api)
    except SignedOut:
        account.sign_in(place, api, officer, PASSWORD, "soak")


def live(life: Life) -> None:
    journal = Journal(life.home.with_suffix(".journal"))
    place = opened(life.home, journal)
    over = threading.Event()
    net = threading.Thread(target=_guarded, args=(_sync, life, place, journal, over), name="net", daemon=True)
    net.start()
    try:
        _work(life, place, journal, over)
    finally:
        over.set()
        net.join()
    place.store.close()
    journal.close()


def _guarded(act: Any, *rest: Any) -> None:
    """A bug on the second thread ends the process as one on the first does."""
    try:
        act(*rest)
    except Exception:
        log.exception("the syncing thread met a bug")
        os._exit(1)


def _work(life: Life, place: Workplace, journal: Journal, over: threading.Event) -> None:
    dice, parent = random.Random(f"{life.seed}/{life.name}"), os.getppid()
    officer = Officer(place, journal, dice, life.name)
    while time.monotonic() < life.until and os.getppid() == parent:
        over.wait(dice.expovariate(1 / THINK_S))
        if account.officer(place) is not None and queries.link(place).waiting < _PILE:
            officer.act()


def _sync(life: Life, place: Workplace, journal: Journal, over: threading.Event) -> None:
    dice, api = random.Random(f"{life.seed}/{life.name}/net"), line(life.url, life.doom)
    try:
        while not over.is_set():
            rest = RETRY_S
            try:
                sit(place, api, life.seat.officer.id)
                _take(life, place, api, dice)
                _cycle(life, place, api, journal, dice)
                rest = REST_S
            except (StoreFull, StoreDamaged) as error:
                journal.write(Met(error.code))
            except AlpukatError as error:
                log.info("no line: %s", error.code)
            over.wait(dice.uniform(0, rest))
    finally:
        api.close()


def _cycle(life: Life, place: Workplace, api: Any, journal: Journal, dice: random.Random) -> None:
    report = sync.cycle(place, api)
    if report.repaired:
        journal.write(Met("repaired"))
    if report.error is not None:
        raise report.error
    if life.seat.officer.role == Role.SUPERVISOR and dice.random() < 0.3:
        _ask(life, place, api, journal, dice)


def _take(life: Life, place: Workplace, api: Any, dice: random.Random) -> None:
    """Out of the common queue, by name or the next ones."""
    free = queries.ids(place, Filter(View.FREE))
    if not free or life.seat.officer.role == Role.COUNTER:
        return
    if len(queries.ids(place, Filter(View.MINE))) >= _HANDFUL:
        return
    if dice.random() < 0.5:
        sync.claim(place, api, tuple(dice.sample(free, min(len(free), 4))))
    else:
        sync.claim_next(place, api, dice.randint(1, 6))


def _ask(life: Life, place: Workplace, api: Any, journal: Journal, dice: random.Random) -> None:
    """What only the server can say yes to. An answer that came is owed as much as a decision is."""
    ids = queries.ids(place, Filter(dice.choice([View.ALL, View.CLOSED])))
    shown = queries.request(place, dice.choice(ids[:40])) if ids else None
    if shown is None:
        return
    if any(row.request_id == shown.request.id for row in queries.outbox(place)):
        return
    mark = f"{life.name}-{900000 + dice.randrange(99999)}"
    for payload in (c.TakeOver(mark), c.Reopen(mark)):
        if shown.refusals[payload.kind] is None:
            journal.write(About(mark, payload.kind, shown.request.id))
            sync.ask(place, api, shown.request.id, shown.request.version, payload)
            journal.write(Done(mark, ""))
