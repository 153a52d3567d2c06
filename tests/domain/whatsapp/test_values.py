"""A value comes into its field in the field's own form, or not at all."""

from datetime import date

import pytest

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.domain.fields import misfit
from alpukat_desk.domain.whatsapp.values import read_value

SERVICE = load(RESOURCES).services["akta-lahir"]
TODAY = date(2020, 3, 24)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("applicant.name", "  Siti\u00a0 \u202eAminah ,", "Siti Aminah"),
        ("applicant.nik", "3174 0157-0890.0001", "3174015708900001"),
        ("applicant.nik", "317401570890000", "317401570890000"),
        ("mother.nik", "belum punya", ""),
        ("applicant.sex", "Perempuan", "P"),
        ("applicant.sex", "laki-laki", "L"),
        ("child.sex", "PR", "P"),
        ("applicant.birth_date", "17 Agustus 1990", "1990-08-17"),
        ("child.birth_date", "31-02-2020", ""),
        ("child.birth_time", "pukul 07.05 WIB", "07:05"),
        ("applicant.phone", "0812 0000 0001", "+6281200000001"),
        ("child.name", "", ""),
        ("child.name", "x" * 501, ""),
        ("child.weight", "kira-kira", ""),
    ],
)
def test_values(name: str, raw: str, value: str) -> None:
    found = read_value(name, raw, SERVICE, TODAY)
    assert found.text == value
    wrong = misfit(name, found.text, SERVICE)
    assert wrong is None or wrong.code == "nik.length", "a number that is short stands there until it is corrected"


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("child.birth_date", "31-02-2020", "entry.unfit"),
        ("child.sex", "belum tahu", "entry.unfit"),
        ("child.name", "x" * 501, "entry.long"),
        ("applicant.nik", "３１７４０１５７０８９００００１", "entry.other_script"),
    ],
)
def test_what_did_not_fit_is_named(name: str, raw: str, code: str) -> None:
    assert [item.code for item in read_value(name, raw, SERVICE, TODAY).findings] == [code]


def test_a_number_that_is_only_promised_is_no_fault() -> None:
    assert read_value("applicant.kk", "terlampir", SERVICE, TODAY).findings == ()
