"""Drafts: kept, replaced, and gone when they are empty."""

from alpukat_desk.domain.model import RequestId
from alpukat_desk.store import drafts
from alpukat_desk.store.database import Store
from alpukat_desk.store.drafts import Draft

ONE, TWO = RequestId("one"), RequestId("two")


def test_a_draft_comes_back_and_an_empty_one_is_none(store: Store) -> None:
    draft = Draft({"kk": "ok"}, {"nik.date:mother.nik": "lihat KTP"}, "sementara", {"reject": "Belum"})
    with store.writing() as tx:
        assert drafts.get(tx, ONE) == Draft()
        drafts.put(tx, ONE, Draft(text="lama"))
        drafts.put(tx, ONE, draft)
        drafts.put(tx, TWO, draft)
        assert drafts.get(tx, ONE) == draft
        drafts.put(tx, ONE, Draft())
        assert drafts.ids(tx) == {TWO}
        drafts.erase(tx, TWO)
        assert drafts.ids(tx) == frozenset()


def test_all_can_be_erased_at_once(store: Store) -> None:
    with store.writing() as tx:
        for key in (ONE, TWO):
            drafts.put(tx, key, Draft(text="x"))
        drafts.erase_all(tx)
        assert drafts.ids(tx) == frozenset()
