"""What the office did with a request: an outcome, and the steps of its officers that lead there.

Steps are wishes; the server's own ``decisions`` carry them out, so that every status has come about legally.
"""

import random
from collections.abc import Callable
from datetime import date, datetime

from alpukat_desk.demo import outputs
from alpukat_desk.demo.dice import pick, uuid7
from alpukat_desk.demo.draft import Draft
from alpukat_desk.demo.places import DESK_OFFICE
from alpukat_desk.demo.reasons import rejected, returned
from alpukat_desk.demo.staff import DEMO_OFFICER, SIGNER, counter, reviewer
from alpukat_desk.demo.timing import Weeks
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Officer, Struct
from alpukat_desk.domain.promise import WIB, promise_at
from alpukat_desk.domain.services import Output, Service, asked

OUTCOMES = {
    "new": 0.53, "in_review": 0.09, "returned": 0.06, "waiting": 0.01, "approved": 0.03, "unsigned": 0.03,
    "printable": 0.05, "collectable": 0.035, "completed": 0.1, "rejected": 0.03, "forwarded": 0.015, "released": 0.02,
}  # fmt: skip
CENTRE = {"update-dwh": 0.45, "duplicate-record": 0.45, "verifikasi-nik": 0.08}
"""How often a service waits for the ministry to act."""
WITH_DOCUMENTS = frozenset({"approved", "unsigned", "printable", "collectable"})
AGES = {
    "in_review": (1, 3), "returned": (2, 24), "waiting": (2, 28), "approved": (1, 3), "unsigned": (1, 4),
    "printable": (2, 6), "collectable": (2, 8), "completed": (4, 30), "rejected": (3, 30), "forwarded": (1, 3),
    "released": (1, 2),
}  # fmt: skip
"""Working days from the youngest to the oldest request of an outcome; new ones go by their promise."""
_SHORTEST, _LONGEST = 90, 3500
"""Working minutes without which nothing can have happened yet, and in which all of it has."""


class Step(Struct):
    """An officer's command at a moment."""

    at: datetime
    officer: Officer
    payload: c.AnyPayload


class Career(Struct):
    """Steps in order, and the bytes of the documents they attach, by SHA-256."""

    steps: tuple[Step, ...] = ()
    documents: dict[str, bytes] = {}


def outcome(rng: random.Random, service: Service, fault: str) -> str:
    """A faulty request is new, in review, or back with its applicant; of one filed twice both are still open."""
    if fault == "double":
        return pick(rng, {"new": 0.75, "in_review": 0.25})
    if fault and fault != "late":
        return pick(rng, {"new": 0.64, "in_review": 0.14, "returned": 0.22})
    found = pick(rng, OUTCOMES)
    if rng.random() < CENTRE.get(service.slug, 0.0):
        return "waiting"
    if found == "waiting":
        return "in_review"
    return "completed" if found in WITH_DOCUMENTS and not service.outputs else found


def age(rng: random.Random, service: Service, found: str, today: date) -> int:
    """Working days ago. A new request is within its promise, but for one in twelve."""
    if found in AGES:
        return rng.randint(*AGES[found])
    promise = promise_at(service, today, service.level)
    days = promise.amount if promise and promise.unit == "working_days" else 1
    if rng.random() < 0.08:
        return days + rng.randint(1, 3)
    return rng.choices(range(days + 1), [0.8, *[1.0] * days])[0]


class Office:
    """One request at its office: who acts, and when the next step may be."""

    def __init__(self, rng: random.Random, weeks: Weeks, office: str, since: datetime) -> None:
        self.rng, self.weeks, self.office, self.since = rng, weeks, office, since
        turn = rng.randrange(10)
        self.officer = DEMO_OFFICER if office == DESK_OFFICE and turn < 3 else reviewer(office, turn)
        self.steps: list[Step] = []
        self.documents: dict[str, bytes] = {}
        self.times: list[datetime] = []

    def plan(self, found: str, service: Service, draft: Draft) -> Career:
        """Nothing where the office has had no time yet."""
        room = self.weeks.minutes(self.since)
        if found == "new" or room < _SHORTEST:
            return Career()
        if found in ("in_review", "waiting"):
            self.officer = reviewer(self.office, self.rng.randrange(10))
        minutes = sorted(self.rng.sample(range(5, min(room, self.rng.randint(700, _LONGEST))), 9))
        if found == "in_review":
            minutes = [*range(max(5, room - self.rng.randint(20, 300)), room)][:9]
        self.times = [self.weeks.after(self.since, item) for item in minutes]
        self._act(c.Claim())
        _PLANS[found](self, service, draft)
        return Career(tuple(self.steps), self.documents)

    def _act(self, payload: c.AnyPayload, officer: Officer | None = None) -> None:
        self.steps.append(Step(self.times[len(self.steps)], officer or self.officer, payload))

    def in_review(self, _service: Service, _draft: Draft) -> None:
        if self.rng.random() < 0.2:
            self._act(c.Note("Pemohon dihubungi lewat telepon, menunggu konfirmasi."))

    def returned(self, service: Service, draft: Draft) -> None:
        self._act(returned(self.rng, service, draft))

    def rejected(self, service: Service, draft: Draft) -> None:
        self._act(rejected(self.rng, service, draft))

    def waiting(self, _service: Service, _draft: Draft) -> None:
        self._act(c.Wait("Sudah diajukan ke pusat."))

    def forwarded(self, _service: Service, _draft: Draft) -> None:
        above = self.office.rpartition(".")[0]
        if above.count(".") < 1:
            return
        self._act(c.Forward(above, "Mohon diproses, berkas sudah lengkap di kelurahan."))

    def released(self, _service: Service, _draft: Draft) -> None:
        self._act(c.Release())

    def approved(self, service: Service, draft: Draft) -> None:
        ticks = {item.requirement: item.form or "ok" for item in draft.attached}
        lines = {line.slug for line in asked(service, draft.subtype, draft.fields)}
        self._act(c.Approve(ticks={slug: tick for slug, tick in ticks.items() if slug in lines}))

    def unsigned(self, service: Service, draft: Draft) -> None:
        self.approved(service, draft)
        for payload in self._attached(service, draft, signed=False):
            self._act(payload)
            if not payload.finished(service.output(payload.output)) and self.rng.random() < 0.7:
                self._act(c.SubmitForSignature(payload.document_id))

    def printable(self, service: Service, draft: Draft) -> tuple[c.Attach, ...]:
        self.approved(service, draft)
        made = self._attached(service, draft, signed=True)
        for payload in made:
            self._act(payload)
        return made

    def collectable(self, service: Service, draft: Draft) -> tuple[c.Attach, ...]:
        made = self.printable(service, draft)[:1]
        for payload in made:
            self._act(c.Print(payload.document_id), counter(self.office))
            self._act(c.Ready(payload.document_id), counter(self.office))
        return made

    def completed(self, service: Service, draft: Draft) -> None:
        if not service.outputs:
            self._act(c.Answer(_ANSWERS.get(service.slug, "Data sudah sesuai dan aktif.")))
            return
        self.approved(service, draft)
        made = self._attached(service, draft, signed=True)[:1]
        for payload in made:
            self._act(payload)
            self._act(c.Print(payload.document_id), counter(self.office))
            self._act(c.Ready(payload.document_id), counter(self.office))
            self._act(c.HandOver(payload.document_id, draft.applicant.name), counter(self.office))
        self._act(c.Complete(), counter(self.office))

    def _attached(self, service: Service, draft: Draft, *, signed: bool) -> tuple[c.Attach, ...]:
        return tuple(self._attach(item, draft, signed=signed) for item in outputs.chosen(service, draft, self.rng))

    def _attach(self, output: Output, draft: Draft, *, signed: bool) -> c.Attach:
        moment = self.times[len(self.steps)]
        day = moment.astimezone(WIB).date()
        legal = outputs.number(output, draft, self.rng, day) if signed else ""
        made = outputs.made(output, legal, draft, day, SIGNER.name)
        self.documents[made.sha256] = made.data
        return c.Attach(
            document_id=uuid7(self.rng, moment),
            output=output.slug,
            name=f"{output.slug}-{draft.applicant.nik[-4:]}.pdf",
            media_type="application/pdf",
            size=len(made.data),
            sha256=made.sha256,
            number=legal,
            signed=signed and output.signature,
        )


_ANSWERS = {
    "konsultasi": "Silakan mengajukan lewat Alpukat Betawi; syaratnya tercantum di aplikasi.",
    "verifikasi-nik": "NIK aktif dan sesuai dengan data SIAK.",
    "update-dwh": "Data sudah diperbarui oleh pusat, silakan coba kembali di lembaga tujuan.",
    "duplicate-record": "Data ganda sudah dihapus oleh pusat; satu NIK aktif.",
}
_PLANS: dict[str, Callable[[Office, Service, Draft], object]] = {
    "in_review": Office.in_review,
    "returned": Office.returned,
    "waiting": Office.waiting,
    "approved": Office.approved,
    "unsigned": Office.unsigned,
    "printable": Office.printable,
    "collectable": Office.collectable,
    "completed": Office.completed,
    "rejected": Office.rejected,
    "forwarded": Office.forwarded,
    "released": Office.released,
}
