"""Serving with one process or with several on one socket. This process watches over the others: one that dies is
replaced, and they all end with it, however it ends."""

import logging
import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from alpukat_desk.domain.errors import Refused
from alpukat_desk.server import serving
from alpukat_desk.server.database import open_database, sole_server, takes_workers
from alpukat_desk.server.house import Settings
from alpukat_desk.server.serving import GRACE_S

log = logging.getLogger(__name__)

LONGEST_PAUSE_S = 30
"""Between tries at a worker that does not come up."""
_FRESH = multiprocessing.get_context("spawn")
"""Workers are new programs: nothing of this one's threads and connections is copied into them."""

Prepare = Callable[[], None]


def serve(
    settings: Settings,
    port: int,
    ready: Callable[[str], None],
    host: str,
    prepare: Prepare,
) -> None:
    """Serves until SIGTERM or SIGINT; ``ready`` is told the address once requests are answered; ``prepare`` is called
    first in each worker process. Raises what ``create_app`` raises, ``Refused("server.running")``, "server.port",
    "database.workers" and "server.worker"."""
    serving.end_cleanly(signal.SIGTERM, signal.SIGINT)
    if settings.workers > 1 and not takes_workers(settings.database_url):
        raise Refused("database.workers", workers=settings.workers)
    with sole_server(settings.database_url), serving.bound(host, port) as listener:
        address = serving.address(listener)
        if settings.workers == 1:
            serving.run(settings, listener, lambda: ready(address))
            return
        open_database(settings.database_url, settings.workers).close()
        crew = _Crew(settings, listener, prepare)
        try:
            crew.start()
            ready(address)
            crew.keep()
        finally:
            crew.stop()


@dataclass
class _Worker:
    process: BaseProcess
    told: Connection
    """Hears once that it is ready, or that it ended before."""
    tries: int = 0
    """So many before it did not come up."""

    @cached_property
    def came_up(self) -> bool:
        """Waits until this is known."""
        try:
            return bool(self.told.recv())
        except EOFError:
            return False
        finally:
            self.told.close()


class _Crew:
    def __init__(self, settings: Settings, listener: socket.socket, prepare: Prepare) -> None:
        self._settings, self._listener, self._prepare = settings, listener, prepare
        self._workers: list[_Worker] = []
        self._life, self._thread_of_life = _FRESH.Pipe(duplex=False)
        """Only this process holds the second end: the first one speaks when it is gone."""

    def start(self) -> None:
        for _ in range(self._settings.workers):
            self._workers.append(self._begun())
        if not all(worker.came_up for worker in self._workers):
            raise Refused("server.worker")

    def _begun(self, tries: int = 0) -> _Worker:
        told, tell = _FRESH.Pipe(duplex=False)
        given = (self._settings, self._listener, self._prepare, tell, self._life)
        process = _FRESH.Process(target=_work, args=given, name="alpukat worker")
        process.start()
        tell.close()
        return _Worker(process, told, tries)

    def keep(self) -> None:
        while True:
            ended = set(wait([worker.process.sentinel for worker in self._workers]))
            for number, worker in enumerate(self._workers):
                if worker.process.sentinel in ended:
                    self._workers[number] = self._successor(worker)

    def _successor(self, worker: _Worker) -> _Worker:
        worker.process.join()
        log.warning("worker %s ended with %s and is replaced", worker.process.pid, worker.process.exitcode)
        tries = 0 if worker.came_up else worker.tries + 1
        time.sleep(min(2**tries - 1, LONGEST_PAUSE_S))
        return self._begun(tries)

    def stop(self) -> None:
        """Answers under way are still given."""
        for worker in self._workers:
            worker.process.terminate()
        ends = time.monotonic() + GRACE_S + 2
        for worker in self._workers:
            worker.process.join(max(0.0, ends - time.monotonic()))
            worker.process.kill()
            worker.process.join()
        self._thread_of_life.close()


def _work(settings: Settings, listener: socket.socket, prepare: Prepare, tell: Connection, life: Connection) -> None:
    """A worker's whole life. What stops the terminal's programs reaches it through its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    serving.end_cleanly(signal.SIGTERM)
    prepare()
    threading.Thread(target=_end_with, args=(life,), daemon=True).start()
    with listener:
        serving.run(settings, listener, lambda: tell.send(True))


def _end_with(life: Connection) -> None:
    wait([life])
    signal.raise_signal(signal.SIGTERM)
