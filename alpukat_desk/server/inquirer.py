"""The thread that asks the ministry, one call after the other, in each process that serves."""

import logging
import threading
from collections.abc import Callable

from alpukat_desk.domain.errors import AlpukatError
from alpukat_desk.server.house import House
from alpukat_desk.server.inquiries import answer_next
from alpukat_desk.server.registry import Access

log = logging.getLogger(__name__)

LOOK_S, CLOSE_S = 1.0, 0.5
Watched = Callable[[Callable[[], bool]], bool]
"""Does something; the composition root turns a bug in it into False, so that the thread goes on."""


class Inquirer:
    def __init__(self, house: House, access: Access, watched: Watched) -> None:
        self._house, self._access, self._watched = house, access, watched
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ministry", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Does not wait for a call that is out: what it was for is due again later."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    def _run(self) -> None:
        while not self._over.wait(LOOK_S):
            while not self._over.is_set() and self._watched(self._next):
                continue

    def _next(self) -> bool:
        try:
            return answer_next(self._house, self._access)
        except AlpukatError as error:
            log.warning("could not ask the ministry: %s", error.code)
            return False
