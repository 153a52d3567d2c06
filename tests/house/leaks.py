"""Finds what a test left behind: threads, running timers, windows; and tells which addresses are foreign."""

import ipaddress
import sys
import threading
import time
import weakref
from typing import Any

PATIENCE_S = 2.0
"""A thread that is just ending gets so long to do it."""
LOCAL_NAMES = frozenset({"", "localhost", "0.0.0.0", "::"})  # noqa: S104
KEPT_WINDOWS = frozenset({"QTipLabel", "QDesktopScreenWidget"})
"""Windows that Qt itself makes once and keeps."""


def foreign_address(address: object) -> bool:
    """Whether a socket address lies beyond this machine. Paths of Unix sockets never do."""
    if not isinstance(address, tuple) or not address:
        return False
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0] or "")
    if host in LOCAL_NAMES:
        return False
    try:
        return not ipaddress.ip_address(host.split("%")[0]).is_loopback
    except ValueError:
        return True


def strange_threads(before: frozenset[threading.Thread], patience_s: float = PATIENCE_S) -> list[str]:
    """Names of the threads that run now and did not before."""
    deadline = time.monotonic() + patience_s
    left = [thread for thread in threading.enumerate() if thread not in before]
    for thread in left:
        thread.join(max(0.0, deadline - time.monotonic()))
    return [f"thread {thread.name}" for thread in left if thread.is_alive()]


class QtLeaks:
    """Watches the timers and windows of one test. Needs PySide6, so only tests that use Qt make one."""

    def __init__(self) -> None:
        from PySide6 import QtCore, QtWidgets  # here, so that only tests that use Qt pay for Qt

        self._core, self._widgets = QtCore, QtWidgets
        self._windows = self._now()
        self._timers = _watch_timers(QtCore.QTimer)
        self._timers.clear()

    def _now(self) -> list[Any]:
        return self._widgets.QApplication.topLevelWidgets() if self._widgets.QApplication.instance() else []

    def found(self) -> list[str]:
        """What is still there after everything that was to be deleted later is deleted."""
        app = self._core.QCoreApplication.instance()
        if app is not None:
            app.sendPostedEvents(None, self._core.QEvent.Type.DeferredDelete)
            app.processEvents()
        return [*self._left_windows(), *self._left_timers()]

    def _left_windows(self) -> list[str]:
        new = [window for window in self._now() if window not in self._windows]
        return [_told("window", window) for window in new if window.metaObject().className() not in KEPT_WINDOWS]

    def _left_timers(self) -> list[str]:
        is_valid = sys.modules["shiboken6"].isValid
        return [_told("timer", timer) for timer in list(self._timers) if is_valid(timer) and timer.isActive()]


def _told(kind: str, thing: Any) -> str:
    name = thing.objectName() or getattr(thing, "windowTitle", str)()
    return f"{kind} {type(thing).__name__}" + (f" “{name}”" if name else "")


def _watch_timers(timer_class: Any) -> "weakref.WeakSet[Any]":
    """The set in which every started QTimer is noted. Patched once; PySide has no list of running timers."""
    started: weakref.WeakSet[Any] | None = getattr(timer_class, "_alpukat_started", None)
    if started is not None:
        return started
    started = weakref.WeakSet()
    real = timer_class.start

    def start(self: Any, *args: Any) -> None:
        started.add(self)
        real(self, *args)

    timer_class.start = start
    timer_class._alpukat_started = started
    return started
