"""The thread that asks by itself: it finds what is due, outlives what goes wrong, and ends with the server."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alpukat_desk.domain import commands as c
from alpukat_desk.domain.model import Element
from alpukat_desk.domain.registry import Question, Said, Word
from alpukat_desk.server import inquirer
from alpukat_desk.server.registry import Access
from tests import builders as b
from tests.house.quiet import ExpectedLog
from tests.server.site import case, opened

WITHIN_S = 30
ME = b.officer(1)


@dataclass
class Ministry:
    """Lets a test wait until it was asked so often."""

    faulty: int = 0
    asked: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def ask(self, question: Question) -> Said:
        self.faulty -= 1
        self.asked.release()
        if self.faulty >= 0:
            raise ZeroDivisionError
        return Word({name: Element(True) for name in question.elements})


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inquirer, "LOOK_S", 0.01)


def until(found: Callable[[], bool]) -> None:
    """Looks again and again, as a desk does."""
    over = threading.Event()
    for _ in range(WITHIN_S * 100):
        if found() or over.wait(0.01):
            return
    raise AssertionError("it never came")


def test_what_is_due_is_asked_by_itself_and_a_server_with_a_register_says_so(tmp_path: Path) -> None:
    ministry = Ministry()
    with opened(tmp_path, registry=Access(ministry)) as site:
        assert site.house.policy.registry
        site.file(case(1))
        site.push(ME, b.command(c.CheckNik(), case(1), ME))
        assert ministry.asked.acquire(timeout=WITHIN_S) and ministry.asked.acquire(timeout=WITHIN_S)
        until(lambda: site.request(case(1)).version == 3)


def test_a_bug_met_with_one_request_stops_no_other(tmp_path: Path, expected_log: ExpectedLog) -> None:
    expected_log("alpukat_desk.server.app", "could not ask the ministry")
    with opened(tmp_path, registry=Access(Ministry(faulty=1))) as site:
        site.file(case(1), case(2))
        site.push(ME, b.command(c.CheckNik(), case(1), ME), b.command(c.CheckNik(), case(2), ME))
        until(lambda: {site.request(case(number)).version for number in (1, 2)} == {2, 3})


def test_without_a_register_no_thread_is_there(tmp_path: Path) -> None:
    with opened(tmp_path) as site:
        assert not site.house.policy.registry
        assert not [thread for thread in threading.enumerate() if thread.name == "ministry"]
