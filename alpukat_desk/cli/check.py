"""``check``: the cross-checks of whole requests out of a file, without a profile and without network."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click
import msgspec

from alpukat_desk.cli.call import on_its_own
from alpukat_desk.cli.output import Output, standing
from alpukat_desk.cli.source import FILE, Line, Lines, decoded, opened
from alpukat_desk.domain.checks import findings
from alpukat_desk.domain.model import Finding, Request, Severity, Struct
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.wire import FIRST_YEAR, LAST_YEAR
from alpukat_desk.gui.texts import Texts

LONGEST = 1 << 20
"""Characters of one request."""
_DECODER = msgspec.json.Decoder(Request)


class Checked(Struct):
    """One line: the request, None where it is none, and what was found."""

    line: int
    request: Request | None
    findings: tuple[Finding, ...]


@on_its_own("check")
@click.option("--requests", "source", required=True, metavar="FILE", type=FILE,
              help="One request as JSON in each line; - for the input.")  # fmt: skip
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day the checks are made on.  [default: today]")
def check(out: Output, source: Path, today: datetime | None) -> None:
    """Check whole requests as the desk and the server do, one line of findings for each.

    A request is written as the server tells it, and as show --json does under "request". Needs no network and no
    profile. Ends with 0 when every line was read, whatever was found.
    """
    day = today.date() if today else datetime.now(WIB).date()
    counted: Counter[str] = Counter()
    with opened(source) as stream, decoded(stream) as text:
        for line in Lines(text, LONGEST):
            if line[1].strip():
                checked = examine(line, out.texts, day)
                out.row(record(checked), partial(lines, checked, out.texts))
                counted.update(("rows", standing(checked.findings)))
    out.flush()
    out.say("cli.checked", **{name: f"{counted[name]}" for name in ("rows", "ok", "odd", "wrong")})


def examine(line: Line, texts: Texts, day: date) -> Checked:
    """A service of a newer server is told, for then only the applicant's own data could be checked."""
    number, text, whole = line
    request = _request(text) if whole else None
    if request is None:
        return Checked(number, None, (Finding("check.no_request", Severity.ERROR),))
    service = texts.catalogue.services.get(request.service)
    unknown = Finding("service.unknown", Severity.WARNING, "", {"service": request.service})
    found = findings(request, service, day, texts.catalogue.regions, texts.catalogue.calendar)
    return Checked(number, request, found if service else (unknown, *found))


def _request(text: str) -> Request | None:
    """None also for a day on which no request was ever filed: no calendar reckons with it."""
    try:
        request = _DECODER.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        return None
    return request if FIRST_YEAR <= request.submitted_at.year < LAST_YEAR else None


def record(checked: Checked) -> dict[str, object]:
    """``key`` names a finding in the officer's answers."""
    request = checked.request
    return {
        "line": checked.line,
        "id": request.id if request else None,
        "code": request.code if request else None,
        "service": request.service if request else None,
        "ok": standing(checked.findings) != "wrong",
        "findings": [
            {
                "code": item.code,
                "severity": item.severity,
                "field": item.field,
                "params": item.params,
                "also": item.also,
            }
            for item in checked.findings
        ],
    }


def lines(checked: Checked, texts: Texts) -> Iterator[str]:
    """Nothing about a request without findings."""
    request = checked.request
    place = f"{checked.line:>7}  {request.code if request else '':<20}"
    for item in checked.findings:
        about = f"{texts.field(request, item.field)}: " if request and item.field else ""
        yield f"{place}  {texts.word('severity', item.severity):<18}  {about}{texts.finding(item)}  [{item.code}]"
