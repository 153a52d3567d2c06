"""What officers have ticked and typed but not decided."""

import msgspec
import sqlalchemy as sa

from alpukat_desk.domain.model import RequestId, Struct
from alpukat_desk.store.database import Tx
from alpukat_desk.store.raw import run
from alpukat_desk.store.tables import drafts


class Draft(Struct):
    """Keys as in ``Request.ticks`` and ``Request.answers``."""

    ticks: dict[str, str] = {}
    answers: dict[str, str] = {}
    text: str = ""
    typed: dict[str, str] = {}
    """Words begun for a decision, by its kind: what was meant as a note never becomes the reason of a refusal."""


def get(tx: Tx, request_id: RequestId) -> Draft:
    raw = tx.execute(sa.select(drafts.c.raw).where(drafts.c.request_id == request_id)).scalar_one_or_none()
    return msgspec.json.decode(raw, type=Draft) if raw else Draft()


def put(tx: Tx, request_id: RequestId, draft: Draft) -> None:
    """An empty draft is none."""
    if draft == Draft():
        erase(tx, request_id)
        return
    row = {"request_id": request_id, "raw": msgspec.json.encode(draft)}
    tx.execute(drafts.insert().prefix_with("OR REPLACE").values(row))


def erase(tx: Tx, request_id: RequestId) -> None:
    tx.execute(drafts.delete().where(drafts.c.request_id == request_id))


def erase_all(tx: Tx) -> None:
    tx.execute(drafts.delete())


def ids(tx: Tx) -> frozenset[RequestId]:
    return frozenset(key for (key,) in run(tx, "SELECT request_id FROM drafts"))
