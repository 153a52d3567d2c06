"""The demo's data folder: a server's database and files, filled once and found again at the next start."""

import shutil
from datetime import date, datetime
from pathlib import Path

import msgspec

from alpukat_desk.demo.embedded import database_url, files_folder
from alpukat_desk.demo.seed import Progress, seed
from alpukat_desk.domain.model import Struct
from alpukat_desk.domain.promise import WIB

REQUESTS, SEED = 2000, 1
_NAME = "stage.json"


class Stage(Struct):
    """What the folder was filled with. Written last: a folder without it was not filled to the end."""

    requests: int
    number: int
    today: date


def staged(folder: Path) -> Stage | None:
    """What a folder holds, None where it must be filled."""
    try:
        return msgspec.json.decode((folder / _NAME).read_bytes(), type=Stage)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def prepare(
    folder: Path, on_progress: Progress | None = None, *, requests: int = REQUESTS, number: int = SEED
) -> Stage:
    """Fills the folder unless it is; half a filling is done anew. A folder filled on an earlier day is kept with
    what was decided in it. Raises ``Refused`` and ``StoreFull``."""
    found = staged(folder)
    if found is not None:
        return found
    for left in (folder / "server.db", folder / "server.db-wal", folder / "server.db-shm"):
        left.unlink(missing_ok=True)
    shutil.rmtree(files_folder(folder), ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    stage = Stage(requests, number, datetime.now(WIB).date())
    seed(database_url(folder), files_folder(folder), requests, number, stage.today, on_progress=on_progress)
    (folder / _NAME).write_bytes(msgspec.json.encode(stage))
    return stage
