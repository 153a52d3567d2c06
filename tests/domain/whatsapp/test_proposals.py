"""A form takes from a message what it can point at there; everything else rests over, and nothing is overwritten."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.domain.fields import misfit
from alpukat_desk.domain.whatsapp.proposals import MOST, Proposals, propose

SERVICES = load(RESOURCES).services
TODAY = date(2020, 3, 24)
NIK, KK = "3174015708900001", "3174012005150001"
FREE = f"""Selamat pagi pak, mau buat akta anak saya
Nama anak : Bima Wulandari
Tgl lahir anak: 2 Maret 2020, jam lahir anak: 07.05
*NIK Ibu*: {NIK}
1. No KK {KK}
Nama: Sari Wulandari
terima kasih 🙏
"""


AS_WRITTEN = ("text", "nik", "kk", "phone", "email")
"""Names and numbers stand as they were written until they are corrected; everything else fits or is not proposed."""


def taken(text: str, service: str = "akta-lahir") -> dict[str, str]:
    return propose(text, SERVICES[service], TODAY).fill({})


def test_free_text() -> None:
    assert taken(FREE) == {
        "child.name": "Bima Wulandari",
        "child.birth_date": "2020-03-02",
        "child.birth_time": "07:05",
        "mother.nik": NIK,
        "applicant.kk": KK,
        "applicant.name": "Sari Wulandari",
    }


def test_each_proposal_points_at_its_words_and_the_rest_is_kept() -> None:
    found = propose(FREE, SERVICES["akta-lahir"], TODAY)
    where = {item.field: FREE[item.start : item.end] for item in found.found}
    assert where["child.birth_date"] == "2 Maret 2020"
    rest = "".join(FREE[start:end] for start, end in found.rest)
    assert "Selamat pagi pak" in rest
    assert "terima kasih 🙏" in rest
    assert NIK not in rest


@pytest.mark.parametrize(
    ("text", "service", "expected"),
    [
        (f"#KTP#{NIK}#{KK}#Siti#Tebet#Tebet#Hilang", "akta-lahir",
         {"applicant.nik": NIK, "applicant.kk": KK, "applicant.name": "Siti"}),
        (f"#SINKRONISASI#{NIK}#{KK}#BPJS", "update-dwh",
         {"applicant.nik": NIK, "subject.nik": NIK, "applicant.kk": KK, "subject.kk": KK}),
        ("#KTP#NIK#Nomor KK#Nama#Desa", "akta-lahir", {}),
        (f"#KTP##{KK}#", "akta-lahir", {"applicant.kk": KK}),
        (f"#AKTA#Bima#{NIK}#x#{KK}", "akta-lahir", {"applicant.nik": NIK, "applicant.kk": KK}),
        ("#", "akta-lahir", {}),
        ("####", "akta-lahir", {}),
    ],
)  # fmt: skip
def test_hashes(text: str, service: str, expected: dict[str, str]) -> None:
    found = taken(text, service)
    assert {name: value for name, value in found.items() if name != "dwh.purpose"} == expected


def test_nothing_that_stands_there_is_overwritten() -> None:
    found = propose(FREE, SERVICES["akta-lahir"], TODAY)
    filled = found.fill({"applicant.name": "Sari", "child.name": " "})
    assert filled["applicant.name"] == "Sari"
    assert filled["child.name"] == "Bima Wulandari"


def test_of_two_the_first_is_taken_and_the_second_named() -> None:
    found = propose("Nama: Siti\nNama: Aminah", SERVICES["akta-lahir"], TODAY)
    assert found.fill({})["applicant.name"] == "Siti"
    assert [(item.code, item.field) for item in found.findings] == [("entry.twice", "applicant.name")]


def test_a_date_that_never_was_is_named_and_left_in_the_text() -> None:
    found = propose("Tgl lahir anak: 31-02-2020", SERVICES["akta-lahir"], TODAY)
    assert (found.found, [item.code for item in found.findings]) == ((), ["entry.unfit"])


LINES = st.sampled_from(
    ["Nama: ", "NIK :", "#KTP#", "#", "\n", "TTL: Jakarta, 2-3-90", NIK, ":", "=", ",", "\x00", "\u202e", "<b>"]
)
TEXTS = st.lists(LINES | st.text(st.characters(exclude_categories=()), max_size=8), max_size=25).map("".join)


@given(TEXTS, st.sampled_from(sorted(SERVICES)))
def test_any_text_is_read_and_every_proposal_fits_its_field(text: str, service: str) -> None:
    found: Proposals = propose(text, SERVICES[service], TODAY)
    for item in found.found:
        assert 0 <= item.start < item.end <= len(text)
        assert item.value
        wrong = misfit(item.field, item.value, SERVICES[service])
        assert wrong is None or wrong.code.startswith(AS_WRITTEN)
    covered = {place for start, end in found.rest for place in range(start, end)}
    covered |= {place for item in found.found for place in range(item.start, item.end)}
    assert covered == set(range(len(text)))


@pytest.mark.parametrize("piece", ["Nama: x,", "#", "Nama\n", " \n", "NIK 1 ", "a:"])
def test_an_overlong_text_is_looked_at_as_far_as_a_message_goes(piece: str) -> None:
    text = piece * (2 * MOST // len(piece))
    assert propose(text, SERVICES["akta-lahir"], TODAY).rest[-1][1] == len(text)
