"""What a form shows, from the catalogue alone."""

import pytest
from msgspec.structs import replace

from alpukat_desk.catalogue import Catalogue
from alpukat_desk.domain.model import Finding, Request
from alpukat_desk.gui.form_plan import Block, blocks, numbered
from alpukat_desk.gui.texts import Texts
from tests import builders
from tests.shown import Show

SAMPLES = {
    "date": "2020-03-05", "time": "07:30", "number": "20", "nik": "3174015708900001", "kk": "3174012005150001",
    "region": "31.74.01.1001", "phone": "08001234567", "akta": "3174-LU-05032020-0001",
}  # fmt: skip


def whole(catalogue: Catalogue, slug: str, subtype: str = "") -> Request:
    """A request with every field of its service filled."""
    service = catalogue.services[slug]
    fields = {
        item.name: item.choices[-1].code if item.choices else SAMPLES.get(item.type, "Sari")
        for item in service.fields()
    }
    return builders.request(service=slug, subtype=subtype, fields=fields, holder=builders.officer())


def lines(found: tuple[Block, ...]) -> dict[str, tuple[str, str]]:
    return {line.name: (line.label, line.value) for block in found for line in block.lines}


def test_every_field_of_all_fifteen_services_is_shown_once_and_in_words(
    catalogue: Catalogue, texts: Texts, show: Show
) -> None:
    for slug, service in catalogue.services.items():
        request = whole(catalogue, slug)
        found = blocks(show(request), texts)
        names = [line.name for block in found for line in block.lines if not line.name.startswith("applicant.")]
        assert sorted(names) == sorted(request.fields), slug
        assert all(block.title and line.label and line.known for block in found for line in block.lines)
        assert [block.form for block in found if block.form][: len(service.forms)]


def test_sections_and_items_are_numbered_as_on_paper(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    found = blocks(show(whole(catalogue, "skp-luar-dki")), texts)
    assert [block.title for block in found] == [
        "Pemohon", "5. Alamat asal", "7. Alamat tujuan", "Kepindahan", "12. Yang pindah (1)",
        "Data anggota keluarga (1)",
    ]  # fmt: skip
    assert found[1].form == "F-1.03 · Formulir pendaftaran perpindahan penduduk"
    assert lines(found)["move.class"] == ("6. Klasifikasi kepindahan", "5 · Antarprovinsi")
    assert numbered("", "Nama") == "Nama"


def test_values_are_read_by_their_type(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    shown = lines(blocks(show(whole(catalogue, "akta-lahir")), texts))
    assert shown["child.birth_date"][1] == "5 Maret 2020"
    assert shown["child.birth_time"][1] == "07.30"
    assert shown["child.weight"][1] == "20 gram"
    assert shown["mother.nik"][1] == "3174 0157 0890 0001"
    assert shown["child.sex"][1] == "Perempuan", "a code that is ours is not shown"
    assert shown["child.birth_place_kind"][1] == "5 · Lainnya", "a code of the paper is"


def test_english_has_the_same_lines(catalogue: Catalogue, show: Show) -> None:
    texts = Texts(catalogue, "en")
    shown = lines(blocks(show(whole(catalogue, "lahir-mati", "lahir-mati")), texts))
    assert shown["stillbirth.pregnancy"] == ("Length of pregnancy", "20 weeks")


def test_further_rows_stand_in_blocks_of_their_own(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    request = whole(catalogue, "pindah")
    rows = {"movers.2.nik": "3174015708900001", "movers.2.name": "Budi", "movers.10.name": "Adi"}
    found = blocks(show(replace(request, fields={**request.fields, **rows})), texts)
    titles = [block.title for block in found if "pindah (" in block.title]
    assert titles == [f"12. Yang pindah ({row})" for row in (1, 2, 10)]
    assert lines(found)["movers.10.nik"] == ("NIK yang pindah", ""), "a begun row shows what it lacks"


@pytest.mark.parametrize("value", ["31-02-2020", "2020-02-31", "kemarin"])
def test_what_is_no_date_is_shown_as_it_was_typed(catalogue: Catalogue, texts: Texts, show: Show, value: str) -> None:
    request = whole(catalogue, "akta-lahir")
    odd = replace(request, fields={**request.fields, "child.birth_date": value})
    assert lines(blocks(show(odd), texts))["child.birth_date"][1] == value


def test_an_empty_field_is_shown_where_it_may_not_be_empty(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    request = builders.request(fields={}, holder=builders.officer())
    shown = lines(blocks(show(request), texts))
    assert shown["child.name"] == ("Nama anak", "")
    assert "child.helper" not in shown


def test_a_finding_comes_with_its_field_or_last(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    found = (Finding("nik.length", "error", "child.name"), Finding("nik.length", "error", "applicant.sex"),
             Finding("field.missing", "error", "no.field"))  # fmt: skip
    made = blocks(show(whole(catalogue, "akta-lahir"), findings=found), texts)
    told = [(line.name, line.known) for block in made for line in block.lines if line.findings]
    assert told == [("applicant.sex", True), ("child.name", True), ("no.field", False)]


def test_hidden_signs_are_seen(catalogue: Catalogue, texts: Texts, show: Show) -> None:
    request = builders.request(fields={"child.name": "Sa\u202eri", "new.field": "a\u202eb"}, holder=builders.officer())
    shown = lines(blocks(show(request), texts))
    assert (shown["child.name"][1], shown["new.field"]) == ("Sa\ufffdri", ("new.field", "a\ufffdb"))
