"""Listens to the log during one test: a warning nobody announced fails it, an announced one must come."""

import logging
import re
from dataclasses import dataclass, field

import pytest


@dataclass
class Announced:
    """A line the test expects: the logger's name and a pattern found in the message."""

    logger: str
    pattern: str
    seen: int = 0

    def matches(self, record: logging.LogRecord) -> bool:
        return record.name == self.logger and re.search(self.pattern, record.getMessage()) is not None


@dataclass
class ExpectedLog(logging.Handler):
    """Collects what was logged at WARNING or above."""

    announced: list[Announced] = field(default_factory=list)
    strange: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(logging.WARNING)

    __hash__ = object.__hash__

    def __call__(self, logger: str, pattern: str) -> None:
        """Announces a line; it may come more than once."""
        self.announced.append(Announced(logger, pattern))

    def emit(self, record: logging.LogRecord) -> None:
        match = next((line for line in self.announced if line.matches(record)), None)
        if match is None:
            self.strange.append(f"{record.levelname} {record.name}: {record.getMessage()}")
        else:
            match.seen += 1

    def start(self) -> None:
        logging.getLogger().addHandler(self)

    def stop(self) -> None:
        logging.getLogger().removeHandler(self)

    def verify(self) -> None:
        if self.strange:
            pytest.fail("unexpected in the log:\n" + "\n".join(self.strange), pytrace=False)
        silent = [f"{line.logger}: {line.pattern}" for line in self.announced if not line.seen]
        if silent:
            pytest.fail("announced but never logged:\n" + "\n".join(silent), pytrace=False)
