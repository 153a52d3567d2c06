"""Codes, dates and durations as the officer reads them. The only home of words for domain codes."""

from datetime import date, datetime, timedelta

from alpukat_desk.catalogue import Catalogue, Sentence
from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.domain.fields import ROW, field_of
from alpukat_desk.domain.model import CLOSED, Finding, Request, RequestRow
from alpukat_desk.domain.people import CARD, Tie
from alpukat_desk.domain.privacy import masked
from alpukat_desk.domain.promise import WIB, left
from alpukat_desk.domain.services import Label
from alpukat_desk.domain.values import iso_date

MONTHS = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split(),
    "en": "January February March April May June July August September October November December".split(),
}
_SHORT = {
    "id": {
        "today": "hari ini",
        "yesterday": "kemarin",
        "waiting": "menunggu",
        "late": "lewat {}",
        "day": "{} hari",
        "days": "{} hari",
        "hm": "{} j {} m",
        "m": "{} m",
    },
    "en": {
        "today": "today",
        "yesterday": "yesterday",
        "waiting": "waiting",
        "late": "late {}",
        "day": "{} d",
        "days": "{} days",
        "hm": "{} h {} m",
        "m": "{} m",
    },
}
DAY = 510
"""Working minutes of a normal office day (07.30 to 16.00): longer times are told in days."""


class Texts:
    """The words of one language over the catalogue."""

    def __init__(self, catalogue: Catalogue, language: str) -> None:
        self.catalogue = catalogue
        self.language = language

    def label(self, label: Label) -> str:
        return label.en if self.language == "en" else label.id

    def word(self, group: str, code: str) -> str:
        """The word for a code of a group ("status", "command" ...); a code nobody knows is shown as it is."""
        return self.catalogue.words.say(f"{group}.{code}", self.language).text

    def say(self, code: str, **values: object) -> Sentence:
        return self.catalogue.words.say(code, self.language, **self._readable(values))

    def error(self, error: AlpukatError, about: Request | None = None) -> Sentence:
        """With the request it is about, its requirement, field and reason are named as on the page."""
        detail: dict[str, object] = dict(error.detail)
        if about is not None:
            names = {"requirement": self.requirement, "field": self.field, "reason": self.reason, "output": self.output}
            detail |= {key: name(about, str(detail[key])) for key, name in names.items() if key in detail}
        return self.say(error.code, **detail)

    def finding(self, finding: Finding) -> str:
        return self.say(finding.code, **finding.params).text

    def tie(self, tie: Tie) -> str:
        """The role, with the name where the form tells one and the masked number where it does not."""
        told = tie.name if tie.name and tie.role != CARD else masked(tie.number)
        return f"{self.word('person', tie.role)} · {told}"

    def clearing(self, finding: Finding) -> str:
        """What clears it; empty where it only tells something."""
        return self.say(finding.code, **finding.params).next

    def _readable(self, values: dict[str, object]) -> dict[str, object]:
        """Codes inside a sentence become words too."""
        groups = {"status": "status", "role": "role", "kind": "command"}
        return {
            name: self.word(groups[name], str(value)) if name in groups else value for name, value in values.items()
        }

    def service(self, slug: str) -> str:
        """The short label where lists have room for no more."""
        service = self.catalogue.services.get(slug)
        return self.label(service.short or service.label) if service else slug

    def office(self, code: str) -> str:
        return self.catalogue.office_name(code)

    def field(self, request: Request, name: str) -> str:
        service = self.catalogue.services.get(request.service)
        found = field_of(name, service)
        label = self.label(found.label) if found else ""
        row = ROW.search(name)
        if not label:
            return self.word("field", name)
        return f"{label} ({row[1]})" if row else label

    def requirement(self, request: Request, slug: str) -> str:
        service = self.catalogue.services.get(request.service)
        found = service.requirement(slug) if service else None
        return self.label(found.label) if found else slug

    def output(self, request: Request, slug: str) -> str:
        service = self.catalogue.services.get(request.service)
        found = service.output(slug) if service else None
        return self.label(found.label) if found else slug

    def reason(self, request: Request, code: str) -> str:
        service = self.catalogue.services.get(request.service)
        found = service.reason(code) if service else None
        return self.label(found.label) if found else code

    def time(self, at: datetime) -> str:
        return at.astimezone(WIB).strftime("%H.%M")

    def since(self, at: datetime, now: datetime) -> str:
        """The time of today, or the day and the time: a line that has been down for days says so."""
        same = at.astimezone(WIB).date() == now.astimezone(WIB).date()
        return self.time(at) if same else f"{self.day(at, now)} {self.time(at)}"

    def moment(self, at: datetime) -> str:
        return at.astimezone(WIB).strftime("%d-%m-%Y %H.%M")

    def date(self, day: date) -> str:
        return f"{day.day} {MONTHS[self.language][day.month - 1]} {day.year}"

    def iso_date(self, value: str) -> str:
        """A field's YYYY-MM-DD in words; what is no date is shown as it was typed."""
        day = iso_date(value)
        return self.date(day) if day else value

    def region(self, code: str) -> str:
        return self.catalogue.region_name(code) or code

    def day(self, at: datetime, now: datetime) -> str:
        """Today, yesterday, or the day and the month's first three letters."""
        day, today = at.astimezone(WIB).date(), now.astimezone(WIB).date()
        words = _SHORT[self.language]
        if day == today:
            return words["today"]
        if day == today - timedelta(days=1):
            return words["yesterday"]
        short = MONTHS[self.language][day.month - 1][:3]
        return f"{day.day} {short}" if day.year == today.year else f"{day.day} {short} {day.year}"

    def row_left(self, row: RequestRow, now: datetime) -> tuple[str, str]:
        """As ``left``; of a closed request no time is told."""
        return ("—", "still") if row.status in CLOSED else self.left(row.due_at, now)

    def left(self, due_at: datetime | None, now: datetime) -> tuple[str, str]:
        """Working time left as text, and how pressing it is: "calm", "soon" (today), "late" or "still"."""
        words = _SHORT[self.language]
        if due_at is None:
            return words["waiting"], "still"
        minutes = int(left(self.catalogue.calendar, now, due_at).total_seconds() // 60)
        if minutes < 0:
            return words["late"].format(self._span(-minutes)), "late"
        today = due_at.astimezone(WIB).date() <= now.astimezone(WIB).date()
        return self._span(minutes), "soon" if today else "calm"

    def gap(self, span: timedelta) -> str:
        """How far two clocks are apart, in the two largest units that matter."""
        words, minutes = _SHORT[self.language], round(span.total_seconds() / 60)
        if minutes >= 2 * 24 * 60:
            return words["days"].format(minutes // (24 * 60))
        hours, rest = divmod(minutes, 60)
        return words["hm"].format(hours, rest) if hours else words["m"].format(rest)

    def _span(self, minutes: int) -> str:
        words = _SHORT[self.language]
        if minutes >= DAY:
            return words["day"].format(minutes // DAY)
        hours, rest = divmod(minutes, 60)
        return words["hm"].format(hours, rest) if hours else words["m"].format(rest)
