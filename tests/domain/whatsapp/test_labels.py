"""What people write before a colon leads to the field they mean, of the form that this service asks."""

import pytest

from alpukat_desk.catalogue import RESOURCES, load
from alpukat_desk.domain.whatsapp import labels
from alpukat_desk.domain.whatsapp.labels import fields_of, words

SERVICES = load(RESOURCES).services


@pytest.mark.parametrize(
    ("label", "service", "names"),
    [
        ("Nama", "akta-lahir", ("applicant.name",)),
        ("NAMA  LENGKAP", "akta-lahir", ("applicant.name",)),
        ("No. KK", "akta-lahir", ("applicant.kk",)),
        ("N I K", "akta-lahir", ()),
        ("Nama anak", "akta-lahir", ("child.name",)),
        ("nama bayi", "lahir-mati", ("child.name",)),
        ("NIK ibu", "akta-lahir", ("mother.nik",)),
        ("No. KTP Ayah", "akta-lahir", ("father.nik",)),
        ("Nama", "verifikasi-nik", ("applicant.name", "subject.name")),
        ("Keperluan", "update-dwh", ("dwh.purpose",)),
        ("Nama almarhum", "akta-mati", ("deceased.name",)),
        ("Tgl. meninggal", "akta-mati", ("deceased.death_date",)),
        ("Alamat tujuan", "pindah", ("destination.address",)),
        ("Tempat, Tgl Lahir ibu", "akta-lahir", ("mother.birth_place", "mother.birth_date")),
        ("Jenis kelamin anak", "akta-lahir", ("child.sex",)),
        ("", "akta-lahir", ()),
        ("halo pak", "akta-lahir", ()),
        ("x" * 10_000, "akta-lahir", ()),
    ],
)
def test_labels(label: str, service: str, names: tuple[str, ...]) -> None:
    found = fields_of(label, SERVICES[service])
    known = {field.name for field in SERVICES[service].fields()}
    assert found[: len(names)] == tuple(name for name in names if name.startswith("applicant.") or name in known)
    assert bool(found) is bool(names)


def test_the_forms_own_words_are_known() -> None:
    service = SERVICES["akta-lahir"]
    for field in service.fields():
        if not field.name.startswith("members."):
            assert field.name in fields_of(field.label.id, service), field.name


def test_a_bare_nik_is_never_that_of_a_column_of_a_table() -> None:
    assert fields_of("NIK", SERVICES["akta-lahir"]) == ("applicant.nik",)
    assert "members.1.nik" not in fields_of("NIK", SERVICES["datang"])


def test_what_a_service_means_by_its_labels_is_worked_out_once() -> None:
    labels._meanings.cache_clear()
    for _ in range(3):
        fields_of("Nama anak", SERVICES["akta-lahir"])
    assert labels._meanings.cache_info().misses == 1


def test_words_are_compared_without_signs_and_case() -> None:
    assert words(" No._KK\u00a0:") == "no kk"
