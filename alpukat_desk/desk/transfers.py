"""Files on their way: citizens' attachments down, officers' documents up; resumed, and verified before use."""

from collections.abc import Callable

from alpukat_desk.desk.workplace import Workplace
from alpukat_desk.domain.model import Sha256
from alpukat_desk.domain.wire import Api


def fetch(place: Workplace, api: Api, sha256: Sha256) -> None:
    """Fetches one file, going on where an earlier try stopped. Raises ``Refused("file.hash")`` when what came is
    not what was asked for (it is thrown away), ``Refused("file.large")`` over the policy's limit."""
    raise NotImplementedError


def prefetch(place: Workplace, api: Api, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Fetches the missing files and histories of the requests the officer holds; returns how many came.
    ``on_progress`` is told done and total. One faulty file stops no other."""
    raise NotImplementedError


def send_pending(place: Workplace, api: Api) -> None:
    """Uploads the officer's files that waiting commands name, each from where the server has it."""
    raise NotImplementedError


def read(place: Workplace, sha256: Sha256) -> bytes | None:
    """The verified bytes of a file on this device, or None."""
    raise NotImplementedError
