"""Jobs in turns: each begins when the one before has come home, whatever became of that."""

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import RequestId
from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.turns import Turns


class Desk(QObject):
    """Asks for jobs and hears of them; each job gives the number of answers heard when it began."""

    def __init__(self, hub: Hub) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.turns = Turns(hub, self.heard.append, self)

    def step(self) -> None:
        self.turns.work(echo, len(self.heard), then=self.heard.append)

    def broken(self) -> None:
        self.turns.work(refuse, then=self.heard.append)

    def decision(self) -> None:
        self.turns.make(decide, then=self.heard.append)


def echo(place: Workplace, number: int) -> int:
    return number


def decide(place: Workplace) -> frozenset[RequestId]:
    return frozenset({RequestId("x")})


def refuse(place: Workplace) -> None:
    raise Refused("enter.missing")


@pytest.fixture
def asked(hub: Hub) -> Desk:
    return Desk(hub)


def test_each_begins_when_the_one_before_has_come_home(qtbot: QtBot, asked: Desk) -> None:
    for _ in range(3):
        asked.turns.ask(asked.step)
    with qtbot.waitSignal(asked.turns.rested):
        assert not asked.turns.idle
    assert asked.heard == [0, 1, 2]
    assert asked.turns.idle


def test_the_same_waits_once_and_is_asked_again_when_it_has_begun(qtbot: QtBot, asked: Desk) -> None:
    for _ in range(5):
        asked.turns.ask_once(asked.step)
    with qtbot.waitSignal(asked.turns.rested):
        pass
    assert asked.heard == [0, 1], "one that runs has read already; one more reads what is new"


def test_after_one_that_failed_the_next_has_its_turn(qtbot: QtBot, asked: Desk) -> None:
    asked.turns.ask(asked.broken)
    asked.turns.ask(asked.step)
    with qtbot.waitSignal(asked.turns.rested):
        pass
    error, after = asked.heard
    assert isinstance(error, Refused)
    assert after == 1


def test_the_last_gives_up_what_waits_and_nothing_comes_after_it(qtbot: QtBot, hub: Hub, asked: Desk) -> None:
    asked.turns.ask(asked.step)
    asked.turns.ask(asked.broken)
    with qtbot.waitSignal(hub.changed):
        asked.turns.end_with(asked.decision)
    asked.turns.ask(asked.step)
    qtbot.waitUntil(lambda: hub.idle)
    assert asked.heard == [0, {"x"}]
    assert asked.turns.idle


def test_a_last_one_that_failed_was_not_the_last(qtbot: QtBot, asked: Desk) -> None:
    with qtbot.waitSignal(asked.turns.rested):
        asked.turns.end_with(asked.broken)
    asked.turns.ask(asked.step)
    with qtbot.waitSignal(asked.turns.rested):
        pass
    assert asked.heard[1:] == [1]
