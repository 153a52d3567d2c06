"""What ``docs/services.md`` says of promises and of the working calendar they are counted on."""

from collections.abc import Iterator

from alpukat_desk.catalogue.calendar import YEARS, joint_leave_until
from alpukat_desk.domain.promise import Calendar, OfficeHours
from alpukat_desk.domain.services import Promise

_CLOCK = """\
The clock starts when the file is complete. It stands while the request is returned to its applicant or waits for the
ministry, and runs on afterwards: the due time moves by the working time that passed meanwhile. `n` working days end
when the office closes on the n-th working day after the day on which the file was complete. A promise without a level
holds at every office; of two that hold, the one begun last counts, and of two begun together the one that names the
level of the office where the request lies. Forwarding a request does not start its clock anew."""
_CLOSURE = """\
In the closure that began on 23 March 2020 the counters were shut, but everybody worked from home in the normal hours:
the clock ran on. Days on which nobody works at all are written under `closures` and stop it."""
_DAYS = ("", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def promised(item: Promise) -> str:
    """One promise as a cell of the table."""
    unit = item.unit.replace("_", " ") if item.amount > 1 else item.unit.replace("_", " ").removesuffix("s")
    place = f"{item.level}: " if item.level else ""
    return f"{place}{item.amount} {unit} from {item.valid_from:%d-%m-%Y}"


def lines(calendar: Calendar) -> Iterator[str]:
    yield ""
    yield "## Promises and the working calendar"
    yield ""
    yield _CLOCK
    yield ""
    yield f"National holidays and joint leave come from the `holidays` package, to the end of {YEARS[-1]}; after it"
    yield "only weekends are free. Where the moon decides and no decree is out yet a holiday is an estimate, and its"
    yield "name says so (*perkiraan*)."
    yield f"**Joint leave is known to {joint_leave_until()}**: what is due later is reckoned without it."
    yield "When a version that knows more is installed, a desk reckons every due time anew the next time it is opened,"
    yield "and the server that of a request with its next change."
    yield ""
    yield "| Hours | Days | WIB | From | Until | Source |"
    yield "|---|---|---|---|---|---|"
    yield from (_hours(item) for item in calendar.hours)
    yield ""
    yield _CLOSURE


def _hours(item: OfficeHours) -> str:
    days = " ".join(_DAYS[day] for day in item.days)
    until = f"{item.valid_until:%d-%m-%Y}" if item.valid_until else "–"
    times = f"{item.opens:%H.%M}–{item.closes:%H.%M}"
    return f"| {item.label} | {days} | {times} | {item.valid_from:%d-%m-%Y} | {until} | {item.source} |"
