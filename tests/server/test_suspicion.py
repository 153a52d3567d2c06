from msgspec.structs import replace
from sqlalchemy import select

from alpukat_desk.domain.casekeys import keys
from alpukat_desk.domain.model import Channel, RequestId, Status
from alpukat_desk.server import suspicion
from alpukat_desk.server.tables import CASE_KEYS
from tests import builders as b
from tests.server.site import Site, case


def suspects(site: Site, number: int) -> tuple[RequestId, ...]:
    return site.request(b.request(number)).suspects


def test_a_second_filing_of_one_citizen_suspects_the_first(site: Site) -> None:
    site.file(b.request(1), b.request(2))
    assert (suspects(site, 1), suspects(site, 2)) == ((), (b.request(1).id,))


def test_the_same_matter_over_both_channels_is_suspected(site: Site) -> None:
    wife = case(1)
    husband = case(2, channel=Channel.WHATSAPP, applicant=replace(case(2).applicant, kk=wife.applicant.kk))
    site.file(wife, husband)
    assert suspects(site, 2) == (wife.id,)


def test_strangers_closed_cases_and_other_services_are_not_suspected(site: Site) -> None:
    closed = b.request(1, status=Status.COMPLETED, closed_at=b.NOW, fields={})
    others = b.request(2, service="konsultasi", fields={}), b.request(3, fields={})
    site.file(closed, *others, case(4))
    assert [suspects(site, number) for number in (2, 3, 4)] == [(), (), ()]


def test_what_was_judged_is_not_suspected_again_until_the_data_changes(site: Site) -> None:
    site.file(b.request(1))
    judged = b.request(2, cleared=(b.request(1).id,))
    with site.house.database.writing(b.CITY) as tx:
        assert suspicion.suspected(tx, judged).suspects == ()
        anew = suspicion.judged_anew(tx, judged)
    assert (anew.suspects, anew.cleared) == ((b.request(1).id,), ())


def test_keys_follow_the_request(site: Site) -> None:
    site.file(case(1))
    changed = replace(case(1), applicant=replace(case(1).applicant, phone="081299999999"))
    with site.house.database.writing(b.CITY) as tx:
        suspicion.note_keys(tx, changed)
        kept = set(tx.execute(select(CASE_KEYS.c.key)).scalars())
    assert kept == keys(changed)
    assert "phone:+6281299999999" in kept


def test_a_flood_of_one_citizen_is_suspected_a_bounded_number_of_times(site: Site) -> None:
    site.file(*(b.request(number) for number in range(1, suspicion.MOST + 5)))
    assert len(suspects(site, suspicion.MOST + 4)) == suspicion.MOST


BIRTH = {
    "child.name": "Rizky Aditya",
    "child.birth_date": "2020-03-12",
    "mother.name": "Siti Aminah",
    "mother.birth_date": "1990-08-17",
}


def test_a_birth_registered_last_month_and_through_a_facility_is_suspected(site: Site) -> None:
    done = case(1, status=Status.COMPLETED, closed_at=b.NOW, fields=BIRTH)
    mistyped = {
        **BIRTH,
        "child.name": "RIZKI ADITYA",
        "mother.name": "Hj. Siti Aminah",
        "child.birth_date": "2020-03-15",
    }
    site.file(done, case(2, service="sidukun-3in1", fields=mistyped), case(3, fields={**BIRTH, "mother.name": "Rina"}))
    assert suspects(site, 2) == (done.id,)
    assert suspects(site, 3) == ()


def test_of_many_near_ones_those_come_first_that_share_most(site: Site) -> None:
    near = [case(number, fields={**BIRTH, "child.name": f"Rina {number}"}) for number in range(1, suspicion.MOST + 5)]
    same = case(99, fields=BIRTH)
    site.file(*near, same)
    with site.house.database.reading() as tx:
        (found,) = suspicion.neighbours(tx, b.CITY, [case(100, fields=BIRTH)]).values()
    assert (found[0], len(found)) == (same.id, suspicion.MOST)


def test_what_no_rule_can_say_anything_of_is_left_out(site: Site) -> None:
    family = replace(case(1).applicant, nik=case(2).applicant.nik)
    site.file(case(1, applicant=family), case(2, fields={}), case(3, service="konsultasi", applicant=family, fields={}))
    asked = [case(4, applicant=family, fields={}), case(5, applicant=family, fields=BIRTH)]
    with site.house.database.reading() as tx:
        plain, born = suspicion.neighbours(tx, b.CITY, asked).values()
    assert set(plain) == {case(1).id, case(2).id}, "of another service, and no birth or death is told"
    assert set(born) == {case(1).id, case(2).id, case(3).id}
