import pytest
from msgspec.structs import replace
from sqlalchemy import select

from alpukat_desk.domain.model import RequestId
from alpukat_desk.server import records
from alpukat_desk.server.tables import DEPARTURES, FILE_LINKS, REQUESTS
from tests import builders as b
from tests.server.site import Site, case


def test_each_city_counts_by_itself(site: Site) -> None:
    with site.house.database.writing() as tx:
        assert [records.position(tx, city) for city in ("31.74", "31.74", "31.71", "31.74")] == [1, 2, 1, 3]
        assert [records.head(tx, city) for city in ("31.74", "31.71", "31.75")] == [3, 1, 0]


def test_a_position_of_a_failed_transaction_is_given_again(site: Site) -> None:
    with pytest.raises(ZeroDivisionError), site.house.database.writing("31.74") as tx:
        records.position(tx, "31.74")
        raise ZeroDivisionError
    with site.house.database.writing("31.74") as tx:
        assert records.position(tx, "31.74") == 1


@pytest.mark.parametrize(
    ("office", "found"),
    [("31", 4), ("31.74", 4), ("31.74.0", 0), ("31.74.01", 2), ("31.74.01.1001", 1), ("31_74", 0), ("%", 0), ("", 0)],
)
def test_a_jurisdiction_is_an_office_and_all_below_it(site: Site, office: str, found: int) -> None:
    offices = ("31.74", "31.74.01", "31.74.01.1001", "31.74.10")
    site.file(*(case(number, office=code) for number, code in enumerate(offices, start=1)))
    with site.house.database.reading() as tx:
        assert len(tx.execute(select(REQUESTS.c.id).where(records.within(office))).all()) == found


def test_a_write_keeps_columns_history_links_and_departure_together(site: Site) -> None:
    site.file(case(1))
    after = replace(case(1), version=2, office="31.74.02", attachments=(b.attachment(9),))
    event = replace(site.history(case(1))[0], version=2, kind="forward")
    with site.house.database.writing(b.CITY) as tx:
        assert records.update(tx, case(1), after, event, b.NOW) == 2
    with site.house.database.reading() as tx:
        row = tx.execute(select(REQUESTS)).one()
        assert (row.version, row.seq, row.office, row.due_at) == (2, 2, "31.74.02", b.NOW)
        assert tuple(tx.execute(select(DEPARTURES)).one()) == (b.CITY, 2, case(1).id, "31.74.01")
        assert set(tx.execute(select(FILE_LINKS.c.sha256)).scalars()) == {b.sha(1), b.sha(2), b.sha(9)}
        assert [item.kind for item in records.history(tx, b.CITY, case(1).id, since=1)] == ["forward"]


def test_a_request_is_found_in_its_city_only(site: Site) -> None:
    site.file(case(1))
    with site.house.database.reading() as tx:
        assert records.find(tx, b.CITY, case(1).id) == case(1)
        assert records.find(tx, "31.71", case(1).id) is None
        assert records.find(tx, b.CITY, RequestId("x")) is None
