"""When invented things happen: filings of the last working days at believable hours, decisions in office hours."""

import random
from datetime import UTC, date, datetime, time, timedelta

from alpukat_desk.demo.dice import pick
from alpukat_desk.domain.model import Channel
from alpukat_desk.domain.promise import WIB, Calendar, add_working, windows, working_minutes

SPAN = 30
"""Working days the requests reach back."""
_HOURS: dict[str, dict[range, float]] = {
    Channel.ALPUKAT: {
        range(6): 0.05,
        range(6, 8): 0.13,
        range(8, 16): 0.52,
        range(16, 20): 0.18,
        range(20, 24): 0.12,
    },
    Channel.WHATSAPP: {range(7, 9): 0.22, range(9, 12): 0.4, range(12, 16): 0.3, range(16, 20): 0.08},
    Channel.FACILITY: {range(7): 0.15, range(7, 16): 0.6, range(16, 24): 0.25},
}


class Weeks:
    """The working days before one day. ``limit`` is the close of the last of them: nothing was decided after it."""

    def __init__(self, calendar: Calendar, today: date) -> None:
        self.calendar, self.today = calendar, today
        self.days: list[date] = []
        day = today
        while len(self.days) < SPAN:
            day -= timedelta(days=1)
            if windows(calendar, day):
                self.days.append(day)
        self.limit = windows(calendar, self.days[0])[-1][1]

    def filed(self, rng: random.Random, age: int, channel: str) -> datetime:
        """A moment ``age`` working days ago; 0 is early this morning, before the office opens."""
        if age <= 0:
            return self._on(self.today, rng, range(6))
        return self._on(self._day(rng, min(age, SPAN)), rng, pick(rng, _HOURS[channel]))

    def _day(self, rng: random.Random, age: int) -> date:
        """Now and then on the weekend after that working day."""
        day = self.days[age - 1]
        free = day + timedelta(days=1)
        return free if free < self.today and not windows(self.calendar, free) and rng.random() < 0.3 else day

    def _on(self, day: date, rng: random.Random, hours: range) -> datetime:
        moment = time(rng.choice(hours), rng.randrange(60), rng.randrange(60))
        return datetime.combine(day, moment, WIB).astimezone(UTC)

    def minutes(self, since: datetime) -> int:
        """Working minutes the office has had since then."""
        return working_minutes(self.calendar, since, self.limit)

    def after(self, since: datetime, minutes: int) -> datetime:
        """So many working minutes later."""
        found = add_working(self.calendar, since, minutes, "working_minutes")
        return found.astimezone(UTC) if found is not None else since

    def working_day(self, after: date, count: int) -> date:
        """The ``count``-th working day after a day."""
        start = datetime.combine(after, time(12), WIB)
        found = add_working(self.calendar, start, count, "working_days")
        return found.astimezone(WIB).date() if found is not None else after
