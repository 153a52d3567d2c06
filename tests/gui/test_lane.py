"""A lane keeps order, comes home to the main thread, tells of failures and closes with work waiting."""

import threading

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from alpukat_desk.gui.lane import Lane


class Receiver(QObject):
    """Remembers what came and in which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.threads: set[str] = set()

    def hear(self, value: object) -> None:
        self.heard.append(value)
        self.threads.add(threading.current_thread().name)


def where(value: int) -> tuple[int, str]:
    return value, threading.current_thread().name


def test_results_come_home_in_order_on_the_main_thread(qtbot: QtBot) -> None:
    parent, receiver = QObject(), Receiver()
    lane = Lane("work", parent)
    for value in range(20):
        lane.run(where, value, then=receiver.hear)
    qtbot.waitUntil(lambda: len(receiver.heard) == 20)
    lane.close()
    assert [value for value, _name in receiver.heard] == list(range(20))
    assert all(name.startswith("work") for _value, name in receiver.heard)
    assert receiver.threads == {threading.main_thread().name}


def test_a_failure_goes_to_its_caller_or_to_the_lane(qtbot: QtBot) -> None:
    parent, mine, lanes = QObject(), Receiver(), Receiver()
    lane = Lane("work", parent)
    lane.failed.connect(lanes.hear)
    lane.run(int, "x", fail=mine.hear)
    lane.run(int, "y")
    qtbot.waitUntil(lambda: len(mine.heard) == 1 and len(lanes.heard) == 1)
    lane.close()
    assert "'x'" in str(mine.heard[0])
    assert "'y'" in str(lanes.heard[0])


def test_a_receiver_that_is_gone_hears_nothing(qtbot: QtBot) -> None:
    parent, receiver = QObject(), Receiver()
    lane = Lane("work", parent)
    gate = threading.Event()
    lane.run(gate.wait, 5, then=receiver.hear)
    last: list[object] = []
    lane.run(where, 1, then=last.append)
    heard = receiver.heard
    receiver.deleteLater()
    del receiver
    qtbot.wait(20)
    gate.set()
    qtbot.waitUntil(lambda: bool(last))
    lane.close()
    assert heard == []


def test_closing_waits_for_what_runs_and_for_what_is_to_be_kept_and_drops_what_waits() -> None:
    parent = QObject()
    lane = Lane("work", parent)
    started, gate, ran = threading.Event(), threading.Event(), []

    def first() -> None:
        started.set()
        gate.wait(5)
        ran.append("first")

    lane.run(first)
    lane.run(ran.append, "a question")
    lane.run_surely(ran.append, "a decision")
    lane.run(ran.append, "another question")
    started.wait(5)
    threading.Timer(0.05, gate.set).start()
    lane.close()
    lane.run_surely(ran.append, "too late")
    assert ran == ["first", "a decision"]
