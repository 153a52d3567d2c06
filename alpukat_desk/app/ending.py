"""Told to end from outside (Ctrl+C, a logout, a terminal closed), the desk ends as if its windows had been closed."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")


@contextmanager
def ended_from_outside(close: Callable[[], object]) -> Iterator[None]:
    """``close`` is called in Qt's loop when such a signal came. What was ignored before, as under nohup, stays so.

    Qt's loop runs no Python while nothing happens, so it would never hear a signal: the socket wakes it.
    """
    near, far = socket.socketpair()
    near.setblocking(False)
    far.setblocking(False)
    heard = QSocketNotifier(near.fileno(), QSocketNotifier.Type.Read)
    heard.activated.connect(lambda: near.recv(1) and close())
    woken = signal.set_wakeup_fd(far.fileno(), warn_on_full_buffer=False)
    before = {number: signal.signal(number, _nothing) for number in _heeded()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(woken)
        heard.setEnabled(False)
        near.close()
        far.close()


def _heeded() -> list[signal.Signals]:
    numbers = [signal.Signals[name] for name in NAMES if hasattr(signal, name)]
    return [number for number in numbers if signal.getsignal(number) != signal.SIG_IGN]


def _nothing(*_: object) -> None:
    """The socket has told it already; without a handler in Python the signal would end the process."""
