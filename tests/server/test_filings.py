"""Each message of another system is taken once, whoever repeats it and however many at once, on either engine."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select

from alpukat_desk.domain.errors import Refused, ServerBusy
from alpukat_desk.domain.filing import Amendment, Filing, Receipt
from alpukat_desk.domain.model import Channel
from alpukat_desk.server import filings
from alpukat_desk.server.house import standard_catalogue
from alpukat_desk.server.systems import System
from alpukat_desk.server.tables import MESSAGES, REQUESTS
from tests import builders as b
from tests.server.site import Site, case, opened, together

APP = System(b.CITY, "alpukat.1", "Alpukat", Channel.ALPUKAT, b.NOW)
HOSPITAL = System(b.CITY, "rs.1", "RSUD", Channel.FACILITY, b.NOW)
TOLD = Filing("k1", "akta-lahir", b.OFFICE, b.NOW, {"name": "Sari", "nik": b.NIK}, "", {"child.name": "Bima"})


def count(site: Site) -> tuple[int, int]:
    with site.house.database.reading() as tx:
        counted = (tx.execute(select(func.count()).select_from(table)).scalar_one() for table in (REQUESTS, MESSAGES))
        return tuple(counted)  # type: ignore[return-value]


def test_the_same_message_from_many_at_once_is_one_request(site: Site) -> None:
    got: list[Receipt] = together(4, lambda _number: filings.file(site.house, APP, TOLD))
    assert sorted(receipt.known for receipt in got) == [False, True, True, True]
    assert len({receipt.id for receipt in got}) == 1
    assert count(site) == (1, 1)


def test_a_new_token_of_the_same_channel_knows_what_the_old_one_sent(site: Site) -> None:
    first = filings.file(site.house, APP, TOLD)
    assert filings.file(site.house, replace(APP, id="alpukat.2"), TOLD) == replace(first, known=True)


def test_two_requests_of_one_person_are_suspected_and_have_codes_of_their_own(site: Site) -> None:
    first, second = (filings.file(site.house, APP, replace(TOLD, key=key)) for key in ("k1", "k2"))
    assert site.request(b.request(id=second.id)).suspects == (first.id,)
    assert first.code != second.code


def test_two_corrections_of_one_return_are_one(site: Site) -> None:
    site.file(case(1, status="returned"))
    told = Amendment("c1", {"phone": "081299990000"})
    got = together(3, lambda _number: filings.correct(site.house, APP, case(1).id, told))
    assert sorted(receipt.known for receipt in got) == [False, True, True]
    assert site.request(case(1)).version == 2


def test_a_request_grows_to_no_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filings, "LARGEST_REQUEST", 2000)
    site.file(case(1, status="returned"))
    with pytest.raises(Refused, match=r"intake\.large"):
        filings.correct(site.house, APP, case(1).id, Amendment("c1", fields={"x": "y" * 3000}))
    assert site.request(case(1)).version == 1


@pytest.mark.usefixtures("engine")
def test_a_birth_is_one_request_for_each_id_of_its_facility(tmp_path: Path) -> None:
    birth = b.facility_birth()
    other = replace(birth, fields={**birth.fields, "child.sex": "P"})
    with opened(tmp_path, catalogue=standard_catalogue()) as site:
        first = filings.tell(site.house, HOSPITAL, birth)
        assert filings.tell(site.house, HOSPITAL, birth) == replace(first, known=True)
        assert filings.tell(site.house, HOSPITAL, other).differs == ("child.sex",)
        filings.tell(site.house, HOSPITAL, other)
        assert [event.kind for event in site.history(b.request(id=first.id))] == ["filed", "note"]
        with pytest.raises(Refused, match=r"system\.channel"):
            filings.tell(site.house, APP, birth)


def test_a_system_that_floods_is_told_to_wait_and_repeating_costs_nothing(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filings, "A_MINUTE", 2)
    for key in ("k1", "k2", "k1", "k2"):
        filings.file(site.house, APP, replace(TOLD, key=key))
    with pytest.raises(ServerBusy, match=r"intake\.throttled"):
        filings.file(site.house, APP, replace(TOLD, key="k3"))
    site.clock.pass_(seconds=61)
    assert not filings.file(site.house, APP, replace(TOLD, key="k3")).known


def test_a_telephone_number_without_an_end_is_filed_like_any_other_value(site: Site) -> None:
    """An index of PostgreSQL holds no more than 2704 bytes of a value."""
    digits = "".join(str(number * number % 9973) for number in range(4000))
    told = replace(TOLD, applicant={**TOLD.applicant, "phone": digits})
    receipt = filings.file(site.house, APP, told)
    assert site.request(b.request(id=receipt.id)).applicant.phone == digits
