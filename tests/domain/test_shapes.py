"""Many threads may read a struct for the first time at once, once the shapes were made ready."""

import os
import sys
import threading

import msgspec

from alpukat_desk.domain import shapes, wire
from alpukat_desk.domain.model import Request, Struct
from tests import builders as b

RAW = msgspec.json.encode(b.request())
LIVES, THREADS = 40, 4


class Strange(Struct):
    """Not readable, because two of its choices look alike."""

    __module__ = "alpukat_desk.strange"
    what: object | int | frozenset[int] | list[int]


def ends(lives: int) -> set[int]:
    """How processes end in which several threads read a request for the first time at the same moment."""
    found = set()
    for _ in range(lives):
        pid = os.fork()
        if not pid:
            _read_at_once()
            os._exit(0)
        found.add(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    return found


def _read_at_once() -> None:
    sys.setswitchinterval(1e-6)
    go = threading.Barrier(THREADS)

    def read() -> None:
        go.wait()
        msgspec.json.decode(RAW, type=Request)

    threads = [threading.Thread(target=read) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_no_process_dies_of_reading_in_several_threads() -> None:
    shapes.ready()
    assert ends(LIVES) == {0}


def test_the_shapes_of_the_wire_are_among_them_and_unreadable_ones_are_passed_over() -> None:
    found = list(shapes._below(msgspec.Struct))
    assert {Request, wire.Push, wire.Session, Strange} <= set(found)
    assert 0 < shapes.ready() < len(found)
