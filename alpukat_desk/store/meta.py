"""Small facts of the work file by name: the session, the device, the state of the line."""

import sqlalchemy as sa

from alpukat_desk.store.database import Tx
from alpukat_desk.store.tables import meta


def get(tx: Tx, name: str) -> bytes | None:
    return tx.execute(sa.select(meta.c.value).where(meta.c.name == name)).scalar_one_or_none()


def text(tx: Tx, name: str) -> str:
    return (get(tx, name) or b"").decode()


def put(tx: Tx, name: str, value: bytes | str) -> None:
    raw = value.encode() if isinstance(value, str) else value
    tx.execute(meta.insert().prefix_with("OR REPLACE").values(name=name, value=raw))


def forget(tx: Tx, *names: str) -> None:
    tx.execute(meta.delete().where(meta.c.name.in_(names)))
