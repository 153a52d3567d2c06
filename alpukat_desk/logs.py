"""The rotating log file: ids only, never names or numbers of people; and where unexpected errors are written.

Sentences in the code are fixed and take ids, but an exception's message may quote what somebody typed. So the
last step before the disk looks at each finished line and keeps back what may be a person's.
"""

import contextlib
import io
import logging
import logging.handlers
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from alpukat_desk.domain.privacy import looks_personal

log = logging.getLogger(__name__)

FILE_MOST = 1 << 20
FILES_KEPT = 5
NAME = "desk.log"
WITHHELD = "(kept back: it may hold personal data)"
Caught = tuple[type[BaseException], BaseException, TracebackType | None]


class IdsOnly(logging.Formatter):
    """A line as it may lie on disk. Times are UTC."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s.%(msecs)03dZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        """Neither the message nor a traceback, nor both together, may look like a person's number."""
        line = super().format(record)
        return line if not looks_personal(line) else self._reduced(record)

    def _reduced(self, record: logging.LogRecord) -> str:
        """Where it happened and what kind of error, without a word of what was said."""
        head = f"{self.formatTime(record, self.datefmt)}.{record.msecs:03.0f}Z {record.levelname} {record.name}"
        places = _places(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
        return "\n".join([f"{head} line {record.lineno} {WITHHELD}", *places])


def _places(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"  {type(error).__qualname__}", *(f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames)]


class _File(logging.handlers.RotatingFileHandler):
    """A log that cannot be written never stops the work, and never spills the line elsewhere."""

    def _open(self) -> io.TextIOWrapper:
        """For this user's eyes only."""
        stream = super()._open()
        with contextlib.suppress(OSError):
            Path(self.baseFilename).chmod(0o600)
        return stream

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        lost = sys.exc_info()[0]
        if sys.stderr is not None:
            print(f"log: a line of {record.name} was lost ({lost.__name__ if lost else ''})", file=sys.stderr)  # noqa: T201


@contextlib.contextmanager
def running(folder: Path, level: int = logging.INFO) -> Iterator[Path]:
    """Writes the log into ``folder``, unexpected errors of every thread included, until the block ends."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _File(folder / NAME, maxBytes=FILE_MOST, backupCount=FILES_KEPT, encoding="utf-8", delay=True)
    handler.setFormatter(IdsOnly())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)
    try:
        with _hooks():
            yield folder / NAME
    finally:
        logging.captureWarnings(False)
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()


@contextlib.contextmanager
def _hooks() -> Iterator[None]:
    """What nobody caught is written down first and then goes where it went before."""
    main, thread = sys.excepthook, threading.excepthook

    def in_main(kind: type[BaseException], error: BaseException, places: TracebackType | None) -> None:
        _written((kind, error, places), "main")
        main(kind, error, places)

    def in_thread(told: threading.ExceptHookArgs) -> None:
        name = told.thread.name if told.thread else "gone"
        if told.exc_value is not None:
            _written((told.exc_type, told.exc_value, told.exc_traceback), name)
        thread(told)

    sys.excepthook, threading.excepthook = in_main, in_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = main, thread


def _written(caught: Caught, thread: str) -> None:
    if not issubclass(caught[0], KeyboardInterrupt):
        log.critical("unexpected error in thread %s", thread, exc_info=caught)
