"""Jobs on the store one after the other: what is asked for while one runs has its turn when that has come home."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from alpukat_desk.gui.hub import Hub
from alpukat_desk.gui.lane import Then, hand

Step = Callable[[], object]
"""Reads what it needs when its turn has come, and begins one job at most."""


class Turns(QObject):
    """Nothing that was asked for is dropped, and no answer meets a form that it was not about."""

    rested = Signal()
    """No job runs and no step waits any more."""

    def __init__(self, hub: Hub, failed: Then, parent: QObject) -> None:
        super().__init__(parent)
        self._hub, self._failed = hub, failed
        self._waiting: deque[Step] = deque()
        self._busy, self._ended = False, False

    @property
    def idle(self) -> bool:
        return not self._busy and not self._waiting

    def ask(self, step: Step) -> None:
        if not self._ended:
            self._waiting.append(step)
            self._go_on()

    def ask_once(self, step: Step) -> None:
        """Not again while the same step waits for its turn."""
        if step not in self._waiting:
            self.ask(step)

    def end_with(self, step: Step) -> None:
        """Only this is still done; what waits is given up, and nothing more is taken unless it fails."""
        self._waiting.clear()
        self.ask(step)
        self._ended = True

    def work(self, job: Callable[..., Any], *args: object, then: Then) -> None:
        """A job beside the screen; only a step begins one."""
        self._busy = True
        self._hub.work(job, self._hub.place, *args, then=partial(self._home, then), fail=self._fail)

    def make(self, job: Callable[..., Any], *args: object, then: Then) -> None:
        """The same for one that decides something."""
        self._busy = True
        self._hub.make(job, *args, then=partial(self._home, then), fail=self._fail)

    def _fail(self, error: BaseException) -> None:
        self._ended = False
        self._home(self._failed, error)

    def _home(self, then: Then, answer: object) -> None:
        self._busy = False
        try:
            hand(then, answer)
        finally:
            self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._busy:
            self._waiting.popleft()()
        if self.idle:
            self.rested.emit()
