"""A tally becomes a report that cannot change any more."""

from alpukat_desk.desk.reports import Progress, Report, Tally, silent
from alpukat_desk.domain.errors import Offline
from alpukat_desk.domain.model import RequestId


def test_a_report_says_what_was_counted() -> None:
    error = Offline("server.silent")
    tally = Tally(received=3, accepted=2, changed={RequestId("a")}, error=error)
    report = tally.report()
    tally.changed.add(RequestId("b"))
    assert report == Report(received=3, accepted=2, changed=frozenset({RequestId("a")}), error=error)


def test_nobody_has_to_listen() -> None:
    silent(Progress("pull", 1, 2))
    assert Tally().report() == Report()
