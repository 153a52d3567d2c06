from pathlib import Path

from sqlalchemy import select

from alpukat_desk.domain.casekeys import keys
from alpukat_desk.server.migrations import m0008
from alpukat_desk.server.tables import CASE_KEYS
from tests import builders as b
from tests.server.site import case, opened

BIRTH = {
    "child.name": "Rizky",
    "child.birth_date": "2020-03-12",
    "mother.name": "Siti",
    "mother.birth_date": "1990-08-17",
}


def test_the_keys_of_what_was_filed_before_are_made_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as site:
        requests = [case(1), case(2, fields=BIRTH), b.request(3)]
        site.file(*requests)
        with site.house.database.writing(b.CITY) as tx:
            tx.execute(CASE_KEYS.delete())
            m0008.fill(tx)
            found = {(row.request_id, row.key) for row in tx.execute(select(CASE_KEYS))}
    assert found == {(request.id, key) for request in requests for key in keys(request)}


def test_every_request_is_come_to_however_many_there_are(tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr(m0008, "_AT_ONCE", 2)
    with opened(tmp_path) as site:
        site.file(*map(case, range(1, 6)))
        with site.house.database.writing(b.CITY) as tx:
            tx.execute(CASE_KEYS.delete())
            m0008.fill(tx)
            assert len(set(tx.execute(select(CASE_KEYS.c.request_id)).scalars())) == 5
