"""A death at an exact place: the process kills itself as the n-th call, line or commit of a kind begins or has ended.

Kills from outside seldom meet the moment between an answer's arrival and its being stored; this one meets it always.
"""

import os
import random
import signal
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Engine, event

COMMIT = "commit"
PLACES = (
    ("push", "before"), ("push", "after"), ("push", "after"), ("feed", "item"), ("feed", "item"), ("feed", "after"),
    ("upload", "before"), ("upload", "after"), ("file_state", "after"), ("policy", "after"), ("claim", "after"),
    ("request", "after"), ("download", "item"), (COMMIT, "before"), (COMMIT, "before"),
)  # fmt: skip


class Doom(NamedTuple):
    """``when``: before the call, after it, or at an item of what it streams."""

    call: str
    when: str
    count: int


def drawn(dice: random.Random) -> Doom:
    call, when = dice.choice(PLACES)
    return Doom(call, when, 1 + int(dice.expovariate(1 / (6 if call == COMMIT else 1))))


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Doomed:
    """An api of any shape whose calls may be the last. Without a doom it is the api."""

    def __init__(self, api: Any, doom: Doom | None) -> None:
        self._api, self._doom = api, doom
        self._seen: Counter[tuple[str, str]] = Counter()
        if doom and doom.call == COMMIT:
            event.listen(Engine, COMMIT, lambda _connection: self.at(COMMIT, "before"))

    def at(self, call: str, when: str) -> None:
        self._seen[call, when] += 1
        if self._doom == (call, when, self._seen[call, when]):
            die()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._api, name)
        return self._watched(name, found) if callable(found) else found

    def _watched(self, name: str, call: Any) -> Any:
        def called(*args: Any, **options: Any) -> Any:
            self.at(name, "before")
            answer = call(*args, **options)
            if isinstance(answer, Iterator):
                return self._items(name, answer)
            self.at(name, "after")
            return answer

        return called

    def _items(self, name: str, answer: Iterator[Any]) -> Iterator[Any]:
        for item in answer:
            self.at(name, "item")
            yield item
        self.at(name, "after")
