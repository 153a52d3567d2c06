"""The whole catalogue: loaded once, and refused at start in one sentence when a file of it is faulty."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from alpukat_desk.catalogue import RESOURCES, Catalogue, CatalogueFault, load

FOLDERS = ("services", "calendar", "offices", "i18n")
BIRTH, DEATH, MOVE = "services/10-akta-lahir.toml", "services/11-akta-mati.toml", "services/14-pindah.toml"
MOVERS = "services/forms/f-1.03.toml"
ADVICE, FORM, SHARED = "services/09-konsultasi.toml", "services/forms/f-2.01.toml", "services/shared/reasons.toml"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the resources that a test may break."""
    for folder in FOLDERS:
        shutil.copytree(RESOURCES / folder, tmp_path / folder)
    return tmp_path


def refusal(resources: Path) -> CatalogueFault:
    with pytest.raises(CatalogueFault) as caught:
        load(resources)
    assert "\n" not in str(caught.value)
    return caught.value


def test_the_resources_of_the_program_load() -> None:
    catalogue = load()
    assert isinstance(catalogue, Catalogue)
    assert len(catalogue.services) == 15
    assert catalogue.regions["317401"] == "Tebet"
    assert catalogue.region_name("31.74.01.1002") == "Tebet Barat"
    assert catalogue.office_name("31.74.01") == "Kecamatan Tebet"
    assert catalogue.office_name("99.99") == "99.99"
    assert catalogue.words.knows("status.new")
    assert catalogue.calendar.hours


def test_a_copy_loads_as_well(copy: Path) -> None:
    assert load(copy).services == load().services


@pytest.mark.parametrize(
    ("file", "old", "new", "what"),
    [
        (BIRTH, 'level = "kelurahan"', 'level = "kelurahan"\ncolour = "red"', "the key 'colour' is not known here"),
        (BIRTH, 'level = "kelurahan"', 'level = "desa"', "the level 'desa' is not known"),
        (BIRTH, 'slug = "akta-lahir"', 'slug = "akta-baru"',
         "the file of this service must be named 10-akta-baru.toml"),
        (DEATH, 'slug = "akta-mati"', 'slug = "akta-lahir"', "the slug 'akta-lahir' comes twice"),
        (BIRTH, "number = 10", "number = 16", "the number 16 is not one of 1 to 15"),
        (BIRTH, "number = 10", "number = 9", "the number 9 is already that of konsultasi"),
        (BIRTH, "number = 10", 'number = "10"', "expected int, got str"),
        (BIRTH, '"parent", "head"', '"parent", "heads"', "there is no applicant 'heads'"),
        (BIRTH, '"form-unsigned"', '"form-lost"', "there is no reason 'form-lost'"),
        (ADVICE, '"data-missing"', '"file-missing"',
         "the reason 'file-missing' points at a requirement, and there is none"),
        (BIRTH, 'kinds = ["return"]', 'kinds = ["refuse"]', 'a reason is for "return", "reject" or both'),
        (BIRTH, 'about = "field"', 'about = "page"',
         "a reason speaks of a requirement, a field or nothing, not of 'page'"),
        (SHARED, 'about = "requirement"', 'about = "files"',
         "a reason speaks of a requirement, a field or nothing, not of 'files'"),
        (MOVE, 'field = "move.stayers_minor"', 'field = "move.minors"',
         "the condition asks for 'move.minors', which is no field here"),
        (MOVE, 'values = ["1"]', 'values = ["1", "7"]', "'move.stayers_minor' is never 7"),
        (MOVE, '"move.reason", "move.reason_other"', '"move.reason_other"',
         "the condition asks for 'move.reason', which is no field here"),
        (MOVE, '"origin.rw"', '"origin.block"', "the form F-1.03 has no field 'origin.block'"),
        (MOVE, '"origin.rw"', '"origin.rt"', "the field 'origin.rt' comes twice"),
        (BIRTH, ', en = "Birth certificate" }', " }", "the key 'en' is missing"),
        (BIRTH, 'en = "Birth certificate" }', 'en = "" }', "the text 'en' is empty"),
        (BIRTH, "valid_from = 2019-01-01\n", "", "the key 'valid_from' is missing"),
        (BIRTH, 'unit = "working_days"', 'unit = "weeks"', "the unit 'weeks' is not known"),
        (BIRTH, "amount = 5", "amount = 0", "a promise is at least 1"),
        (BIRTH, 'level = "kelurahan"\namount', 'level = "kota"\namount', "the level 'kota' is not known"),
        (BIRTH, 'level = "kelurahan"\namount = 5', "amount = 5", "two promises begin on 2019-01-01"),
        (BIRTH, 'substitutes = ["F-2.03"]', 'substitutes = ["F-2.30"]', "there is no form 'F-2.30'"),
        (BIRTH, 'slug = "passport"', 'slug = "paspor"', "the requirement 'paspor' has no label"),
        (BIRTH, 'slug = "passport"', 'slug = "witness-ktp"', "the requirement 'witness-ktp' comes twice"),
        (BIRTH, 'slug = "kia"', 'slug = "card"', "there is no output 'card'"),
        (BIRTH, 'optional = ["father.nik"', 'optional = ["uncle.nik"', "the field 'uncle.nik' is not asked here"),
        (FORM, 'type = "kk"', 'type = "family"', "the type 'family' is not known"),
        (FORM, 'choices = "sex"', 'choices = "sexes"', "there is no list of choices 'sexes'"),
        (FORM, 'name = "reporter.name"', 'name = "reporter.nik"', "the field 'reporter.nik' comes twice"),
        (FORM, 'name = "reporter.name"', 'name = "Reporter"', "'Reporter' is no dotted name"),
        (FORM, 'slug = "witness2"', 'slug = "witness1"', "the section 'witness1' comes twice"),
        (FORM, 'name = "witness2.nik"', 'name = "witness3.nik"', "there is no section 'witness3'"),
        (FORM, "least = 200\n", "", "a number needs its least and its most"),
        (FORM, "most = 12000", "most = 100", "a number needs its least and its most"),
        (MOVERS, 'name = "sponsor.name"', 'unit = "cm"\nname = "sponsor.name"',
         "only a number has a unit, limits and decimals"),
        (MOVERS, "longest = 10\n", "longest = 9999\n", "a value has 2000 characters at most"),
        (FORM, 'codes = "form"', 'codes = "paper"', "the codes 'paper' are not known"),
        (MOVERS, 'name = "movers.1.name"', 'name = "movers.name"',
         "'movers.name' must name the first row exactly where 'movers' is a table"),
        (MOVERS, 'needed = { field = "move.kind", values = ["3"] }', 'needed = { field = "move.kind", values = ["9"] }',
         "'move.kind' is never 9"),
        (MOVERS, 'when = { field = "move.reason"', 'when = { field = "move.why"',
         "the condition asks for 'move.why', which is no field here"),
        ("services/shared/choices.toml", 'codes = "form"', 'codes = "paper"', "the codes 'paper' are not known"),
        ("services/shared/choices.toml", 'code = "P"', 'code = "L"', "the code 'L' comes twice"),
        ("services/shared/outputs.toml", 'medium = "card"', 'medium = "silk"', "the medium 'silk' is not known"),
        ("services/13-lahir-mati.toml", 'values = ["mati"]', 'values = ["wafat"]', "'subtype' is never wafat"),
        (BIRTH, "number = 10", "number = ", "this is not TOML: invalid value"),
        ("i18n/words.toml", 'en = "In review"\n', "", "the key 'en' is missing"),
        ("calendar/hours.toml", 'source = "Perpres', 'sauce = "Perpres', "the key 'sauce' is not known here"),
        ("offices/jakarta-selatan.toml", '"31.74.02" =', '"31.74.2" =', "'31.74.2' is no region code"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_refused_with_file_line_and_what(copy: Path, file: str, old: str, new: str, what: str) -> None:
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    broken = text.replace(old, new, 1)
    path.write_text(broken, encoding="utf-8")
    fault = refusal(copy)
    assert (fault.file, fault.what) == (file, what)
    assert str(fault) == f"{file}, line {fault.line}: {what}"
    changed = broken[: text.index(old)].count("\n") + 1
    header = max(number for number, line in enumerate(broken.split("\n")[:changed], 1) if "[[" in line or number == 1)
    last = changed + new.count("\n")
    assert min(header, changed) <= fault.line <= last, "the line named is not where the file was broken"


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda root: (root / ADVICE).unlink(), "services: there is no service number 9"),
        (lambda root: (root / SHARED).unlink(), f"{SHARED}: the file cannot be read (No such file or directory)"),
        (lambda root: shutil.rmtree(root / "services" / "forms"),
         "services/01-update-dwh.toml, line 25: there is no form 'ISIAN'"),
        (lambda root: (root / ADVICE).write_bytes(b"\xff"), f"{ADVICE}: the file is not UTF-8 text"),
        (lambda root: (root / ADVICE).write_text(""), f"{ADVICE}, line 1: the key 'slug' is missing"),
        (lambda root: shutil.rmtree(root / "calendar"), "calendar: there are no office hours"),
        (lambda root: shutil.rmtree(root / "offices"), "offices: there is no office"),
        (lambda root: shutil.rmtree(root / "i18n"), "i18n: there are no words"),
    ],
)  # fmt: skip
def test_what_is_missing_is_told(copy: Path, harm: Callable[[Path], None], sentence: str) -> None:
    harm(copy)
    assert str(refusal(copy)) == sentence
