"""One worker thread and the way home: plain functions go out, frozen results come back to the main thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

Then = Callable[[Any], object]


class Lane(QObject):
    """Runs functions in order on one thread. ``failed`` carries what a function raised, unless the caller
    took it with ``fail``. The lane itself never leaves the main thread: only its emit does."""

    failed = Signal(object)
    rested = Signal()
    """Nothing runs and nothing waits any more."""
    _home = Signal(object, object, object)

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._closed = False
        self._under_way = 0
        self._loose: set[Future[Any]] = set()
        """What waits or runs and may be dropped."""
        self._pool = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._home.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, fn: Callable[..., Any], *args: object, then: Then | None = None, fail: Then | None = None) -> None:
        """What a closing lane drops while it waits: nobody is there to read the answer."""
        self._submit(partial(fn, *args), then, fail, loose=True)

    def run_surely(
        self, fn: Callable[..., Any], *args: object, then: Then | None = None, fail: Then | None = None
    ) -> None:
        """What writes down something of the officer's: a closing lane does it before it is gone."""
        self._submit(partial(fn, *args), then, fail, loose=False)

    def _submit(self, fn: Callable[[], Any], then: Then | None, fail: Then | None, *, loose: bool) -> None:
        if self._closed:
            return
        self._under_way += 1
        future = self._pool.submit(fn)
        if loose:
            self._loose.add(future)
        future.add_done_callback(lambda done: self._home.emit(done, then, fail))

    @property
    def idle(self) -> bool:
        """Nothing runs, nothing waits, and every result has come home."""
        return self._under_way == 0

    def close(self) -> None:
        """Waits for the function that runs and for what has to be done, drops the others that wait, and takes no more:
        who asks is going too."""
        self._closed = True
        for future in self._loose:
            future.cancel()
        self._pool.shutdown(wait=True)

    @Slot(object, object, object)
    def _deliver(self, future: Future[Any], then: Then | None, fail: Then | None) -> None:
        self._under_way -= 1
        self._loose.discard(future)
        if not future.cancelled():
            self._hand_over(future, then, fail)
        if self.idle and not self._closed:
            self.rested.emit()

    def _hand_over(self, future: Future[Any], then: Then | None, fail: Then | None) -> None:
        error = future.exception()
        if error is None:
            hand(then, future.result())
        elif fail is not None:
            hand(fail, error)
        else:
            self.failed.emit(error)


def hand(then: Then | None, value: object) -> None:
    """A receiver whose widget is gone hears nothing."""
    bare = then
    while isinstance(bare, partial):
        bare = bare.func
    owner = getattr(bare, "__self__", None)
    if then is None or (isinstance(owner, QObject) and not isValid(owner)):
        return
    then(value)
