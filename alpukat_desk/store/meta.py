"""Small facts of the work file by name: the session, the device, the state of the line."""

from alpukat_desk.store.database import Tx
from alpukat_desk.store.raw import run
from alpukat_desk.store.tables import meta


def get(tx: Tx, name: str) -> bytes | None:
    row = run(tx, "SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return row[0] if row else None


def text(tx: Tx, name: str) -> str:
    return (get(tx, name) or b"").decode()


def put(tx: Tx, name: str, value: bytes | str) -> None:
    raw = value.encode() if isinstance(value, str) else value
    tx.execute(meta.insert().prefix_with("OR REPLACE").values(name=name, value=raw))


def forget(tx: Tx, *names: str) -> None:
    tx.execute(meta.delete().where(meta.c.name.in_(names)))
