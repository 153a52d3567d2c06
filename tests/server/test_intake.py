from datetime import timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from alpukat_desk.domain import checks, promise
from alpukat_desk.domain import commands as c
from alpukat_desk.domain.arrival import Correction
from alpukat_desk.domain.completeness import lacking
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.facility import Birth
from alpukat_desk.domain.fields import with_value
from alpukat_desk.domain.model import Applicant, CommandId, Facility, Request, Status
from alpukat_desk.server import intake, records
from alpukat_desk.server.house import standard_catalogue
from alpukat_desk.server.intake import Received
from alpukat_desk.server.tables import FILE_LINKS, REQUESTS
from tests import builders as b
from tests.server.site import Site, case, together

AKTA = standard_catalogue().services["akta-lahir"]
BIRTH = b.facility_birth()


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


def test_what_no_database_keeps_is_filed_all_the_same_and_found(site: Site) -> None:
    odd = case(1, applicant=Applicant("Sa\x00ri"), fields={**case(1).fields, "child.birth_date": "31-02-2020\ud800"})
    site.file(odd)
    kept = site.request(odd)
    assert kept.applicant.name == "Sa\ufffdri"
    found = checks.findings(kept, b.service(), b.NOW.date(), {})
    told = {(item.code, item.field) for item in found}
    assert {("text.control", "applicant.name"), ("text.control", "child.birth_date")} <= told


def resubmit(site: Site, sent: Correction, number: int = 1) -> Request:
    with site.house.database.writing(b.CITY) as tx:
        return intake.resubmit(tx, b.CITY, case(number).id, sent, site.clock(), standard_catalogue())


def test_an_entry_that_lacked_a_paper_is_returned_comes_back_and_gets_its_clock(site: Site) -> None:
    me = b.officer()
    entered = b.entry(b.enter())
    back = b.command(c.Return((b.fault(),), "Kurang KK"), b.request(), base_version=0, seq=2, needs=(entered.id,))
    site.push(me, entered, back)
    before = site.request(b.request())
    assert (before.status, before.complete_at) == (Status.RETURNED, None)
    papers = tuple(b.attachment(place, line.slug) for place, line in enumerate(lacking(before, AKTA), 1))
    after = resubmit(site, Correction(attachments=papers))
    assert after == site.request(before)
    assert (after.status, after.version, after.complete_at) == (Status.NEW, 3, site.clock())
    assert [event.kind for event in site.history(before)] == ["enter", "return", "corrected"]
    with site.house.database.reading() as tx:
        row = tx.execute(select(REQUESTS.c.due_at).where(REQUESTS.c.id == before.id)).one()
        assert row.due_at == promise.due(after, AKTA, standard_catalogue().calendar)
        assert row.due_at is not None


def test_a_number_told_anew_is_suspected_anew_and_found_by_it(site: Site) -> None:
    site.file(case(1, status=Status.RETURNED), case(2), case(3))
    assert resubmit(site, Correction({"nik": case(2).applicant.nik})).suspects == (case(2).id,)
    with pytest.raises(Refused, match=r"correction\.not_asked"):
        resubmit(site, Correction())
    with pytest.raises(Refused, match=r"request\.missing"):
        resubmit(site, Correction(), 9)


def receive(site: Site, birth: Birth) -> Received:
    with site.house.database.writing(b.CITY) as tx:
        return intake.receive(tx, b.CITY, birth, site.clock(), standard_catalogue())


def received(site: Site, got: Received) -> Request:
    return site.request(b.request(id=got.id))


def test_the_same_message_of_a_facility_twice_is_one_request(site: Site) -> None:
    first = receive(site, BIRTH)
    assert first.state == "filed"
    assert receive(site, BIRTH) == Received(first.id, first.code, "known")
    assert received(site, first).version == 1
    told = {**BIRTH.fields, "applicant.name": BIRTH.applicant.name}
    assert received(site, first).facility == Facility("RSUD Contoh", "SKL/12/2020", "LHR-1", told)
    with site.house.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(REQUESTS)).scalar_one() == 1


def test_the_same_message_from_many_at_once_is_one_request(site: Site) -> None:
    states = sorted(got.state for got in together(4, lambda _number: receive(site, BIRTH)))
    assert states == ["filed", "known", "known", "known"]


def test_what_is_sent_again_otherwise_is_noted_once_and_overwrites_nothing(site: Site) -> None:
    first = receive(site, BIRTH)
    other = replace(BIRTH, fields={**BIRTH.fields, "child.sex": "P"})
    assert receive(site, other).differs == ("child.sex",)
    assert receive(site, other).state == "differs"
    kept = received(site, first)
    assert (kept.fields["child.sex"], kept.version) == ("L", 2)
    assert [(event.kind, event.version) for event in site.history(kept)] == [("filed", 1), ("note", 2)]
    assert site.history(kept)[1].by_name == "RSUD Contoh"


def test_the_same_message_after_an_officers_correction_is_known_and_changes_nothing(site: Site) -> None:
    first = receive(site, BIRTH)
    before = received(site, first)
    after = replace(with_value(before, "child.name", "Bima W"), version=2)
    with site.house.database.writing(b.CITY) as tx:
        event = replace(site.history(before)[0], command_id=CommandId("c1"), kind="correct", version=2)
        records.update(tx, before, after, event, None)
    assert receive(site, BIRTH) == Received(first.id, first.code, "known")
    assert received(site, first) == after
    assert [event.kind for event in site.history(after)] == ["filed", "correct"]


def test_two_facilities_may_count_alike(site: Site) -> None:
    assert receive(site, BIRTH).id != receive(site, replace(BIRTH, facility="RSUD Lain")).id


def test_a_message_for_an_office_that_is_none_is_refused(site: Site) -> None:
    with pytest.raises(Refused, match=r"office\.unknown"):
        receive(site, replace(BIRTH, office="31.74.99"))
