"""The invented requests: the mix of services and channels, their faults, and what the office did with them.

All of it hangs on the seed and the day: the same two give the same requests, ids, files and histories.
"""

import random
from datetime import UTC, date, datetime, time, timedelta

from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.demo import careers, contradictions, faults
from alpukat_desk.demo.dice import dice, pick, uuid7
from alpukat_desk.demo.draft import Attached, Draft
from alpukat_desk.demo.forms import filled, subtype_of
from alpukat_desk.demo.places import SUDIN
from alpukat_desk.demo.staff import reviewer
from alpukat_desk.demo.story import HOSPITALS, Story
from alpukat_desk.demo.tellers import tell
from alpukat_desk.demo.timing import Weeks
from alpukat_desk.demo.town import Town
from alpukat_desk.demo.uploads import attached, renamed
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Applicant, Channel, Facility, Pickup, Request, RequestId, Status, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import Service, asked

MIX = {
    "akta-lahir": 0.24, "mutasi-perubahan": 0.15, "verifikasi-nik": 0.12, "skp-luar-dki": 0.085, "datang": 0.07,
    "akta-mati": 0.06, "pindah": 0.055, "skp-dalam-dki": 0.05, "sidukun-3in1": 0.04, "update-dwh": 0.035,
    "konsultasi": 0.03, "pb-online": 0.025, "lahir-mati": 0.015, "duplicate-record": 0.015, "batal-pindah": 0.01,
}  # fmt: skip
_BY_WHATSAPP = {"konsultasi": 0.6, "verifikasi-nik": 0.5, "update-dwh": 0.45}
_PREFIX = {Channel.ALPUKAT: "AB", Channel.WHATSAPP: "WA", Channel.FACILITY: "SD"}


class Case(Struct, kw_only=True):
    """A request as filed (its attachments still to be drawn) and what became of it. ``fault`` names what was
    planted, ``where`` the field or requirement it is in, ``twin`` the request it repeats."""

    request: Request
    attached: tuple[Attached, ...]
    steps: tuple[careers.Step, ...]
    documents: dict[str, bytes]
    fault: str
    where: str
    twin: str = ""


def cases(catalogue: Catalogue, count: int, seed: int, today: date, first: int = 1) -> tuple[Case, ...]:
    """``count`` cases in the order of their filing; the numbers of a day's codes begin at ``first``."""
    maker = _Maker(catalogue, seed, today)
    made: list[Case] = []
    while len(made) < count:
        made += maker.next(count - len(made))
    made.sort(key=lambda case: (case.request.submitted_at, case.request.id))
    return _numbered(made, first)


def _numbered(made: list[Case], first: int) -> tuple[Case, ...]:
    """Codes such as AB-3174-230320-0118: city, day, running number of the day."""
    last: dict[date, int] = {}
    numbered = []
    for case in made:
        day = case.request.submitted_at.astimezone(WIB).date()
        last[day] = last.get(day, first - 1) + 1
        prefix = _PREFIX[Channel(case.request.channel)]
        code = f"{prefix}-{SUDIN.replace('.', '')}-{day:%d%m%y}-{last[day]:04d}"
        numbered.append(replace(case, request=replace(case.request, code=code)))
    return tuple(numbered)


class _Maker:
    """Makes one case after the other, each with its own dice."""

    def __init__(self, catalogue: Catalogue, seed: int, today: date) -> None:
        self.catalogue, self.seed, self.today = catalogue, seed, today
        self.weeks = Weeks(catalogue.calendar, today)
        self.town = Town(seed, today)
        self.count = 0

    def next(self, room: int) -> list[Case]:
        """One case, or two where it is filed twice and there is room for both. The first fifteen are of
        fifteen services, so that even a small town knows all of them."""
        rng = dice(self.seed, "request", self.count)
        slugs = tuple(self.catalogue.services)
        slug = slugs[self.count] if self.count < len(slugs) else pick(rng, MIX)
        self.count += 1
        fault = pick(rng, faults.KINDS) if rng.random() < faults.SHARE else ""
        if not fault and dice(self.seed, contradictions.CROSS, self.count).random() < contradictions.SHARE:
            fault = contradictions.CROSS
        if fault == "double" and (room < 2 or slug == "sidukun-3in1"):
            fault = ""
        case, draft = self._case(rng, self.catalogue.services[slug], fault)
        return [case, self._twin(rng, case, draft)] if fault == "double" else [case]

    def _case(self, rng: random.Random, service: Service, fault: str) -> tuple[Case, Draft]:
        channel = _channel(rng, service.slug)
        found = careers.outcome(rng, service, fault)
        filed = self.weeks.filed(rng, careers.age(rng, service, found, self.today), channel)
        draft = self._draft(rng, service, channel, filed, fault)
        if fault == "double":
            draft = replace(draft, fault="double")
        elif found == "returned" and not draft.fault and rng.random() < 0.5:
            draft = faults.plant("photo", draft, rng, filed.astimezone(WIB).date())
        return self._filed(rng, service, draft, filed, found), draft

    def _draft(self, rng: random.Random, service: Service, channel: str, filed: datetime, fault: str) -> Draft:
        day = filed.astimezone(WIB).date()
        story = tell(rng, self.town, day, service.slug)
        fields, subtype = filled(service, story, rng, day), subtype_of(service, story)
        draft = Draft(
            service=service.slug,
            channel=channel,
            story=story,
            applicant=_applicant(rng, story, channel),
            fields=fields,
            subtype=subtype,
            attached=attached(service, story, subtype, fields, channel, rng, day),
        )
        return faults.plant(fault, draft, rng, day)

    def _filed(self, rng: random.Random, service: Service, draft: Draft, filed: datetime, found: str) -> Case:
        office = _office(service, draft.story)
        complete = self._complete(rng, service, draft, filed)
        request = Request(
            id=RequestId(uuid7(rng, filed)),
            code="",
            city=SUDIN,
            office=office,
            service=service.slug,
            channel=draft.channel,
            status=Status.NEW,
            applicant=draft.applicant,
            submitted_at=filed,
            subtype=draft.subtype,
            fields=draft.fields,
            complete_at=complete,
            pickup=self._pickup(rng, service, draft, filed, found),
            facility=_facility(rng, draft) if draft.channel == Channel.FACILITY else None,
        )
        career = careers.Office(rng, self.weeks, office, complete or filed).plan(found, service, draft)
        return Case(
            request=request,
            attached=draft.attached,
            steps=career.steps,
            documents=career.documents,
            fault=draft.fault,
            where=draft.where,
        )

    def _complete(self, rng: random.Random, service: Service, draft: Draft, filed: datetime) -> datetime | None:
        """When the last required paper came; over WhatsApp some send it an hour later. None while one is missing."""
        sent = {item.requirement for item in draft.attached}
        lines = asked(service, draft.subtype, draft.fields)
        if any(line.required and line.slug not in sent for line in lines):
            return None
        late = draft.channel == Channel.WHATSAPP and filed < self.weeks.limit and rng.random() < 0.3
        return filed + timedelta(minutes=rng.randint(4, 90)) if late else filed

    def _pickup(self, rng: random.Random, service: Service, draft: Draft, filed: datetime, found: str) -> Pickup | None:
        """The Service Point of the own kelurahan; what is ready is collected today or soon."""
        if not service.outputs or (draft.channel == Channel.WHATSAPP and rng.random() < 0.5):
            return None
        office = draft.fields.get("destination.region", "") if service.slug == "datang" else ""
        point = office or draft.story.family.address.office
        if found in ("printable", "collectable", "unsigned", "approved"):
            ahead = pick(rng, {0: 0.4, 1: 0.25, 2: 0.2, 3: 0.15})
            return Pickup(point, self.weeks.working_day(self.today - timedelta(days=1), ahead + 1))
        day = self.weeks.working_day(filed.astimezone(WIB).date(), rng.randint(6, 10))
        ended = found in ("completed", "rejected", "returned")
        return Pickup(point, day if ended else max(day, self.weeks.working_day(self.today, 2)))

    def _twin(self, rng: random.Random, first: Case, draft: Draft) -> Case:
        """The same matter once more over the other channel, some hours later; one in five is found and closed."""
        channel = Channel.WHATSAPP if draft.channel == Channel.ALPUKAT else Channel.ALPUKAT
        filed = min(
            first.request.submitted_at + timedelta(minutes=rng.randint(30, 2000)),
            datetime.combine(self.today, time(6), WIB).astimezone(UTC),
        )
        again = renamed(draft.attached[: rng.randint(2, 6)], channel, filed.astimezone(WIB).date())
        other = replace(draft, channel=channel, attached=again)
        service = self.catalogue.services[draft.service]
        twin = replace(self._filed(rng, service, other, filed, "new"), twin=first.request.id)
        if rng.random() < 0.2:
            return replace(twin, steps=self._closed(rng, twin, first))
        return twin

    def _closed(self, rng: random.Random, twin: Case, first: Case) -> tuple[careers.Step, ...]:
        room = self.weeks.minutes(twin.request.submitted_at)
        if room < 60:
            return ()
        officer = reviewer(twin.request.office, rng.randrange(10))
        claimed, closed = (
            self.weeks.after(twin.request.submitted_at, minutes) for minutes in sorted(rng.sample(range(5, room), 2))
        )
        found = c.MarkDuplicate(first.request.id, "Sama dengan permohonan lewat saluran lain.")
        return careers.Step(claimed, officer, c.Claim()), careers.Step(closed, officer, found)


def _channel(rng: random.Random, service: str) -> str:
    if service == "sidukun-3in1":
        return Channel.FACILITY
    return Channel.WHATSAPP if rng.random() < _BY_WHATSAPP.get(service, 0.25) else Channel.ALPUKAT


def _office(service: Service, story: Story) -> str:
    home = story.facts["destination.region"] if service.slug == "datang" else story.family.address.office
    return {"sudin": SUDIN, "kecamatan": home[:8]}.get(service.level, home)


def _applicant(rng: random.Random, story: Story, channel: str) -> Applicant:
    """Alpukat knows birth date and sex from the account; over WhatsApp few people tell them."""
    person = story.applicant
    told = channel != Channel.WHATSAPP or rng.random() < 0.4
    return Applicant(
        name=person.name,
        nik=person.nik,
        kk=story.family.kk,
        phone=person.phone,
        email=person.email if channel == Channel.ALPUKAT else "",
        birth_date=person.birth_date if told else None,
        sex=person.sex if told else "",
    )


def _facility(rng: random.Random, draft: Draft) -> Facility:
    letter = draft.fields.get("birth_letter.number", "") or draft.story.facts.get("birth_letter.number", "")
    return Facility(rng.choice(HOSPITALS), letter, f"LHR-{rng.getrandbits(40):010X}")
