"""A file that cannot be used says where and why in one sentence, whatever is wrong with it."""

from pathlib import Path

import pytest

from alpukat_desk.catalogue.source import CatalogueFault, Source
from alpukat_desk.domain.services import Choice, Label

GOOD = 'name = { id = "Baru", en = "New" }\n'


def read(tmp_path: Path, text: str | bytes) -> Source:
    file = tmp_path / "services" / "x.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return Source(tmp_path, file)


def test_a_good_file_gives_its_values(tmp_path: Path) -> None:
    source = read(tmp_path, GOOD)
    assert source.decode(Label, "name") == Label("Baru", "New")
    assert (source.name, source.stem) == ("services/x.toml", "x")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb =\n", "services/x.toml, line 2: this is not TOML: invalid value"),
        ("a = 1\na = 2\n", "services/x.toml, line 2: this is not TOML: cannot overwrite a value"),
        ('\na = """', "services/x.toml, line 2: this is not TOML: unterminated string"),
        (b"a = '\xff'", "services/x.toml: the file is not UTF-8 text"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(tmp_path: Path, text: str | bytes, sentence: str) -> None:
    with pytest.raises(CatalogueFault) as caught:
        read(tmp_path, text)
    assert str(caught.value) == sentence


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(CatalogueFault, match=r"^lost\.toml: the file cannot be read \(No such file or directory\)$"):
        Source(tmp_path, tmp_path / "lost.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[name]\nid = 'a'\n", "line 1: the key 'en' is missing"),
        ("[name]\nid = 'a'\nen = 'b'\nfr = 'c'\n", "line 4: the key 'fr' is not known here"),
        ("[name]\nid = 'a'\nen = 3\n", "line 3: expected str, got int"),
        ("name = 3", "line 1: expected object, got int"),
    ],
)
def test_a_value_of_another_shape_is_told_with_its_line(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(CatalogueFault) as caught:
        read(tmp_path, text).decode(Label, "name")
    assert str(caught.value) == f"services/x.toml, {sentence}"


def test_the_line_is_that_of_the_element_in_an_array(tmp_path: Path) -> None:
    text = (
        'list = [\n    { code = "1", label = { id = "a", en = "b" } },\n    { code = "2", label = { id = "a" } },\n]\n'
    )
    with pytest.raises(CatalogueFault, match=r"line 3: the key 'en' is missing$") as caught:
        read(tmp_path, text).decode(tuple[Choice, ...], "list")
    assert (caught.value.file, caught.value.line) == ("services/x.toml", 3)


def test_a_condition_that_holds_refuses_nothing(tmp_path: Path) -> None:
    source = read(tmp_path, GOOD)
    source.require(True, "never said", "name")
    with pytest.raises(CatalogueFault, match=r"line 1: said$"):
        source.require(False, "said", "name")
