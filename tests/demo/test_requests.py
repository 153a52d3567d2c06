from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache

import msgspec
import pytest
from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue, load
from alpukat_desk.demo.places import DESK_OFFICE, SUDIN
from alpukat_desk.demo.requests import Case, cases
from alpukat_desk.demo.timing import Weeks
from alpukat_desk.domain import checks
from alpukat_desk.domain.duplicates import same_case
from alpukat_desk.domain.fields import ROW
from alpukat_desk.domain.model import Attachment, Channel, Request, Severity, Sha256, Status
from alpukat_desk.domain.nik import parse_nik
from alpukat_desk.domain.promise import WIB
from alpukat_desk.domain.services import asked

TODAY = date(2020, 5, 13)
MANY = 700


@cache
def catalogue() -> Catalogue:
    return load()


@cache
def made() -> tuple[Case, ...]:
    return cases(catalogue(), MANY, 1, TODAY)


def found(case: Case) -> dict[str, tuple[str, str]]:
    """Findings of a case that ask for something: code -> severity and field."""
    findings = checks.findings(
        filed(case), catalogue().services[case.request.service], TODAY, catalogue().regions, catalogue().calendar
    )
    asking = (Severity.ERROR, Severity.WARNING)
    return {item.code: (item.severity, item.field) for item in findings if item.severity in asking}


def missed(case: Case) -> bool:
    """Whether the proof of the parents' marriage did not come along."""
    return "marriage-proof" not in {item.requirement for item in case.attached}


def filed(case: Case) -> Request:
    """The request with its files, as the office receives it."""
    files = (Attachment(item.name, item.requirement, item.name, "image/jpeg", 1, Sha256("")) for item in case.attached)
    return replace(case.request, attachments=tuple(files))


def test_the_same_seed_and_day_give_the_same_requests_and_another_day_others() -> None:
    again = cases(catalogue(), 90, 5, TODAY)
    assert again == cases(catalogue(), 90, 5, TODAY)
    assert again != cases(catalogue(), 90, 6, TODAY)
    assert again != cases(catalogue(), 90, 5, TODAY + timedelta(days=1))


@pytest.mark.parametrize("count", [1, 2, 15, 41])
def test_exactly_as_many_are_made_as_were_asked_for(count: int) -> None:
    assert len(cases(catalogue(), count, 3, TODAY)) == count


def test_even_a_small_town_knows_all_fifteen_services() -> None:
    small = Counter(case.request.service for case in cases(catalogue(), 25, 3, TODAY))
    assert set(small) == set(catalogue().services)
    usual = Counter(case.request.service for case in made())
    assert usual.most_common(1)[0][0] == "akta-lahir" and len(usual) == 15


def test_every_request_decodes_from_the_wire_as_it_was() -> None:
    for case in made():
        assert msgspec.json.decode(msgspec.json.encode(case.request), type=Request) == case.request


def test_all_channels_are_used_and_facilities_send_their_births() -> None:
    channels = Counter(case.request.channel for case in made())
    assert channels[Channel.ALPUKAT] > channels[Channel.WHATSAPP] > MANY * 0.2
    for case in made():
        by_facility = case.request.channel == Channel.FACILITY
        assert by_facility == (case.request.service == "sidukun-3in1") == (case.request.facility is not None)


def test_codes_are_unique_and_tell_channel_city_and_day() -> None:
    codes = [case.request.code for case in made()]
    assert len(set(codes)) == MANY
    prefixes = {Channel.ALPUKAT: "AB", Channel.WHATSAPP: "WA", Channel.FACILITY: "SD"}
    for case in made():
        prefix, city, day, number = case.request.code.split("-")
        filed = case.request.submitted_at.astimezone(WIB)
        assert (prefix, city, day) == (prefixes[Channel(case.request.channel)], "3174", f"{filed:%d%m%y}")
        assert len(number) == 4


def test_a_later_run_numbers_its_codes_after_the_earlier_ones() -> None:
    assert all(int(case.request.code[-4:]) >= 900 for case in cases(catalogue(), 20, 3, TODAY, 900))


def test_requests_come_from_the_last_thirty_working_days_and_this_morning() -> None:
    weeks = Weeks(catalogue().calendar, TODAY)
    opening = datetime.combine(TODAY, datetime.min.time(), WIB) + timedelta(hours=7, minutes=30)
    filed = [case.request.submitted_at for case in made()]
    assert filed == sorted(filed)
    assert all(moment.tzinfo == UTC for moment in filed)
    assert weeks.days[-1] <= filed[0].astimezone(WIB).date() and filed[-1] < opening


def test_offices_follow_the_services_level_and_the_desk_has_a_full_queue() -> None:
    offices = Counter(case.request.office for case in made())
    assert 0.04 < offices[DESK_OFFICE] / MANY < 0.13
    for case in made():
        level = catalogue().services[case.request.service].level
        assert (case.request.office == SUDIN) == (level == "sudin")
        assert case.request.office in catalogue().offices and case.request.city == SUDIN


def test_forms_are_filled_as_the_catalogue_asks_and_hold_no_forbidden_character() -> None:
    for case in made():
        known = {field.name for field in catalogue().services[case.request.service].fields()}
        assert {ROW.sub(".1.", name) for name in case.request.fields} <= known
        values = [case.request.applicant.name, *case.request.fields.values(), *(item.name for item in case.attached)]
        assert all(value == value.strip() and value.isprintable() and not set("<>\\") & set(value) for value in values)


def test_nobody_is_a_parent_before_the_age_the_checks_ask_for_and_no_number_is_wrong_unless_planted() -> None:
    clean = [case for case in made() if case.fault in ("", "double", "photo", "missing", "late")]
    assert len(clean) > MANY * 0.8
    unproven = {"marriage.unproven"}
    assert not [found(case) for case in clean if found(case).keys() - (unproven if missed(case) else set())]


@pytest.mark.parametrize(
    ("fault", "code"),
    [("birth_date", "nik.birth_date_differs"), ("sex", "nik.sex_differs"), ("unreal_nik", "nik.date")],
)
def test_a_planted_fault_is_found_by_the_checks_in_its_place(fault: str, code: str) -> None:
    planted = [case for case in made() if case.fault == fault]
    assert planted
    for case in planted:
        role = case.where.rpartition(".")[0]
        assert found(case)[code][1] == f"{role}.nik"


def test_every_contradiction_there_is_can_be_met_in_the_demo() -> None:
    """Each cross-check of DOMAIN 4.4 fires somewhere in the invented office, and a planted one in its place."""
    met: set[str] = set()
    for case in cases(catalogue(), 3000, 1, TODAY):
        service = catalogue().services[case.request.service]
        told = checks.findings(filed(case), service, TODAY, catalogue().regions, catalogue().calendar)
        met |= {item.code for item in told}
        if case.fault == "cross":
            assert case.where in {field for item in told for field in (item.field, *item.also)}, case.where
    wanted = {
        "birth.late", "birth.recommendation", "mother.age", "marriage.after_birth", "marriage.unproven",
        "parent.not_in_kk", "death.late", "death.before_birth", "death.new_head", "death.spouse_card",
        "move.minors_stay", "move.class_differs", "move.no_letter", "skpwni.old", "change.before_differs",
    }  # fmt: skip
    assert wanted - met == set()


def test_a_late_birth_is_told_and_a_missing_paper_leaves_the_promise_clock_standing() -> None:
    late = [case for case in made() if case.fault == "late"]
    missing = [case for case in made() if case.fault == "missing"]
    assert late and missing
    for case in late:
        service = catalogue().services[case.request.service]
        assert "birth.late" in {f.code for f in checks.findings(case.request, service, TODAY, catalogue().regions)}
    for case in missing:
        assert case.where not in {item.requirement for item in case.attached}
        assert case.request.complete_at is None


def test_what_is_filed_twice_is_suspected_and_nothing_else_is() -> None:
    requests = [case.request for case in made()]
    twins = {(case.twin, case.request.id) for case in made() if case.twin}
    assert len(twins) >= 5
    by_service: dict[str, list[Request]] = {}
    for request in requests:
        by_service.setdefault(request.service, []).append(request)
    pairs = {
        frozenset((one.id, other.id))
        for group in by_service.values()
        for number, one in enumerate(group)
        for other in group[:number]
        if same_case(one, other)
    }
    assert pairs == {frozenset(pair) for pair in twins}


def test_about_every_eighth_request_has_something_for_the_officer_to_catch() -> None:
    planted = [case for case in made() if case.fault]
    assert 0.09 < len(planted) / MANY < 0.2


def test_required_papers_are_attached_and_never_more_than_six() -> None:
    for case in made():
        service = catalogue().services[case.request.service]
        lines = asked(service, case.request.subtype, case.request.fields)
        sent = [item.requirement for item in case.attached]
        absent = {line.slug for line in lines if line.required} - set(sent)
        assert absent <= ({case.where} if case.fault == "missing" else set()) or case.twin
        assert len(sent) <= 6 and len(set(sent)) == len(sent)
    assert {len(case.attached) for case in made()} >= {0, 1, 2, 3, 4, 5}


def test_files_are_named_as_their_channel_names_them() -> None:
    for case in made():
        by_telephone = case.request.channel == Channel.WHATSAPP
        assert all(item.name.startswith("IMG-") == by_telephone for item in case.attached)


def test_families_file_together_and_their_members_numbers_belong_to_their_card() -> None:
    cards = Counter(case.request.applicant.kk for case in made() if not case.twin)
    assert sum(count > 1 for count in cards.values()) > 30
    for case in made():
        if case.request.applicant.birth_date and case.where != "applicant.birth_date":
            nik = parse_nik(case.request.applicant.nik)
            assert nik and nik.birth_date(case.request.applicant.birth_date) == case.request.applicant.birth_date


def test_histories_stay_in_office_hours_before_today_and_after_the_filing() -> None:
    weeks = Weeks(catalogue().calendar, TODAY)
    moved = [case for case in made() if case.steps]
    assert moved
    for case in moved:
        times = [case.request.submitted_at, *(step.at for step in case.steps)]
        assert times == sorted(times) and times[-1] <= weeks.limit
        assert all((7, 30) <= (at.hour, at.minute) <= (16, 0) for at in (t.astimezone(WIB) for t in times[1:]))


def test_every_request_begins_as_new_and_free() -> None:
    assert {case.request.status for case in made()} == {Status.NEW}
    assert not [case for case in made() if case.request.lease or case.request.documents or case.request.suspects]
