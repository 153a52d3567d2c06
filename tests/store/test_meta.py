"""Small facts by name."""

from alpukat_desk.store import meta
from alpukat_desk.store.database import Store


def test_facts_are_put_replaced_and_forgotten(store: Store) -> None:
    with store.writing() as tx:
        meta.put(tx, "a", "ada")
        meta.put(tx, "b", b"\x00\xff")
        meta.put(tx, "a", "lain")
    with store.writing() as tx:
        assert (meta.text(tx, "a"), meta.get(tx, "b")) == ("lain", b"\x00\xff")
        meta.forget(tx, "a", "b", "never there")
        assert (meta.text(tx, "a"), meta.get(tx, "b")) == ("", None)
