"""What is masked cannot be used, and what looks like a person's number is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.domain.digest import digest
from alpukat_desk.domain.model import RequestId
from alpukat_desk.domain.privacy import looks_personal, masked


def test_a_masked_nik_shows_region_and_serial_alone():
    assert masked("3174015708900001") == "317401••••••0001"


@pytest.mark.parametrize("text", ["", "1", "317401", "3174015708900"])
def test_a_short_number_is_hidden_wholly(text):
    assert masked(text) == "•" * len(text)


@given(st.text(alphabet="0123456789", min_size=16, max_size=16))
def test_a_mask_never_tells_the_birth_date(number):
    assert masked(number)[6:12] == "••••••"
    assert not looks_personal(masked(number))


@pytest.mark.parametrize(
    "text",
    [
        "3174015708900001",
        "nik=3174015708900001 refused",
        '{"nik":"3174015708900001"}',
        "NIK3174015708900001",
        "3174 0157 0890 0001",
        "3174-0157-0890-0001",
        "317401.570890.0001",
        "31740157089000013174015708900001",
        "081200000001",
        "0812-0000-0001",
        "+62 812 0000 0001",
        "6281200000001",
        "phone:081200000001.",
        "021-7654321",
    ],
)
def test_numbers_of_people_are_noticed(text):
    assert looks_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020-03-24 10:00:00,123 INFO sync pulled 2000 rows in 1234 ms",
        "request 01710000-0000-7000-8000-000000000001 accepted, version 12",
        "JS-200323-0001",
        "a" * 63 + "1",
        "1234567890" * 6 + "abcd",
        "listening on http://127.0.0.1:54321",
        "31.74.01.1001",
        "0.0812345678 s",
        "size=20971520 offset=1048576",
    ],
)
def test_ids_times_and_sizes_are_nobodys_number(text):
    assert not looks_personal(text)


@given(st.uuids(), st.integers(0, 10_000))
def test_no_id_and_no_digest_of_ours_is_taken_for_a_person(value, version):
    assert not looks_personal(f"command {value} v{version}")


def test_a_digest_is_not_taken_for_a_person():
    assert not looks_personal(digest([(RequestId("01710000-0000-7000-8000-000000000001"), 3)]))
