from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from alpukat_desk.domain import promise
from alpukat_desk.server.tables import FILE_LINKS, REQUESTS
from tests import builders as b
from tests.server.site import Site, case


def test_a_request_is_filed_with_its_first_history_line(site: Site) -> None:
    site.file(case(1))
    assert site.request(case(1)) == case(1)
    (event,) = site.history(case(1))
    assert (event.kind, event.version, event.at, event.status) == ("filed", 1, case(1).submitted_at, "new")
    assert event.by_name == "", "the history names no citizen"


def test_an_older_requests_version_is_kept(site: Site) -> None:
    site.file(case(1, version=7))
    assert site.history(case(1))[0].version == 7


def test_the_due_time_is_computed_and_the_files_are_linked(site: Site) -> None:
    site.file(case(1), case(2, complete_at=None))
    with site.house.database.reading() as tx:
        due = tx.execute(select(REQUESTS.c.due_at).order_by(REQUESTS.c.id)).scalars().all()
        linked = tx.execute(select(FILE_LINKS.c.sha256).where(FILE_LINKS.c.request_id == case(1).id)).scalars().all()
    assert due == [promise.due(case(1), b.service(), site.house.catalogue.calendar), None]
    assert due[0] is not None
    assert due[0] - b.NOW > timedelta(days=3)
    assert set(linked) == {b.sha(1), b.sha(2)}


def test_every_filing_has_its_own_place_in_the_feed(site: Site) -> None:
    site.file(*(case(number) for number in range(1, 6)))
    with site.house.database.reading() as tx:
        assert tx.execute(select(REQUESTS.c.seq).order_by(REQUESTS.c.id)).scalars().all() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("again", [case(1), case(2, code=case(1).code)])
def test_an_id_or_code_is_taken_once_and_a_refused_one_leaves_nothing(site: Site, again: object) -> None:
    site.file(case(1))
    with pytest.raises(IntegrityError):
        site.file(case(3), again)  # type: ignore[arg-type]
    with site.house.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(REQUESTS)).scalar_one() == 1
