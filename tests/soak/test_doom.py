"""A doomed process dies at the very place, by the signal nobody can catch; any other call is the api's own."""

import os
import random
import signal
from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine

from tests.soak.doom import COMMIT, PLACES, Doom, Doomed, drawn

DIED = -signal.SIGKILL


class Line:
    """An api with one call of each shape, which tells a pipe what was reached."""

    word = "a word"

    def __init__(self, pipe: int = -1) -> None:
        self._pipe = pipe

    def push(self, what: str) -> str:
        if self._pipe >= 0:
            os.write(self._pipe, what.encode())
        return what.upper()

    def feed(self) -> Iterator[int]:
        yield from range(3)


def died(doom: Doom) -> tuple[int, bytes]:
    """How a process ends that makes two calls of each kind, and what reached the other side."""
    here, there = os.pipe()
    pid = os.fork()
    if not pid:
        api = Doomed(Line(there), doom)
        engine = create_engine("sqlite://")
        for what in ("a", "b"):
            api.push(what)
            list(api.feed())
            with engine.begin():
                os.write(there, b".")
        os._exit(0)
    os.close(there)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(here, "rb") as pipe:
        return os.waitstatus_to_exitcode(status), pipe.read()


@pytest.mark.parametrize(
    ("doom", "end", "reached"),
    [
        (Doom("push", "before", 1), DIED, b""),
        (Doom("push", "after", 1), DIED, b"a"),
        (Doom("push", "before", 2), DIED, b"a."),
        (Doom("feed", "item", 5), DIED, b"a.b"),
        (Doom("feed", "after", 2), DIED, b"a.b"),
        (Doom(COMMIT, "before", 2), DIED, b"a.b."),
        (Doom("push", "after", 3), 0, b"a.b."),
    ],
)
def test_it_dies_there_and_nowhere_else(doom: Doom, end: int, reached: bytes) -> None:
    assert died(doom) == (end, reached)


def test_without_a_doom_it_is_the_api() -> None:
    api = Doomed(Line(), None)
    assert (api.push("x"), list(api.feed()), api.word) == ("X", [0, 1, 2], "a word")


def test_the_same_dice_draw_the_same_dooms_and_every_place_is_drawn() -> None:
    dooms = [drawn(random.Random(seed)) for seed in range(400)]
    assert dooms == [drawn(random.Random(seed)) for seed in range(400)]
    assert {(doom.call, doom.when) for doom in dooms} == set(PLACES)
