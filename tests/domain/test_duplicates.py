"""Two requests that may be the same case are noticed, also over both channels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain import duplicates as d
from alpukat_desk.domain.casekeys import keys, touch
from alpukat_desk.domain.duplicates import BOTH_CHANNELS, SAME_NIK, hits, same_case
from alpukat_desk.domain.model import CLOSED, Applicant, Channel, Status
from tests import builders
from tests.builders import KK, NIK

HUSBAND = "3174011203880004"


def request(number=1, /, **changes):
    """A request that tells nothing but who asks."""
    return builders.request(number, **{"fields": {}, **changes})


def person(**changes):
    return Applicant(**{"name": "Sari", "nik": NIK, "kk": KK, "phone": "0812-0000-0001", **changes})


def test_the_same_nik_and_service_while_both_are_open():
    assert same_case(request(1), request(2)) == SAME_NIK


def test_a_nik_typed_in_groups_is_the_same_nik():
    assert same_case(request(1), request(2, applicant=person(nik="3174 0157 0890 0001"))) == SAME_NIK


@pytest.mark.parametrize("status", sorted(CLOSED))
def test_a_closed_request_is_no_duplicate(status):
    assert same_case(request(1), request(2, status=status)) is None


@pytest.mark.parametrize(
    "changes",
    [{"service": "datang"}, {"city": "31.71"}, {"applicant": person(nik=HUSBAND)}, {"applicant": person(nik="")}],
)
def test_another_service_city_or_person_is_another_case(changes):
    assert same_case(request(1), request(2, **changes)) is None


def test_a_request_is_not_its_own_duplicate():
    assert same_case(request(1), request(1)) is None


@pytest.mark.parametrize(
    "applicant",
    [
        person(nik=HUSBAND, phone=""),
        person(nik="", kk="", phone="+62 812 0000 0001"),
        person(nik="123", kk="", phone="6281200000001"),
    ],
)
def test_over_both_channels_family_card_or_phone_is_enough(applicant):
    first = request(1, applicant=person())
    assert same_case(first, request(2, channel=Channel.WHATSAPP, applicant=applicant)) == BOTH_CHANNELS
    assert same_case(first, request(2, applicant=applicant)) is None, "not within one channel"


def test_over_both_channels_the_same_deceased_is_the_same_case():
    about = {"fields": {"deceased.nik": HUSBAND}}
    first = request(1, applicant=person(nik="", kk="", phone=""), **about)
    second = request(2, applicant=person(nik="", kk="", phone=""), channel=Channel.WHATSAPP, **about)
    assert same_case(first, second) == BOTH_CHANNELS


@pytest.mark.parametrize(
    ("phone", "kept"), [("021-1234567", True), ("0211234567", True), ("0212345", False), ("", False)]
)
def test_a_phone_finds_people_from_eight_digits_on(phone, kept):
    assert bool(keys(request(applicant=person(nik="", kk="", phone=phone)))) is kept


@pytest.mark.parametrize(("phone", "kept"), [("0" + "1" * 8, True), ("0" + "1" * 7, False)])
def test_eight_digits_are_enough(phone, kept):
    assert bool(keys(request(applicant=person(nik="", kk="", phone=phone)))) is kept


def test_empty_or_short_numbers_find_nobody():
    nobody = person(nik="", kk="31740", phone="0812")
    assert keys(request(applicant=nobody)) == frozenset()
    assert same_case(request(1, applicant=nobody), request(2, applicant=nobody, channel=Channel.WHATSAPP)) is None


people = st.builds(
    person,
    nik=st.sampled_from(["", NIK, HUSBAND, "12"]),
    kk=st.sampled_from(["", KK]),
    phone=st.sampled_from(["", "081200000001", "+6281200000001", "081300000002"]),
)
requests = st.builds(
    request,
    st.integers(1, 3),
    applicant=people,
    channel=st.sampled_from(list(Channel)),
    status=st.sampled_from(list(Status)),
    fields=st.sampled_from([{}, {"deceased.nik": HUSBAND}]),
)


@given(requests, requests)
def test_suspicion_is_mutual_and_never_without_a_common_key(one, other):
    assert same_case(one, other) == same_case(other, one)
    assert same_case(one, other) is None or touch(one, other)


# ---- births ----

BORN = {
    "child.name": "Rizky Aditya Pratama",
    "child.sex": "L",
    "child.birth_date": "2020-03-12",
    "child.birth_kind": "1",
    "mother.name": "Siti Aminah",
    "mother.nik": "3174015708900001",
    "mother.birth_date": "1990-08-17",
}


def told(number, base=BORN, /, **changes):
    applicant = person(name=f"Pelapor {number}", nik="", kk="", phone="")
    fields = {**base, **{name.replace("__", "."): value for name, value in changes.pop("fields", {}).items()}}
    return request(number, applicant=applicant, fields=fields, **changes)


def birth(number, /, **fields):
    return told(number, BORN, fields=fields)


def codes(one, other):
    return [hit.code for hit in hits(one, other)]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"child__name": "RIZKI  ADITYA PRATAMA"},
        {"child__name": "Risky Aditya Pratama", "child__birth_date": "2020-03-17", "mother__nik": ""},
        {"mother__name": "Hj. Siti Aminah, S.Pd.", "mother__birth_date": "1991-08-17", "mother__nik": ""},
        {"mother__birth_date": ""},
        {"child__sex": "P"},
    ],
)
def test_one_birth_told_twice(changes):
    assert codes(birth(1), birth(2, **changes))[0] == d.BIRTH


def test_a_birth_already_registered_still_counts_and_one_refused_does_not():
    for status, expected in ((Status.COMPLETED, d.BIRTH), (Status.REJECTED, None), (Status.DUPLICATE, None)):
        assert same_case(birth(1), told(2, status=status, service="sidukun-3in1")) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"child__birth_date": "2020-03-18", "mother__nik": "", "mother__birth_date": "1990-08-18"},
        {"mother__nik": "3174015708900009"},
        {"mother__name": "Sri Aminah", "mother__nik": ""},
        {"mother__birth_date": "1991-08-18", "mother__nik": ""},
        {"mother__birth_date": "", "mother__nik": ""},
        {"child__birth_date": ""},
        {"child__name": "", "mother__nik": "", "mother__birth_date": "1990-08-18"},
    ],
)
def test_another_birth_or_too_little_told(changes):
    assert codes(birth(1), birth(2, **changes)) == []


def test_names_alone_are_never_enough():
    only = {"child.name": BORN["child.name"], "mother.name": BORN["mother.name"]}
    assert hits(told(1, only), told(2, only)) == ()


def test_another_birth_of_one_mother_comes_too_soon():
    second = {"child__name": "Bagas Wijaya"}
    assert codes(birth(1), birth(2, child__birth_date="2020-12-07", **second)) == [d.BIRTH_SOON]
    assert codes(birth(1), birth(2, child__birth_date="2020-12-08", **second)) == []
    assert codes(birth(1), birth(2, child__birth_date="2020-05-12", mother__nik="", **second)) == [d.BIRTH_SOON]


def test_the_same_child_with_another_birthday():
    assert codes(birth(1), birth(2, child__birth_date="2018-03-12")) == [d.BIRTH_DATE]
    assert codes(birth(1), birth(2, child__birth_date="2017-03-12")) == []
    assert codes(birth(1), birth(2, child__birth_date="2018-03-12", child__name="Rizka Aditya Pratama")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"child__name": "Bagas Wijaya", "child__birth_kind": "2"},
        {"child__name": "Rizka Aditya Pratama", "child__sex": "P", "child__birth_kind": "2"},
        {"child__name": "Bagas Wijaya", "child__birth_kind": "2", "child__birth_date": "2020-03-13"},
    ],
)
def test_twins_are_told_as_such_and_stop_nobody(changes):
    (hit,) = hits(birth(1, child__birth_kind="2"), birth(2, **changes))
    assert (hit.code, hit.severity) == (d.TWINS, "info")
    assert same_case(birth(1, child__birth_kind="2"), birth(2, **changes)) is None


def test_two_children_both_said_to_be_born_alone_are_no_twins():
    assert codes(birth(1), birth(2, child__name="Bagas Wijaya")) == [d.BIRTH_SOON]


def test_one_parent_may_file_for_two_children():
    one = request(1, fields=BORN)
    other = request(2, fields={**BORN, "child.name": "Bagas Wijaya", "child.birth_date": "2017-01-05"})
    assert hits(one, other) == ()


def test_a_hit_tells_fields_values_and_distances():
    hit = hits(birth(1), birth(2, child__name="Rizky Adiyta Pratoma", child__birth_date="2020-03-10"))[0]
    assert hit.compared[0] == d.Compared("child.name", "Rizky Aditya Pratama", "Rizky Adiyta Pratoma", 2, "edits")
    assert hit.compared[1] == d.Compared("child.birth_date", "2020-03-12", "2020-03-10", 2, "days")


# ---- deaths ----

DIED = {
    "deceased.name": "Drs. H. Bambang Sutrisno",
    "deceased.nik": "3174011203500004",
    "deceased.birth_date": "1950-03-12",
    "deceased.death_date": "2020-03-20",
}


def death(number, /, **fields):
    return told(number, DIED, fields=fields)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [d.SAME_NIK, d.DEATH]),
        ({"deceased__name": "Bambang Sutrisna", "deceased__nik": ""}, [d.DEATH]),
        ({"deceased__death_date": "2020-03-25", "deceased__nik": "", "deceased__birth_date": "1951-03-12"}, [d.DEATH]),
        ({"deceased__death_date": "2020-03-26", "deceased__nik": ""}, []),
        ({"deceased__birth_date": "1951-03-13", "deceased__nik": ""}, []),
        ({"deceased__nik": "3174011203500009"}, []),
        ({"deceased__birth_date": "", "deceased__nik": ""}, []),
    ],
)
def test_one_death_told_twice(changes, expected):
    assert codes(death(1), death(2, **changes)) == expected


def test_two_dead_of_one_family_are_two_cases():
    wife = {"deceased.name": "Endang Lestari", "deceased.nik": "3174015208550002", "deceased.birth_date": "1955-08-12"}
    assert hits(request(1, fields=DIED), request(2, fields={**DIED, **wife})) == ()


# ---- whatever is told ----

TELLINGS = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(values) | st.text(max_size=30)
        for name, values in {
            "child.name": ["Rizky Aditya", "Rizki Aditya", "M. Rizky", "Bagas"],
            "child.birth_date": ["2020-03-12", "2020-03-13", "2020-11-30", "2018-01-01"],
            "child.birth_kind": ["1", "2"],
            "child.sex": ["L", "P"],
            "mother.name": ["Siti Aminah", "Hj. Siti Aminah", "Siti Amanah"],
            "mother.nik": ["3174015708900001", "3174015708900002", "12"],
            "mother.birth_date": ["1990-08-17", "1991-08-01"],
            "deceased.name": ["Bambang", "Bambamg"],
            "deceased.death_date": ["2020-03-20", "2020-03-24"],
            "deceased.birth_date": ["1950-03-12", "1950-12-12"],
            "deceased.nik": ["3174011203500004", "3174011203500005"],
        }.items()
    },
)
tellings = st.builds(
    lambda number, fields, status: told(number, fields, status=status),
    st.integers(1, 2),
    TELLINGS,
    st.sampled_from(list(Status)),
)


@given(tellings, tellings)
def test_the_rules_are_symmetric_and_no_text_breaks_them(one, other):
    there, back = hits(one, other), hits(other, one)
    assert [hit.code for hit in there] == [hit.code for hit in back]
    for left, right in zip(there, back, strict=True):
        assert [(item.field, item.one, item.other, item.apart) for item in left.compared] == [
            (item.field, item.other, item.one, item.apart) for item in right.compared
        ]
