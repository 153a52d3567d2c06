from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from alpukat_desk.domain import checks, promise
from alpukat_desk.domain.errors import Refused
from alpukat_desk.domain.model import Applicant
from alpukat_desk.server.house import standard_catalogue
from alpukat_desk.server.intake import admit_entered
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


def test_what_no_database_keeps_is_filed_all_the_same_and_found(site: Site) -> None:
    odd = case(1, applicant=Applicant("Sa\x00ri"), fields={**case(1).fields, "child.birth_date": "31-02-2020\ud800"})
    site.file(odd)
    kept = site.request(odd)
    assert kept.applicant.name == "Sa\ufffdri"
    found = checks.findings(kept, b.service(), b.NOW.date(), {})
    told = {(item.code, item.field) for item in found}
    assert {("text.control", "applicant.name"), ("text.control", "child.birth_date")} <= told


ENTERED = {"subject.nik": b.NIK, "subject.name": "Sari", "subject.birth_date": "1990-08-17", "subject.kk": b.KK}


def entered(**fields: str) -> None:
    given = {name.replace("__", "."): value for name, value in fields.items()}
    wish = b.request(service="verifikasi-nik", subtype="", fields={**ENTERED, **given})
    admit_entered(wish, standard_catalogue())


def test_an_officer_may_enter_what_lacks_or_contradicts_something() -> None:
    entered(subject__name="", subject__birth_date="1991-01-01")


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("subject__birth_date", "31-02-1990", "date.invalid"),
        ("subject__sex", "X", "choice.unknown"),
        ("subject__nik", "123", "nik.length"),
        ("subject__name", "Sari\u202e", "text.hidden"),
        ("subject__name", "x" * 300, "text.long"),
        ("dwh__purpose", "<b>", "choice.unknown"),
    ],
)
def test_what_cannot_stand_in_its_field_is_refused_with_field_and_reason(name: str, value: str, fault: str) -> None:
    with pytest.raises(Refused, match=r"field\.invalid") as caught:
        entered(**{name: value})
    assert (caught.value.detail["field"], caught.value.detail["fault"]) == (name.replace("__", "."), fault)
    said = standard_catalogue().words.say(caught.value.code, **caught.value.detail)
    assert "…" not in said.text and said.next, "the reason is a sentence with its values"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service": "akta-nikah"}, "service.unknown"),
        ({"service": "lahir-mati", "subtype": ""}, "subtype.unknown"),
        ({"service": "lahir-mati", "subtype": "kawin"}, "subtype.unknown"),
        ({"service": "verifikasi-nik", "subtype": "", "fields": {"shoe": "38"}}, "field.unknown"),
    ],
)
def test_what_no_form_knows_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as caught:
        admit_entered(b.request(**changes), standard_catalogue())
    assert caught.value.code == code
