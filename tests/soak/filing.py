"""Citizens who go on filing: invented requests with small files, put into the server's database by its own intake."""

import hashlib
import random
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import func, select

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.demo.requests import Case, cases
from alpukat_desk.domain.model import Attachment, Request, RequestId, Sha256, Status
from alpukat_desk.server import accounts, files, intake
from alpukat_desk.server.database import Database, open_database
from alpukat_desk.server.tables import HOME_CITY, REQUESTS
from tests.soak.offers import OFFICES
from tests.soak.staff import PASSWORD, STAFF

FILES = 12
"""So many different pictures all requests share."""
WORKED = (OFFICES[0], OFFICES[2])
"""The offices whose officers take requests; of the one between them only the supervisor sees something."""
_PLACES = (OFFICES[0], OFFICES[2], OFFICES[0], OFFICES[1], OFFICES[0], OFFICES[2])


@contextmanager
def opened(url: str) -> Iterator[Database]:
    with closing(open_database(url)) as database:
        yield database


def hire(url: str) -> None:
    with opened(url) as database, database.writing() as tx:
        for officer in STAFF:
            accounts.add(tx, officer, PASSWORD, datetime.now(UTC))


def free(url: str) -> int:
    """How many requests wait to be taken where the fewest do."""
    waits = (REQUESTS.c.city == HOME_CITY, REQUESTS.c.status == Status.NEW)
    with opened(url) as database, database.reading() as tx:
        counts = [
            int(tx.execute(select(func.count()).where(*waits, REQUESTS.c.office == office)).scalar_one())
            for office in WORKED
        ]
    return min(counts)


def file(url: str, folder: Path, catalogue: Catalogue, count: int, seed: int, first: int) -> None:
    """``first`` is the number of the first of them in the whole soak."""
    dice = random.Random(f"{seed}/files")
    pictures = [dice.randbytes(int(10 ** dice.uniform(2.5, 4.8))) for _ in range(FILES)]
    made = cases(catalogue, count, seed * 100_000 + first, date.today(), first)  # noqa: DTZ011 - any day does
    with opened(url) as database, database.writing() as tx:
        for number, case in enumerate(made, first):
            request = _request(case, number, pictures)
            for item in request.attachments:
                data = next(data for data in pictures if _name(data) == item.sha256)
                files.store(tx, folder, item.sha256, item.media_type, data)
            intake.file_request(tx, request, catalogue)


def _request(case: Case, number: int, pictures: list[bytes]) -> Request:
    attached = tuple(
        Attachment(f"{case.request.id}-{turn}", item.requirement, item.name, "image/png", len(data), _name(data))
        for turn, item in enumerate(case.attached[:2])
        for data in [pictures[(number + turn) % len(pictures)]]
    )
    office = _PLACES[number % len(_PLACES)]
    request_id = RequestId(case.request.id)
    return replace(case.request, id=request_id, office=office, attachments=attached)


def _name(data: bytes) -> Sha256:
    return Sha256(hashlib.sha256(data).hexdigest())
