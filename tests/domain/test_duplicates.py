"""Two requests that may be the same case are noticed, also over both channels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.duplicates import BOTH_CHANNELS, SAME_NIK, keys, same_case
from alpukat_desk.domain.model import CLOSED, Applicant, Channel, Status
from tests.builders import KK, NIK, request

HUSBAND = "3174011203880004"


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
    assert same_case(one, other) is None or keys(one) & keys(other)
