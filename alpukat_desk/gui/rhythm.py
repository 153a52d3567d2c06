"""The rhythm of the cycles: the timer that ``desk.pace`` sets, the state of the network, and a laptop that slept."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtNetwork import QNetworkInformation

from alpukat_desk.desk import pace
from alpukat_desk.desk.clock import Clock
from alpukat_desk.desk.listening import Heard
from alpukat_desk.desk.pace import Ending, Pace

TICK_S = 10.0
Seconds = Callable[[], float]
Reach = QNetworkInformation.Reachability


@dataclass(frozen=True)
class Standing:
    """How it stands between this desk and the server. ``code`` names the fault, "" where there is none or it is a bug;
    ``slow`` is how far the laptop's clock is behind the server's, zero where it will do."""

    ending: Ending = Ending.DONE
    code: str = ""
    detail: tuple[tuple[str, str | int], ...] = ()
    again_at: datetime | None = None
    metered: bool = False
    line_down: bool = False
    slow: timedelta = timedelta()


class Rhythm(QObject):
    """Lives in the main thread. ``dice``, ``wall`` and ``steady`` are given for tests."""

    due = Signal()
    """Time for a cycle."""
    changed = Signal()
    """What the officer is told of the line may be another."""
    ticked = Signal()
    """Some seconds have passed: whoever looks at the clock looks now."""

    def __init__(
        self,
        parent: QObject,
        dice: Seconds = random.random,
        wall: Seconds = time.time,
        steady: Seconds = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._dice, self._wall, self._steady = dice, wall, steady
        self.pace = Pace()
        self.metered = False
        self.line_down = False
        self.cycles = 0
        self._deaf = self._told_in_vain = False
        self._mute = False
        self._poked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.due)
        self._ticks = QTimer(self)
        self._ticks.timeout.connect(self.tick)
        self._last = (wall(), steady())
        self._ticks.start(round(TICK_S * 1000))

    def watch_network(self) -> None:
        """Where this system has no way to tell, nothing is told."""
        wanted = QNetworkInformation.Feature.Reachability
        if not QNetworkInformation.loadBackendByFeatures(wanted) and not QNetworkInformation.loadDefaultBackend():
            return
        network = QNetworkInformation.instance()
        network.reachabilityChanged.connect(lambda reach: self.line_is(down=reach == Reach.Disconnected))
        network.isMeteredChanged.connect(lambda metered: self.meter(metered=metered))
        self.line_down = network.reachability() == Reach.Disconnected
        self.metered = network.isMetered()

    @property
    def listens(self) -> bool:
        """Whether to wait at the server for news: over a good line that costs nothing, while it leads to something."""
        good = self.cycles > 0 and self.pace.ending is Ending.DONE
        return good and not (self.metered or self._deaf or self._mute or self._told_in_vain)

    @property
    def held_off(self) -> bool:
        """Whether a decision waits for the next cycle instead of starting one."""
        return self.pace.ending in pace.HELD_OFF

    @property
    def again_in_s(self) -> float | None:
        """Until the next cycle; None where it comes not by itself."""
        left = self._timer.remainingTime()
        return left / 1000 if left >= 0 else None

    def standing(self, clock: Clock) -> Standing:
        wait_s = self.again_in_s
        again_at = None if wait_s is None else clock.now() + timedelta(seconds=wait_s)
        told = self.pace
        return Standing(told.ending, told.code, told.detail, again_at, self.metered, self.line_down, clock.wrong)

    def ended(self, error: BaseException | None, *, moved: bool = True) -> None:
        """A cycle ended. One that was poked and found nothing (not ``moved``) is not poked again before the timer:
        server and desk disagree about what news is."""
        self.cycles += 1
        self.pace = self.pace.then(error)
        self._deaf = False
        self._told_in_vain = self._poked and not moved
        self._poked = False
        self._set()

    def soon(self) -> None:
        """One more cycle, at once."""
        self._timer.start(0)

    def hear(self, heard: Heard) -> None:
        """What waiting at the server came to."""
        if heard is Heard.NEWS:
            self._poked = True
            self.due.emit()
        elif heard is not Heard.NOTHING:
            self._deaf = True
            self._mute = heard is Heard.NEVER
            self._set()

    def _set(self) -> None:
        wait_s = pace.wait_s(self.pace, self._dice(), metered=self.metered, poked=self.listens)
        if wait_s is None:
            self._timer.stop()
        else:
            self._timer.start(round(wait_s * 1000))
        self.changed.emit()

    def again(self) -> None:
        """At once, and what failed before counts no more."""
        self.pace = self.pace.fresh()
        self.due.emit()

    def line_is(self, *, down: bool) -> None:
        """A line that comes back is tried at once."""
        back = self.line_down and not down
        self.line_down = down
        self.changed.emit()
        if back:
            self.again()

    def meter(self, *, metered: bool) -> None:
        self.metered = metered
        if self.pace.ending is Ending.DONE and self._timer.isActive():
            self._set()
        self.changed.emit()

    @Slot()
    def tick(self) -> None:
        """After a sleep nothing is known of the line any more."""
        now = (self._wall(), self._steady())
        wall_s, steady_s = now[0] - self._last[0], now[1] - self._last[1]
        self._last = now
        if pace.slept(wall_s, steady_s, TICK_S) and self.cycles > 0 and self.pace.ending not in pace.NEVER:
            self.again()
        self.ticked.emit()

    def stop(self) -> None:
        self._timer.stop()
        self._ticks.stop()
