"""An officer at one desk, working without a pause: decides, attaches, takes back, clears the tray, and keeps a journal.

Everything goes through the desk's own functions. What the journal says was acknowledged is what the product must keep.
"""

import hashlib
import itertools
import logging
import random
from collections.abc import Callable

from alpukat_desk.desk import commands, queries
from alpukat_desk.desk.shown import Filter, Shown, View
from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain import errors
from alpukat_desk.domain.commands import Evidence
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.model import CommandId, RequestId
from alpukat_desk.domain.wire import CHUNK
from alpukat_desk.store import outbox
from tests.soak import offers
from tests.soak.journal import About, Done, Given, Giving, Journal, Kept, Refused, mark_of

log = logging.getLogger(__name__)
PDF = b"%PDF-1.4\n% CONTOH "
_LOOKED_AT = 40
_OWN_SHARE = 0.85
_DOCUMENTS = 2
"""So many documents at most are attached to one request."""


class Officer:
    """``name`` is that of the desk and its life: marks begin with it."""

    def __init__(self, place: Workplace, journal: Journal, dice: random.Random, name: str) -> None:
        self.place, self.journal, self.dice = place, journal, dice
        self._marks = (f"{name}-{number}" for number in itertools.count(1))
        self._last_file = b""

    def act(self) -> None:
        """One deed, whichever the dice say and the queue allows."""
        deeds = {self.decide: 86, self.clear_the_tray: 8, self.withdraw: 6}
        (deed,) = self.dice.choices(list(deeds), list(deeds.values()))
        deed()

    # ---- deciding ----

    def decide(self) -> None:
        case = self._case()
        if case is None:
            return
        kinds = offers.allowed(case)
        room = len(case.shown.request.documents) < _DOCUMENTS and offers.output(case)
        if "attach" in kinds and room and self.dice.random() < 0.5:
            self._attach(case)
            return
        payload = offers.drawn(case, self.dice)
        if payload is None:
            return
        request = case.shown.request
        seen = Evidence(findings=(case.mark,))
        self._try(
            About(case.mark, payload.kind, request.id),
            lambda: commands.decide(self.place, request.id, request.version, payload, seen),
        )

    def _case(self) -> offers.Case | None:
        own = self.dice.random() < _OWN_SHARE
        ids = queries.ids(self.place, Filter(View.MINE if own else View.ALL))[:_LOOKED_AT]
        if not ids:
            return None
        shown = self._opened(self.dice.choice(ids))
        service = self.place.service(shown.request) if shown else None
        if shown is None or service is None:
            return None
        return offers.Case(shown, service, next(self._marks), self.dice.choice(ids))

    def _opened(self, request_id: RequestId) -> Shown | None:
        """None too while only the head has come: the window says so, and the officer turns to another."""
        try:
            return queries.request(self.place, request_id)
        except errors.Refused as refusal:
            if refusal.code != "request.absent":
                raise
            return None

    def _attach(self, case: offers.Case) -> None:
        data, request = self._file(case.mark), case.shown.request
        about = About(case.mark, "attach", request.id, hashlib.sha256(data).hexdigest(), len(data))
        output, name = offers.output(case), f"{case.mark}.pdf"
        self._try(
            about,
            lambda: commands.attach(
                self.place, request.id, request.version, output, data, name, f"AL-{case.mark}", signed=True
            ),
        )

    def _file(self, mark: str) -> bytes:
        """Mostly small, some of more than one piece, and sometimes the one before again."""
        if self._last_file and self.dice.random() < 0.2:
            return self._last_file
        large = self.dice.random() < 0.07
        size = self.dice.randrange(CHUNK, 3 * CHUNK) if large else int(10 ** self.dice.uniform(2.5, 4.5))
        self._last_file = PDF + mark.encode() + b"\n" + self.dice.randbytes(size)
        return self._last_file

    def _try(self, about: About, act: Callable[[], object]) -> None:
        self.journal.write(about)
        try:
            act()
        except AlpukatError as error:
            self.journal.write(Refused(about.mark, error.code))
            return
        self.journal.write(Done(about.mark, self._id(about.mark)))

    def _id(self, mark: str) -> str:
        """Under which id it lies in the outbox; the other thread may have it settled already."""
        with self.place.store.reading() as tx:
            found = [entry.id for entry in outbox.everything(tx) if mark_of(entry.raw) == mark]
        return found[-1] if found else ""

    # ---- taking back ----

    def withdraw(self) -> None:
        waiting = [row.id for row in queries.outbox(self.place) if row.state == outbox.WAITING]
        if waiting:
            self._give_up("withdraw", self.dice.choice(waiting), commands.withdraw)

    def clear_the_tray(self) -> None:
        refused = [row.id for row in queries.outbox(self.place) if row.state == outbox.REFUSED]
        if not refused:
            return
        chosen = self.dice.choice(refused)
        if self.dice.random() < 0.5:
            self._give_up("drop", chosen, commands.drop)
            return
        try:
            commands.redo(self.place, chosen)
        except AlpukatError as error:
            log.info("command %s stays in the tray: %s", chosen, error.code)

    def _give_up(self, how: str, chosen: CommandId, act: Callable[[Workplace, CommandId], object]) -> None:
        with self.place.store.reading() as tx:
            entry = outbox.get(tx, chosen)
            chain = (entry, *outbox.resting_on(tx, chosen)) if entry else ()
        marks = tuple(mark_of(item.raw) for item in chain)
        if not marks:
            return
        self.journal.write(Giving(marks, how))
        try:
            act(self.place, chosen)
        except AlpukatError:
            self.journal.write(Kept(marks))
            return
        self.journal.write(Given(marks[0]))


def shown(place: Workplace) -> list[Shown]:
    """Everything this desk holds, open and closed."""
    ids: list[RequestId] = []
    for view in (View.ALL, View.CLOSED):
        ids += queries.ids(place, Filter(view))
    found = [queries.request(place, item) for item in dict.fromkeys(ids)]
    return [item for item in found if item is not None]
